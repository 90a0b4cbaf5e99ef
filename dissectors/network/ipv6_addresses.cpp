// What IPv6 addresses are made of: the IPv4 and MAC addresses that transition mechanisms put into them.
#include "dissectors/network/ipv6.h"

namespace dorsal {
namespace {

constexpr uint8_t kEmbedPrefix[12] = {0x00, 0x64, 0xff, 0x9b};  // 64:ff9b::/96, RFC 6052

struct Addresses final : Protocol {
    // The fields of one of the two addresses, or of either.
    struct Fields {
        Field slaac, isatap, gateway, sla, server, port, client;
    };
    Fields source{{*this, "ipv6.src_slaac_mac", "Source SLAAC MAC", Type::Ether},
                  {*this, "ipv6.src_isatap_ipv4", "Source ISATAP IPv4", Type::Ipv4},
                  {*this, "ipv6.src_6to4_gw_ipv4", "Source 6to4 Gateway IPv4", Type::Ipv4},
                  {*this, "ipv6.src_6to4_sla_id", "Source 6to4 SLA ID", Type::U16, Base::Dec},
                  {*this, "ipv6.src_ts_ipv4", "Source Teredo Server IPv4", Type::Ipv4},
                  {*this, "ipv6.src_tc_port", "Source Teredo Port", Type::U16, Base::Dec},
                  {*this, "ipv6.src_tc_ipv4", "Source Teredo Client IPv4", Type::Ipv4}};
    Fields destination{{*this, "ipv6.dst_slaac_mac", "Destination SLAAC MAC", Type::Ether},
                       {*this, "ipv6.dst_isatap_ipv4", "Destination ISATAP IPv4", Type::Ipv4},
                       {*this, "ipv6.dst_6to4_gw_ipv4", "Destination 6to4 Gateway IPv4", Type::Ipv4},
                       {*this, "ipv6.dst_6to4_sla_id", "Destination 6to4 SLA ID", Type::U16, Base::Dec},
                       {*this, "ipv6.dst_ts_ipv4", "Destination Teredo Server IPv4", Type::Ipv4},
                       {*this, "ipv6.dst_tc_port", "Destination Teredo Port", Type::U16, Base::Dec},
                       {*this, "ipv6.dst_tc_ipv4", "Destination Teredo Client IPv4", Type::Ipv4}};
    Fields either{{*this, "ipv6.slaac_mac", "SLAAC MAC", Type::Ether},
                  {*this, "ipv6.isatap_ipv4", "ISATAP IPv4", Type::Ipv4},
                  {*this, "ipv6.6to4_gw_ipv4", "6to4 Gateway IPv4", Type::Ipv4},
                  {*this, "ipv6.6to4_sla_id", "6to4 SLA ID", Type::U16, Base::Dec},
                  {*this, "ipv6.ts_ipv4", "Teredo Server IPv4", Type::Ipv4},
                  {*this, "ipv6.tc_port", "Teredo Port", Type::U16, Base::Dec},
                  {*this, "ipv6.tc_ipv4", "Teredo Client IPv4", Type::Ipv4}};
    Field embedPrefix{*this, "ipv6.embed_ipv4_prefix", "Embedded IPv4 Prefix", Type::Bytes};
    Field sourceEmbedded{*this, "ipv6.src_embed_ipv4", "Source Embedded IPv4", Type::Ipv4};
    Field destinationEmbedded{*this, "ipv6.dst_embed_ipv4", "Destination Embedded IPv4", Type::Ipv4};
    Field embedded{*this, "ipv6.embed_ipv4", "Embedded IPv4", Type::Ipv4};

    explicit Addresses(Registry& r) : Protocol(r, "ipv6.addresses", "IPv6 Addresses", "IPv6") {
        ownItem = false;
        listed = false;
    }

    void parse(Layer& in) const override {
        tunnels(in, 8, source);
        tunnels(in, 24, destination);
        embeddedAddress(in, 8, sourceEmbedded);
        embeddedAddress(in, 24, destinationEmbedded);
        interfaces(in, 8, source);
        interfaces(in, 24, destination);
    }

    void tunnels(Layer& in, uint32_t at, const Fields& own) const {
        auto& v = in.view;
        if (v.u16(at) == 0x2002) {
            // 6to4, RFC 3056
            in.add(own.gateway, at + 2, 4).generated();
            in.add(own.sla, at + 6, 2).generated();
            in.add(either.gateway, at + 2, 4).generated().hide();
            in.add(either.sla, at + 6, 2).generated().hide();
        } else if (v.u32(at) == 0x20010000) {
            // Teredo, RFC 4380: port and client stand there inverted
            auto port = uint16_t(~v.u16(at + 10));
            auto client = ~v.u32(at + 12);
            in.add(own.server, at + 4, 4).generated();
            in.addNumber(own.port, at + 10, 2, port).generated();
            in.addNumber(own.client, at + 12, 4, client).generated();
            in.add(either.server, at + 4, 4).generated().hide();
            in.addNumber(either.port, at + 10, 2, port).generated().hide();
            in.addNumber(either.client, at + 12, 4, client).generated().hide();
        }
    }

    void embeddedAddress(Layer& in, uint32_t at, const Field& own) const {
        if (std::memcmp(in.view.bytes(at, 12).data(), kEmbedPrefix, 12) != 0) return;
        in.add(embedPrefix, at, 12).generated();
        in.add(own, at + 12, 4).generated();
        in.add(embedded, at + 12, 4).generated();
    }

    void interfaces(Layer& in, uint32_t at, const Fields& own) const {
        auto& v = in.view;
        uint32_t high = v.u32(at + 8);
        if ((high & 0xfcffffff) == 0x00005efe) {
            // ISATAP, RFC 5214
            in.add(own.isatap, at + 12, 4).generated();
            in.add(either.isatap, at + 12, 4).generated().hide();
        } else if ((high & 0x020000ff) == 0x020000ff && v.u8(at + 12) == 0xfe) {
            // EUI-64 made from a MAC address, RFC 4291, appendix A
            uint64_t mac = uint64_t(high >> 8 ^ 0x020000) << 24 | v.u24(at + 13);
            in.addNumber(own.slaac, at + 8, 8, mac).generated();
            in.addNumber(either.slaac, at + 8, 8, mac).generated().hide();
        }
    }
};

}  // namespace

const Protocol& addIpv6Addresses(Registry& r) { return r.add<Addresses>(); }

}  // namespace dorsal
