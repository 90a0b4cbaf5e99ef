// What a carrier of a byte stream (TCP, a TLS session ...) and the protocols on top of it tell each other.
//
// A protocol that rides on a stream gets whatever bytes a segment brings. When a message does not end there,
// it asks for more and returns; the carrier keeps the bytes from `at` on and calls the protocol again, with
// the message's first byte at position 0, once enough has arrived:
//
//     void parse(Layer& in) const override {
//         while (in.left()) {
//             uint32_t start = in.pos;
//             if (in.left() < 4) return in.needMore(start, kOneMoreSegment);     // not even the length
//             uint32_t size = 4 + in.view.u32(start);
//             if (in.left() < size) return in.needMore(start, size - in.left()); // how many more
//             ...one message...
//         }
//     }
//
// What stood before `at` is done and is not given again. Asking is only possible while in.canNeedMore();
// otherwise (a cut packet, a datagram, an outer layer that took the right) needMore does nothing, so that the
// protocol dissects what is there: write `if (in.left() < size && in.canNeedMore()) return in.needMore(...)`.
// The same code runs in the ordered pass and in every later look at the packet; the carrier's notes see to it
// that the later look is given the same bytes.
//
// Most protocols have a header of fixed size that says how long the message is: dissectors/core/stream_pdus.h
// has eachPdu(), which does all of the above.
//
// Only the protocol that the carrier calls may ask. One that passes the right on (its own payload is the same
// stream, as behind a proxy header) sets `in.out.stream.reach = 2` before it calls the next one.
#pragma once

#include <cstdint>

namespace dorsal {

struct Field;

// Asks that are no number of bytes.
inline constexpr uint32_t kOneMoreSegment =
    0x0fffffff;                                    // don't know how much: ask again with the next segment
inline constexpr uint32_t kUntilFin = 0x0ffffffe;  // everything until the sender closes

struct StreamContext {
    // --- what the carrier offers and the protocol asks for (through Layer::canNeedMore, needMore)
    uint8_t reach = 0;   // levels of calls below the carrier that may still ask
    uint8_t source = 0;  // the data source whose bytes may be asked for
    bool asked = false;
    uint32_t at = 0;    // of the first byte that is kept, in the data source
    uint32_t more = 0;  // bytes, or one of the constants above

    // --- facts about the bytes, valid below a TCP layer (`present`)
    bool present = false;
    bool reassembled = false;  // the bytes were put together from several segments
    bool retransmission = false;
    bool outOfOrder = false;
    bool fin = false;                // this segment closes its direction
    bool known = false;              // the connection's start was captured (initial sequence number known)
    bool fromServer = false;         // sent by the end that answered the SYN, or else by the lower port
    uint32_t number = 0;             // tcp.stream
    uint32_t sequence = 0;           // relative sequence number of the segment's first byte
    uint32_t acknowledged = 0;       // relative acknowledgment number of the segment
    uint32_t urgentPointer = 0;      // 0 when the URG flag is not set
    uint32_t treeItem = UINT32_MAX;  // the TCP layer's own item, which message sizes are added to
    const Field* pduSize = nullptr;  // the field for them
};

}  // namespace dorsal
