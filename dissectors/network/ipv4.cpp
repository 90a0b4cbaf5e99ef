// Internet Protocol version 4, RFC 791.
#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

constexpr TrueFalse kSet{"Set", "Not set"};

struct Ipv4 final : Protocol {
    Field version{*this, "ip.version", "Version", Type::U8, Base::Dec, {}, 0xf0};
    Field headerLengthField{*this, "ip.hdr_len", "Header Length", Type::U8, Base::Dec, {}, 0x0f};
    Field length{*this, "ip.len", "Total Length", Type::U16, Base::Dec};
    Field id{*this, "ip.id", "Identification", Type::U16, Base::HexDec};
    Field flags{*this, "ip.flags", "Flags", Type::U8, Base::Hex, {}, 0xe0};
    Field reserved{*this, "ip.flags.rb", "Reserved bit", Type::Boolean, 8, kSet, 0x80};
    Field dontFragment{*this, "ip.flags.df", "Don't fragment", Type::Boolean, 8, kSet, 0x40};
    Field moreFragments{*this, "ip.flags.mf", "More fragments", Type::Boolean, 8, kSet, 0x20};
    Field fragmentOffset{*this, "ip.frag_offset", "Fragment Offset", Type::U16, Base::Dec, {}, 0x1fff};
    Field ttl{*this, "ip.ttl", "Time to Live", Type::U8, Base::Dec};
    Field proto{*this, "ip.proto", "Protocol", Type::U8, Base::Dec};
    Field src{*this, "ip.src", "Source Address", Type::Ipv4};
    Field dst{*this, "ip.dst", "Destination Address", Type::Ipv4};
    Field addr{*this, "ip.addr", "Source or Destination Address", Type::Ipv4};
    const Table& protocols;

    explicit Ipv4(Registry& r)
        : Protocol(r, "ip", "Internet Protocol Version 4", "IPv4"), protocols(r.table("ip.proto")) {
        r.bind("ethertype", 0x0800, *this);
        r.bind("link.type", {12, 14, 101, 228}, *this);
    }

    void parse(Layer& in) const override {
        in.column("IPv4");
        in.add(version, 0, 1);
        uint32_t header = (in.view.u8(0) & 15u) * 4;
        in.add(headerLengthField, 0, 1).value("{} bytes ({})", header, header / 4);
        uint32_t total = in.view.u16(2);
        in.add(length, 2, 2);
        in.add(id, 4, 2);
        {
            auto nest = in.in(in.add(flags, 6, 1));
            in.add(reserved, 6, 1);
            in.add(dontFragment, 6, 1);
            in.add(moreFragments, 6, 1);
        }
        in.add(fragmentOffset, 6, 2);
        in.add(ttl, 8, 1);
        in.add(proto, 9, 1);
        in.out.source = Address::ipv4(in.view.u32(12));
        in.out.destination = Address::ipv4(in.view.u32(16));
        in.out.ipProtocol = in.view.u8(9);
        in.headerLength(header);
        if (in.wantsTexts())
            in.self().label("Internet Protocol Version 4, Src: {}, Dst: {}", in.out.source.toString(),
                            in.out.destination.toString());
        in.add(src, 12, 4);
        in.add(addr, 12, 4).hide();
        in.add(dst, 16, 4);
        in.add(addr, 16, 4).hide();
        auto payload = in.view.sub(header, total > header ? total - header : 0);
        if (!in.dispatch(protocols, in.out.ipProtocol, payload)) in.data(payload);
    }
};

}  // namespace

void addIpv4(Registry& r) { r.add<Ipv4>(); }

}  // namespace dorsal
