#include "dissectors/link/ethertype.h"

namespace dorsal {

Ethertype::Ethertype(Registry& r)
    : Protocol(r, "ethertype", "Ethertype", "Ethertype"),
      types_(r.table("ethertype")),
      lengths_(r.table("ethernet.length")) {
    ownItem = false;
}

const Ethertype& Ethertype::of(Registry& r) {
    return static_cast<const Ethertype&>(*r.protocol("ethertype"));
}

uint32_t Ethertype::dispatch(Layer& in, uint16_t type, const View& payload) const {
    auto& out = in.out;
    out.current = this;  // until the layer ends: it is the one that stumbles over a damaged trailer
    out.layers.push_back(id());
    in.guarded(payload, [&] {
        if (!in.dispatch(types_, type, payload)) unknown(in, type, payload);
    });
    // Where the capture ends with the payload, nothing is said of a trailer.
    return in.payloadLength() < payload.captured() ? in.payloadLength() : payload.reported();
}

void Ethertype::unknown(Layer& in, uint16_t type, const View& payload) const {
    if (in.wantsColumns()) {
        in.column(fmt::format("0x{:04x}", type));
        if (auto name = ethertypeNames().find(type)) in.info("{}", name);
    }
    if (payload.reported() == 0) in.out.layers.pop_back();
    in.data(payload);
}

uint32_t Ethertype::dispatchLength(Layer& in, const View& payload) const {
    auto kind = payload.has(0, 2) && payload.u16(0) == 0xffff ? LengthPayload::RawIpx : LengthPayload::Llc;
    bool whole = in.guarded(payload, [&] {
        if (!in.dispatch(lengths_, uint32_t(kind), payload)) in.data(payload);
    });
    if (payload.captured() == payload.reported()) return payload.reported();
    // The capture ends before the trailer does; one note of that is enough.
    if (whole) throw BoundsError{BoundsError::Kind::Truncated};
    return in.view.reported();
}

void addEthertype(Registry& r) { r.add<Ethertype>(); }

}  // namespace dorsal
