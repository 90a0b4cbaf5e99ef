// Packet records: all that is kept of every packet, 40 bytes each.
#pragma once

#include <cstdint>
#include <vector>

#include "dissectors/core/append_only.h"
#include "model/capture/packet_header.h"

namespace dorsal {

// A PacketHeader in fewer bytes, and what the ordered pass found out.
struct PacketRecord {
    // Awaits: it may lack an answer, which its notes know (dissectors/core/awaited.h).
    enum Flag : uint8_t { Malformed = 1, Truncated = 2, HasExpert = 4, Awaits = 8 };

    uint64_t offset = 0;
    int64_t timeNs = 0;
    uint32_t captured = 0, original = 0;
    uint32_t notes = 0;          // NoteStore::Ref of what the ordered pass found out
    uint32_t flow = UINT32_MAX;  // FlowTable id of the innermost TCP or UDP flow
    uint16_t interface = kNone;
    uint16_t path = 0;  // PathTable id: which protocols the packet holds
    PacketOrigin origin = PacketOrigin::PcapRecord;
    uint8_t headerFlags = 0;  // PacketHeader::Flag
    uint8_t worst = 0;        // Severity of its worst expert item, but for what Awaits says
    uint8_t flags = 0;        // PacketRecord::Flag

    PacketRecord() = default;
    explicit PacketRecord(const PacketHeader& h)
        : offset(h.offset),
          timeNs(h.timeNs),
          captured(h.captured),
          original(h.original),
          interface(h.interface < kNone ? uint16_t(h.interface) : kNone),
          origin(h.origin),
          headerFlags(h.flags) {}
    // What the reader said of the packet.
    PacketHeader header() const {
        return {offset, timeNs,     captured, original, interface == kNone ? kNoInterface : interface,
                origin, headerFlags};
    }

  private:
    // Readers keep details of fewer interfaces than this.
    static constexpr uint16_t kNone = 0xffff;
};
static_assert(sizeof(PacketRecord) == 40);

using PacketStore = AppendOnly<PacketRecord, 1u << 16>;

// The distinct protocol paths of a capture ("eth ip tcp tls"). One thread adds; any thread may read.
class PathTable {
  public:
    PathTable();
    // The id of a path, which is made when it is new. Id 0 is the empty path, and stands for all others when
    // 65,535 different paths are there.
    uint16_t intern(const std::vector<uint16_t>& layers);
    const std::vector<uint16_t>& layers(uint16_t id) const { return paths_[id]; }
    uint32_t size() const { return paths_.size(); }

  private:
    AppendOnly<std::vector<uint16_t>, 256> paths_;
    // The paths' ids by open addressing, each plus one.
    struct Slot {
        uint32_t hash = 0, id = 0;
    };
    std::vector<Slot> slots_{1024};
    uint64_t seed_;
};

}  // namespace dorsal
