// BSD loopback (LINKTYPE_NULL, LINKTYPE_LOOP): an address family in front of each packet.
#include "dissectors/link/ethertype.h"

namespace dorsal {
namespace {

constexpr Name kFamilies[] = {{2, "IP"},    {7, "OSI"},   {16, "Appletalk"}, {23, "Netware IPX/SPX"},
                              {24, "IPv6"}, {28, "IPv6"}, {30, "IPv6"}};
constexpr uint32_t kMostFamily = 1500;

// The family as whichever system wrote it: of either byte order, in 8, 16 or 32 bits; or an Ethertype.
uint32_t familyOf(uint32_t word) {
    if (word & 0xffff0000) {
        if (!(word & 0xff000000) && (word & 0x00ff0000) < 0x00060000) return word >> 16;
        return word >> 24 | (word >> 8 & 0xff00) | (word << 8 & 0xff0000) | word << 24;
    }
    return (word & 0xff) == 0 && (word & 0xff00) < 0x0600 ? word >> 8 : word;
}

struct Loopback final : Protocol {
    Field type{*this, "null.type", "Type", Type::U16, Base::Hex, ethertypeNames()};
    Field family{*this, "null.family", "Family", Type::U32, Base::Dec, kFamilies};
    const Table &families, &types, &links;

    explicit Loopback(Registry& r)
        : Protocol(r, "null", "Null/Loopback", "Null"),
          families(r.table("null.bsd")),
          types(r.table("ethertype")),
          links(r.table("ppp.framing")) {
        ownItem = false;
        r.bind("link.type", {0, 108}, *this);
    }

    void parse(Layer& in) const override {
        bool swapped = in.out.frame.linkType == 108;
        uint16_t start = swapped ? 0 : in.view.u16(0);
        in.out.source = in.out.destination = Address::constant("N/A");
        in.column("N/A");
        in.info("Null/Loopback");
        if (start == 0xff03 && in.dispatch(links, start, in.view)) return;
        uint32_t value = swapped ? in.view.u32(0) : familyOf(in.view.u32le(0));
        bool isFamily = swapped || value <= kMostFamily;
        auto nest = in.in(in.add(self, 0, 4));
        in.addNumber(isFamily ? family : type, 0, 4, isFamily ? value : value & 0xffff);
        View rest = in.view.sub(4);
        if (!in.dispatch(isFamily ? families : types, isFamily ? value : value & 0xffff, rest)) in.data(rest);
    }
};

// Packets without any link layer (LINKTYPE_RAW): IP by its version, or PPP.
struct Raw final : Protocol {
    const Table &families, &links;

    explicit Raw(Registry& r)
        : Protocol(r, "raw", "Raw packet data", "Raw"),
          families(r.table("null.bsd")),
          links(r.table("ppp.framing")) {
        ownItem = false;
        r.bind("link.type", {12, 14, 101}, *this);
    }

    void parse(Layer& in) const override {
        constexpr uint32_t kIpv4 = 2, kIpv6 = 24;
        in.addSelf();
        in.out.source = in.out.destination = Address::constant("N/A");
        in.column("N/A");
        in.info("Raw packet data");
        uint16_t start = in.view.u16(0);
        if (start == 0xff03 && in.dispatch(links, start, in.view)) return;
        uint32_t version = start >> 12;
        bool known = version == 4   ? in.dispatch(families, kIpv4, in.view)
                     : version == 6 ? in.dispatch(families, kIpv6, in.view)
                                    : false;
        if (!known) in.data(in.view);
    }
};

}  // namespace

void addLoopback(Registry& r) {
    r.add<Loopback>();
    r.add<Raw>();
}

}  // namespace dorsal
