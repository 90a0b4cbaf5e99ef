// Internet Control Message Protocol for IPv6, RFC 4443, with Neighbor Discovery (RFC 4861) and what else is
// sent as ICMPv6.
#include "dissectors/network/icmpv6.h"

#include "dissectors/core/checksum.h"
#include "dissectors/core/special.h"
#include "dissectors/network/echo.h"
#include "dissectors/network/icmpv6_names.h"

namespace dorsal {
namespace {

enum MessageType : uint8_t {
    Unreachable = 1,
    PacketTooBig = 2,
    TimeExceeded = 3,
    ParameterProblem = 4,
    EchoRequest = 128,
    EchoReply = 129,
    ListenerQuery = 130,
    ListenerReport = 131,
    ListenerDone = 132,
    RouterSolicitation = 133,
    RouterAdvertisement = 134,
    NeighborSolicitation = 135,
    NeighborAdvertisement = 136,
    Redirect = 137,
    RouterRenumbering = 138,
    NodeQuery = 139,
    NodeReply = 140,
    InverseSolicitation = 141,
    InverseAdvertisement = 142,
    ListenerReportV2 = 143,
    HomeAgentRequest = 144,
    HomeAgentReply = 145,
    MobilePrefixSolicitation = 146,
    MobilePrefixAdvertisement = 147,
    CertificationPathSolicitation = 148,
    CertificationPathAdvertisement = 149,
    ExperimentalMobility = 150,
    MulticastRouterAdvertisement = 151,
    MulticastRouterSolicitation = 152,
    MulticastRouterTermination = 153,
    FastMobility = 154,
    RplControl = 155,
    LocatorUpdate = 156,
    DuplicateRequest = 157,
    DuplicateConfirmation = 158,
    ExtendedEchoRequest = 160,
    ExtendedEchoReply = 161
};

constexpr Name kExtEchoRspState[] = {
    {0, "Reserved"}, {1, "Incomplete"}, {2, "Reachable"}, {3, "Stale"},
    {4, "Delay"},    {5, "Probe"},      {6, "Failed"},
};
constexpr Name kFmip6Subtype[] = {
    {2, "Router Solicitation for Proxy Advertisement"},
    {3, "Proxy Router Advertisement"},
    {4, "Handover Initiate"},
    {5, "Handover Acknowledge"},
};
constexpr Name kNdRaFlagPrf[] = {
    {0, "Medium"},
    {1, "High"},
    {2, "Reserved"},
    {3, "Low"},
};
constexpr Name kOptAroStatus[] = {
    {0, "Success"},
    {1, "Duplicate Exists"},
    {2, "Neighbor Cache Full"},
};
constexpr TrueFalse kSet{"Set", "Not set"};

struct Icmpv6 final : Protocol {
    Field type{*this, "icmpv6.type", "Type", Type::U8, Base::Dec, icmpv6TypeNames()};
    Field code{*this, "icmpv6.code", "Code", Type::U8, Base::Dec};
    Field checksum{*this, "icmpv6.checksum", "Checksum", Type::U16, Base::Hex};
    Field checksumStatus{*this,      "icmpv6.checksum.status", "Checksum Status", Type::U8,
                         Base::None, checksumStatusNames()};
    Field reserved{*this, "icmpv6.reserved", "Reserved", Type::Bytes};
    Field data{*this, "icmpv6.data", "Data", Type::Bytes};
    Field mtu{*this, "icmpv6.mtu", "MTU", Type::U32, Base::Dec};
    Field pointer{*this, "icmpv6.pointer", "Pointer", Type::U32, Base::Dec};
    Field echoIdentifier{*this, "icmpv6.echo.identifier", "Identifier", Type::U16, Base::Hex};
    Field echoSequenceNumber{*this, "icmpv6.echo.sequence_number", "Sequence", Type::U16, Base::Dec};
    Field ndRaCurHopLimit{*this, "icmpv6.nd.ra.cur_hop_limit", "Cur hop limit", Type::U8, Base::Dec};
    Field ndRaFlag{*this, "icmpv6.nd.ra.flag", "Flags", Type::U8, Base::Hex};
    Field ndRaFlagM{*this, "icmpv6.nd.ra.flag.m", "Managed address configuration", Type::Boolean, 8, kSet,
                    0x80};
    Field ndRaFlagO{*this, "icmpv6.nd.ra.flag.o", "Other configuration", Type::Boolean, 8, kSet, 0x40};
    Field ndRaFlagH{*this, "icmpv6.nd.ra.flag.h", "Home Agent", Type::Boolean, 8, kSet, 0x20};
    Field ndRaFlagPrf{
        *this, "icmpv6.nd.ra.flag.prf", "Prf (Default Router Preference)", Type::U8, Base::Dec, kNdRaFlagPrf,
        0x18};
    Field ndRaFlagP{*this, "icmpv6.nd.ra.flag.p", "Proxy", Type::Boolean, 8, kSet, 0x4};
    Field ndRaFlagRsv{*this, "icmpv6.nd.ra.flag.rsv", "Reserved", Type::U8, Base::Dec, {}, 0x3};
    Field ndRaRouterLifetime{*this, "icmpv6.nd.ra.router_lifetime", "Router lifetime (s)", Type::U16,
                             Base::Dec};
    Field ndRaReachableTime{*this, "icmpv6.nd.ra.reachable_time", "Reachable time (ms)", Type::U32,
                            Base::Dec};
    Field ndRaRetransTimer{*this, "icmpv6.nd.ra.retrans_timer", "Retrans timer (ms)", Type::U32, Base::Dec};
    Field ndNsTargetAddress{*this, "icmpv6.nd.ns.target_address", "Target Address", Type::Ipv6};
    Field ndNaFlag{*this, "icmpv6.nd.na.flag", "Flags", Type::U32, Base::Hex};
    Field ndNaFlagR{*this, "icmpv6.nd.na.flag.r", "Router", Type::Boolean, 32, kSet, 0x80000000};
    Field ndNaFlagS{*this, "icmpv6.nd.na.flag.s", "Solicited", Type::Boolean, 32, kSet, 0x40000000};
    Field ndNaFlagO{*this, "icmpv6.nd.na.flag.o", "Override", Type::Boolean, 32, kSet, 0x20000000};
    Field ndNaFlagRsv{*this, "icmpv6.nd.na.flag.rsv", "Reserved", Type::U32, Base::Dec, {}, 0x1fffffff};
    Field ndNaTargetAddress{*this, "icmpv6.nd.na.target_address", "Target Address", Type::Ipv6};
    Field ndRdTargetAddress{*this, "icmpv6.nd.rd.target_address", "Target Address", Type::Ipv6};
    Field rdNaDestinationAddress{*this, "icmpv6.rd.na.destination_address", "Destination Address",
                                 Type::Ipv6};
    Field mip6Identifier{*this, "icmpv6.mip6.identifier", "Identifier", Type::U16, Base::DecHex};
    Field mip6HomeAgentAddress{*this, "icmpv6.mip6.home_agent_address", "Home Agent Address", Type::Ipv6};
    Field mip6Flag{*this, "icmpv6.mip6.flag", "Flags", Type::U16, Base::Hex};
    Field mip6FlagM{*this, "icmpv6.mip6.flag.m", "Managed address configuration", Type::Boolean, 16, kSet,
                    0x8000};
    Field mip6FlagO{*this, "icmpv6.mip6.flag.o", "Other configuration", Type::Boolean, 16, kSet, 0x4000};
    Field mip6FlagRsv{*this, "icmpv6.mip6.flag.rsv", "Reserved", Type::U16, Base::Dec, {}, 0x3fff};
    Field sendIdentifier{*this, "icmpv6.send.identifier", "Identifier", Type::U16, Base::Dec};
    Field sendAllComponents{*this, "icmpv6.send.all_components", "All Components", Type::U16, Base::Dec};
    Field sendComponent{*this, "icmpv6.send.component", "Component", Type::U16, Base::Dec};
    Field fmip6Subtype{*this, "icmpv6.fmip6.subtype", "Subtype", Type::U8, Base::Dec, kFmip6Subtype};
    Field fmip6HiFlag{*this, "icmpv6.fmip6.hi.flag", "Flag", Type::U8, Base::Hex};
    Field fmip6HiFlagS{
        *this, "icmpv6.fmip6.hi.flag.s", "Assigned address configuration", Type::Boolean, 8, kSet, 0x80};
    Field fmip6HiFlagA{*this, "icmpv6.fmip6.hi.flag.a", "Buffer", Type::Boolean, 8, kSet, 0x40};
    Field fmip6HiFlagReserved{*this, "icmpv6.fmip6.hi.flag.reserved", "Reserved", Type::U8, Base::Dec, {},
                              0x3f};
    Field fmip6Identifier{*this, "icmpv6.fmip6.identifier", "Identifier", Type::U16, Base::DecHex};
    Field lengthField{*this, "icmpv6.length", "Length of original datagram", Type::U8, Base::Dec};
    Field ilnpNbLocs{*this, "icmpv6.ilnp.nb_locs", "Num of Locs", Type::U8, Base::Dec};
    Field ilnpNbLocator{*this, "icmpv6.ilnp.nb_locator", "Locator", Type::U64, Base::Hex};
    Field ilnpNbPreference{*this, "icmpv6.ilnp.nb_preference", "Preference", Type::U32, Base::Dec};
    Field ilnpNbLifetime{*this, "icmpv6.ilnp.nb_lifetime", "Lifetime", Type::U32, Base::Dec};
    Field lowpan6lowpanndDaStatus{*this,        "icmpv6.6lowpannd.da.status", "Status", Type::U8, Base::Dec,
                                  kOptAroStatus};
    Field lowpan6lowpanndDaRsv{*this, "icmpv6.6lowpannd.da.rsv", "Reserved", Type::U8, Base::Dec};
    Field lowpan6lowpanndDaLifetime{*this, "icmpv6.6lowpannd.da.lifetime", "Lifetime", Type::U16, Base::Dec};
    Field lowpan6lowpanndDaEui64{*this, "icmpv6.6lowpannd.da.eui64", "EUI-64", Type::Eui64};
    Field lowpan6lowpanndDaRegAddr{*this, "icmpv6.6lowpannd.da.reg_addr", "Registered Address", Type::Ipv6};
    Field extEchoSeq{*this, "icmpv6.ext.echo.seq", "Sequence number", Type::U8, Base::DecHex};
    Field extEchoReqRes{*this, "icmpv6.ext.echo.req.res", "Reserved", Type::U8, Base::Hex, {}, 0xfe};
    Field extEchoReqLocal{*this, "icmpv6.ext.echo.req.local", "Local bit", Type::Boolean, 8, kSet, 0x1};
    Field extEchoRspState{*this, "icmpv6.ext.echo.rsp.state", "State", Type::U8, Base::Dec, kExtEchoRspState,
                          0xe0};
    Field extEchoRspRes{*this, "icmpv6.ext.echo.rsp.res", "Reserved", Type::U8, Base::Hex, {}, 0x18};
    Field extEchoRspActive{*this, "icmpv6.ext.echo.rsp.active", "Active bit", Type::Boolean, 8, kSet, 0x4};
    Field extEchoRspIpv4{*this, "icmpv6.ext.echo.rsp.ipv4", "IPv4 bit", Type::Boolean, 8, kSet, 0x2};
    Field extEchoRspIpv6{*this, "icmpv6.ext.echo.rsp.ipv6", "IPv6 bit", Type::Boolean, 8, kSet, 0x1};
    Field respIn{*this, "icmpv6.resp_in", "Response In", Type::FrameNum};
    Field noResp{*this, "icmpv6.no_resp", "No response seen", Type::None};
    Field respTo{*this, "icmpv6.resp_to", "Response To", Type::FrameNum};
    Field resptime{*this, "icmpv6.resptime", "Response Time", Type::Double};
    Expert responseNotFound{*this, "icmpv6.resp_not_found", Group::Sequence, Severity::Warn,
                            "Response not found"};
    Expert checksumBad{*this, "icmpv6.checksum_bad.expert", Group::Checksum, Severity::Warn, "Bad checksum"};
    Expert undecodedType{*this, "icmpv6.undecoded.type", Group::Undecoded, Severity::Note, "Undecoded type"};

    const Protocol& ipv6;
    const Protocol &extensions, &icmp;
    const Icmpv6Part &options, &multicast, &nodeInformation, &renumbering, &rpl;

    Icmpv6(Registry& r, const Protocol& ipv6)
        : Protocol(r, "icmpv6", "Internet Control Message Protocol v6", "ICMPv6"),
          ipv6(ipv6),
          extensions(icmpExtensions(r)),
          icmp(*r.protocol("icmp")),
          options(addIcmpv6Options(r, ipv6)),
          multicast(addIcmpv6Multicast(r)),
          nodeInformation(addIcmpv6NodeInformation(r)),
          renumbering(addIcmpv6Renumbering(r)),
          rpl(addIcmpv6Rpl(r)) {
        r.bind("ip.proto", 58, *this);
    }

    void parse(Layer& in) const override {
        in.column("ICMPv6");
        in.out.info.clear();
        uint8_t kind = in.view.u8(0), subtype = in.view.u8(1);
        if (auto name = icmpv6TypeNames().find(kind))
            in.info("{}", name);
        else
            in.info("Unknown ({})", kind);
        in.u8(type);
        auto codes = icmpv6CodeNames(kind);
        auto codeItem = in.add(code, 1, 1);
        if (codes.kind != Values::Kind::None) {
            const char* name = codes.find(subtype);
            if (!name && kind == Unreachable) name = "Unknown";
            if (name) {
                in.infoAppend(" ({})", name);
                if (kind != Unreachable || codes.find(subtype))
                    codeItem.append(" ({})", name);
                else
                    codeItem.append(" (Unknown)");
            } else {
                in.infoAppend(" (Unknown ({}))", subtype);
                codeItem.append(" (Unknown ({}))", subtype);
            }
        }
        addSum(in);
        in.pos = 4;
        message(in, kind);
    }

    void addSum(Layer& in) const {
        ChecksumFields fields{checksum, checksumStatus, &checksumBad};
        auto& view = in.view;
        if (!view.fragment() && view.captured() >= view.reported() && !in.out.inErrorPacket) {
            InternetChecksum sum;
            if (in.wantsItems()) {
                sum.addPseudoHeader(in.out.source, in.out.destination, 58, view.reported());
                sum.add(view.bytes(0, view.reported()));
            }
            addChecksum(in, fields, 2, 2,
                        in.wantsItems() ? expectedChecksum(view.u16(2), sum.value()) : view.u16(2));
            return;
        }
        auto item = addUnverifiedChecksum(in, fields, 2, 2);
        if (in.out.inErrorPacket)
            item.append(" [in ICMP error packet]");
        else
            item.append(" [fragmented datagram]");
    }

    void message(Layer& in, uint8_t kind) const {
        switch (kind) {
            case Unreachable:
            case TimeExceeded: {
                uint32_t words = in.view.u8(4);
                if (words) {
                    in.u8(lengthField);
                    in.take(reserved, 3);
                } else {
                    in.take(reserved, 4);
                }
                return quote(in, words);
            }
            case PacketTooBig: in.u32(mtu); return quote(in, 0);
            case ParameterProblem: in.u32(pointer); return quote(in, 0);
            case EchoRequest:
            case EchoReply: return echo(in, kind == EchoRequest);
            case ListenerQuery:
            case ListenerReport:
            case ListenerDone:
            case ListenerReportV2:
            case MulticastRouterAdvertisement: return multicast.part(in);
            case MulticastRouterSolicitation:
            case MulticastRouterTermination: return;
            case RouterSolicitation:
            case InverseSolicitation:
            case InverseAdvertisement: in.take(reserved, 4); return options.part(in);
            case RouterAdvertisement: return routerAdvertisement(in);
            case NeighborSolicitation: return neighborSolicitation(in);
            case NeighborAdvertisement: return neighborAdvertisement(in);
            case Redirect:
                in.take(reserved, 4);
                in.take(ndRdTargetAddress, 16);
                in.take(rdNaDestinationAddress, 16);
                return options.part(in);
            case RouterRenumbering: return renumbering.part(in);
            case NodeQuery:
            case NodeReply: return nodeInformation.part(in);
            case HomeAgentRequest:
            case MobilePrefixSolicitation:
                in.u16(mip6Identifier);
                in.take(reserved, 2);
                return;
            case HomeAgentReply:
                in.u16(mip6Identifier);
                in.take(reserved, 2);
                while (in.left()) in.take(mip6HomeAgentAddress, 16);
                return;
            case MobilePrefixAdvertisement:
                in.u16(mip6Identifier);
                in.bitmask(mip6Flag, in.pos, 2, {&mip6FlagM, &mip6FlagO, &mip6FlagRsv});
                in.skip(2);
                return options.part(in);
            case CertificationPathSolicitation:
                in.u16(sendIdentifier);
                in.u16(sendComponent);
                return options.part(in);
            case CertificationPathAdvertisement:
                in.u16(sendIdentifier);
                in.u16(sendAllComponents);
                in.u16(sendComponent);
                in.take(reserved, 2);
                return options.part(in);
            default: otherMessage(in, kind);
        }
    }

    void otherMessage(Layer& in, uint8_t kind) const {
        switch (kind) {
            case ExperimentalMobility:
            case FastMobility: return fastMobility(in);
            case RplControl: return rpl.part(in);
            case LocatorUpdate: {
                uint32_t count = in.u8(ilnpNbLocs);
                in.take(reserved, 3);
                for (uint32_t i = 0; i < count; ++i) {
                    in.u64(ilnpNbLocator);
                    in.u32(ilnpNbPreference);
                    in.u32(ilnpNbLifetime);
                }
                return;
            }
            case DuplicateRequest:
            case DuplicateConfirmation:
                in.u8(lowpan6lowpanndDaStatus);
                in.u8(lowpan6lowpanndDaRsv);
                in.u16(lowpan6lowpanndDaLifetime);
                in.take(lowpan6lowpanndDaEui64, 8);
                in.take(lowpan6lowpanndDaRegAddr, 16);
                return;
            case ExtendedEchoRequest:
            case ExtendedEchoReply: return extendedEcho(in, kind == ExtendedEchoRequest);
            default:
                in.expert(undecodedType, in.self(), "ICMPv6 type {} is not dissected", kind);
                in.take(data, in.leftCaptured());
        }
    }

    void quote(Layer& in, uint32_t words) const {
        {
            QuotedPacket quoted(in.out);
            quoted.dissect(in, ipv6, in.view.sub(8));
        }
        if (!words) return;
        View rest = in.view.sub(8 + words * 8);
        bool known = rest.reported() >= 4 && (rest.u8(0) >> 4 == 1 || rest.u8(0) >> 4 == 2);
        if (known) in.out.layers.push_back(icmp.id());  // whose they are
        in.callBelow(extensions, rest);
        if (!known && rest.reported()) in.callBelow(registry().special().data, rest);
    }

    void routerAdvertisement(Layer& in) const {
        in.u8(ndRaCurHopLimit);
        in.bitmask(ndRaFlag, in.pos, 1,
                   {&ndRaFlagM, &ndRaFlagO, &ndRaFlagH, &ndRaFlagPrf, &ndRaFlagP, &ndRaFlagRsv});
        in.skip(1);
        in.u16(ndRaRouterLifetime);
        in.u32(ndRaReachableTime);
        in.u32(ndRaRetransTimer);
        options.part(in);
    }

    void neighborSolicitation(Layer& in) const {
        in.take(reserved, 4);
        if (in.wantsColumns())
            in.infoAppend(" for {}", Address::ipv6(in.view.bytes(in.pos, 16).data()).toString());
        in.take(ndNsTargetAddress, 16);
        options.part(in);
    }

    void neighborAdvertisement(Layer& in) const {
        uint8_t bits = in.view.u8(in.pos);
        in.bitmask(ndNaFlag, in.pos, 4, {&ndNaFlagR, &ndNaFlagS, &ndNaFlagO, &ndNaFlagRsv});
        in.skip(4);
        if (in.wantsColumns()) {
            std::string set;
            auto add = [&](uint8_t bit, const char* name) {
                if (bits & bit) set += set.empty() ? name : std::string(", ") + name;
            };
            add(0x80, "rtr");
            add(0x40, "sol");
            add(0x20, "ovr");
            in.infoAppend(" {}", Address::ipv6(in.view.bytes(in.pos, 16).data()).toString());
            if (!set.empty()) in.infoAppend(" ({})", set);
        }
        in.take(ndNaTargetAddress, 16);
        options.part(in);
    }

    void fastMobility(Layer& in) const {
        auto kind = in.u8(fmip6Subtype);
        if (auto name = Values(kFmip6Subtype).find(kind))
            in.infoAppend(" ({})", name);
        else
            in.infoAppend(" (Unknown ({}))", kind);
        if (kind == 4) {
            in.bitmask(fmip6HiFlag, in.pos, 1, {&fmip6HiFlagS, &fmip6HiFlagA, &fmip6HiFlagReserved});
            in.skip(1);
        } else {
            in.skip(1);
        }
        in.u16(fmip6Identifier);
        options.part(in);
    }

    void extendedEcho(Layer& in, bool request) const {
        in.u16(echoIdentifier);
        in.u8(extEchoSeq);
        if (request) {
            in.add(extEchoReqRes, in.pos, 1);
            in.add(extEchoReqLocal, in.pos, 1);
        } else {
            for (auto f :
                 {&extEchoRspState, &extEchoRspRes, &extEchoRspActive, &extEchoRspIpv4, &extEchoRspIpv6})
                in.add(*f, in.pos, 1);
        }
        in.skip(1);
        if (request)
            in.callBelow(extensions, in.view.sub(in.pos));
        else if (in.left())
            in.callBelow(registry().special().data, in.view.sub(in.pos));
    }

    void echo(Layer& in, bool request) const {
        uint16_t id = in.u16(echoIdentifier), number = in.u16(echoSequenceNumber);
        in.infoAppend(" id=0x{:04x}, seq={}, hop limit={}", id, number, in.out.ipTtl);
        if (!in.out.inErrorPacket) match(in, request, id, number);
        if (in.left()) in.callBelow(registry().special().data, in.view.sub(in.pos));
    }

    void match(Layer& in, bool request, uint16_t id, uint16_t number) const {
        auto& out = in.out;
        if (request && out.destination.bytes[0] == 0xff) {
            in.infoAppend(" (multicast)");
            return;
        }
        auto found = in.note<EchoNote>();
        if (!found) return;
        if (in.pass()) {
            auto& table = in.pass()->state<EchoTable>(*this);
            uint16_t sum = in.view.u16(2);
            if (request) {
                table.request(out, id, number, sum, *found, responseNotFound);
            } else {
                // The request's checksum was that of a type one less in the high byte.
                uint32_t other = uint32_t(sum) + (1 << 8);
                table.reply(out, id, number, uint16_t((other & 0xffff) + (other >> 16)), *found);
            }
        }
        uint32_t partner = patched(found->partner);
        if (request && !partner && (in.pass() || !out.frame.laterKnown)) {
            // Not answered so far; the pass cannot know yet (AwaitedNote).
        } else if (request && !partner) {
            in.infoAppend(" (no response found!)");
            auto item = in.addNone(noResp, 0, 0).generated().nowhere();
            in.expert(responseNotFound, item, "No response seen to ICMPv6 request in frame {}",
                      out.frame.number);
        } else if (request) {
            in.infoAppend(" (reply in {})", partner);
            in.addNumber(respIn, 0, 0, partner).generated().nowhere();
        } else if (partner) {
            in.infoAppend(" (request in {})", partner);
            in.addNumber(respTo, 0, 0, partner).generated().nowhere();
            if (in.wantsItems() && out.packets) {
                auto took = out.frame.time - out.packets->timeOf(partner);
                double ms = double(took.seconds) * 1000 + double(took.nanos) / 1e6;
                in.addDouble(resptime, 0, 0, ms).generated().nowhere().value("{:.3f} ms", ms);
            }
        }
    }
};

}  // namespace

void addIcmpv6(Registry& r) { r.add<Icmpv6>(*r.protocol("ipv6")); }

}  // namespace dorsal
