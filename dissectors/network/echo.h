// Which echo reply answers which request: for ICMP and ICMPv6.
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>

#include "dissectors/core/awaited.h"
#include "dissectors/core/layer.h"

namespace dorsal {

// In the note of an echo request or reply.
struct EchoNote {
    uint32_t partner;  // the packet that answers, or that asked; 0: none. Patched in requests.
};

// The requests that wait for their answer. Belongs to the ordered pass. A request is answered once; the one
// asked last goes first. Bounded: the oldest requests are forgotten.
class EchoTable final : public FlowState {
  public:
    static constexpr size_t kMostWaiting = 1u << 17;

    EchoTable();
    // `checksum` is what the request carries. It covers the data, which an answer must repeat.
    // Without an answer, the request gets the expert item `missing`.
    void request(const Dissection& out, uint16_t id, uint16_t sequence, uint16_t checksum, EchoNote& note,
                 const Expert& missing);
    // `checksum` is what the request to this reply would carry. Fills in both notes.
    void reply(const Dissection& out, uint16_t id, uint16_t sequence, uint16_t checksum, EchoNote& note);

  private:
    struct Request {
        uint32_t packet = 0;
        EchoNote* note = nullptr;
        AwaitedNote* awaited = nullptr;  // nullptr: the notes are full
    };
    struct Waiting {
        FlowKey flow;
        uint16_t checksum;
        bool operator==(const Waiting&) const = default;
    };
    struct Hash {
        FlowKeyHash inner;
        size_t operator()(const Waiting& w) const { return inner(w.flow) ^ w.checksum; }
    };
    static Waiting key(const Dissection& out, uint16_t id, uint16_t sequence, uint16_t checksum);

    std::unordered_map<Waiting, Request, Hash> map_;
    std::deque<std::pair<Waiting, uint32_t>> ages_;  // with the request's packet
};

}  // namespace dorsal
