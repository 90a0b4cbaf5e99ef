// The options of IPv6's hop-by-hop and destination options headers.
#include "dissectors/network/ip_names.h"
#include "dissectors/network/ipv6.h"

namespace dorsal {
namespace {

// https://www.iana.org/assignments/ipv6-parameters
enum OptionType : uint8_t {
    Pad1 = 0,
    PadN = 1,
    TunnelLimit = 4,
    RouterAlert = 5,
    Calipso = 7,
    SmfDpd = 8,
    Metrics = 15,
    QuickStart = 38,
    PathMtu = 48,
    Ioam = 49,
    PayloadForwarding = 65,
    Rpl = 99,
    Mpl = 109,
    EndpointIdentification = 138,
    IlnpNonce = 139,
    LineIdentification = 140,
    JumboPayload = 194,
    HomeAddress = 201,
    Dff = 238
};
constexpr Name kTypes[] = {
    {0, "Pad1"},
    {1, "PadN"},
    {4, "Tunnel Encapsulation Limit"},
    {5, "Router Alert"},
    {7, "CALIPSO"},
    {8, "SMF_DPD"},
    {15, "Performance and Diagnostic Metrics"},
    {30, "Experimental (0x1E)"},
    {38, "Quick-Start"},
    {48, "Path MTU Option"},
    {49, "IOAM Option"},
    {62, "Experimental (0x3E)"},
    {65, "Tunnel Payload Forwarding (TPF) Information"},
    {94, "Experimental (0x5E)"},
    {99, "RPL Option"},
    {109, "MPL Option"},
    {126, "Experimental (0x7E)"},
    {138, "Endpoint Identification"},
    {139, "ILNP Nonce"},
    {140, "Line-Identification Option"},
    {158, "Experimental (0x9E)"},
    {190, "Experimental (0xBE)"},
    {194, "Jumbo Payload"},
    {201, "Home Address"},
    {222, "Experimental (0xDE)"},
    {238, "IP_DFF"},
    {254, "Experimental (0xFE)"},
};
constexpr Name kActions[] = {
    {0, "Skip and continue"},
    {1, "Discard"},
    {2, "Discard and send ICMP Parameter Problem"},
    {3, "Discard and send ICMP if not multicast"},
};
constexpr TrueFalse kMayChange{"Yes", "No"};
constexpr Name kRouterAlerts[] = {{0, "MLD"}, {1, "RSVP"}, {2, "Active Network"}};
constexpr Name kTaggerTypes[] = {{0, "NULL"}, {1, "DEFAULT"}, {2, "IPv4"}, {3, "IPv6"}};
constexpr Name kSeedLengths[] = {{0, "0"},
                                 {1, "16-bit unsigned integer"},
                                 {2, "64-bit unsigned integer"},
                                 {3, "128-bit unsigned integer"}};

// Where an option may stand and how long it must be, as its RFC says.
struct Rule {
    uint8_t type;
    enum Place : uint8_t { Anywhere, HopByHop, Destination } place;
    uint8_t least;
    bool exactly;
};
constexpr Rule kRules[] = {
    {TunnelLimit, Rule::Destination, 1, true},
    {RouterAlert, Rule::HopByHop, 2, true},
    {Calipso, Rule::HopByHop, 8, false},
    {SmfDpd, Rule::HopByHop, 0, false},
    {Metrics, Rule::Destination, 10, true},
    {QuickStart, Rule::HopByHop, 6, true},
    {PathMtu, Rule::HopByHop, 4, true},
    {Ioam, Rule::HopByHop, 10, false},
    {PayloadForwarding, Rule::Destination, 4, true},
    {Rpl, Rule::HopByHop, 4, false},
    {Mpl, Rule::HopByHop, 0, false},
    {IlnpNonce, Rule::Destination, 0, false},
    {LineIdentification, Rule::Destination, 0, false},
    {JumboPayload, Rule::HopByHop, 4, true},
    {HomeAddress, Rule::Destination, 16, true},
    {Dff, Rule::HopByHop, 3, true},
};
constexpr Rule kNoRule{0, Rule::Anywhere, 0, false};

const Rule& ruleOf(uint8_t type) {
    for (auto& r : kRules)
        if (r.type == type) return r;
    return kNoRule;
}

// RFC 4727: the types whose low five bits are 0x1e.
bool isExperimental(uint8_t type) { return (type & 0x1f) == 0x1e; }

struct Options final : Ipv6Options {
    Field option{*this, "ipv6.opt", "IPv6 Option", Type::None};
    Field type{*this, "ipv6.opt.type", "Type", Type::U8, Base::Hex, kTypes};
    Field action{*this, "ipv6.opt.type.action", "Action", Type::U8, Base::Dec, kActions, 0xc0};
    Field change{*this, "ipv6.opt.type.change", "May Change", Type::Boolean, 8, kMayChange, 0x20};
    Field restOfType{*this, "ipv6.opt.type.rest", "Low-Order Bits", Type::U8, Base::Hex, {}, 0x1f};
    Field length{*this, "ipv6.opt.length", "Length", Type::U8, Base::Dec};
    Field pad1{*this, "ipv6.opt.pad1", "Pad1", Type::None};
    Field padn{*this, "ipv6.opt.padn", "PadN", Type::Bytes, Base::None, {}, 0, kAllowZero};
    Field pmtuMin{*this, "ipv6.opt.pmtu.min", "Minimum Reported PMTU", Type::U16, Base::Dec};
    Field pmtuRtn{*this, "ipv6.opt.pmtu.rtn", "Return Minimum PMTU", Type::U16, Base::Dec};
    Field pmtuRFlag{*this, "ipv6.opt.pmtu.r_flag", "Return Flag", Type::Boolean, 0};
    Field routerAlert{*this, "ipv6.opt.router_alert", "Router Alert", Type::U16, Base::Dec, kRouterAlerts};
    Field tel{*this, "ipv6.opt.tel", "Tunnel Encapsulation Limit", Type::U8, Base::Dec};
    Field jumbo{*this, "ipv6.opt.jumbo", "Payload Length", Type::U32, Base::Dec};
    Field calipsoDoi{*this, "ipv6.opt.calipso.doi", "CALIPSO Domain of Interpretation", Type::U32, Base::Dec};
    Field calipsoCmptLength{*this, "ipv6.opt.calipso.cmpt.length", "Compartment Length", Type::U8, Base::Dec};
    Field calipsoSensLevel{*this, "ipv6.opt.calipso.sens_level", "Sensitivity Level", Type::U8, Base::Dec};
    Field calipsoChecksum{*this, "ipv6.opt.calipso.checksum", "Checksum", Type::U16, Base::Hex};
    Field calipsoCmptBitmap{*this, "ipv6.opt.calipso.cmpt_bitmap", "Compartment Bitmap", Type::Bytes};
    Field smfDpdHashBit{*this, "ipv6.opt.smf_dpd.hash_bit", "H-bit", Type::Boolean, 8, {}, 0x80};
    Field smfDpdTidType{
        *this, "ipv6.opt.smf_dpd.tid_type", "TaggerID Type", Type::U8, Base::Dec, kTaggerTypes, 0x70};
    Field smfDpdTidLen{*this, "ipv6.opt.smf_dpd.tid_len", "TaggerID Length", Type::U8, Base::Dec, {}, 0xf};
    Field smfDpdTaggerId{*this, "ipv6.opt.smf_dpd.tagger_id", "TaggerID", Type::Bytes};
    Field smfDpdIdent{*this, "ipv6.opt.smf_dpd.ident", "Identifier", Type::Bytes};
    Field smfDpdHav{*this, "ipv6.opt.smf_dpd.hav", "Hash Assist Value", Type::Bytes};
    Field pdmScaleDtlr{*this, "ipv6.opt.pdm.scale_dtlr", "Scale DTLR", Type::U8, Base::Dec};
    Field pdmScaleDtls{*this, "ipv6.opt.pdm.scale_dtls", "Scale DTLS", Type::U8, Base::Dec};
    Field pdmPsnThisPkt{*this, "ipv6.opt.pdm.psn_this_pkt", "PSN This Packet", Type::U16, Base::Dec};
    Field pdmPsnLastRecv{*this, "ipv6.opt.pdm.psn_last_recv", "PSN Last Received", Type::U16, Base::Dec};
    Field pdmDeltaLastRecv{*this, "ipv6.opt.pdm.delta_last_recv", "Delta Time Last Received", Type::U16,
                           Base::Dec};
    Field pdmDeltaLastSent{*this, "ipv6.opt.pdm.delta_last_sent", "Delta Time Last Sent", Type::U16,
                           Base::Dec};
    Field qsFunc{*this, "ipv6.opt.qs_func", "Function", Type::U8, Base::Dec, quickStartFunctions(), 0xf0};
    Field qsRate{*this, "ipv6.opt.qs_rate", "Rate", Type::U8, Base::Dec, quickStartRates(), 0xf};
    Field qsTtl{*this, "ipv6.opt.qs_ttl", "QS TTL", Type::U8, Base::Dec};
    Field qsTtlDiff{*this, "ipv6.opt.qs_ttl_diff", "TTL Diff", Type::U8, Base::Dec};
    Field qsUnused{*this, "ipv6.opt.qs_unused", "Not Used", Type::U8, Base::Dec};
    Field qsNonce{*this, "ipv6.opt.qs_nonce", "QS Nonce", Type::U32, Base::Hex, {}, 0xfffffffc};
    Field qsReserved{*this, "ipv6.opt.qs_reserved", "Reserved", Type::U32, Base::Hex, {}, 0x3};
    Field tpfInformation{*this, "ipv6.opt.tpf_information", "TPF Information", Type::U32, Base::Hex};
    Field mipv6HomeAddress{*this, "ipv6.opt.mipv6.home_address", "MIPv6 Home Address", Type::Ipv6};
    Field rplFlag{*this, "ipv6.opt.rpl.flag", "Flag", Type::U8, Base::Hex};
    Field rplFlagO{*this, "ipv6.opt.rpl.flag.o", "Down", Type::Boolean, 8, {}, 0x80};
    Field rplFlagR{*this, "ipv6.opt.rpl.flag.r", "Rank Error", Type::Boolean, 8, {}, 0x40};
    Field rplFlagF{*this, "ipv6.opt.rpl.flag.f", "Forwarding Error", Type::Boolean, 8, {}, 0x20};
    Field rplFlagRsv{*this, "ipv6.opt.rpl.flag.rsv", "Reserved", Type::U8, Base::Hex, {}, 0x1f};
    Field rplInstanceId{*this, "ipv6.opt.rpl.instance_id", "RPLInstanceID", Type::U8, Base::Hex};
    Field rplSenderRank{*this, "ipv6.opt.rpl.sender_rank", "Sender Rank", Type::U16, Base::Hex};
    Field ilnpNonce{*this, "ipv6.opt.ilnp_nonce", "ILNP Nonce", Type::Bytes};
    Field lioLength{*this, "ipv6.opt.lio.length", "LineIDLen", Type::U8, Base::Dec};
    Field lioLineId{*this, "ipv6.opt.lio.line_id", "Line ID", Type::String};
    Field mplFlag{*this, "ipv6.opt.mpl.flag", "Flag", Type::U8, Base::Hex};
    Field mplFlagS{*this, "ipv6.opt.mpl.flag.s", "Seed ID Length", Type::U8, Base::Dec, kSeedLengths, 0xc0};
    Field mplFlagM{*this, "ipv6.opt.mpl.flag.m", "Largest Sequence", Type::Boolean, 8, {}, 0x20};
    Field mplFlagV{*this, "ipv6.opt.mpl.flag.v", "Version", Type::Boolean, 8, {}, 0x10};
    Field mplFlagRsv{*this, "ipv6.opt.mpl.flag.rsv", "Reserved", Type::U8, Base::Hex, {}, 0xf};
    Field mplSequence{*this, "ipv6.opt.mpl.sequence", "Sequence", Type::U8, Base::Hex};
    Field mplSeedId{*this, "ipv6.opt.mpl.seed_id", "Seed ID", Type::Bytes};
    Field dffFlags{*this, "ipv6.opt.dff.flags", "Flags", Type::U8, Base::Hex};
    Field dffFlagVer{*this, "ipv6.opt.dff.flag.ver", "Version (VER)", Type::U8, Base::Dec, {}, 0xc0};
    Field dffFlagDup{*this, "ipv6.opt.dff.flag.dup", "Duplicate (DUP)", Type::Boolean, 8, {}, 0x20};
    Field dffFlagRet{*this, "ipv6.opt.dff.flag.ret", "Return (RET)", Type::Boolean, 8, {}, 0x10};
    Field dffFlagRsv{*this, "ipv6.opt.dff.flag.rsv", "Reserved", Type::U8, Base::Hex, {}, 0xf};
    Field dffSequenceNumber{*this, "ipv6.opt.dff.sequence_number", "Sequence Number", Type::U16,
                            Base::DecHex};
    Field experimental{*this, "ipv6.opt.experimental", "Experimental Option", Type::Bytes};
    Field unknownData{*this, "ipv6.opt_unknown_data", "Unknown Data", Type::Bytes};
    Field unknown{*this, "ipv6.opt.unknown", "Unknown Option Payload", Type::Bytes};
    Expert jumboProhibited{*this, "ipv6.opt.jumbo.prohibited", Group::Protocol, Severity::Warn,
                           "A Jumbo Payload option where the payload length is not 0"};
    Expert jumboTruncated{*this, "ipv6.opt.jumbo.truncated", Group::Protocol, Severity::Warn,
                          "A Jumbo Payload option with less than 65536 bytes"};
    Expert invalidLength{*this, "ipv6.opt.invalid_len", Group::Malformed, Severity::Error,
                         "Invalid IPv6 option length"};
    Expert unknownDataExpert{*this, "ipv6.opt.unknown_data.expert", Group::Undecoded, Severity::Note,
                             "Unknown Data (not interpreted)"};
    Expert mismatch{*this, "ipv6.opt.header_mismatch", Group::Protocol, Severity::Warn,
                    "Wrong options extension header for type"};
    Expert deprecated{*this, "ipv6.opt.deprecated", Group::Deprecated, Severity::Note,
                      "Option type is deprecated"};
    Expert seedIsSource{*this, "ipv6.opt.mpl.ipv6_src_seed_id", Group::Protocol, Severity::Comment,
                        "Seed ID is the IPv6 Source Address"};
    const Protocol& ioam;

    explicit Options(Registry& r)
        : Ipv6Options(r, "ipv6.options", "IPv6 Options", "IPv6"), ioam(addIpv6Ioam(r)) {
        ownItem = false;
        listed = false;
    }
    void parse(Layer&) const override {}

    void options(Layer& in, uint32_t end, bool hopByHop, const Ipv6Packet& packet) const override {
        while (in.pos < end) {
            uint8_t kind = in.view.u8(in.pos);
            uint32_t size = in.view.has(in.pos + 1, 1) ? in.view.u8(in.pos + 1) : 0;
            auto item = in.addNone(option, in.pos, std::min(size + 2, in.leftCaptured()));
            if (auto known = Values(kTypes).find(kind))
                item.label("{}", known);
            else
                item.label("Unknown IPv6 Option ({})", kind);
            auto nest = in.in(item);
            auto typeItem = in.add(type, in.pos, 1);
            if (kind == Pad1) {
                in.addNone(pad1, in.pos, 1);
                in.pos += 1;
                continue;
            }
            auto& rule = ruleOf(kind);
            if (rule.place == (hopByHop ? Rule::Destination : Rule::HopByHop))
                in.expert(mismatch, typeItem, "{} must use a {} options header", nameOf(kTypes, kind),
                          hopByHop ? "destination" : "hop-by-hop");
            {
                auto bits = in.in(typeItem);
                for (auto f : {&action, &change, &restOfType}) in.add(*f, in.pos, 1);
            }
            if (kind == EndpointIdentification) in.expert(deprecated, typeItem);
            in.pos += 1;
            in.u8(length);
            if (size < rule.least || (rule.exactly && size > rule.least))
                in.expert(invalidLength, in.last(), "{}: Invalid length ({} bytes)", nameOf(kTypes, kind),
                          size);
            uint32_t stop = in.pos + size;
            one(in, kind, stop, item, typeItem, packet);
            if (in.pos < stop) {
                auto rest = in.take(unknownData, stop - in.pos);
                in.expert(unknownDataExpert, rest);
            }
            in.pos = std::max(in.pos, stop);
        }
    }

    void one(Layer& in, uint8_t kind, uint32_t stop, const Item& item, const Item& typeItem,
             const Ipv6Packet& packet) const {
        uint32_t left = stop - in.pos;
        switch (kind) {
            case PadN: in.take(padn, left); break;
            case TunnelLimit: in.u8(tel); break;
            case RouterAlert: in.u16(routerAlert); break;
            case Calipso:
                in.u32(calipsoDoi);
                in.u8(calipsoCmptLength);
                in.u8(calipsoSensLevel);
                in.u16(calipsoChecksum);
                {
                    uint32_t words = in.view.u8(in.pos - 4);
                    in.take(calipsoCmptBitmap, std::min(words * 4, stop > in.pos ? stop - in.pos : 0));
                }
                break;
            case SmfDpd: duplicateDetection(in, stop); break;
            case Metrics:
                in.u8(pdmScaleDtlr);
                in.u8(pdmScaleDtls);
                in.u16(pdmPsnThisPkt);
                in.u16(pdmPsnLastRecv);
                in.u16(pdmDeltaLastRecv);
                in.u16(pdmDeltaLastSent);
                break;
            case QuickStart: quickStart(in, item); break;
            case PathMtu: {
                in.u16(pmtuMin);
                uint16_t back = in.view.u16(in.pos);
                in.addNumber(pmtuRtn, in.pos, 2, back & 0xfffeu);
                in.addNumber(pmtuRFlag, in.pos + 1, 1, back & 1);
                in.pos += 2;
                break;
            }
            case Ioam:
                if (left) in.callBelow(ioam, in.view.sub(in.pos, left));
                in.pos = stop;
                break;
            case PayloadForwarding: in.u32(tpfInformation); break;
            case Rpl:
                in.bitmask(rplFlag, in.pos, 1, {&rplFlagO, &rplFlagR, &rplFlagF, &rplFlagRsv});
                in.skip(1);
                in.u8(rplInstanceId);
                in.u16(rplSenderRank);
                break;
            case Mpl: multicast(in, typeItem); break;
            case IlnpNonce: in.take(ilnpNonce, left); break;
            case LineIdentification:
                in.u8(lioLength);
                in.take(lioLineId, in.view.u8(in.pos - 1));
                break;
            case JumboPayload: {
                auto jumboLength = in.u32(jumbo);
                if (packet.payloadLength != 0)
                    in.expert(jumboProhibited, item);
                else if (jumboLength < 65536)
                    in.expert(jumboTruncated, in.last());
                break;
            }
            case HomeAddress:
                in.out.source = Address::ipv6(in.view.bytes(in.pos, 16).data());
                in.take(mipv6HomeAddress, 16);
                break;
            case Dff:
                in.bitmask(dffFlags, in.pos, 1, {&dffFlagVer, &dffFlagDup, &dffFlagRet, &dffFlagRsv});
                in.skip(1);
                in.u16(dffSequenceNumber);
                break;
            default:
                in.take(isExperimental(kind) ? experimental : unknown, left);
                if (!isExperimental(kind)) in.expert(unknownDataExpert, in.last());
        }
    }

    // Simplified Multicast Forwarding, RFC 6621.
    void duplicateDetection(Layer& in, uint32_t stop) const {
        if (in.pos == stop) return;
        uint8_t bits = in.view.u8(in.pos);
        in.add(smfDpdHashBit, in.pos, 1);
        if (bits & 0x80) {
            in.take(smfDpdHav, stop - in.pos);
            return;
        }
        in.add(smfDpdTidType, in.pos, 1);
        in.add(smfDpdTidLen, in.pos, 1);
        in.pos += 1;
        if (bits & 0x70) in.take(smfDpdTaggerId, std::min((bits & 15u) + 1, stop - in.pos));
        in.take(smfDpdIdent, stop - in.pos);
    }

    // RFC 4782
    void quickStart(Layer& in, const Item& item) const {
        uint8_t bits = in.view.u8(in.pos), hops = in.view.u8(in.pos + 1);
        in.add(qsFunc, in.pos, 1);
        const char* rate = nameOf(quickStartRates(), bits & 15);
        if (bits >> 4 == 0) {
            in.add(qsRate, in.pos, 1);
            in.add(qsTtl, in.pos + 1, 1);
            auto apart = uint8_t(in.out.ipTtl - hops);
            in.addNumber(qsTtlDiff, in.pos + 1, 1, apart).generated();
            item.append(", {}, QS TTL {}, QS TTL diff {}", rate, hops, apart);
        } else if (bits >> 4 == 8) {
            in.add(qsRate, in.pos, 1);
            in.add(qsUnused, in.pos + 1, 1);
            item.append(", {}", rate);
        } else {
            return;  // what other functions mean is not known
        }
        in.add(qsNonce, in.pos + 2, 4);
        in.add(qsReserved, in.pos + 2, 4);
        in.pos += 6;
    }

    // RFC 7731
    void multicast(Layer& in, const Item& typeItem) const {
        static constexpr uint32_t kSeedBytes[] = {0, 2, 8, 16};
        uint8_t seed = in.view.u8(in.pos) >> 6;
        auto flags =
            in.bitmask(mplFlag, in.pos, 1, {&mplFlagS, &mplFlagM, &mplFlagV, &mplFlagRsv}, Layer::kPlain);
        uint8_t bits = in.view.u8(in.pos);
        flags.append(", Seed ID Length: {}{}{}", nameOf(kSeedLengths, seed),
                     bits & 0x20 ? ", Largest Sequence" : "", bits & 0x10 ? ", Version" : "");
        in.skip(1);
        in.u8(mplSequence);
        if (seed)
            in.take(mplSeedId, kSeedBytes[seed]);
        else
            in.expert(seedIsSource, typeItem);
    }
};

}  // namespace

const Ipv6Options& addIpv6Options(Registry& r) { return r.add<Options>(); }

}  // namespace dorsal
