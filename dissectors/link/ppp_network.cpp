// The control protocols of network layers and compression: IPCP (RFC 1332, RFC 1877), IPV6CP (RFC 5072), CCP
// (RFC 1962).
#include "dissectors/link/ppp.h"

namespace dorsal {
namespace {

constexpr Name kCompressions[] = {{0x0003, "Robust Header Compression (ROHC)"},
                                  {0x002d, "VJ compression"},
                                  {0x0037, "VJ compression (RFC1172-typo)"},
                                  {0x0061, "IPHC compression"}};
constexpr Name kNoContexts[] = {{1, "The number of contexts for TCP Space is 0"},
                                {2, "The number of contexts for Non TCP Space is 0"}};
constexpr TrueFalse kSlot{"The slot identifier may be compressed",
                          "The slot identifier must not be compressed"};

struct Ipcp final : PppControl {
    Field addresses{*this, "ipcp.opt.addrs", "IP Addresses (deprecated)", AsProtocol()};
    Field source{*this, "ipcp.opt.src_address", "Source IP Address", Type::Ipv4};
    Field destination{*this, "ipcp.opt.dst_address", "Destination IP Address", Type::Ipv4};
    Field compression{*this, "ipcp.opt.compress", "IP Compression Protocol", AsProtocol()};
    Field compressionProtocol{
        *this, "ipcp.opt.compress_proto", "IP Compression Protocol", Type::U16, Base::Hex, kCompressions};
    Field mostSlot{*this, "ipcp.opt.max_slot_id", "Max Slot ID", Type::U8, Base::Dec};
    Field slot{*this, "ipcp.opt.comp_slot_id", "Comp Slot ID", Type::Boolean, 8, kSlot, 1};
    Field tcpSpace{*this, "ipcp.opt.tcp_space", "TCP Space", Type::U16, Base::Dec};
    Field otherSpace{*this, "ipcp.opt.non_tcp_space", "Non TCP Space", Type::U16, Base::Dec};
    Field mostPeriod{*this, "ipcp.opt.f_max_period", "F Max Period", Type::U16, Base::Dec};
    Field mostTime{*this, "ipcp.opt.f_max_time", "F Max Time", Type::U16, Base::Dec};
    Field mostHeader{*this, "ipcp.opt.max_header", "Max Header", Type::U16, Base::Dec};
    Field mostContext{*this, "ipcp.opt.max_cid", "Max CID", Type::U16, Base::Dec};
    Field mrru{*this, "ipcp.opt.mrru", "MRRU", Type::U16, Base::Dec};
    Field data{*this, "ipcp.data", "Data", Type::Bytes};
    Field addressItem{*this, "ipcp.opt.addr", "IP Address", AsProtocol()};
    Field address{*this, "ipcp.opt.ip_address", "IP Address", Type::Ipv4};
    Field mobileItem{*this, "ipcp.opt.mobileipv4", "Mobile Node's Home IP Address", AsProtocol()};
    Field mobile{*this, "ipcp.opt.mobilenodehomeaddress", "Mobile Node's Home Address", Type::Ipv4};
    Field firstDnsItem{*this, "ipcp.opt.pri_dns", "Primary DNS Server IP Address", AsProtocol()};
    Field firstDns{*this, "ipcp.opt.pri_dns_address", "Primary DNS Address", Type::Ipv4};
    Field firstNbnsItem{*this, "ipcp.opt.pri_nbns", "Primary NBNS Server IP Address", AsProtocol()};
    Field firstNbns{*this, "ipcp.opt.pri_nbns_address", "Primary NBNS Address", Type::Ipv4};
    Field secondDnsItem{*this, "ipcp.opt.sec_dns", "Secondary DNS Server IP Address", AsProtocol()};
    Field secondDns{*this, "ipcp.opt.sec_dns_address", "Secondary DNS Address", Type::Ipv4};
    Field secondNbnsItem{*this, "ipcp.opt.sec_nbns", "Secondary NBNS Server IP Address", AsProtocol()};
    Field secondNbns{*this, "ipcp.opt.sec_nbns_address", "Secondary NBNS Address", Type::Ipv4};
    Field rtp{*this, "ipcp.opt.iphc.rtp_compress", "RTP compression (RFC2508)", AsProtocol()};
    Field enhancedRtp{*this, "ipcp.opt.iphc.enhanced_rtp_compress", "Enhanced RTP compression (RFC3545)",
                      AsProtocol()};
    Field negotiated{*this, "ipcp.opt.iphc.neghdrcomp", "Negotiating header compression (RFC3545)",
                     AsProtocol()};
    Field suboptionType{*this, "ipcp.opt.iphc.type", "Type", Type::U8, Base::Dec};
    Field suboptionLength{*this, "ipcp.opt.iphc.length", "Length", Type::U8, Base::Dec};
    Field parameter{*this, "ipcp.opt.iphc.param", "Parameter", Type::U8, Base::Dec, kNoContexts};
    const PppOption suboptions[3] = {
        {1, "RTP compression (RFC2508)", &rtp, 2},
        {2, "Enhanced RTP compression (RFC3545)", &enhancedRtp, 2},
        {3, "Negotiating header compression (RFC3545)", &negotiated, 3},
    };
    const PppOption list[8] = {
        {1, "IP Addresses (deprecated)", &addresses, 10},
        {2, "IP Compression Protocol", &compression, 4, PppOption::Length::AtLeast},
        {3, "IP Address", &addressItem, 6},
        {4, "Mobile Node's Home IP Address", &mobileItem, 6},
        {129, "Primary DNS Server IP Address", &firstDnsItem, 6},
        {130, "Primary NBNS Server IP Address", &firstNbnsItem, 6},
        {131, "Secondary DNS Server IP Address", &secondDnsItem, 6},
        {132, "Secondary NBNS Server IP Address", &secondNbnsItem, 6},
    };

    explicit Ipcp(Registry& r)
        : PppControl(r, "ipcp", "PPP IP Control Protocol", "PPP IPCP", "ipcp.opt.type", "ipcp.opt.length") {
        r.bind("ppp.protocol", 0x8021, *this);
        r.bind("ethertype", 0x8021, *this);
    }

    std::span<const PppOption> options() const override { return list; }

    void option(Layer& in, const PppOption& o, const Item&, uint32_t at, uint32_t n) const override {
        if (o.item == &rtp || o.item == &enhancedRtp) return;
        if (o.item == &negotiated) {
            in.add(parameter, at, 1);
            return;
        }
        switch (o.type) {
            case 1:
                in.add(source, at, 4);
                in.add(destination, at + 4, 4);
                break;
            case 2: addCompression(in, at, n); break;
            case 3: in.add(address, at, 4); break;
            case 4: in.add(mobile, at, 4); break;
            case 129: in.add(firstDns, at, 4); break;
            case 130: in.add(firstNbns, at, 4); break;
            case 131: in.add(secondDns, at, 4); break;
            case 132: in.add(secondNbns, at, 4); break;
            default: break;
        }
    }

    void addCompression(Layer& in, uint32_t at, uint32_t n) const {
        enum Protocol : uint16_t {
            Rohc = 0x0003,
            VanJacobson = 0x002d,
            VanJacobsonTypo = 0x0037,
            Iphc = 0x0061
        };
        uint16_t number = in.view.u16(at);
        in.add(compressionProtocol, at, 2);
        if (number == Rohc) {
            in.add(mostContext, at + 2, 2);
            in.add(mrru, at + 4, 2);
            in.add(mostHeader, at + 6, 2);
        } else if (number == VanJacobson || number == VanJacobsonTypo) {
            in.add(mostSlot, at + 2, 1);
            in.add(slot, at + 3, 1);
        } else if (number == Iphc) {
            const Field* words[] = {&tcpSpace, &otherSpace, &mostPeriod, &mostTime, &mostHeader};
            uint32_t offset = 2;
            for (auto word : words) {
                in.add(*word, at + offset, 2);
                offset += 2;
            }
            if (n > offset)
                addOptions(in, {"Suboptions", suboptions, suboptionType, suboptionLength}, at + offset,
                           n - offset);
        } else if (n > 2) {
            in.add(data, at + 2, n - 2);
        }
    }
};

struct Ipv6cp final : PppControl {
    Field item{*this, "ipv6cp.opt.interface_identifier", "Interface Identifier", AsProtocol()};
    Field identifier{*this, "ipv6cp.interface_identifier", "Interface Identifier", Type::Bytes, Base::Colon};
    Field compression{*this, "ipv6cp.opt.compress", "IPv6 compression", AsProtocol()};  // never shown
    const Ipcp& ipcp;
    const PppOption list[2] = {
        {1, "Interface Identifier", &item, 10},
        {2, "IPv6 compression", &ipcp.compression, 4, PppOption::Length::AtLeast, &ipcp},
    };

    explicit Ipv6cp(Registry& r)
        : PppControl(r, "ipv6cp", "PPP IPv6 Control Protocol", "PPP IPV6CP", "ipv6cp.opt.type",
                     "ipv6cp.opt.length"),
          ipcp(static_cast<const Ipcp&>(*r.protocol("ipcp"))) {
        r.bind("ppp.protocol", 0x8057, *this);
    }
    std::span<const PppOption> options() const override { return list; }
    void option(Layer& in, const PppOption& o, const Item&, uint32_t at, uint32_t n) const override {
        if (o.type == 1)
            in.add(identifier, at, 8);
        else
            ipcp.addCompression(in, at, n);
    }
};

constexpr TrueFalse kStateless{"Stateless mode ON", "Stateless mode OFF"};
constexpr TrueFalse k56{"56-bit encryption ON", "56-bit encryption OFF"};
constexpr TrueFalse k128{"128-bit encryption ON", "128-bit encryption OFF"};
constexpr TrueFalse k40{"40-bit encryption ON", "40-bit encryption OFF"};
constexpr TrueFalse kObsolete{"Obsolete (should NOT be 1)", "Obsolete (should ALWAYS be 0)"};
constexpr TrueFalse kMppc{"Desire to negotiate MPPC", "No desire to negotiate MPPC"};
constexpr Name kMethods[] = {{8, "zlib compression"}};
constexpr Name kChecks[] = {{0, "sequence number check method"}};
constexpr Name kCheckModes[] = {
    {0, "None"}, {1, "LCB"}, {2, "CRC"}, {3, "Sequence Number"}, {4, "Extended Mode"}};

struct Ccp final : PppControl {
    Field predictor1{*this, "ccp.opt.predict1", "Predictor type 1", AsProtocol()};
    Field predictor2{*this, "ccp.opt.predict2", "Predictor type 2", AsProtocol()};
    Field puddle{*this, "ccp.opt.puddle", "Puddle Jumper", AsProtocol()};
    Field hp{*this, "ccp.opt.hpppc", "Hewlett-Packard PPC", AsProtocol()};
    Field stac{*this, "ccp.opt.stac", "Stac Electronics LZS", AsProtocol()};
    Field historyCount{*this, "ccp.opt.history_count", "History Count", Type::U16, Base::Dec};
    Field checkMode{*this, "ccp.opt.cm", "Check Mode Field", Type::U8, Base::Dec};
    Field checkReserved{*this, "ccp.opt.cm.reserved", "Reserved", Type::U8, Base::Dec, {}, 0xf8};
    Field checkValue{*this, "ccp.opt.cm.check_mode", "Check Mode", Type::U8, Base::Dec, kCheckModes, 7};
    Field mppe{*this, "ccp.opt.mppe", "Microsoft PPE/PPC", AsProtocol()};
    Field supported{*this, "ccp.opt.supported_bits", "Supported Bits", Type::U32, Base::Hex};
    Field stateless{*this, "ccp.opt.supported_bits.h", "H", Type::Boolean, 32, kStateless, 0x01000000};
    Field bits56{*this, "ccp.opt.supported_bits.m", "M", Type::Boolean, 32, k56, 0x80};
    Field bits128{*this, "ccp.opt.supported_bits.s", "S", Type::Boolean, 32, k128, 0x40};
    Field bits40{*this, "ccp.opt.supported_bits.l", "L", Type::Boolean, 32, k40, 0x20};
    Field obsolete{*this, "ccp.opt.supported_bits.d", "D", Type::Boolean, 32, kObsolete, 0x10};
    Field mppc{*this, "ccp.opt.supported_bits.c", "C", Type::Boolean, 32, kMppc, 0x01};
    Field bsd{*this, "ccp.opt.bsdcomp", "BSD LZW Compress", AsProtocol()};
    Field versionDictionary{*this, "ccp.opt.vd", "Vers/Dict", Type::U8, Base::Hex};
    Field bsdVersion{*this, "ccp.opt.vd.vers", "Vers", Type::U8, Base::Dec, {}, 0xe0};
    Field dictionary{*this, "ccp.opt.vd.dict", "Dict", Type::U8, Base::Dec, {}, 0x1f};
    Field deflate{*this, "ccp.opt.deflate", "Deflate", AsProtocol()};
    Field window{*this, "ccp.opt.window", "Window", Type::U8, Base::Dec, {}, 0xf0};
    Field method{*this, "ccp.opt.method", "Method", Type::U8, Base::Dec, kMethods, 0x0f};
    Field zero{*this, "ccp.opt.mbz", "MBZ", Type::U8, Base::Dec, {}, 0xfc};
    Field check{*this, "ccp.opt.chk", "Chk", Type::U8, Base::Dec, kChecks, 3};
    const PppOption list[8] = {
        {1, "Predictor type 1", &predictor1, 2},
        {2, "Predictor type 2", &predictor2, 2},
        {3, "Puddle Jumper", &puddle, 2},
        {16, "Hewlett-Packard PPC", &hp, 2},
        {17, "Stac Electronics LZS", &stac, 5, PppOption::Length::AtLeast},
        {18, "Microsoft PPE/PPC", &mppe, 6},
        {21, "BSD LZW Compress", &bsd, 3},
        {26, "Deflate", &deflate, 4},
    };

    explicit Ccp(Registry& r)
        : PppControl(r, "ccp", "PPP Compression Control Protocol", "PPP CCP", "ccp.opt.type",
                     "ccp.opt.length") {
        r.bind("ppp.protocol", 0x80fd, *this);
        r.bind("ethertype", 0x80fd, *this);
    }
    std::span<const PppOption> options() const override { return list; }
    void option(Layer& in, const PppOption& o, const Item&, uint32_t at, uint32_t) const override {
        switch (o.type) {
            case 17:
                in.add(historyCount, at, 2);
                in.bitmask(checkMode, at + 2, 1, {&checkReserved, &checkValue}, Layer::kPlain);
                break;
            case 18:
                in.bitmask(supported, at, 4, {&stateless, &bits56, &bits128, &bits40, &obsolete, &mppc});
                break;
            case 21: in.bitmask(versionDictionary, at, 1, {&bsdVersion, &dictionary}, Layer::kPlain); break;
            case 26:
                in.add(window, at, 1).value("{}", 1u << ((in.view.u8(at) >> 4) + 8));
                in.add(method, at, 1);
                in.add(zero, at + 1, 1);
                in.add(check, at + 1, 1);
                break;
            default: break;
        }
    }
};

struct CompressedData final : Protocol {
    explicit CompressedData(Registry& r) : Protocol(r, "comp_data", "PPP Compressed Datagram", "PPP Comp") {
        r.bind("ppp.protocol", 0xfd, *this);
    }
    void parse(Layer& in) const override {
        in.column("PPP Comp");
        in.info("Compressed data");
    }
};

}  // namespace

void addPppNetworkControl(Registry& r) {
    r.add<Ipcp>();
    r.add<Ipv6cp>();
    r.add<Ccp>();
    r.add<CompressedData>();
}

}  // namespace dorsal
