// Multipath TCP, RFC 8684 (version 1) and RFC 6824 (version 0), which rides in an option of TCP.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

// What the option needs to know of its segment.
struct MptcpSegment {
    uint32_t stream = 0;   // tcp.stream
    Flow* flow = nullptr;  // in the ordered pass only
    int from = 0;          // the flow's end that sent it
};

class Mptcp : public Protocol {
  public:
    using Protocol::Protocol;
    // Reads the option behind its kind and length; the view of `in` is the option. Returns what analysis()
    // wants to know of the flow (0: nothing). Throws BoundsError.
    virtual NoteStore::Ref option(Layer& in, const MptcpSegment& segment) const = 0;
    // The items of the connection that the flow belongs to, in the layer of TCP.
    virtual void analysis(Layer& tcp, NoteStore::Ref flow, uint32_t stream) const = 0;
};

// Made by the protocol whose options it reads.
const Mptcp& addMptcp(Registry& registry);

}  // namespace dorsal
