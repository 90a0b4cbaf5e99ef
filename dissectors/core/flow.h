// Flows (conversations) and the state that protocols keep for them during the ordered pass.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dissectors/core/address.h"
#include "dissectors/core/notes.h"

namespace dorsal {

class Protocol;

// What a protocol remembers of a flow, or of the whole capture, while the pass runs.
struct FlowState {
    virtual ~FlowState() = default;

  private:
    friend struct Flow;
    const Protocol* owner_ = nullptr;
    std::unique_ptr<FlowState> next_;  // of the same flow, another protocol's
};

enum class FlowKind : uint8_t { Ipv4, Ipv6, Tcp, Udp, Other };
inline constexpr size_t kFlowKinds = 5;

// The two ends of a flow; which end is `a` says nothing about direction (the smaller one is).
struct FlowKey {
    Address a, b;
    uint16_t portA = 0, portB = 0;
    FlowKind kind = FlowKind::Other;
    static FlowKey make(FlowKind kind, const Address& from, uint16_t fromPort, const Address& to,
                        uint16_t toPort);
    bool operator==(const FlowKey& o) const {
        return kind == o.kind && portA == o.portA && portB == o.portB && a == o.a && b == o.b;
    }
};

// A conversation. Lives from its first packet to the end of the capture; only the pass touches it.
struct Flow {
    FlowKey key;
    uint32_t id = 0;           // among all flows
    uint32_t stream = 0;       // among the flows of its kind: tcp.stream, udp.stream
    uint32_t firstPacket = 0;  // numbered from 1
    uint32_t lastPacket = 0;
    // The protocol that the flow is known to carry (announced, or found by heuristics), or nullptr.
    const Protocol* carries = nullptr;

    template <class T>
    T& state(const Protocol& owner) {
        return static_cast<T&>(state(owner, [] { return std::unique_ptr<FlowState>(new T); }));
    }

  private:
    FlowState& state(const Protocol& owner, std::unique_ptr<FlowState> (*make)());
    std::unique_ptr<FlowState> states_;
};

// Seeded, so that nobody can send a capture whose flows all meet in one place.
struct FlowKeyHash {
    uint64_t seed;
    size_t operator()(const FlowKey& k) const;
};

// All flows of a capture. Not thread safe: the pass owns it.
class FlowTable {
  public:
    FlowTable();
    // The newest flow with this key, or nullptr.
    Flow* find(const FlowKey& key);
    // A new flow, which hides an older one with the same key (a port that was used again).
    Flow& create(const FlowKey& key, uint32_t packet);
    Flow& findOrCreate(const FlowKey& key, uint32_t packet);
    // By Flow::id; nullptr when there is none (UINT32_MAX: a packet outside of any flow).
    Flow* at(uint32_t id) { return id < flows_.size() ? &flows_[id] : nullptr; }
    uint32_t count(FlowKind kind) const { return counts_[size_t(kind)]; }
    uint32_t size() const { return uint32_t(flows_.size()); }

  private:
    // The newest flow of each key, by open addressing: the hash and the flow's id plus one.
    struct Slot {
        uint32_t hash = 0, flow = 0;
    };
    uint32_t hashOf(const FlowKey& key) const { return uint32_t(hash_(key) >> 32); }
    size_t place(const FlowKey& key, uint32_t hash) const;  // where the key is, or would be
    void grow();

    std::deque<Flow> flows_;
    std::vector<Slot> slots_;
    size_t used_ = 0;
    FlowKeyHash hash_;
    uint32_t counts_[kFlowKinds] = {};
};

// Everything that the ordered pass may change. A protocol sees it through Layer::pass(), which is nullptr
// whenever a packet is only looked at again.
class Pass {
  public:
    FlowTable flows;
    NoteStore& notes;
    explicit Pass(NoteStore& store) : notes(store) {}

    // State that belongs to no flow (transactions by id, fragments).
    template <class T>
    T& state(const Protocol& owner) {
        auto& slot = states_[&owner];
        if (!slot) slot = std::make_unique<T>();
        return static_cast<T&>(*slot);
    }

  private:
    std::unordered_map<const Protocol*, std::unique_ptr<FlowState>> states_;
};

}  // namespace dorsal
