// Cuts a stream into messages whose header says how long they are.
#pragma once

#include <algorithm>

#include "dissectors/core/layer.h"

namespace dorsal {

// Calls parse(Layer&) for each whole message in the bytes of `in`, which start at in.pos. `header` bytes are
// enough for lengthOf(const View& rest) to return the length of the message including its header; it may
// return 0 when it cannot say yet. Each message gets a view and an item of its own (the protocol should turn
// ownItem off), and a malformed one does not stop the next. Asks the carrier for more when a message does not
// end here; a message that can't be completed is given as far as it goes.
//
//     explicit Dns(Registry& r) ... { ownItem = false; }
//     void parse(Layer& in) const override {
//         eachPdu(in, 2, [](const View& rest) { return 2u + rest.u16(0); },
//                 [&](Layer& pdu) { parseMessage(pdu); });
//     }
template <class LengthOf, class Parse>
void eachPdu(Layer& in, uint32_t header, LengthOf&& lengthOf, Parse&& parse) {
    while (in.left() > 0) {
        uint32_t start = in.pos, captured = in.leftCaptured();
        in.view.need(start, 1);
        bool ask = in.canNeedMore();
        if (ask && captured < header) return in.needMore(start, kOneMoreSegment);
        uint32_t size = lengthOf(in.view.sub(start));
        if (size == 0) return in.needMore(start, kOneMoreSegment);
        if (size < header) throw BoundsError{BoundsError::Kind::Malformed};
        if (ask && captured < size) return in.needMore(start, size - captured);
        in.addPduSize(start, size);
        auto view = in.view.declared(start, size);
        in.guarded(in.view, [&] { in.ownLayer(view, parse); });
        if (in.left() <= size) break;
        in.pos = start + size;
    }
}

}  // namespace dorsal
