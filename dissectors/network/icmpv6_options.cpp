// The options of Neighbor Discovery messages (RFC 4861 and many others).
#include "dissectors/network/icmpv6.h"
#include "dissectors/network/icmpv6_names.h"

namespace dorsal {
namespace {

enum OptionType : uint8_t {
    SourceLinkLayer = 1,
    TargetLinkLayer = 2,
    PrefixInformation = 3,
    RedirectedHeader = 4,
    Mtu = 5,
    NbmaShortcut = 6,
    AdvertisementInterval = 7,
    HomeAgent = 8,
    SourceAddresses = 9,
    TargetAddresses = 10,
    Nonce = 14,
    RouteInformation = 24,
    RecursiveDns = 25,
    FlagsExtension = 26,
    DnsSearch = 31,
    CaptivePortal = 37,
    Pref64 = 38
};

constexpr Name kNdRaFlagPrf[] = {
    {0, "Medium"},
    {1, "High"},
    {2, "Reserved"},
    {3, "Low"},
};
constexpr Name kOptDnsslLifetime[] = {
    {0, "DNSSL domain name MUST no longer be used"},
    {4294967295, "Infinity"},
};
constexpr Name kOptPref64Plc[] = {
    {0x0, "96 bits prefix length"}, {0x1, "64 bits prefix length"}, {0x2, "56 bits prefix length"},
    {0x3, "48 bits prefix length"}, {0x4, "40 bits prefix length"}, {0x5, "32 bits prefix length"},
};
constexpr Name kOptPrefixValidLifetime[] = {
    {4294967295, "Infinity"},
};
constexpr Name kOptRdnssLifetime[] = {
    {0, "RDNSS address MUST no longer be used"},
    {4294967295, "Infinity"},
};
constexpr TrueFalse kSet{"Set", "Not set"};

struct Options final : Icmpv6Part {
    Field opt{*this, "icmpv6.opt", "ICMPv6 Option", Type::None};
    Field type{*this, "icmpv6.opt.type", "Type", Type::U8, Base::Dec, icmpv6OptionNames()};
    Field lengthField{*this, "icmpv6.opt.length", "Length", Type::U8, Base::Dec};
    Field reserved{*this, "icmpv6.opt.reserved", "Reserved", Type::None};
    Field padding{*this, "icmpv6.opt.padding", "Padding", Type::None};
    Field linkaddr{*this, "icmpv6.opt.linkaddr", "Link-layer address", Type::Bytes};
    Field linkaddrEui64{*this, "icmpv6.opt.linkaddr_eui64", "Link-layer address", Type::Eui64};
    Field srcLinkaddr{*this, "icmpv6.opt.src_linkaddr", "Source Link-layer address", Type::Bytes};
    Field srcLinkaddrEui64{*this, "icmpv6.opt.src_linkaddr_eui64", "Source Link-layer address", Type::Eui64};
    Field targetLinkaddr{*this, "icmpv6.opt.target_linkaddr", "Target Link-layer address", Type::Bytes};
    Field targetLinkaddrEui64{*this, "icmpv6.opt.target_linkaddr_eui64", "Target Link-layer address",
                              Type::Eui64};
    Field prefixLength{*this, "icmpv6.opt.prefix.length", "Prefix Length", Type::U8, Base::Dec};
    Field prefixFlag{*this, "icmpv6.opt.prefix.flag", "Flag", Type::U8, Base::Hex};
    Field prefixFlagL{*this, "icmpv6.opt.prefix.flag.l", "On-link flag(L)", Type::Boolean, 8, kSet, 0x80};
    Field prefixFlagA{
        *this, "icmpv6.opt.prefix.flag.a", "Autonomous address-configuration flag(A)", Type::Boolean, 8, kSet,
        0x40};
    Field prefixFlagR{*this, "icmpv6.opt.prefix.flag.r", "Router address flag(R)", Type::Boolean, 8, kSet,
                      0x20};
    Field prefixFlagReserved{*this, "icmpv6.opt.prefix.flag.reserved", "Reserved", Type::U8, Base::Dec, {},
                             0x1f};
    Field prefixValidLifetime{*this,
                              "icmpv6.opt.prefix.valid_lifetime",
                              "Valid Lifetime",
                              Type::U32,
                              Base::Dec,
                              kOptPrefixValidLifetime,
                              0,
                              kSpecial};
    Field prefixPreferredLifetime{*this,
                                  "icmpv6.opt.prefix.preferred_lifetime",
                                  "Preferred Lifetime",
                                  Type::U32,
                                  Base::Dec,
                                  kOptPrefixValidLifetime,
                                  0,
                                  kSpecial};
    Field prefix{*this, "icmpv6.opt.prefix", "Prefix", Type::Ipv6};
    Field redirectedPacket{*this, "icmpv6.opt.redirected_packet", "Redirected Packet", Type::None};
    Field mtu{*this, "icmpv6.opt.mtu", "MTU", Type::U32, Base::Dec};
    Field nbmaShortcutLimit{*this, "icmpv6.opt.nbma.shortcut_limit", "Shortcut Limit", Type::U8, Base::Dec};
    Field advertisementInterval{*this, "icmpv6.opt.advertisement_interval", "Advertisement Interval",
                                Type::U32, Base::Dec};
    Field homeAgentPreference{*this, "icmpv6.opt.home_agent_preference", "Home Agent Preference", Type::U16,
                              Base::Dec};
    Field homeAgentLifetime{*this, "icmpv6.opt.home_agent_lifetime", "Home Agent Preference", Type::U16,
                            Base::Dec};
    Field ipv6Address{*this, "icmpv6.opt.ipv6_address", "IPv6 Address", Type::Ipv6};
    Field nonce{*this, "icmpv6.opt.nonce", "Nonce", Type::Bytes};
    Field routeInfoFlag{*this, "icmpv6.opt.route_info.flag", "Flag", Type::U8, Base::Hex};
    Field routeInfoFlagRoutePreference{*this,
                                       "icmpv6.opt.route_info.flag.route_preference",
                                       "Route Preference",
                                       Type::U8,
                                       Base::Dec,
                                       kNdRaFlagPrf,
                                       0x18};
    Field routeInfoFlagReserved{
        *this, "icmpv6.opt.route_info.flag.reserved", "Reserved", Type::U8, Base::Dec, {}, 0xe7};
    Field routeLifetime{*this,
                        "icmpv6.opt.route_lifetime",
                        "Route Lifetime",
                        Type::U32,
                        Base::Dec,
                        kOptPrefixValidLifetime,
                        0,
                        kSpecial};
    Field rdnssLifetime{*this,     "icmpv6.opt.rdnss.lifetime", "Lifetime", Type::U32,
                        Base::Dec, kOptRdnssLifetime,           0,          kSpecial};
    Field rdnss{*this, "icmpv6.opt.rdnss", "Recursive DNS Servers", Type::Ipv6};
    Field efo{*this, "icmpv6.opt.efo", "Flags Expansion Option", Type::U16, Base::Hex};
    Field efoM{*this, "icmpv6.opt.efo.m", "Managed address configuration", Type::Boolean, 16, kSet, 0x8000};
    Field efoO{*this, "icmpv6.opt.efo.o", "Other configuration", Type::Boolean, 16, kSet, 0x4000};
    Field efoH{*this, "icmpv6.opt.efo.h", "Home Agent", Type::Boolean, 16, kSet, 0x2000};
    Field efoPrf{
        *this, "icmpv6.opt.efo.prf", "Prf (Default Router Preference)", Type::U16, Base::Dec, kNdRaFlagPrf,
        0x1800};
    Field efoP{*this, "icmpv6.opt.efo.p", "Proxy", Type::Boolean, 16, kSet, 0x400};
    Field efoRsv{*this, "icmpv6.opt.efo.rsv", "Reserved", Type::U16, Base::Dec, {}, 0x2ff};
    Field dnsslLifetime{*this,     "icmpv6.opt.dnssl.lifetime", "Lifetime", Type::U32,
                        Base::Dec, kOptDnsslLifetime,           0,          kSpecial};
    Field dnssl{*this, "icmpv6.opt.dnssl", "Domain Names", Type::String};
    Field captivePortal{*this, "icmpv6.opt.captive_portal", "Captive Portal", Type::String};
    Field pref64ScaledLifetime{
        *this, "icmpv6.opt.pref64.scaled_lifetime", "Scaled Lifetime", Type::U16, Base::Dec, {}, 0xfff8};
    Field pref64Plc{
        *this, "icmpv6.opt.pref64.plc", "PLC (Prefix Length Code)", Type::U16, Base::Hex, kOptPref64Plc, 0x7};
    Field pref64Prefix{*this, "icmpv6.opt.pref64.prefix", "Prefix", Type::Ipv6};
    Field data{*this, "icmpv6.data", "Data", Type::Bytes};
    Field unknownData{*this, "icmpv6.unknown_data", "Unknown Data", Type::Bytes};
    Expert invalidLength{*this, "icmpv6.invalid_option_length", Group::Malformed, Severity::Error,
                         "Invalid Option Length"};
    Expert undecoded{*this, "icmpv6.undecoded.option", Group::Undecoded, Severity::Note, "Undecoded option"};
    Expert unknownExpert{*this, "icmpv6.unknown_data.expert", Group::Malformed, Severity::Error,
                         "Unknown Data (not interpreted)"};
    const Protocol& ipv6;
    const Icmpv6OptionSet& further;

    Options(Registry& r, const Protocol& ipv6)
        : Icmpv6Part(r, "icmpv6.options", "ICMPv6 Options", "ICMPv6"),
          ipv6(ipv6),
          further(addIcmpv6FurtherOptions(r)) {}

    void part(Layer& in) const override {
        while (in.left()) {
            uint8_t kind = in.view.u8(in.pos);
            uint32_t size = in.view.u8(in.pos + 1) * 8u;
            auto item = in.addNone(opt, in.pos, std::min(size, in.leftCaptured()));
            item.label("ICMPv6 Option ({}", nameOf(icmpv6OptionNames(), kind));
            if (!icmpv6OptionNames().find(kind)) item.append(" {}", kind);
            auto nest = in.in(item);
            uint32_t start = in.pos;
            in.u8(type);
            in.u8(lengthField);
            in.last().append(" ({} bytes)", size);
            if (size == 0) {
                in.expert(invalidLength, in.last(), "Invalid option length (Zero)");
                return;
            }
            uint32_t end = start + size;
            one(in, kind, end, item);
            item.append(")");
            if (in.pos < end) in.expert(unknownExpert, in.take(unknownData, end - in.pos));
            in.pos = std::max(in.pos, end);
        }
    }

    void one(Layer& in, uint8_t kind, uint32_t end, const Item& item) const {
        switch (kind) {
            case SourceLinkLayer:
            case TargetLinkLayer: linkLayer(in, kind == SourceLinkLayer, end, item); break;
            case PrefixInformation: prefixInformation(in, item); break;
            case RedirectedHeader: redirected(in, end); break;
            case Mtu:
                in.take(reserved, 2);
                item.append(" : {}", in.u32(mtu));
                break;
            case NbmaShortcut:
                item.append(" : {}", in.view.u8(in.pos));
                in.u8(nbmaShortcutLimit);
                in.addNone(reserved, in.pos - 1, 1);
                in.take(reserved, 4);
                break;
            case AdvertisementInterval:
                in.take(reserved, 2);
                item.append(" : {}", in.u32(advertisementInterval));
                break;
            case HomeAgent:
                in.take(reserved, 2);
                in.u16(homeAgentPreference);
                in.u16(homeAgentLifetime);
                break;
            case SourceAddresses:
            case TargetAddresses:
                in.take(reserved, 6);
                addresses(in, ipv6Address, end, item);
                break;
            case Nonce: in.take(nonce, end - in.pos); break;
            case RouteInformation: routeInformation(in, end, item); break;
            case RecursiveDns:
                in.take(reserved, 2);
                in.u32(rdnssLifetime);
                addresses(in, rdnss, end, item);
                break;
            case DnsSearch: searchList(in, end, item); break;
            case FlagsExtension:
                in.bitmask(efo, in.pos, 2, {&efoM, &efoO, &efoH, &efoPrf, &efoP, &efoRsv});
                in.skip(2);
                in.take(reserved, 4);
                break;
            case CaptivePortal: in.take(captivePortal, end - in.pos); break;
            case Pref64: {
                static constexpr uint32_t kLengths[] = {96, 64, 56, 48, 40, 32};
                uint16_t word = in.view.u16(in.pos);
                in.add(pref64ScaledLifetime, in.pos, 2);
                in.add(pref64Plc, in.pos, 2);
                in.skip(2);
                uint32_t bytes = (word & 7) < 6 ? kLengths[word & 7] / 8 : 0;
                if (bytes) takeIpv6Prefix(in, pref64Prefix, 12, bytes);
                in.pos = end;
                break;
            }
            default:
                if (further.option(in, kind, end, item)) return;
                in.expert(undecoded, item, "ICMPv6 option {} is not dissected", kind);
                in.take(data, end - in.pos);
        }
    }

    static void addresses(Layer& in, const Field& f, uint32_t end, const Item& item) {
        while (in.pos + 16 <= end) {
            if (item.texts()) item.append(" {}", Address::ipv6(in.view.bytes(in.pos, 16).data()).toString());
            in.take(f, 16);
        }
    }

    void linkLayer(Layer& in, bool source, uint32_t end, const Item& item) const {
        uint32_t size = end - in.pos;
        std::string text;
        bool wide = size == 14;
        uint32_t used = wide ? 8 : std::min(size, 6u);
        auto bytes = in.view.bytes(in.pos, used);
        if (item.texts() || in.wantsColumns())
            for (auto b : bytes) text += fmt::format("{}{:02x}", text.empty() ? "" : ":", b);
        if (wide) {
            in.add(linkaddrEui64, in.pos, 8);
            in.add(source ? srcLinkaddrEui64 : targetLinkaddrEui64, in.pos, 8).hide();
            in.add(linkaddr, in.pos, 8).hide();
            in.add(source ? srcLinkaddr : targetLinkaddr, in.pos, 8).hide();
        } else {
            in.add(linkaddr, in.pos, used).value("{}", text);
            in.add(source ? srcLinkaddr : targetLinkaddr, in.pos, used).value("{}", text).hide();
        }
        in.pos += used;
        item.append(" : {}", text);
        in.infoAppend(" {} {}", source ? "from" : "is at", text);
        if (wide) takeRest(in, padding, end);
    }

    void prefixInformation(Layer& in, const Item& item) const {
        uint32_t bits = in.u8(prefixLength);
        in.bitmask(prefixFlag, in.pos, 1, {&prefixFlagL, &prefixFlagA, &prefixFlagR, &prefixFlagReserved});
        in.skip(1);
        in.u32(prefixValidLifetime);
        in.u32(prefixPreferredLifetime);
        in.take(reserved, 4);
        appendIpv6Prefix(in, item, " :", 16, bits);
        in.take(prefix, 16);
    }

    void redirected(Layer& in, uint32_t end) const {
        in.take(reserved, 6);
        uint32_t size = end - in.pos;
        in.addNone(redirectedPacket, in.pos, std::min(size, in.view.left(in.pos)));
        View packet = in.view.sub(in.pos, size);
        uint32_t used = packet.has(0, 40) ? std::min(size, 40u + packet.u16(4)) : size;
        {
            QuotedPacket quoted(in.out);
            quoted.dissect(in, ipv6, packet);
        }
        in.pos += used;
    }

    void routeInformation(Layer& in, uint32_t end, const Item& item) const {
        uint32_t bits = in.u8(prefixLength);
        uint8_t flags = in.view.u8(in.pos);
        in.bitmask(routeInfoFlag, in.pos, 1, {&routeInfoFlagRoutePreference, &routeInfoFlagReserved});
        in.skip(1);
        in.u32(routeLifetime);
        uint32_t size = std::min(end - in.pos, 16u);
        item.append(" : {}", nameOf(kNdRaFlagPrf, flags >> 3 & 3));
        appendIpv6Prefix(in, item, "", size, bits);
        if (size) takeIpv6Prefix(in, prefix, size, size);
    }

    void searchList(Layer& in, uint32_t end, const Item& item) const {
        in.take(reserved, 2);
        in.u32(dnsslLifetime);
        while (in.pos < end && in.view.u8(in.pos) != 0) {
            std::string name;
            uint32_t start = in.pos;
            while (uint32_t size = in.view.u8(in.pos)) {
                if (size > 63 || in.pos + 1 + size > end) throw BoundsError{BoundsError::Kind::Malformed};
                if (!name.empty()) name += '.';
                name += in.view.text(in.pos + 1, size);
                in.pos += 1 + size;
            }
            ++in.pos;
            in.addText(dnssl, start, in.pos - start, name);
            item.append(" {}", name);
        }
        takeRest(in, padding, end);
    }
};

}  // namespace

Item takeIpv6Prefix(Layer& in, const Field& f, uint32_t size, uint32_t given) {
    std::array<uint8_t, 16> full{};
    auto bytes = in.view.bytes(in.pos, given);
    std::copy(bytes.begin(), bytes.end(), full.begin());
    auto item = in.addBytes(f, in.pos, size, full);
    in.skip(size);
    return item;
}

void appendIpv6Prefix(Layer& in, const Item& item, const char* before, uint32_t given, uint32_t bits) {
    if (!item.texts()) return;
    std::array<uint8_t, 16> full{};
    auto bytes = in.view.bytes(in.pos, given);
    std::copy(bytes.begin(), bytes.end(), full.begin());
    item.append("{} {}/{}", before, Address::ipv6(full.data()).toString(), bits);
}

void takeRest(Layer& in, const Field& f, uint32_t end) {
    if (end >= in.pos) in.take(f, end - in.pos);
}

const Icmpv6Part& addIcmpv6Options(Registry& r, const Protocol& ipv6) { return r.add<Options>(ipv6); }

}  // namespace dorsal
