// Network Time Protocol (RFC 5905), its control messages (RFC 9327) and ntpd's private ones.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal::ntp {

extern const Name kFlagsLi[4];
extern const Name kFlagsVn[8];
extern const Name kFlagsMode[8];
extern const NameRange kStratum[5];
extern const Name kExtType[35];
extern const Name kCtrlFlags2R[2];
extern const Name kCtrlFlags2Opcode[14];
extern const Name kCtrlErrStatus[8];
extern const Name kCtrlSysStatusClksrc[10];
extern const Name kCtrlSysStatusCode[16];
inline constexpr TrueFalse kCtrlPeerStatusConfig{"configured (peer.config)", "not configured (peer.config)"};
inline constexpr TrueFalse kCtrlPeerStatusAuthenable{"authentication enabled (peer.authenable)",
                                                     "authentication disabled (peer.authenable)"};
inline constexpr TrueFalse kCtrlPeerStatusAuthentic{"authentication okay (peer.authentic)",
                                                    "authentication not okay (peer.authentic)"};
inline constexpr TrueFalse kCtrlPeerStatusReach{"reachability okay (peer.reach != 0)",
                                                "reachability not okay (peer.reach != 0)"};
inline constexpr TrueFalse kCtrlPeerStatusBcast{"Set", "Not set"};
extern const Name kCtrlPeerStatusSelection[8];
extern const Name kCtrlPeerStatusCode[17];
extern const Name kCtrlClockStatusStatus[7];
extern const Name kPrivImpl[3];
extern const Name kPrivReqcode[45];
extern const Name kPrivErr[8];

struct Ntp final : Protocol {
    Field flags{*this, "ntp.flags", "Flags", Type::U8, Base::Hex};
    Field flagsLi{*this, "ntp.flags.li", "Leap Indicator", Type::U8, Base::Dec, kFlagsLi, 0xc0};
    Field flagsVn{*this, "ntp.flags.vn", "Version number", Type::U8, Base::Dec, kFlagsVn, 0x38};
    Field flagsMode{*this, "ntp.flags.mode", "Mode", Type::U8, Base::Dec, kFlagsMode, 0x7};
    Field stratum{*this, "ntp.stratum", "Peer Clock Stratum", Type::U8, Base::Dec, kStratum};
    Field ppoll{*this, "ntp.ppoll", "Peer Polling Interval", Type::U8, Base::Dec};
    Field precision{*this, "ntp.precision", "Peer Clock Precision", Type::U8, Base::Dec};
    Field rootdelay{*this, "ntp.rootdelay", "Root Delay", Type::U32, Base::Dec};
    Field rootdispersion{*this, "ntp.rootdispersion", "Root Dispersion", Type::U32, Base::Dec};
    Field refid{*this, "ntp.refid", "Reference ID", Type::Bytes};
    Field reftime{*this, "ntp.reftime", "Reference Timestamp", Type::AbsoluteTime, Base::NtpUtc};
    Field org{*this, "ntp.org", "Origin Timestamp", Type::AbsoluteTime, Base::NtpUtc};
    Field rec{*this, "ntp.rec", "Receive Timestamp", Type::AbsoluteTime, Base::NtpUtc};
    Field xmt{*this, "ntp.xmt", "Transmit Timestamp", Type::AbsoluteTime, Base::NtpUtc};
    Field keyid{*this, "ntp.keyid", "Key ID", Type::Bytes};
    Field mac{*this, "ntp.mac", "Message Authentication Code", Type::Bytes};
    Field padding{*this, "ntp.padding", "Padding", Type::Bytes};
    Field responseIn{*this, "ntp.response_in", "Response In", Type::FrameNum};
    Field requestIn{*this, "ntp.request_in", "Request In", Type::FrameNum};
    Field deltaTime{*this, "ntp.delta_time", "Delta Time", Type::RelativeTime};
    Field ext{*this, "ntp.ext", "Extension", Type::None};
    Field extType{*this, "ntp.ext.type", "Field Type", Type::U16, Base::Hex, kExtType};
    Field extLength{*this, "ntp.ext.length", "Length", Type::U16, Base::Dec};
    Field extValue{*this, "ntp.ext.value", "Value", Type::Bytes};
    Field ctrlFlags2{*this, "ntp.ctrl.flags2", "Flags 2", Type::U8, Base::Hex};
    Field ctrlFlags2R{*this, "ntp.ctrl.flags2.r", "Response bit", Type::U8, Base::Dec, kCtrlFlags2R, 0x80};
    Field ctrlFlags2Error{*this, "ntp.ctrl.flags2.error", "Error bit", Type::U8, Base::Dec, {}, 0x40};
    Field ctrlFlags2More{*this, "ntp.ctrl.flags2.more", "More bit", Type::U8, Base::Dec, {}, 0x20};
    Field ctrlFlags2Opcode{*this,     "ntp.ctrl.flags2.opcode", "Opcode", Type::U8,
                           Base::Dec, kCtrlFlags2Opcode,        0x1f};
    Field ctrlSequence{*this, "ntp.ctrl.sequence", "Sequence", Type::U16, Base::Dec};
    Field ctrlStatus{*this, "ntp.ctrl.status", "Status", Type::U16, Base::Hex};
    Field ctrlErrStatus{
        *this, "ntp.ctrl.err_status", "Error Status Word", Type::U16, Base::Dec, kCtrlErrStatus, 0xff00};
    Field ctrlSysStatusLi{*this, "ntp.ctrl.sys_status.li", "Leap Indicator", Type::U16, Base::Dec, kFlagsLi,
                          0xc000};
    Field ctrlSysStatusClksrc{*this,     "ntp.ctrl.sys_status.clksrc", "Clock Source", Type::U16,
                              Base::Dec, kCtrlSysStatusClksrc,         0x3f00};
    Field ctrlSysStatusCount{
        *this, "ntp.ctrl.sys_status.count", "System Event Counter", Type::U16, Base::Dec, {}, 0xf0};
    Field ctrlSysStatusCode{
        *this, "ntp.ctrl.sys_status.code", "System Event Code", Type::U16, Base::Dec, kCtrlSysStatusCode,
        0xf};
    Field ctrlPeerStatusConfig{*this, "ntp.ctrl.peer_status.config", "Peer Status", Type::Boolean,
                               16,    kCtrlPeerStatusConfig,         0x8000};
    Field ctrlPeerStatusAuthenable{*this, "ntp.ctrl.peer_status.authenable", "Peer Status", Type::Boolean,
                                   16,    kCtrlPeerStatusAuthenable,         0x4000};
    Field ctrlPeerStatusAuthentic{*this, "ntp.ctrl.peer_status.authentic", "Peer Status", Type::Boolean,
                                  16,    kCtrlPeerStatusAuthentic,         0x2000};
    Field ctrlPeerStatusReach{*this, "ntp.ctrl.peer_status.reach", "Peer Status", Type::Boolean,
                              16,    kCtrlPeerStatusReach,         0x1000};
    Field ctrlPeerStatusBcast{*this,
                              "ntp.ctrl.peer_status.bcast",
                              "Peer Status broadcast association",
                              Type::Boolean,
                              16,
                              kCtrlPeerStatusBcast,
                              0x800};
    Field ctrlPeerStatusSelection{*this,
                                  "ntp.ctrl.peer_status.selection",
                                  "Peer Selection",
                                  Type::U16,
                                  Base::Dec,
                                  kCtrlPeerStatusSelection,
                                  0x700};
    Field ctrlPeerStatusCount{
        *this, "ntp.ctrl.peer_status.count", "Peer Event Counter", Type::U16, Base::Dec, {}, 0xf0};
    Field ctrlPeerStatusCode{
        *this, "ntp.ctrl.peer_status.code", "Peer Event Code", Type::U16, Base::Dec, kCtrlPeerStatusCode,
        0xf};
    Field ctrlClockStatusStatus{*this,     "ntp.ctrl.clock_status.status", "Clock Status", Type::U16,
                                Base::Dec, kCtrlClockStatusStatus,         0xff00};
    Field ctrlClockStatusCode{
        *this, "ntp.ctrl.clock_status.code", "Clock Event Code", Type::U16, Base::Dec, {}, 0xff};
    Field ctrlData{*this, "ntp.ctrl.data", "Data", Type::None};
    Field ctrlItem{*this, "ntp.ctrl.item", "Item", Type::None};
    Field ctrlAssocid{*this, "ntp.ctrl.associd", "AssociationID", Type::U16, Base::Dec};
    Field ctrlOffset{*this, "ntp.ctrl.offset", "Offset", Type::U16, Base::Dec};
    Field ctrlCount{*this, "ntp.ctrl.count", "Count", Type::U16, Base::Dec};
    Field ctrlTrapmsg{*this, "ntp.ctrl.trapmsg", "Trap message", Type::String};
    Field ctrlConfiguration{*this, "ntp.ctrl.configuration", "Configuration", Type::String};
    Field ctrlMru{*this, "ntp.ctrl.mru", "MRU", Type::String};
    Field ctrlOrdlist{*this, "ntp.ctrl.ordlist", "Ordered List", Type::String};
    Field ctrlNonce{*this, "ntp.ctrl.nonce", "Nonce", Type::String};
    Field privFlagsR{*this, "ntp.priv.flags.r", "Response bit", Type::U8, Base::Dec, kCtrlFlags2R, 0x80};
    Field privFlagsMore{*this, "ntp.priv.flags.more", "More bit", Type::U8, Base::Dec, {}, 0x40};
    Field privAuthSeq{*this, "ntp.priv.auth_seq", "Auth, sequence", Type::U8, Base::Dec};
    Field privAuth{*this, "ntp.priv.auth", "Auth bit", Type::U8, Base::Dec, {}, 0x80};
    Field privSeq{*this, "ntp.priv.seq", "Sequence number", Type::U8, Base::Dec, {}, 0x7f};
    Field privImpl{*this, "ntp.priv.impl", "Implementation", Type::U8, Base::Dec, kPrivImpl};
    Field privReqcode{*this, "ntp.priv.reqcode", "Request code", Type::U8, Base::Dec, kPrivReqcode};
    Field privErr{*this, "ntp.priv.err", "Err", Type::U8, Base::Hex, kPrivErr};
    Field privNumitems{*this, "ntp.priv.numitems", "Number of data items", Type::U16, Base::Dec};
    Field privReserved{*this, "ntp.priv.reserved", "Reserved", Type::U8, Base::Hex};
    Field privMode7Item{*this, "ntp.priv.mode7.item", "Mode7 item", Type::Stringz};
    Field privItemsize{*this, "ntp.priv.itemsize", "Size of data item", Type::U16, Base::Dec};
    Field privMonlistAvgint{*this, "ntp.priv.monlist.avgint", "avgint", Type::U32, Base::Dec};
    Field privMonlistLsint{*this, "ntp.priv.monlist.lsint", "lsint", Type::U32, Base::Dec};
    Field privMonlistRestr{*this, "ntp.priv.monlist.restr", "restr", Type::U32, Base::Hex};
    Field privMonlistCount{*this, "ntp.priv.monlist.count", "count", Type::U32, Base::Dec};
    Field privMonlistRemoteAddress{*this, "ntp.priv.monlist.remote_address", "remote address", Type::Ipv4};
    Field privMonlistLocalAddress{*this, "ntp.priv.monlist.local_address", "local address", Type::Ipv4};
    Field privMonlistFlags{*this, "ntp.priv.monlist.flags", "flags", Type::U32, Base::Hex};
    Field privMonlistPort{*this, "ntp.priv.monlist.port", "port", Type::U16, Base::Dec};
    Field privMonlistMode{*this, "ntp.priv.monlist.mode", "mode", Type::U8, Base::Dec};
    Field privMonlistVersion{*this, "ntp.priv.monlist.version", "version", Type::U8, Base::Dec};
    Field privMonlistIpv6{*this, "ntp.priv.monlist.ipv6", "ipv6", Type::U32, Base::Hex};
    Field privMonlistUnused{*this, "ntp.priv.monlist.unused", "unused", Type::U32, Base::Hex};
    Field privMonlistAddr6{*this, "ntp.priv.monlist.addr6", "ipv6 remote addr", Type::Ipv6};
    Field privMonlistDaddr6{*this, "ntp.priv.monlist.daddr6", "ipv6 local addr", Type::Ipv6};
    Field extInvalidLength{*this, "ntp.ext.invalid_length", "Extension invalid length", Type::None};

    explicit Ntp(Registry& r);
    bool accepts(Layer& in) const override;
    void parse(Layer& in) const override;

  private:
    struct Note;
    struct Requests;
    void addFlags(Layer& in, std::initializer_list<const Field*> bits) const;
    void addTime8(Layer& in, const Field& field, uint32_t at) const;
    void addTimes(Layer& in) const;
    void addTrailer(Layer& in, uint32_t at) const;
    void addControl(Layer& in) const;
    void addStatus(Layer& in, uint32_t at, uint8_t operation, bool error, bool ofPeer) const;
    void addPrivate(Layer& in) const;
    void addMonitorItem(Layer& in, uint32_t at, bool wide) const;
    void addMatch(Layer& in, int kind, uint16_t sequence, bool request, bool response) const;
};

}  // namespace dorsal::ntp
