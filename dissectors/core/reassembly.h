// Joining the fragments of datagrams: by byte offsets, as IPv4 (RFC 791, RFC 815) and IPv6 (RFC 8200) do.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "dissectors/core/layer.h"

namespace dorsal {

// Fragments with the same key belong to one datagram.
struct FragmentKey {
    Address from, to;
    uint64_t id = 0;
    bool operator==(const FragmentKey&) const = default;
};

// One fragment of a datagram that was joined.
struct FragmentPiece {
    enum Flag : uint8_t { Overlap = 1, Conflict = 2, MultipleTails = 4, TooLong = 8 };
    uint32_t packet;  // its number
    uint32_t at;      // of its first byte in the packet's data source 0
    uint32_t offset;  // in the datagram
    uint32_t size;
    uint32_t flags;  // of Flag
};

// The datagrams that are not complete yet. Belongs to the ordered pass. Memory is bounded: the datagrams that
// were begun first are given up when there are too many. Adding a fragment costs O(log n) of its datagram.
class FragmentTable final : public FlowState {
  public:
    static constexpr size_t kMostMemory = 64u << 20;
    static constexpr size_t kMostPieces = 16384;  // of one datagram; those beyond are ignored

    explicit FragmentTable(size_t mostMemory = kMostMemory);
    // Datagrams that were given up because memory ran out.
    uint64_t dropped() const { return dropped_; }
    size_t memory() const { return memory_; }

  private:
    friend struct Reassembler;
    struct Part {
        FragmentPiece piece;
        uint32_t* completedIn;      // in the note of the piece's packet
        std::vector<uint8_t> kept;  // its bytes, when they are not in data source 0
    };
    struct Datagram {
        std::vector<Part> parts;               // in the order of arrival
        uint32_t contiguous = 0;               // bytes [0, contiguous) are there
        std::map<uint32_t, uint32_t> islands;  // begin -> end of what is there beyond that
        int64_t length = -1;                   // known once a last fragment was seen
        size_t memory = 0;
        std::list<FragmentKey>::iterator age;
        void cover(uint32_t begin, uint32_t end);
    };
    struct Hash {
        uint64_t seed;
        size_t operator()(const FragmentKey& key) const;
    };
    using Map = std::unordered_map<FragmentKey, Datagram, Hash>;

    Datagram& find(const FragmentKey& key);
    void grow(Datagram& datagram, size_t bytes);
    void forget(Map::iterator it);
    void makeRoom(const FragmentKey& keep);

    Map map_;
    std::list<FragmentKey> ages_;  // the oldest first
    size_t memory_ = 0, mostMemory_;
    uint64_t dropped_ = 0;
};

// What became of a fragment's datagram.
struct Reassembled {
    uint32_t packet = 0;                // the packet that completed it; 0: none did
    bool here = false;                  // this fragment did
    View bytes;                         // the whole datagram, when it was completed here
    std::vector<FragmentPiece> pieces;  // by offset, when it was completed here and somebody will look
};

// Adds a fragment (`part`, its bytes; `offset` of the datagram; `more` follow) in the ordered pass, when
// `table` is given, and later tells what came of it: the same in both. Leaves one note for the layer's
// protocol. The joined bytes become a data source named `name` ("Reassembled IPv4"). `part` must be captured
// whole.
Reassembled reassemble(Layer& in, FragmentTable* table, const FragmentKey& key, const View& part,
                       uint32_t offset, bool more, const char* name);

// The fields that show a joined datagram. `data` may be nullptr.
struct FragmentFields {
    const char* plural;  // "IPv4 Fragments"; one of them goes without the last letter
    const Field &fragments, &fragment, &overlap, &conflict, &multipleTails, &tooLong, &error, &count,
        &reassembledIn, &length;
    const Field* data;
};

// The items of what reassemble() gave: the list of fragments, whose item is returned, or where the datagram
// was completed.
Item addFragmentItems(Layer& in, const FragmentFields& fields, const Reassembled& whole);

}  // namespace dorsal
