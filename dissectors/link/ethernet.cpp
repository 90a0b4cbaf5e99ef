// Ethernet II and IEEE 802.3.
#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

struct Ethernet final : Protocol {
    Field dst{*this, "eth.dst", "Destination", Type::Ether};
    Field src{*this, "eth.src", "Source", Type::Ether};
    Field type{*this, "eth.type", "Type", Type::U16, Base::Hex};
    const Table& ethertypes;

    explicit Ethernet(Registry& r) : Protocol(r, "eth", "Ethernet", "Ethernet"), ethertypes(r.table("ethertype")) {
        r.bind("link.type", 1, *this);
    }

    void parse(Layer& in) const override {
        in.column("Ethernet");
        auto d = in.view.bytes(0, 6), s = in.view.bytes(6, 6);
        in.out.destination = in.out.linkDestination = Address::ether(d.data());
        in.out.source = in.out.linkSource = Address::ether(s.data());
        in.headerLength(14);
        if (in.wantsTexts())
            in.self().label("Ethernet II, Src: {}, Dst: {}", in.out.source.toString(), in.out.destination.toString());
        in.add(dst, 0, 6);
        in.add(src, 6, 6);
        in.pos = 12;
        auto next = in.u16(type);
        auto payload = in.view.sub(14);
        in.guarded(payload, [&] {
            if (!in.dispatch(ethertypes, next, payload)) in.data(payload);
        });
    }
};

}  // namespace

void addEthernet(Registry& r) { r.add<Ethernet>(); }

}  // namespace dorsal
