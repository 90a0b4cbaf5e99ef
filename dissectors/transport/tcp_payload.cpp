// What a TCP segment carries, and who gets it.
#include <algorithm>

#include "dissectors/transport/tcp.h"

namespace dorsal {

void Tcp::parsePayload(Layer& in, const Segment& s) const {
    auto& h = s.h;
    if (!h.complete) throw BoundsError{BoundsError::Kind::Malformed};
    auto rest = in.view.sub(h.headerLength);
    if (!rest.reported()) return;
    if (h.has(kRst)) {
        in.add(resetCause, h.headerLength, rest.captured());
        return;
    }
    auto item = in.add(payload, h.headerLength, rest.captured());
    item.label("TCP payload ({} byte{})", rest.reported(), rest.reported() == 1 ? "" : "s");
    if (s.note && s.note->findings & (kRetransmission | kOutOfOrder)) {
        in.add(segmentData, h.headerLength, rest.captured())
            .label("Retransmitted TCP segment data ({} byte{})", rest.reported(),
                   rest.reported() == 1 ? "" : "s");
        return;
    }
    dispatchPayload(in, s, rest);
}

void Tcp::dispatchPayload(Layer& in, const Segment& s, const View& rest) const {
    auto& h = s.h;
    auto& stream = in.out.stream;
    stream = {};
    stream.present = true;
    stream.source = rest.source();
    stream.fin = h.has(kFin);
    stream.pduSize = &pduSize;
    uint16_t low = std::min(h.sourcePort, h.destinationPort),
             high = std::max(h.sourcePort, h.destinationPort);
    in.guarded(rest, [&] {
        if (!in.dispatch(ports, low, rest) && !in.dispatch(ports, high, rest) &&
            !in.tryHeuristics(heuristics, rest))
            in.data(rest);
    });
}

}  // namespace dorsal
