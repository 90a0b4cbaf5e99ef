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
    Cga = 11,
    RsaSignature = 12,
    Timestamp = 13,
    Nonce = 14,
    TrustAnchor = 15,
    Certificate = 16,
    IpAddress = 17,
    NewRouterPrefix = 18,
    LinkLayerAddress = 19,
    NeighborAck = 20,
    Map = 23,
    RouteInformation = 24,
    RecursiveDns = 25,
    FlagsExtension = 26,
    HandoverRequest = 27,
    HandoverReply = 28,
    HandoverAssist = 29,
    MobileNode = 30,
    DnsSearch = 31,
    ProxySignature = 32,
    AddressRegistration = 33,
    Context = 34,
    BorderRouter = 35,
    Capability = 36,
    CaptivePortal = 37,
    Pref64 = 38
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
constexpr Name kOptDnsslLifetime[] = {
    {0, "DNSSL domain name MUST no longer be used"},
    {4294967295, "Infinity"},
};
constexpr Name kOptHaiOptionCode[] = {
    {1, "Access Network Identifier (AN ID)"},
    {2, "Sector ID"},
};
constexpr Name kOptIpaOptionCode[] = {
    {1, "Old Care-of Address"},
    {2, "New Care-of Address"},
    {3, "NAR's IP address"},
    {4, "NAR's Prefix (sent in PrRtAdv)"},
};
constexpr Name kOptLlaOptionCode[] = {
    {0, "Wildcard"},
    {1, "Link-layer Address of the New Access Point"},
    {2, "Link-layer Address of the MN"},
    {3, "Link-layer Address of the NAR"},
    {4, "Link-layer Address of the source"},
    {5, "The AP belongs to the current interface of the router"},
    {6, "No prefix information available"},
    {7, "No fast handovers support available"},
};
constexpr Name kOptMnOptionCode[] = {
    {1, "NAI"},
    {2, "IMSI"},
};
constexpr Name kOptNaackStatus[] = {
    {1, "New CoA is invalid, perform address configuration"},
    {2, "New CoA is invalid, use the supplied CoA"},
    {3, "NCoA is invalid, use NAR's IP address as NCoA in FBU"},
    {4, "PCoA supplied, do not send FBU"},
    {128, "LLA is unrecognized"},
};
constexpr Name kOptNameType[] = {
    {1, "DER Encoded X.501 Name"},
    {2, "FQDN"},
    {3, "SHA-1 Subject Key Identifier (SKI)"},
    {4, "SHA-224 Subject Key Identifier (SKI)"},
    {5, "SHA-256 Subject Key Identifier (SKI)"},
    {6, "SHA-384 Subject Key Identifier (SKI)"},
    {7, "SHA-512 Subject Key Identifier (SKI)"},
    {253, "Reserved for Experimental Use"},
    {254, "Reserved for Experimental Use"},
    {255, "Reserved"},
    {1, "X.509v3 Certificate"},
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
constexpr Name kX509Name[] = {
    {0, "rdnSequence"},
};

struct Options final : Icmpv6Part {
    Field opt{*this, "icmpv6.opt", "ICMPv6 Option", Type::None};
    Field type{*this, "icmpv6.opt.type", "Type", Type::U8, Base::Dec, icmpv6OptionNames()};
    Field lengthField{*this, "icmpv6.opt.length", "Length", Type::U8, Base::Dec};
    Field reserved{*this, "icmpv6.opt.reserved", "Reserved", Type::None};
    Field padding{*this, "icmpv6.opt.padding", "Padding", Type::None};
    Field linkaddr{*this, "icmpv6.opt.linkaddr", "Link-layer address", Type::Bytes};
    Field srcLinkaddr{*this, "icmpv6.opt.src_linkaddr", "Source Link-layer address", Type::Bytes};
    Field targetLinkaddr{*this, "icmpv6.opt.target_linkaddr", "Target Link-layer address", Type::Bytes};
    Field linkaddrEui64{*this, "icmpv6.opt.linkaddr_eui64", "Link-layer address", Type::Eui64};
    Field srcLinkaddrEui64{*this, "icmpv6.opt.src_linkaddr_eui64", "Source Link-layer address", Type::Eui64};
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
    Field cgaPadLength{*this, "icmpv6.opt.cga.pad_length", "Pad Length", Type::U8, Base::Dec};
    Field cga{*this, "icmpv6.opt.cga", "CGA", Type::Bytes};
    Field cgaModifier{*this, "icmpv6.opt.cga.modifier", "Modifier", Type::Bytes};
    Field cgaSubnetPrefix{*this, "icmpv6.opt.cga.subnet_prefix", "Subnet Prefix", Type::Bytes};
    Field cgaCount{*this, "icmpv6.opt.cga.count", "Count", Type::Bytes};
    Field cgaSubjectPublicKeyInfo{*this, "icmpv6.opt.cga.subject_public_key_info", "Subject Public Key Info",
                                  Type::None};
    Field cgaExtType{*this, "icmpv6.opt.cga.ext_type", "Ext Type", Type::U16, Base::Dec};
    Field cgaExtLength{*this, "icmpv6.opt.cga.ext_length", "Ext Length", Type::U16, Base::Dec};
    Field cgaExtData{*this, "icmpv6.opt.cga.ext_data", "Ext Data", Type::Bytes};
    Field rsaKeyHash{*this, "icmpv6.opt.rsa.key_hash", "Key Hash", Type::Bytes};
    Field digitalSignaturePadding{*this, "icmpv6.opt.digital_signature_padding",
                                  "Digital Signature and Padding", Type::None};
    Field psKeyHash{*this, "icmpv6.opt.ps.key_hash", "Key Hash", Type::Bytes};
    Field timestamp{*this, "icmpv6.opt.timestamp", "Timestamp", Type::AbsoluteTime};
    Field nonce{*this, "icmpv6.opt.nonce", "Nonce", Type::Bytes};
    Field certificatePadding{*this, "icmpv6.opt.certificate_padding", "Certificate and Padding", Type::None};
    Field ipaOptionCode{
        *this, "icmpv6.opt.ipa.option_code", "Option-code", Type::U8, Base::Dec, kOptIpaOptionCode};
    Field ipaPrefixLen{*this, "icmpv6.opt.ipa.prefix_len", "Prefix Length", Type::U8, Base::Dec};
    Field ipaIpv6Address{*this, "icmpv6.opt.ipa.ipv6_address", "IPv6 Address", Type::Ipv6};
    Field nrpiOptionCode{*this, "icmpv6.opt.nrpi.option_code", "Option-code", Type::U8, Base::Dec};
    Field nrpiPrefixLen{*this, "icmpv6.opt.nrpi.prefix_len", "Prefix Length", Type::U8, Base::Dec};
    Field nrpiPrefix{*this, "icmpv6.opt.nrpi.prefix", "Prefix", Type::Ipv6};
    Field llaOptionCode{
        *this, "icmpv6.opt.lla.option_code", "Option-code", Type::U8, Base::Dec, kOptLlaOptionCode};
    Field llaBytes{*this, "icmpv6.opt.lla.bytes", "Link-Layer Address", Type::Bytes};
    Field naackOptionCode{*this, "icmpv6.opt.naack.option_code", "Option-Code", Type::U8, Base::Dec};
    Field naackStatus{*this, "icmpv6.opt.naack.status", "Status", Type::U8, Base::Dec, kOptNaackStatus};
    Field naackSuppliedNcoa{*this, "icmpv6.opt.naack.supplied_ncoa", "Supplied NCoA", Type::Ipv6};
    Field mapDistance{*this, "icmpv6.opt.map.distance", "Distance", Type::U8, Base::Dec, {}, 0xf0};
    Field mapPreference{*this, "icmpv6.opt.map.preference", "Preference", Type::U8, Base::Dec, {}, 0xf};
    Field mapFlag{*this, "icmpv6.opt.map.flag", "Flag", Type::U8, Base::Hex};
    Field mapFlagR{*this, "icmpv6.opt.map.flag.r", "RCoA Flag", Type::Boolean, 8, {}, 0x80};
    Field mapFlagReserved{*this, "icmpv6.opt.map.flag.reserved", "Reserved", Type::U8, Base::Dec, {}, 0x7f};
    Field mapValidLifetime{*this, "icmpv6.opt.map.valid_lifetime", "Valid Lifetime", Type::U32, Base::Dec};
    Field mapGlobalAddress{*this, "icmpv6.opt.map.global_address", "Global Address", Type::Ipv6};
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
    Field nameType{*this, "icmpv6.opt.name_type", "Name Type", Type::U8, Base::Dec, kOptNameType};
    Field nameX501{*this, "icmpv6.opt.name_x501", "DER Encoded X.501 Name", Type::Bytes};
    Field nameTypeFqdn{*this, "icmpv6.opt.name_type.fqdn", "FQDN", Type::String};
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
    Field hkrPadLength{*this, "icmpv6.opt.hkr.pad_length", "Pad Length", Type::U8, Base::Dec};
    Field hkrAt{*this, "icmpv6.opt.hkr.at", "AT", Type::U8, Base::Dec, {}, 0xf0};
    Field hkrReserved{*this, "icmpv6.opt.hkr.reserved", "Reserved", Type::U8, Base::Dec, {}, 0xf};
    Field hkrEncryptionPublicKey{*this, "icmpv6.opt.hkr.encryption_public_key",
                                 "Handover Key Encryption Public Key", Type::Bytes};
    Field hkrPadding{*this, "icmpv6.opt.hkr.padding", "Padding", Type::Bytes};
    Field hkrLifetime{*this, "icmpv6.opt.hkr.lifetime", "Padding", Type::U16, Base::Dec};
    Field hkrEncryptedHandoverKey{*this, "icmpv6.opt.hkr.encrypted_handover_key", "Encrypted Handover Key",
                                  Type::Bytes};
    Field haiOptionCode{
        *this, "icmpv6.opt.hai.option_code", "Option-Code", Type::U8, Base::Dec, kOptHaiOptionCode};
    Field haiLength{*this, "icmpv6.opt.hai.length", "HAI-Length", Type::U8, Base::Dec};
    Field haiValue{*this, "icmpv6.opt.hai.value", "HAI-Value", Type::Bytes};
    Field mnOptionCode{*this,           "icmpv6.opt.mn.option_code", "Option-Code", Type::U8, Base::Dec,
                       kOptMnOptionCode};
    Field mnLength{*this, "icmpv6.opt.mn.length", "MN-Length", Type::U8, Base::Dec};
    Field mnValue{*this, "icmpv6.opt.mn.value", "MN-Value", Type::Bytes};
    Field dnsslLifetime{*this,     "icmpv6.opt.dnssl.lifetime", "Lifetime", Type::U32,
                        Base::Dec, kOptDnsslLifetime,           0,          kSpecial};
    Field dnssl{*this, "icmpv6.opt.dnssl", "Domain Names", Type::String};
    Field aroStatus{*this, "icmpv6.opt.aro.status", "Status", Type::U8, Base::Dec, kOptAroStatus};
    Field aroRegistrationLifetime{*this, "icmpv6.opt.aro.registration_lifetime", "Registration  Lifetime",
                                  Type::U16, Base::Dec};
    Field aroEui64{*this, "icmpv6.opt.aro.eui64", "EUI-64", Type::Eui64};
    Field lowpan6coContextLength{*this, "icmpv6.opt.6co.context_length", "Context Length", Type::U8,
                                 Base::Dec};
    Field lowpan6coFlag{*this, "icmpv6.opt.6co.flag", "Flag", Type::U8, Base::Hex};
    Field lowpan6coFlagC{*this, "icmpv6.opt.6co.flag.c", "Compression Flag", Type::Boolean, 8, kSet, 0x10};
    Field lowpan6coFlagCid{*this, "icmpv6.opt.6co.flag.cid", "CID", Type::U8, Base::Dec, {}, 0xf};
    Field lowpan6coFlagReserved{*this, "icmpv6.opt.6co.flag.reserved", "Reserved", Type::U8, Base::Dec, {},
                                0xe0};
    Field lowpan6coValidLifetime{*this, "icmpv6.opt.6co.valid_lifetime", "Lifetime", Type::U16, Base::Dec};
    Field lowpan6coContextPrefix{*this, "icmpv6.opt.6co.context_prefix", "Context Prefix", Type::Ipv6};
    Field abroVersionLow{*this, "icmpv6.opt.abro.version_low", "Version Low", Type::U16, Base::Dec};
    Field abroVersionHigh{*this, "icmpv6.opt.abro.version_high", "Version", Type::U16, Base::Dec};
    Field abroValidLifetime{*this, "icmpv6.opt.abro.valid_lifetime", "Valid Lifetime", Type::U16, Base::Dec};
    Field abro6lbrAddress{*this, "icmpv6.opt.abro.6lbr_address", "6LBR Address", Type::Ipv6};
    Field lowpan6cioUnassigned1{*this, "icmpv6.opt.6cio.unassigned1", "Unassigned", Type::U16, Base::Hex, {},
                                0xfffe};
    Field lowpan6cioFlagG{*this, "icmpv6.opt.6cio.flag_g", "G", Type::U16, Base::Hex, {}, 0x1};
    Field lowpan6cioUnassigned2{*this, "icmpv6.opt.6cio.unassigned2", "Unassigned", Type::U32, Base::Hex};
    Field captivePortal{*this, "icmpv6.opt.captive_portal", "Captive Portal", Type::String};
    Field pref64ScaledLifetime{
        *this, "icmpv6.opt.pref64.scaled_lifetime", "Scaled Lifetime", Type::U16, Base::Dec, {}, 0xfff8};
    Field pref64Plc{
        *this, "icmpv6.opt.pref64.plc", "PLC (Prefix Length Code)", Type::U16, Base::Hex, kOptPref64Plc, 0x7};
    Field pref64Prefix{*this, "icmpv6.opt.pref64.prefix", "Prefix", Type::Ipv6};
    Field x509Name{*this, "icmpv6.x509_Name", "Name", Type::U32, Base::Dec, kX509Name};
    Field x509Certificate{*this, "icmpv6.x509_Certificate", "Certificate", Type::None};
    Field data{*this, "icmpv6.data", "Data", Type::Bytes};
    Field unknownData{*this, "icmpv6.unknown_data", "Unknown Data", Type::Bytes};
    Expert invalidLength{*this, "icmpv6.invalid_option_length", Group::Malformed, Severity::Error,
                         "Invalid Option Length"};
    Expert undecoded{*this, "icmpv6.undecoded.option", Group::Undecoded, Severity::Note, "Undecoded option"};
    Expert unknownExpert{*this, "icmpv6.unknown_data.expert", Group::Malformed, Severity::Error,
                         "Unknown Data (not interpreted)"};
    const Protocol& ipv6;

    Options(Registry& r, const Protocol& ipv6)
        : Icmpv6Part(r, "icmpv6.options", "ICMPv6 Options", "ICMPv6"), ipv6(ipv6) {}

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
                skipReserved(in, 2);
                item.append(" : {}", in.u32(mtu));
                break;
            case NbmaShortcut:
                item.append(" : {}", in.view.u8(in.pos));
                in.u8(nbmaShortcutLimit);
                in.addNone(reserved, in.pos - 1, 1);
                skipReserved(in, 4);
                break;
            case AdvertisementInterval:
                skipReserved(in, 2);
                item.append(" : {}", in.u32(advertisementInterval));
                break;
            case HomeAgent:
                skipReserved(in, 2);
                in.u16(homeAgentPreference);
                in.u16(homeAgentLifetime);
                break;
            case SourceAddresses:
            case TargetAddresses:
                skipReserved(in, 6);
                addresses(in, ipv6Address, end, item);
                break;
            case Nonce: in.take(nonce, end - in.pos); break;
            case Timestamp: {
                skipReserved(in, 6);
                uint64_t value = in.view.u64(in.pos);
                in.addTime(timestamp, in.pos, 8,
                           {int64_t(value >> 16), int32_t((value & 0xffff) * 1'000'000'000 >> 16)});
                in.skip(8);
                break;
            }
            case RsaSignature:
            case ProxySignature:
                skipReserved(in, 2);
                in.take(kind == RsaSignature ? rsaKeyHash : psKeyHash, 16);
                rest(in, digitalSignaturePadding, end);
                break;
            case Cga: cgaParameters(in, end); break;
            case TrustAnchor: trustAnchor(in, end); break;
            case Certificate:
                in.u8(nameType);
                skipReserved(in, 1);
                rest(in, x509Certificate, end);
                break;
            case RouteInformation: routeInformation(in, end, item); break;
            case RecursiveDns:
                skipReserved(in, 2);
                in.u32(rdnssLifetime);
                addresses(in, rdnss, end, item);
                break;
            case DnsSearch: searchList(in, end, item); break;
            case FlagsExtension:
                in.bitmask(efo, in.pos, 2, {&efoM, &efoO, &efoH, &efoPrf, &efoP, &efoRsv});
                in.skip(2);
                skipReserved(in, 4);
                break;
            case CaptivePortal: in.take(captivePortal, end - in.pos); break;
            case Pref64: {
                static constexpr uint32_t kLengths[] = {96, 64, 56, 48, 40, 32};
                uint16_t word = in.view.u16(in.pos);
                in.add(pref64ScaledLifetime, in.pos, 2);
                in.add(pref64Plc, in.pos, 2);
                in.skip(2);
                uint32_t bytes = (word & 7) < 6 ? kLengths[word & 7] / 8 : 0;
                if (bytes) address(in, pref64Prefix, 12, bytes);
                in.pos = end;
                break;
            }
            default: mobile(in, kind, end, item);
        }
    }

    void mobile(Layer& in, uint8_t kind, uint32_t end, const Item& item) const {
        switch (kind) {
            case IpAddress:
            case NewRouterPrefix: {
                in.u8(kind == IpAddress ? ipaOptionCode : nrpiOptionCode);
                uint32_t bits = in.u8(kind == IpAddress ? ipaPrefixLen : nrpiPrefixLen);
                skipReserved(in, 4);
                appendPrefix(in, item, "", 16, bits);
                in.take(kind == IpAddress ? ipaIpv6Address : nrpiPrefix, 16);
                break;
            }
            case LinkLayerAddress:
                in.u8(llaOptionCode);
                in.take(llaBytes, end - in.pos);
                break;
            case NeighborAck:
                in.u8(naackOptionCode);
                in.u8(naackStatus);
                if (in.view.u8(in.pos - 1) == 2) in.take(naackSuppliedNcoa, 16);
                rest(in, reserved, end);
                break;
            case Map:
                in.add(mapDistance, in.pos, 1);
                in.add(mapPreference, in.pos, 1);
                in.skip(1);
                in.bitmask(mapFlag, in.pos, 1, {&mapFlagR, &mapFlagReserved});
                in.skip(1);
                in.u32(mapValidLifetime);
                in.take(mapGlobalAddress, 16);
                break;
            case HandoverRequest: {
                uint32_t padding = in.u8(hkrPadLength);
                in.add(hkrAt, in.pos, 1);
                in.add(hkrReserved, in.pos, 1);
                in.skip(1);
                uint32_t size = end - in.pos;
                padding = std::min(padding, size);
                in.take(hkrEncryptionPublicKey, size - padding);
                in.take(hkrPadding, padding);
                break;
            }
            case HandoverReply: {
                uint32_t padding = in.u8(hkrPadLength);
                in.add(hkrAt, in.pos, 1);
                in.add(hkrReserved, in.pos, 1);
                in.skip(1);
                in.u16(hkrLifetime);
                uint32_t size = end - in.pos;
                padding = std::min(padding, size);
                in.take(hkrEncryptedHandoverKey, size - padding);
                in.take(hkrPadding, padding);
                break;
            }
            case HandoverAssist:
            case MobileNode: {
                bool assist = kind == HandoverAssist;
                in.u8(assist ? haiOptionCode : mnOptionCode);
                uint32_t size = in.u8(assist ? haiLength : mnLength);
                in.take(assist ? haiValue : mnValue, size);
                rest(in, padding, end);
                break;
            }
            case AddressRegistration: {
                uint8_t result = in.u8(aroStatus);
                skipReserved(in, 3);
                in.u16(aroRegistrationLifetime);
                auto life = in.view.u16(in.pos - 2);
                if (item.texts()) {
                    std::string id;
                    for (auto b : in.view.bytes(in.pos, 8))
                        id += fmt::format("{}{:02x}", id.empty() ? "" : ":", b);
                    item.append(" : {} {} {}", life ? "Register" : "Deregister", id,
                                nameOf(kOptAroStatus, result));
                }
                in.take(aroEui64, 8);
                break;
            }
            case Context: {
                uint32_t bits = in.u8(lowpan6coContextLength);
                in.bitmask(lowpan6coFlag, in.pos, 1,
                           {&lowpan6coFlagC, &lowpan6coFlagCid, &lowpan6coFlagReserved});
                in.skip(1);
                skipReserved(in, 2);
                in.u16(lowpan6coValidLifetime);
                uint32_t size = end - in.pos;
                appendPrefix(in, item, "", std::min(size, 16u), bits);
                address(in, lowpan6coContextPrefix, std::min(size, 16u), std::min(size, 16u));
                break;
            }
            case BorderRouter: {
                auto low = in.u16(abroVersionLow), high = in.u16(abroVersionHigh),
                     life = in.u16(abroValidLifetime);
                if (item.texts())
                    item.append(" : Version {}.{}, Valid Lifetime : {}, 6LBR : {}", high, low, life,
                                Address::ipv6(in.view.bytes(in.pos, 16).data()).toString());
                in.take(abro6lbrAddress, 16);
                break;
            }
            case Capability:
                in.add(lowpan6cioUnassigned1, in.pos, 2);
                in.add(lowpan6cioFlagG, in.pos, 2);
                in.skip(2);
                in.u32(lowpan6cioUnassigned2);
                break;
            default:
                in.expert(undecoded, item, "ICMPv6 option {} is not dissected", kind);
                in.take(data, end - in.pos);
        }
    }

    void skipReserved(Layer& in, uint32_t size) const { in.take(reserved, size); }
    static void rest(Layer& in, const Field& f, uint32_t end) {
        if (end >= in.pos) in.take(f, end - in.pos);
    }

    // An IPv6 address of which only `given` bytes stand there; takes `size`.
    static Item address(Layer& in, const Field& f, uint32_t size, uint32_t given) {
        std::array<uint8_t, 16> full{};
        auto bytes = in.view.bytes(in.pos, given);
        std::copy(bytes.begin(), bytes.end(), full.begin());
        auto item = in.addBytes(f, in.pos, size, full);
        in.skip(size);
        return item;
    }
    static void appendPrefix(Layer& in, const Item& item, const char* before, uint32_t given, uint32_t bits) {
        if (!item.texts()) return;
        std::array<uint8_t, 16> full{};
        auto bytes = in.view.bytes(in.pos, given);
        std::copy(bytes.begin(), bytes.end(), full.begin());
        item.append("{} {}/{}", before, Address::ipv6(full.data()).toString(), bits);
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
        if (wide) rest(in, padding, end);
    }

    void prefixInformation(Layer& in, const Item& item) const {
        uint32_t bits = in.u8(prefixLength);
        in.bitmask(prefixFlag, in.pos, 1, {&prefixFlagL, &prefixFlagA, &prefixFlagR, &prefixFlagReserved});
        in.skip(1);
        in.u32(prefixValidLifetime);
        in.u32(prefixPreferredLifetime);
        skipReserved(in, 4);
        appendPrefix(in, item, " :", 16, bits);
        in.take(prefix, 16);
    }

    void redirected(Layer& in, uint32_t end) const {
        skipReserved(in, 6);
        uint32_t size = end - in.pos;
        in.addNone(redirectedPacket, in.pos, size);
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
        appendPrefix(in, item, "", size, bits);
        if (size) address(in, prefix, size, size);
    }

    void searchList(Layer& in, uint32_t end, const Item& item) const {
        skipReserved(in, 2);
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
        rest(in, padding, end);
    }

    void cgaParameters(Layer& in, uint32_t end) const {
        uint32_t pad = in.u8(cgaPadLength);
        skipReserved(in, 1);
        uint32_t stop = end - std::min(pad, end - in.pos);
        auto nest = in.in(in.add(cga, in.pos, stop - in.pos));
        in.take(cgaModifier, 16);
        in.take(cgaSubnetPrefix, 8);
        in.take(cgaCount, 1);
        in.take(cgaSubjectPublicKeyInfo, stop - std::min(in.pos, stop));
        rest(in, padding, end);
    }

    void trustAnchor(Layer& in, uint32_t end) const {
        uint8_t kind = in.u8(nameType);
        uint32_t pad = in.u8(cgaPadLength), size = end - in.pos;
        pad = std::min(pad, size);
        if (kind == 1)
            in.take(nameX501, size - pad);
        else if (kind == 2)
            in.take(nameTypeFqdn, size - pad);
        else
            in.take(data, size - pad);
        rest(in, padding, end);
    }
};

}  // namespace

const Icmpv6Part& addIcmpv6Options(Registry& r, const Protocol& ipv6) { return r.add<Options>(ipv6); }

}  // namespace dorsal
