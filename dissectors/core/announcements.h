// Flows that one packet announces before they begin: media in SDP, data connections in FTP.
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>

#include "dissectors/core/flow.h"

namespace dorsal {

// One end of a flow.
struct Endpoint {
    Address host;
    uint16_t port = 0;
    FlowKind kind{};
    bool operator==(const Endpoint& o) const { return kind == o.kind && port == o.port && host == o.host; }
};
struct EndpointHash {
    uint64_t seed;
    size_t operator()(const Endpoint& e) const;
};

struct Announcement {
    const Protocol* carries = nullptr;
    uint32_t packet = 0;         // that announced it, numbered from 1
    NoteStore::Ref details = 0;  // a note that the announcer left for `carries`; 0: none
    uint16_t otherPort = 0;      // that the other end must have; 0: any
};

// What was announced for an endpoint, whoever the other end will be, or only for one port of it. Only the
// pass touches it. A newer announcement replaces an older one for the same endpoint; of too many, the oldest
// are forgotten.
class Announcements final : public FlowState {
  public:
    static constexpr size_t kMost = 65536;

    // Those of the pass's capture.
    static Announcements& of(Pass& pass, const Protocol& any);
    Announcements();
    bool empty() const { return known_.empty(); }
    void add(const Endpoint& end, const Announcement& announcement);
    // What a packet between two ends belongs to: `first` counts before `second`. nullptr: not announced.
    const Announcement* find(const Endpoint& first, const Endpoint& second) const;
    // What was said of an endpoint alone.
    const Announcement* find(const Endpoint& end) const;

  private:
    std::unordered_map<Endpoint, Announcement, EndpointHash> known_;
    std::deque<Endpoint> order_;
};

}  // namespace dorsal
