// Who talked to whom: the distinct pairs of addresses of a capture, and which pair each packet belongs to.
#pragma once

#include <cstdint>
#include <vector>

#include "dissectors/core/append_only.h"
#include "dissectors/core/dissection.h"

namespace dorsal {

class Registry;

enum class TrafficKind : uint8_t { Ethernet, Ipv4, Ipv6, Tcp, Udp };
inline constexpr size_t kTrafficKinds = 5;

// A set of traffic kinds.
class TrafficKinds {
  public:
    void add(TrafficKind kind) { bits_ = uint8_t(bits_ | 1u << uint8_t(kind)); }
    void remove(TrafficKinds o) { bits_ = uint8_t(bits_ & ~o.bits_); }
    bool has(TrafficKind kind) const { return bits_ >> uint8_t(kind) & 1; }
    bool empty() const { return bits_ == 0; }
    bool operator==(const TrafficKinds&) const = default;

  private:
    uint8_t bits_ = 0;
};

// One side of each layer is A, the other B: A sent the first packet.
struct AddressPair {
    Address linkA, linkB;  // Ethernet, or none
    Address a, b;          // IPv4 or IPv6, the innermost, or none
    uint16_t portA = 0, portB = 0;
    uint32_t stream = UINT32_MAX;  // tcp.stream or udp.stream of the innermost flow
    bool tcp = false;              // the flow is one of TCP
    // The kinds of headers that the packets hold once each, with just these addresses.
    TrafficKinds sure;
    // The kinds for which only a dissection tells: tunnels, quoted packets, fragments, damage.
    TrafficKinds unsure;

    // Whether the addresses are those of such a header.
    bool holds(TrafficKind kind) const {
        if (kind == TrafficKind::Ethernet)
            return linkA.kind != Address::Kind::None && linkA.kind == linkB.kind;
        if (kind == TrafficKind::Ipv4) return a.kind == Address::Kind::Ipv4 && b.kind == a.kind;
        if (kind == TrafficKind::Ipv6) return a.kind == Address::Kind::Ipv6 && b.kind == a.kind;
        return stream != UINT32_MAX && tcp == (kind == TrafficKind::Tcp);
    }
};

// One thread adds, in the order of the packets; any thread may read.
class AddressPairs {
  public:
    static constexpr uint32_t kMost = 2'000'000;
    // Stands for all pairs beyond kMost; it has no addresses.
    static constexpr uint32_t kOthers = 0;
    struct Member {
        uint32_t pair;
        bool fromB;  // it went from B to A
    };

    explicit AddressPairs(const Registry& registry);
    // Adds the next packet. `path` is its PathTable id and `flow` the innermost flow, or nullptr.
    void add(const Dissection& packet, uint16_t path, const Flow* flow);

    Member of(uint32_t packet) const {
        auto member = members_[packet];
        return {member >> 1, (member & 1) != 0};
    }
    const AddressPair& operator[](uint32_t pair) const { return pairs_[pair]; }
    uint32_t size() const { return pairs_.size(); }
    // Packets whose pair had no room.
    uint64_t leftOut() const { return leftOut_.load(std::memory_order_relaxed); }

  private:
    struct Kinds {
        bool known = false;
        TrafficKinds sure, unsure;
    };
    Kinds kindsOf(const std::vector<uint16_t>& layers) const;
    void judge(const Dissection& packet, uint16_t path, AddressPair& pair);
    // The pair's id * 2, plus 1 when the packet goes from B to A.
    uint32_t intern(const AddressPair& pair);
    uint64_t hashOf(const AddressPair& pair, bool turned) const;

    struct Ids {
        uint16_t ethernet, cooked, ipv4, ipv6, tcp, udp, udpLite, ppp, null, loop;
    } ids_;
    std::vector<Kinds> kinds_;      // by path
    std::vector<uint32_t> ofFlow_;  // by flow: the pair of its last packet
    AppendOnly<uint32_t, 1u << 16> members_;
    AppendOnly<AddressPair, 1024> pairs_;
    struct Slot {
        uint32_t hash = 0, pair = 0;
    };
    std::vector<Slot> slots_{1024};
    uint64_t seed_;
    std::atomic<uint64_t> leftOut_{0};
};

}  // namespace dorsal
