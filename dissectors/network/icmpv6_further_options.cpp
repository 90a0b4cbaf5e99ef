// Neighbor Discovery options of secure discovery (RFC 3971), fast mobility (RFC 5568, RFC 4140) and 6LoWPAN
// (RFC 6775).
#include "dissectors/network/icmpv6.h"

namespace dorsal {
namespace {

enum OptionType : uint8_t {
    Cga = 11,
    RsaSignature = 12,
    Timestamp = 13,
    TrustAnchor = 15,
    Certificate = 16,
    IpAddress = 17,
    NewRouterPrefix = 18,
    LinkLayerAddress = 19,
    NeighborAck = 20,
    Map = 23,
    HandoverRequest = 27,
    HandoverReply = 28,
    HandoverAssist = 29,
    MobileNode = 30,
    ProxySignature = 32,
    AddressRegistration = 33,
    Context = 34,
    BorderRouter = 35,
    Capability = 36
};

constexpr Name kOptAroStatus[] = {
    {0, "Success"},
    {1, "Duplicate Exists"},
    {2, "Neighbor Cache Full"},
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
constexpr TrueFalse kSet{"Set", "Not set"};
constexpr Name kX509Name[] = {
    {0, "rdnSequence"},
};

struct FurtherOptions final : Icmpv6OptionSet {
    Field reserved{*this, "icmpv6.opt.reserved", "Reserved", Type::None};
    Field padding{*this, "icmpv6.opt.padding", "Padding", Type::None};
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
    Field nameType{*this, "icmpv6.opt.name_type", "Name Type", Type::U8, Base::Dec, kOptNameType};
    Field nameX501{*this, "icmpv6.opt.name_x501", "DER Encoded X.501 Name", Type::Bytes};
    Field nameTypeFqdn{*this, "icmpv6.opt.name_type.fqdn", "FQDN", Type::String};
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
    Field x509Name{*this, "icmpv6.x509_Name", "Name", Type::U32, Base::Dec, kX509Name};
    Field x509Certificate{*this, "icmpv6.x509_Certificate", "Certificate", Type::None};
    Field data{*this, "icmpv6.data", "Data", Type::Bytes};

    explicit FurtherOptions(Registry& r)
        : Icmpv6OptionSet(r, "icmpv6.further_options", "ICMPv6 Options", "ICMPv6") {
        ownItem = false;
        listed = false;
    }
    void parse(Layer&) const override {}

    bool option(Layer& in, uint8_t kind, uint32_t end, const Item& item) const override {
        switch (kind) {
            case Timestamp: {
                in.take(reserved, 6);
                uint64_t value = in.view.u64(in.pos);
                in.addTime(timestamp, in.pos, 8,
                           {int64_t(value >> 16), int32_t((value & 0xffff) * 1'000'000'000 >> 16)});
                in.skip(8);
                break;
            }
            case RsaSignature:
            case ProxySignature:
                in.take(reserved, 2);
                in.take(kind == RsaSignature ? rsaKeyHash : psKeyHash, 16);
                takeRest(in, digitalSignaturePadding, end);
                break;
            case Cga: cgaParameters(in, end); break;
            case TrustAnchor: trustAnchor(in, end); break;
            case Certificate:
                in.u8(nameType);
                in.take(reserved, 1);
                takeRest(in, x509Certificate, end);
                break;

            case IpAddress:
            case NewRouterPrefix: {
                in.u8(kind == IpAddress ? ipaOptionCode : nrpiOptionCode);
                uint32_t bits = in.u8(kind == IpAddress ? ipaPrefixLen : nrpiPrefixLen);
                in.take(reserved, 4);
                appendIpv6Prefix(in, item, "", 16, bits);
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
                takeRest(in, reserved, end);
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
                takeRest(in, padding, end);
                break;
            }
            case AddressRegistration: {
                uint8_t result = in.u8(aroStatus);
                in.take(reserved, 3);
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
                in.take(reserved, 2);
                in.u16(lowpan6coValidLifetime);
                uint32_t size = end - in.pos;
                appendIpv6Prefix(in, item, "", std::min(size, 16u), bits);
                takeIpv6Prefix(in, lowpan6coContextPrefix, std::min(size, 16u), std::min(size, 16u));
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
            default: return false;
        }
        return true;
    }

    void cgaParameters(Layer& in, uint32_t end) const {
        uint32_t pad = in.u8(cgaPadLength);
        in.take(reserved, 1);
        uint32_t stop = end - std::min(pad, end - in.pos);
        auto nest = in.in(in.add(cga, in.pos, stop - in.pos));
        in.take(cgaModifier, 16);
        in.take(cgaSubnetPrefix, 8);
        in.take(cgaCount, 1);
        in.take(cgaSubjectPublicKeyInfo, stop - std::min(in.pos, stop));
        takeRest(in, padding, end);
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
        takeRest(in, padding, end);
    }
};

}  // namespace

const Icmpv6OptionSet& addIcmpv6FurtherOptions(Registry& r) { return r.add<FurtherOptions>(); }

}  // namespace dorsal
