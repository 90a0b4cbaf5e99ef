// Logical link control, IEEE 802.2, with the Subnetwork Access Protocol's header (SNAP).
#include <algorithm>

#include "dissectors/link/ethertype.h"

namespace dorsal {
namespace {

constexpr Name kSaps[] = {
    {0x00, "NULL LSAP"},
    {0x01, "NULL LSAP"},
    {0x02, "LLC Sub-Layer Management"},
    {0x04, "SNA Path Control"},
    {0x06, "TCP/IP"},
    {0x08, "SNA"},
    {0x0c, "SNA"},
    {0x0e, "PROWAY (IEC955) Network Management and Initialization"},
    {0x10, "NetWare (unofficial?)"},
    {0x14, "ISO Network Layer (OSLAN 1)"},
    {0x18, "Texas Instruments"},
    {0x20, "ISO Network Layer (unofficial?)"},
    {0x34, "ISO Network Layer (unofficial?)"},
    {0x42, "Spanning Tree BPDU"},
    {0x4e, "EIA RS-511 Manufacturing Message Service"},
    {0x54, "ISO Network Layer (OSLAN 2)"},
    {0x7e, "ISO 8208 (X.25 over 802.2)"},
    {0x7f, "ISO 802.2"},
    {0x80, "XNS"},
    {0x82, "BACnet"},
    {0x86, "Nestar"},
    {0x8e, "PROWAY (IEC955) Active Station List Maintenance"},
    {0x98, "ARP"},
    {0xaa, "SNAP"},
    {0xb4, "HP JetDirect Printer"},
    {0xba, "Banyan Vines"},
    {0xbc, "Banyan Vines"},
    {0xe0, "NetWare"},
    {0xf0, "NetBIOS"},
    {0xf4, "IBM Net Management"},
    {0xf8, "HP Extended LLC"},
    {0xfa, "Ungermann-Bass"},
    {0xfc, "Remote Program Load"},
    {0xfe, "ISO Network Layer"},
    {0xff, "Global LSAP"},
};
constexpr Name kCommands[] = {
    {0x00, "Unnumbered Information"},
    {0x01, "Set Initialization Mode"},
    {0x03, "Set Asynchronous Response Mode"},
    {0x08, "Unnumbered Poll"},
    {0x0b, "Set Asynchronous Balanced Mode"},
    {0x10, "Disconnect"},
    {0x13, "Set Asynchronous Response Mode Extended"},
    {0x18, "Unnumbered Acknowledge"},
    {0x1b, "Set Asynchronous Balanced Mode Extended"},
    {0x20, "Set Normal Response Mode"},
    {0x21, "Frame reject"},
    {0x23, "Reset"},
    {0x2b, "Exchange identification"},
    {0x31, "Configure"},
    {0x33, "Set Normal Response Mode Extended"},
    {0x38, "Test"},
    {0x3b, "Beacon"},
};
constexpr Name kResponses[] = {
    {0x00, "Unnumbered Information"},
    {0x01, "Request Initialization Mode"},
    {0x03, "Disconnected mode"},
    {0x08, "Unnumbered Poll"},
    {0x0b, "Set Asynchronous Balanced Mode"},
    {0x10, "Request Disconnect"},
    {0x13, "Set Asynchronous Response Mode Extended"},
    {0x18, "Unnumbered Acknowledge"},
    {0x1b, "Set Asynchronous Balanced Mode Extended"},
    {0x20, "Set Normal Response Mode"},
    {0x21, "Frame reject"},
    {0x23, "Reset"},
    {0x2b, "Exchange identification"},
    {0x31, "Configure"},
    {0x33, "Set Normal Response Mode Extended"},
    {0x38, "Test"},
    {0x3b, "Beacon"},
};
constexpr Name kShortCommands[] = {
    {0x00, "UI"},    {0x01, "SIM"},  {0x03, "SARM"},  {0x08, "UP"},   {0x0b, "SABM"}, {0x10, "DISC"},
    {0x13, "SARME"}, {0x18, "UA"},   {0x1b, "SABME"}, {0x20, "SNRM"}, {0x21, "FRMR"}, {0x23, "RSET"},
    {0x2b, "XID"},   {0x31, "CFGR"}, {0x33, "SNRME"}, {0x38, "TEST"}, {0x3b, "BCN"},
};
constexpr Name kShortResponses[] = {
    {0x00, "UI"},    {0x01, "RIM"},  {0x03, "DM"},    {0x08, "UP"},   {0x0b, "SABM"}, {0x10, "RD"},
    {0x13, "SARME"}, {0x18, "UA"},   {0x1b, "SABME"}, {0x20, "SNRM"}, {0x21, "FRMR"}, {0x23, "RSET"},
    {0x2b, "XID"},   {0x31, "CFGR"}, {0x33, "SNRME"}, {0x38, "TEST"}, {0x3b, "BCN"},
};
constexpr Name kSupervisory[] = {
    {0, "Receiver ready"}, {1, "Receiver not ready"}, {2, "Reject"}, {3, "Selective reject"}};
constexpr const char* kShortSupervisory[] = {"RR", "RNR", "REJ", "SREJ"};
constexpr Name kFrameTypes[] = {{0, "Information frame"}, {1, "Supervisory frame"}, {3, "Unnumbered frame"}};
constexpr TrueFalse kGroup{"Group", "Individual"};
constexpr TrueFalse kResponse{"Response", "Command"};
constexpr TrueFalse kSet{"Set", "Not set"};

constexpr Name kCisco[] = {{0x0102, "DRIP"},
                           {0x0104, "PAgP"},
                           {0x0105, "MLS Hello"},
                           {0x0108, "RLQ BPDUs (request)"},
                           {0x0109, "RLQ BPDUs (response)"},
                           {0x010b, "PVSTP+"},
                           {0x010c, "VLAN Bridge"},
                           {0x0111, "UDLD"},
                           {0x0139, "MCP"},
                           {0x2000, "CDP"},
                           {0x2001, "CGMP"},
                           {0x2003, "VTP"},
                           {0x2004, "DTP"},
                           {0x200a, "STP Uplink Fast"}};
constexpr Name kIana[] = {{1, "MARS Data Messages (short form)"},
                          {2, "Reserved for future NHRP use"},
                          {3, "MARS/NHRP Control Messages"},
                          {4, "MARS Data Messages (long form)"},
                          {5, "SCSP"},
                          {6, "VRID"},
                          {7, "L2TP"},
                          {8, "VPN ID"},
                          {9, "MSDP-GRE-Protocol Type"}};
constexpr Name kNortel[] = {
    {0x01a1, "NDP flatnet hello"}, {0x01a2, "NDP segment hello"}, {0x01a3, "NDP bridge hello"}};
constexpr Name kExtreme[] = {{0x00bb, "EDP"}};
constexpr Name kFoundry[] = {{0x2000, "FDP"}};
constexpr Name kAppleTalk[] = {{0x809b, "AppleTalk"}};
constexpr Name kAwdl[] = {{0x0800, "AWDL"}};
constexpr Name kWlccp[] = {{0x0000, "WLCCP"}};
constexpr Name kBluetooth[] = {{1, "AMP_U L2CAP ACL data"},
                               {2, "AMP-C Activity Report"},
                               {3, "AMP-C Security frames"},
                               {4, "AMP-C Link supervision request"},
                               {5, "AMP-C Link supervision reply"}};
constexpr Name kForce10[] = {{0x0111, "FEFD"}};
constexpr Name kHpTeam[] = {{0x0002, "HP Teaming heartbeat"}};
constexpr Name kCimetrics[] = {{0x0001, "U+4 MS/TP"}};

constexpr Name kXidFormats[] = {{0x81, "LLC basic format"}};
constexpr Name kXidTypes[] = {{1, "Type 1 LLC (Class I LLC)"},
                              {2, "Type 2 LLC"},
                              {3, "Type 1 and Type 2 LLCs (Class II LLC)"},
                              {4, "Type 3 LLC"},
                              {5, "Type 1 and Type 3 LLCs (Class III LLC)"},
                              {6, "Type 2 and Type 3 LLCs"},
                              {7, "Type 1 and Type 2 and Type 3 LLCs (Class IV LLC)"}};

constexpr uint8_t kSnap = 0xaa, kGlobal = 0xfe, kBasicXid = 0x81;
constexpr uint8_t kUnnumberedInformation = 0x00, kExchangeIdentification = 0x2b;
constexpr uint32_t kEthernetOui = 0x000000, kCiscoEthernetOui = 0x0000f8, kBridgedOui = 0x0080c2;

void appendSap(std::string& out, uint64_t value) {
    auto name = Values(kSaps).find(value << 1);
    out += name ? name : "Unknown";
}

struct BasicXid final : Protocol {
    Field format{*this, "basicxid.llc.xid.format", "XID Format", Type::U8, Base::Hex, kXidFormats};
    Field types{*this, "basicxid.llc.xid.types", "LLC Types/Classes", Type::U8, Base::Hex, kXidTypes};
    Field window{*this, "basicxid.llc.xid.wsize", "Receive Window Size", Type::U8, Base::Dec};
    explicit BasicXid(Registry& r)
        : Protocol(r, "basicxid", "Logical-Link Control Basic Format XID", "Basic Format XID") {
        borrowers = {"llc"};
    }

    void parse(Layer& in) const override {
        in.column("XID");
        in.info("Basic Format");
        in.u8(format);
        auto classes = in.u8(types) & 0x1f;
        in.infoAppend("; {}", nameOf(types.values, uint64_t(classes)));
        auto size = in.view.u8(2) >> 1;
        in.addNumber(window, 2, 1, uint64_t(size));
        in.infoAppend("; Window Size {}", size);
    }
};

// Protocols bind themselves to llc.dsap, and below SNAP to ethertype or to the table of an organization
// (llc.cisco_pid ...).
struct Llc final : Protocol {
    // An organization whose protocol numbers have a field and a table of their own.
    struct Organization {
        uint32_t oui;
        Field pid;
        const Table& table;
        Organization(Llc& llc, Registry& r, uint32_t oui, const char* abbrev, Values names)
            : oui(oui), pid(llc, abbrev, "PID", Type::U16, Base::Hex, names), table(r.table(abbrev)) {}
    };

    Field dsap{*this, "llc.dsap", "DSAP", Type::U8, Base::Hex, kSaps};
    Field dsapSap{*this, "llc.dsap.sap", "SAP", Type::U8, Base::Custom, Values(appendSap), 0xfe};
    Field dsapGroup{*this, "llc.dsap.ig", "IG Bit", Type::Boolean, 8, kGroup, 1};
    Field ssap{*this, "llc.ssap", "SSAP", Type::U8, Base::Hex, kSaps};
    Field ssapSap{*this, "llc.ssap.sap", "SAP", Type::U8, Base::Custom, Values(appendSap), 0xfe};
    Field ssapResponse{*this, "llc.ssap.cr", "CR Bit", Type::Boolean, 8, kResponse, 1};
    Field control{*this, "llc.control", "Control", Type::U16, Base::Hex};
    Field receive{*this, "llc.control.n_r", "N(R)", Type::U16, Base::Dec, {}, 0xfe00};
    Field send{*this, "llc.control.n_s", "N(S)", Type::U16, Base::Dec, {}, 0x00fe};
    Field poll{*this, "llc.control.p", "Poll", Type::Boolean, 8, kSet, 0x10};
    Field final_{*this, "llc.control.f", "Final", Type::Boolean, 8, kSet, 0x10};
    Field pollExtended{*this, "llc.control.p", "Poll", Type::Boolean, 16, kSet, 0x0100};
    Field finalExtended{*this, "llc.control.f", "Final", Type::Boolean, 16, kSet, 0x0100};
    Field supervisory{
        *this, "llc.control.s_ftype", "Supervisory frame type", Type::U16, Base::Hex, kSupervisory, 0xc};
    Field command{*this, "llc.control.u_modifier_cmd", "Command", Type::U8, Base::Hex, kCommands, 0xec};
    Field response{*this, "llc.control.u_modifier_resp", "Response", Type::U8, Base::Hex, kResponses, 0xec};
    Field informationType{*this, "llc.control.ftype", "Frame type", Type::U16, Base::Hex, kFrameTypes, 1};
    Field supervisoryType{*this, "llc.control.ftype", "Frame type", Type::U16, Base::Hex, kFrameTypes, 3};
    Field unnumberedType{*this, "llc.control.ftype", "Frame type", Type::U8, Base::Hex, kFrameTypes, 3};
    Field type{*this, "llc.type", "Type", Type::U16, Base::Hex, ethertypeNames()};
    Field oui{*this, "llc.oui", "Organization Code", Type::U24, Base::Oui};
    Field pid{*this, "llc.pid", "Protocol ID", Type::U16, Base::Hex};
    const Table &dsaps, &ethertypes, &bridged;
    const BasicXid& xid;
    Organization organizations[12];

    explicit Llc(Registry& r)
        : Protocol(r, "llc", "Logical-Link Control", "LLC"),
          dsaps(r.table("llc.dsap")),
          ethertypes(r.table("ethertype")),
          bridged(r.table("llc.bridged")),
          xid(r.add<BasicXid>()),
          organizations{{*this, r, 0x00000c, "llc.cisco_pid", kCisco},
                        {*this, r, 0x00005e, "llc.iana_pid", kIana},
                        {*this, r, 0x000081, "llc.nortel_pid", kNortel},
                        {*this, r, 0x0001e8, "llc.force10_pid", kForce10},
                        {*this, r, 0x001090, "llc.cimetrics_pid", kCimetrics},
                        {*this, r, 0x0017f2, "llc.apple_awdl_pid", kAwdl},
                        {*this, r, 0x001958, "llc.bluetooth_pid", kBluetooth},
                        {*this, r, 0x004096, "llc.wlccp_pid", kWlccp},
                        {*this, r, 0x00805f, "llc.hpteam_pid", kHpTeam},
                        {*this, r, 0x00e02b, "llc.extreme_pid", kExtreme},
                        {*this, r, 0x00e052, "llc.foundry_pid", kFoundry},
                        {*this, r, 0x080007, "llc.apple_atalk_pid", kAppleTalk}} {
        r.bind("ethernet.length", uint32_t(LengthPayload::Llc), *this);
        r.bind("sll.ltype", 4, *this);
        r.bind("ethertype", 0x8870, *this);  // jumbo frames
        r.bind("link.type", {11, 100}, *this);
    }

    struct Control {
        uint32_t size;
        bool information;  // carries a payload for the service access point
        bool isXid;
    };

    void parse(Layer& in) const override {
        in.column("LLC");
        in.info("");
        uint8_t to = in.view.u8(0);
        {
            auto nest = in.in(in.add(dsap, 0, 1));
            in.add(dsapSap, 0, 1);
            in.add(dsapGroup, 0, 1);
        }
        uint8_t from = in.view.u8(1);
        {
            auto nest = in.in(in.add(ssap, 1, 1));
            in.add(ssapSap, 1, 1);
            in.add(ssapResponse, 1, 1);
        }
        auto c = addControl(in, from & 1);
        uint32_t end = 2 + c.size;
        if (to == kSnap && from == kSnap) {
            snap(in, end);
            return;
        }
        in.headerLength(end);
        if (in.wantsColumns())
            in.infoAppend("; DSAP {} {}, SSAP {} {}", sapName(to), to & 1 ? kGroup.yes : kGroup.no,
                          sapName(from), from & 1 ? kResponse.yes : kResponse.no);
        View rest = in.view.sub(end);
        if (rest.reported() == 0) return;
        if (c.isXid && rest.u8(0) == kBasicXid) {
            showXid(in, rest);
            return;
        }
        if (!c.information || !in.dispatch(dsaps, to, rest)) in.data(rest);
    }

    // Not listed among the layers, and damage in it is damage of this layer.
    void showXid(Layer& in, const View& rest) const {
        auto current = in.out.current;
        auto listed = in.out.layers.size();
        try {
            in.call(xid, rest);
        } catch (const BoundsError&) {
            in.out.current = current;
            in.out.layers.resize(listed);
            throw;
        }
        in.out.layers.resize(listed);
    }

    static std::string sapName(uint8_t sap) {
        auto name = Values(kSaps).find(sap & kGlobal);
        return name ? name : fmt::format("0x{:02x}", sap & kGlobal);
    }

    Control addControl(Layer& in, bool isResponse) const {
        uint8_t low = in.view.u8(2);
        if ((low & 3) == 3) return unnumbered(in, low, isResponse);
        uint16_t word = in.view.u16le(2);
        bool isSupervisory = low & 1;
        bool flag = word & 0x0100;
        int n = word >> 9;
        auto item = in.add(control, 2, 2, true);
        std::string text;
        if (in.wantsColumns() || item.texts()) {
            const char* mark = !flag ? "" : isResponse ? " F" : " P";
            text = isSupervisory
                       ? fmt::format("S{}, func={}, N(R)={}", mark, kShortSupervisory[word >> 2 & 3], n)
                       : fmt::format("I{}, N(R)={}, N(S)={}", mark, n, word >> 1 & 127);
        }
        in.infoAppend("{}", text);
        item.label("Control field: {} (0x{:04X})", text, word);
        auto nest = in.in(item);
        in.add(receive, 2, 2, true);
        if (!isSupervisory) in.add(send, 2, 2, true);
        if (flag) in.add(isResponse ? finalExtended : pollExtended, 2, 2, true);
        if (isSupervisory) in.add(supervisory, 2, 2, true);
        in.add(isSupervisory ? supervisoryType : informationType, 2, 2, true);
        return {2, !isSupervisory, false};
    }

    Control unnumbered(Layer& in, uint8_t word, bool isResponse) const {
        uint32_t modifier = (word & 0xec) >> 2;
        bool flag = word & 0x10;
        auto item = in.add(control, 2, 1);
        std::string text;
        if (in.wantsColumns() || item.texts())
            text =
                fmt::format("U{}, func={}",
                            !flag        ? ""
                            : isResponse ? " F"
                                         : " P",
                            nameOf(isResponse ? Values(kShortResponses) : Values(kShortCommands), modifier));
        in.infoAppend("{}", text);
        item.label("Control field: {} (0x{:02X})", text, word);
        auto nest = in.in(item);
        if (flag) in.add(isResponse ? final_ : poll, 2, 1);
        in.add(isResponse ? response : command, 2, 1);
        in.add(unnumberedType, 2, 1);
        return {1, modifier == kUnnumberedInformation, modifier == kExchangeIdentification};
    }

    void snap(Layer& in, uint32_t at) const {
        // The header may reach behind the layer, but not behind the packet.
        uint32_t end = in.view.source() ? in.view.captured() : in.out.frame.captured - in.view.base();
        in.headerLength(std::min(at + 5, end));
        uint32_t organization = in.view.u24(at);
        uint16_t protocol = in.view.u16(at + 3);
        if (in.wantsColumns()) {
            auto vendor = vendorName(organization);
            in.infoAppend("; SNAP, OUI 0x{:06X} ({}), PID 0x{:04X}", organization,
                          vendor.empty() ? std::string_view("Unknown") : vendor, protocol);
        }
        in.add(oui, at, 3);
        const Field* field = &pid;
        const Table* table = nullptr;
        if (organization == kEthernetOui || organization == kCiscoEthernetOui) {
            field = &type;
            table = &ethertypes;
        } else if (organization == kBridgedOui) {
            table = &bridged;
        } else {
            for (auto& o : organizations) {
                if (o.oui != organization) continue;
                field = &o.pid;
                table = &o.table;
            }
        }
        in.add(*field, at + 3, 2);
        // Two bytes put the frames of IEEE 802.3 at an even place.
        bool padded = organization == kBridgedOui && (protocol == 1 || protocol == 7);
        View rest = in.view.sub(at + (padded ? 7 : 5));
        if (!table || !in.dispatch(*table, protocol, rest)) in.data(rest);
    }
};

}  // namespace

void addLlc(Registry& r) { r.add<Llc>(); }

}  // namespace dorsal
