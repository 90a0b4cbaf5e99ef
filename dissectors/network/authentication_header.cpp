// IP Authentication Header, RFC 4302: behind an IPv4 header a protocol like others, in IPv6 an extension
// header.
#include "dissectors/network/ip_names.h"
#include "dissectors/network/ipv6.h"

namespace dorsal {
namespace {

constexpr uint32_t kFixed = 12;

struct AuthenticationHeader final : Ipv6Extension {
    Field next{*this, "ah.next_header", "Next header", Type::U8, Base::Dec, ipProtocolNames()};
    Field length{*this, "ah.length", "Length", Type::U8, Base::Dec};
    Field reserved{*this, "ah.reserved", "Reserved", Type::Bytes};
    Field spi{*this, "ah.spi", "AH SPI", Type::U32, Base::Hex};
    Field sequence{*this, "ah.sequence", "AH Sequence", Type::U32, Base::Dec};
    Field icv{*this, "ah.icv", "AH ICV", Type::Bytes};
    const Table& protocols;

    explicit AuthenticationHeader(Registry& r)
        : Ipv6Extension(r, "ah", "Authentication Header", "AH"), protocols(r.table("ip.proto")) {
        ownItem = false;  // extension() adds it, for both callers
        r.bind("ip.proto", 51, *this);
    }

    void parse(Layer& in) const override {
        Ipv6Packet packet;
        auto rest = in.view.sub(extension(in, packet));
        in.out.ipProtocol = packet.next;
        if (!in.dispatch(protocols, packet.next, rest)) in.data(rest);
    }

    uint32_t extension(Layer& in, Ipv6Packet& packet) const override {
        in.column("AH");
        in.out.info.clear();
        auto self = in.addSelf();
        packet.next = in.u8(next);
        uint32_t size = (in.u8(length) + 2u) * 4;
        in.last().append(" ({} bytes)", size);
        in.take(reserved, 2);
        uint32_t index = in.u32(spi);
        in.info("AH (SPI=0x{:08x})", index);
        in.u32(sequence);
        in.take(icv, size > kFixed ? size - kFixed : 0);
        self.length(size);
        return size;  // what follows stands where the length says, even amid the fields above
    }
};

}  // namespace

const Ipv6Extension& addAuthenticationHeader(Registry& r) { return r.add<AuthenticationHeader>(); }

}  // namespace dorsal
