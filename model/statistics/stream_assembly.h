// Puts the segments of one TCP stream in order.
#pragma once

#include <map>
#include <span>

#include "model/statistics/follow.h"

namespace dorsal {

// One layer of a packet that belongs to a stream. The spans live as long as the packet's dissection.
struct StreamSegment {
    uint32_t packet = 0;
    uint32_t stream = UINT32_MAX;
    FollowEnd from, to;
    uint32_t headerAt = 0;
    uint8_t source = 0;
    bool whole = false;  // the header was captured
    uint32_t sequence = 0, acknowledged = 0;
    uint32_t length = 0;  // bytes that were sent; fewer may have been captured
    uint16_t flags = 0;
    std::span<const uint8_t> payload;
    struct Message {
        std::span<const uint8_t> bytes, body;
        bool known = false;  // a request or a response, and no bytes in between
    };
    std::vector<Message> messages;
};

// Bytes that come early stand aside until what is before them is there, or until the other end acknowledges
// more than was captured: then there is a hole. What does not fit into `mostBytes` is left out.
class StreamAssembly {
  public:
    StreamAssembly(FollowedStream& out, size_t mostBytes) : out_(out), most_(mostBytes) {}
    void segment(const StreamSegment& s);
    // Adds bytes as they come.
    void datagram(const StreamSegment& s, std::span<const uint8_t> bytes);
    void finish();

  private:
    struct Early {
        uint32_t packet;
        uint32_t length;
        std::vector<uint8_t> bytes;
    };
    struct Side {
        bool begun = false;
        int64_t next = 0;  // sequence number, counted on beyond 32 bits
        std::multimap<int64_t, Early> early;
    };
    bool sideOf(const StreamSegment& s);
    void add(uint32_t packet, bool fromServer, std::span<const uint8_t> bytes, bool outOfOrder = false);
    void settle(bool fromServer);
    void acknowledge(bool fromServer, uint32_t ack, uint32_t packet);
    static int64_t place(const Side& side, uint32_t sequence) {
        return side.next + int32_t(sequence - uint32_t(side.next));
    }

    FollowedStream& out_;
    size_t most_;
    size_t waiting_ = 0;  // bytes that stand aside
    bool named_ = false;
    Side sides_[2];
};

}  // namespace dorsal
