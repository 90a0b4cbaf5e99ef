// The control messages of RPL, the routing protocol for low-power and lossy networks, RFC 6550.
#include "dissectors/network/icmpv6.h"

namespace dorsal {
namespace {

enum Message : uint8_t {
    Solicitation = 0,
    Information = 1,
    Advertisement = 2,
    Acknowledgment = 3,
    Check = 10
};
constexpr uint8_t kSecure = 0x80;
enum OptionType : uint8_t {
    Pad1 = 0,
    PadN = 1,
    RouteInformation = 3,
    Configuration = 4,
    Target = 5,
    Transit = 6,
    Solicited = 7,
    PrefixInformation = 8,
    TargetDescriptor = 9
};

constexpr Name kNdRaFlagPrf[] = {
    {0, "Medium"},
    {1, "High"},
    {2, "Reserved"},
    {3, "Low"},
};
constexpr Name kOptPrefixValidLifetime[] = {
    {4294967295, "Infinity"},
};
constexpr Name kRplDioFlagMop[] = {
    {0x0, "No Downward routes maintained by RPL"},
    {0x1, "Non-Storing Mode of Operation"},
    {0x2, "Storing Mode of Operation with no multicast support"},
    {0x3, "Storing Mode of Operation with multicast support"},
    {0x4, "P2P Route Discovery Mode of Operation"},
};
constexpr TrueFalse kRplOptSolicitedFlagV{"True", "False"};
constexpr Name kRplOptType[] = {
    {0, "1-byte padding"},        {1, "n-byte padding"},        {2, "DAG Metric container"},
    {3, "Routing Information"},   {4, "DODAG configuration"},   {5, "RPL Target"},
    {6, "Transit Information"},   {7, "Solicited Information"}, {8, "Prefix Information"},
    {9, "RPL Target Descriptor"}, {10, "P2P Route Discovery"},
};
constexpr Name kRplSecureAlgorithm[] = {
    {0, "Encryption: CCM with AES-128 / Signature: RSA with SHA-256"},
};
constexpr TrueFalse kSet{"Set", "Not set"};

struct Rpl final : Icmpv6Part {
    Field option{*this, "icmpv6.opt", "ICMPv6 Option", Type::None};
    Field disFlags{*this, "icmpv6.rpl.dis.flags", "Flags", Type::U8, Base::Dec};
    Field dioInstance{*this, "icmpv6.rpl.dio.instance", "RPLInstanceID", Type::U8, Base::Dec};
    Field dioVersion{*this, "icmpv6.rpl.dio.version", "Version", Type::U8, Base::Dec};
    Field dioRank{*this, "icmpv6.rpl.dio.rank", "Rank", Type::U16, Base::Dec};
    Field dioFlag{*this, "icmpv6.rpl.dio.flag", "Flags", Type::U8, Base::Hex};
    Field dioFlagG{*this, "icmpv6.rpl.dio.flag.g", "Grounded (G)", Type::Boolean, 8, {}, 0x80};
    Field dioFlag0{*this, "icmpv6.rpl.dio.flag.0", "Zero", Type::Boolean, 8, {}, 0x40};
    Field dioFlagMop{
        *this, "icmpv6.rpl.dio.flag.mop", "Mode of Operation (MOP)", Type::U8, Base::Hex, kRplDioFlagMop,
        0x38};
    Field dioFlagPreference{
        *this, "icmpv6.rpl.dio.flag.preference", "DODAG Preference", Type::U8, Base::Dec, {}, 0x7};
    Field dioDtsn{*this, "icmpv6.rpl.dio.dtsn", "Destination Advertisement Trigger Sequence Number (DTSN)",
                  Type::U8, Base::Dec};
    Field dioDagid{*this, "icmpv6.rpl.dio.dagid", "DODAGID", Type::Ipv6};
    Field daoInstance{*this, "icmpv6.rpl.dao.instance", "RPLInstanceID", Type::U8, Base::Dec};
    Field daoFlag{*this, "icmpv6.rpl.dao.flag", "Flags", Type::U8, Base::Hex};
    Field daoFlagK{*this, "icmpv6.rpl.dao.flag.k", "DAO-ACK Request (K)", Type::Boolean, 8, {}, 0x80};
    Field daoFlagD{*this, "icmpv6.rpl.dao.flag.d", "DODAGID Present (D)", Type::Boolean, 8, {}, 0x40};
    Field daoFlagRsv{*this, "icmpv6.rpl.dao.flag.rsv", "Reserved", Type::U8, Base::Dec, {}, 0x3f};
    Field daoSequence{*this, "icmpv6.rpl.dao.sequence", "DAO Sequence", Type::U8, Base::Dec};
    Field daoDodagid{*this, "icmpv6.rpl.dao.dodagid", "DODAGID", Type::Ipv6};
    Field daoackInstance{*this, "icmpv6.rpl.daoack.instance", "RPLInstanceID", Type::U8, Base::Dec};
    Field daoackFlag{*this, "icmpv6.rpl.daoack.flag", "Flag", Type::U8, Base::Hex};
    Field daoackFlagD{*this, "icmpv6.rpl.daoack.flag.d", "DODAGID Present (D)", Type::Boolean, 8, {}, 0x80};
    Field daoackFlagRsv{*this, "icmpv6.rpl.daoack.flag.rsv", "Reserved", Type::U8, Base::Dec, {}, 0x7f};
    Field daoackSequence{*this, "icmpv6.rpl.daoack.sequence", "DAO-ACK Sequence", Type::U8, Base::Dec};
    Field daoackStatus{*this, "icmpv6.rpl.daoack.status", "Status", Type::U8, Base::Dec};
    Field daoackDodagid{*this, "icmpv6.rpl.daoack.dodagid", "DODAGID", Type::Ipv6};
    Field ccInstance{*this, "icmpv6.rpl.cc.instance", "RPLInstanceID", Type::U8, Base::Dec};
    Field ccFlag{*this, "icmpv6.rpl.cc.flag", "Flag", Type::U8, Base::Hex};
    Field ccFlagR{*this, "icmpv6.rpl.cc.flag.r", "Response (R)", Type::Boolean, 8, {}, 0x80};
    Field ccFlagRsv{*this, "icmpv6.rpl.cc.flag.rsv", "Reserved", Type::U8, Base::Dec, {}, 0x7f};
    Field ccNonce{*this, "icmpv6.rpl.cc.nonce", "CC Nonce", Type::U16, Base::Hex};
    Field ccDodagid{*this, "icmpv6.rpl.cc.dodagid", "DODAGID", Type::Ipv6};
    Field ccDestinationCounter{*this, "icmpv6.rpl.cc.destination_counter", "Destination Counter", Type::U32,
                               Base::Dec};
    Field secureFlag{*this, "icmpv6.rpl.secure.flag", "Flags", Type::U8, Base::Hex};
    Field secureFlagT{*this, "icmpv6.rpl.secure.flag.t", "Counter is Time (T)", Type::Boolean, 8, {}, 0x80};
    Field secureFlagRsv{*this, "icmpv6.rpl.secure.flag.rsv", "Reserved", Type::U8, Base::Dec, {}, 0x7f};
    Field secureAlgorithm{
        *this, "icmpv6.rpl.secure.algorithm", "Algorithm", Type::U8, Base::Dec, kRplSecureAlgorithm};
    Field secureKim{*this, "icmpv6.rpl.secure.kim", "Key Identifier Mode (KIM)", Type::U8, Base::Dec, {},
                    0xc0};
    Field secureLvl{*this, "icmpv6.rpl.secure.lvl", "Security Level (LVL)", Type::U8, Base::Dec, {}, 0x7};
    Field secureRsv{*this, "icmpv6.rpl.secure.rsv", "Reserved", Type::U8, Base::Dec, {}, 0x38};
    Field secureCounter{*this, "icmpv6.rpl.secure.counter", "Counter", Type::U32, Base::Dec};
    Field secureKeySource{*this, "icmpv6.rpl.secure.key.source", "Key Source", Type::Bytes};
    Field secureKeyIndex{*this, "icmpv6.rpl.secure.key.index", "Key Source", Type::U8, Base::Dec};
    Expert unknownOption{*this, "icmpv6.undecoded.rpl_option", Group::Undecoded, Severity::Note,
                         "An option of RPL whose meaning is not known"};
    Field optType{*this, "icmpv6.rpl.opt.type", "Type", Type::U8, Base::Dec, kRplOptType};
    Field optLength{*this, "icmpv6.rpl.opt.length", "Length", Type::U8, Base::Dec};
    Field optReserved{*this, "icmpv6.rpl.opt.reserved", "Reserved", Type::None};
    Field optRoutePrefixLength{*this, "icmpv6.rpl.opt.route.prefix_length", "Prefix Length", Type::U8,
                               Base::Dec};
    Field optRouteFlag{*this, "icmpv6.rpl.opt.route.flag", "Flag", Type::U8, Base::Hex};
    Field optRoutePref{*this, "icmpv6.rpl.opt.route.pref", "Preference", Type::U8, Base::Dec, kNdRaFlagPrf,
                       0x18};
    Field optRouteReserved{*this, "icmpv6.rpl.opt.route.reserved", "Reserved", Type::U8, Base::Dec, {}, 0xe7};
    Field optRouteLifetime{*this,
                           "icmpv6.rpl.opt.route.lifetime",
                           "Route Lifetime",
                           Type::U32,
                           Base::Dec,
                           kOptPrefixValidLifetime,
                           0,
                           kSpecial};
    Field optRoutePrefix{*this, "icmpv6.rpl.opt.route.prefix", "Prefix", Type::Ipv6};
    Field optConfigFlag{*this, "icmpv6.rpl.opt.config.flag", "Flag", Type::U8, Base::Hex};
    Field optConfigReserved{*this, "icmpv6.rpl.opt.config.reserved", "Reserved", Type::U8, Base::Dec, {},
                            0xf0};
    Field optConfigAuth{*this, "icmpv6.rpl.opt.config.auth", "Authentication Enabled", Type::Boolean, 8, kSet,
                        0x8};
    Field optConfigPcs{*this, "icmpv6.rpl.opt.config.pcs", "Path Control Size", Type::U8, Base::Dec, {}, 0x7};
    Field optConfigIntervalDouble{*this, "icmpv6.rpl.opt.config.interval_double", "DIOIntervalDoublings",
                                  Type::U8, Base::Dec};
    Field optConfigIntervalMin{*this, "icmpv6.rpl.opt.config.interval_min", "DIOIntervalMin", Type::U16,
                               Base::Dec};
    Field optConfigRedundancy{*this, "icmpv6.rpl.opt.config.redundancy", "DIORedundancyConstant", Type::U8,
                              Base::Dec};
    Field optConfigMaxRankInc{*this, "icmpv6.rpl.opt.config.max_rank_inc", "MaxRankInc", Type::U16,
                              Base::Dec};
    Field optConfigMinHopRankInc{*this, "icmpv6.rpl.opt.config.min_hop_rank_inc", "MinHopRankInc", Type::U16,
                                 Base::Dec};
    Field optConfigOcp{*this, "icmpv6.rpl.opt.config.ocp", "OCP (Objective Code Point)", Type::U16,
                       Base::Dec};
    Field optConfigRsv{*this, "icmpv6.rpl.opt.config.rsv", "Reserved", Type::U8, Base::Dec};
    Field optConfigDefLifetime{*this, "icmpv6.rpl.opt.config.def_lifetime", "Default Lifetime", Type::U8,
                               Base::Dec};
    Field optConfigLifetimeUnit{*this, "icmpv6.rpl.opt.config.lifetime_unit", "Lifetime Unit", Type::U16,
                                Base::Dec};
    Field optConfigFlagA{*this, "icmpv6.rpl.opt.config.flag.a", "Auto Address Config", Type::Boolean, 8, kSet,
                         0x40};
    Field optConfigFlagR{*this, "icmpv6.rpl.opt.config.flag.r", "Router Address", Type::Boolean, 8, kSet,
                         0x20};
    Field optConfigFlagRsv{*this, "icmpv6.rpl.opt.config.flag.rsv", "Reserved", Type::U8, Base::Dec, {},
                           0x1f};
    Field optTargetPrefixLength{*this, "icmpv6.rpl.opt.target.prefix_length", "Target Length", Type::U8,
                                Base::Dec};
    Field optTargetPrefix{*this, "icmpv6.rpl.opt.target.prefix", "Target", Type::Ipv6};
    Field optTransitFlag{*this, "icmpv6.rpl.opt.transit.flag", "Flags", Type::U8, Base::Hex};
    Field optTransitFlagE{*this, "icmpv6.rpl.opt.transit.flag.e", "External", Type::Boolean, 8, kSet, 0x80};
    Field optTransitFlagRsv{*this, "icmpv6.rpl.opt.transit.flag.rsv", "Reserved", Type::U8, Base::Dec, {},
                            0x7f};
    Field optTransitPathctl{*this, "icmpv6.rpl.opt.transit.pathctl", "Path Control", Type::U8, Base::Dec};
    Field optTransitPathseq{*this, "icmpv6.rpl.opt.transit.pathseq", "Path Sequence", Type::U8, Base::Dec};
    Field optTransitPathlifetime{*this, "icmpv6.rpl.opt.transit.pathlifetime", "Path Lifetime", Type::U8,
                                 Base::Dec};
    Field optTransitParent{*this, "icmpv6.rpl.opt.transit.parent", "Parent Address", Type::Ipv6};
    Field optSolicitedInstance{*this, "icmpv6.rpl.opt.solicited.instance", "Instance", Type::U8, Base::Dec};
    Field optSolicitedFlag{*this, "icmpv6.rpl.opt.solicited.flag", "Flag", Type::U8, Base::Hex};
    Field optSolicitedFlagV{*this,
                            "icmpv6.rpl.opt.solicited.flag.v",
                            "Version predicate",
                            Type::Boolean,
                            8,
                            kRplOptSolicitedFlagV,
                            0x80};
    Field optSolicitedFlagI{*this,
                            "icmpv6.rpl.opt.solicited.flag.i",
                            "InstanceID predicate",
                            Type::Boolean,
                            8,
                            kRplOptSolicitedFlagV,
                            0x40};
    Field optSolicitedFlagD{*this,
                            "icmpv6.rpl.opt.solicited.flag.d",
                            "DODAGID predicate",
                            Type::Boolean,
                            8,
                            kRplOptSolicitedFlagV,
                            0x20};
    Field optSolicitedFlagRsv{*this, "icmpv6.rpl.opt.solicited.flag.rsv", "Reserved", Type::U8, Base::Dec, {},
                              0x1f};
    Field optSolicitedDodagid{*this, "icmpv6.rpl.opt.solicited.dodagid", "DODAGID", Type::Ipv6};
    Field optSolicitedVersion{*this, "icmpv6.rpl.opt.solicited.version", "Version", Type::U8, Base::Dec};
    Field optPrefix{*this, "icmpv6.rpl.opt.prefix", "Destination Prefix", Type::Ipv6};
    Field optPrefixLength{*this, "icmpv6.rpl.opt.prefix.length", "Prefix Length", Type::U8, Base::Dec};
    Field optPrefixFlag{*this, "icmpv6.rpl.opt.prefix.flag", "Flag", Type::U8, Base::Hex};
    Field optPrefixFlagL{*this, "icmpv6.rpl.opt.prefix.flag.l", "On Link", Type::Boolean, 8, kSet, 0x80};
    Field optPrefixValidLifetime{*this,
                                 "icmpv6.rpl.opt.prefix.valid_lifetime",
                                 "Valid Lifetime",
                                 Type::U32,
                                 Base::Dec,
                                 kOptPrefixValidLifetime,
                                 0,
                                 kSpecial};
    Field optPrefixPreferredLifetime{*this,
                                     "icmpv6.rpl.opt.prefix.preferred_lifetime",
                                     "Preferred Lifetime",
                                     Type::U32,
                                     Base::Dec,
                                     kOptPrefixValidLifetime,
                                     0,
                                     kSpecial};
    Field optTargetdescDescriptor{*this, "icmpv6.rpl.opt.targetdesc.descriptor", "Descriptor", Type::U32,
                                  Base::Hex};
    Field reserved{*this, "icmpv6.reserved", "Reserved", Type::Bytes};
    Field data{*this, "icmpv6.data", "Data", Type::Bytes};
    Field optPadn{*this, "icmpv6.rpl.opt.padn", "Paddn", Type::None};
    Field optTargetFlag{*this, "icmpv6.rpl.opt.target.flag", "Reserved", Type::None};
    Expert undecoded{*this, "icmpv6.undecoded.rpl.option", Group::Undecoded, Severity::Note,
                     "Undecoded option"};

    explicit Rpl(Registry& r) : Icmpv6Part(r, "icmpv6.rpl_control", "RPL Control", "ICMPv6") {}

    void part(Layer& in) const override {
        uint8_t code = in.view.u8(1);
        if (code & kSecure) security(in);
        switch (code & 0x7f) {
            case Solicitation:
                in.u8(disFlags);
                in.take(reserved, 1);
                break;
            case Information:
                in.u8(dioInstance);
                in.u8(dioVersion);
                in.u16(dioRank);
                in.bitmask(dioFlag, in.pos, 1, {&dioFlagG, &dioFlag0, &dioFlagMop, &dioFlagPreference});
                in.skip(1);
                in.u8(dioDtsn);
                in.u8(dioFlag);
                in.take(reserved, 1);
                in.take(dioDagid, 16);
                break;
            case Advertisement: {
                in.u8(daoInstance);
                uint8_t bits = in.view.u8(in.pos);
                in.bitmask(daoFlag, in.pos, 1, {&daoFlagK, &daoFlagD, &daoFlagRsv});
                in.skip(1);
                in.take(reserved, 1);
                in.u8(daoSequence);
                if (bits & 0x40) in.take(daoDodagid, 16);
                break;
            }
            case Acknowledgment: {
                in.u8(daoackInstance);
                uint8_t bits = in.view.u8(in.pos);
                in.bitmask(daoackFlag, in.pos, 1, {&daoackFlagD, &daoackFlagRsv});
                in.skip(1);
                in.u8(daoackSequence);
                in.u8(daoackStatus);
                if (bits & 0x80) in.take(daoackDodagid, 16);
                break;
            }
            case Check:
                in.u8(ccInstance);
                in.bitmask(ccFlag, in.pos, 1, {&ccFlagR, &ccFlagRsv});
                in.skip(1);
                in.u16(ccNonce);
                in.take(ccDodagid, 16);
                in.u32(ccDestinationCounter);
                break;
            default: in.take(data, in.left()); return;
        }
        while (in.left()) oneOption(in);
    }

    // RFC 6550, section 6.1
    void security(Layer& in) const {
        in.bitmask(secureFlag, in.pos, 1, {&secureFlagT, &secureFlagRsv});
        in.skip(1);
        in.u8(secureAlgorithm);
        uint8_t mode = in.view.u8(in.pos) >> 6;
        for (auto f : {&secureKim, &secureRsv, &secureLvl}) in.add(*f, in.pos, 1);
        in.skip(1);
        in.take(reserved, 1);
        in.u32(secureCounter);
        if (mode == 2) in.take(secureKeySource, 8);
        if (mode != 1) in.u8(secureKeyIndex);
    }

    // A prefix of which only as many bytes stand there as it has bits for.
    static void prefix(Layer& in, const Field& f, uint32_t end, uint32_t bits) {
        uint32_t size = std::min({end > in.pos ? end - in.pos : 0, (bits + 7) / 8, 16u});
        if (!size) return;
        std::array<uint8_t, 16> full{};
        auto bytes = in.view.bytes(in.pos, size);
        std::copy(bytes.begin(), bytes.end(), full.begin());
        in.addBytes(f, in.pos, size, full);
        in.pos += size;
    }

    void oneOption(Layer& in) const {
        uint8_t kind = in.view.u8(in.pos);
        uint32_t size = kind == Pad1 ? 1 : in.view.u8(in.pos + 1) + 2u, end = in.pos + size;
        auto item = in.addNone(option, in.pos, std::min(size, in.leftCaptured()));
        if (auto name = Values(kRplOptType).find(kind))
            item.label("ICMPv6 RPL Option ({}", name);
        else
            item.label("ICMPv6 RPL Option (Unknown {}", kind);
        auto nest = in.in(item);
        in.u8(optType);
        if (kind != Pad1) {
            in.u8(optLength);
            contents(in, kind, end, item);
        }
        item.append(")");
        in.pos = std::max(end, in.pos);
    }

    void contents(Layer& in, uint8_t kind, uint32_t end, const Item& item) const {
        switch (kind) {
            case PadN:
                in.addNone(optPadn, in.pos, end - in.pos);
                item.append(" {}", end - in.pos);
                break;
            case RouteInformation: {
                uint32_t bits = in.u8(optRoutePrefixLength);
                in.bitmask(optRouteFlag, in.pos, 1, {&optRoutePref, &optRouteReserved});
                in.skip(1);
                in.u32(optRouteLifetime);
                prefix(in, optRoutePrefix, end, bits);
                break;
            }
            case Configuration:
                in.bitmask(optConfigFlag, in.pos, 1, {&optConfigReserved, &optConfigAuth, &optConfigPcs});
                in.skip(1);
                in.u8(optConfigIntervalDouble);
                in.u8(optConfigIntervalMin);
                in.u8(optConfigRedundancy);
                in.u16(optConfigMaxRankInc);
                in.u16(optConfigMinHopRankInc);
                in.u16(optConfigOcp);
                in.u8(optConfigRsv);
                in.u8(optConfigDefLifetime);
                in.u16(optConfigLifetimeUnit);
                break;
            case Target: {
                in.take(optTargetFlag, 1);
                uint32_t bits = in.u8(optTargetPrefixLength);
                prefix(in, optTargetPrefix, end, bits);
                break;
            }
            case Transit:
                in.bitmask(optTransitFlag, in.pos, 1, {&optTransitFlagE, &optTransitFlagRsv});
                in.skip(1);
                in.u8(optTransitPathctl);
                in.u8(optTransitPathseq);
                in.u8(optTransitPathlifetime);
                while (in.pos + 16 <= end) in.take(optTransitParent, 16);
                break;
            case Solicited:
                in.u8(optSolicitedInstance);
                in.bitmask(
                    optSolicitedFlag, in.pos, 1,
                    {&optSolicitedFlagV, &optSolicitedFlagI, &optSolicitedFlagD, &optSolicitedFlagRsv});
                in.skip(1);
                in.take(optSolicitedDodagid, 16);
                in.u8(optSolicitedVersion);
                break;
            case PrefixInformation: {
                uint32_t bits = in.u8(optPrefixLength);
                in.bitmask(optPrefixFlag, in.pos, 1,
                           {&optPrefixFlagL, &optConfigFlagA, &optConfigFlagR, &optConfigFlagRsv});
                in.skip(1);
                in.u32(optPrefixValidLifetime);
                in.u32(optPrefixPreferredLifetime);
                in.take(optReserved, 4);
                prefix(in, optPrefix, end, bits);
                break;
            }
            case TargetDescriptor: in.u32(optTargetdescDescriptor); break;
            default:
                if (!Values(kRplOptType).find(kind)) in.expert(unknownOption, item);
                in.take(data, end - in.pos);
        }
    }
};

}  // namespace

const Icmpv6Part& addIcmpv6Rpl(Registry& r) { return r.add<Rpl>(); }

}  // namespace dorsal
