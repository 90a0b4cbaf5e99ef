// Messages that span segments: what has arrived of them while the ordered pass runs, and the notes that let
// anyone put them together again.
#pragma once

#include <list>
#include <memory>
#include <span>
#include <vector>

#include "dissectors/transport/tcp_state.h"

namespace dorsal {

class PacketSource;

// Part of a message: a segment, or some of it. Listed in order of arrival.
struct TcpPiece {
    // OnlyFin: the segment brings nothing but the end of its direction.
    enum Flag : uint32_t { Overlap = 1, Conflict = 2, Kept = 4, OnlyFin = 8 };
    uint32_t packet;
    uint32_t at;      // in the packet's data source 0; Kept: the note that holds the bytes
    uint32_t offset;  // in the message
    uint32_t size;
    uint32_t flags;
};

// A segment's part in a message, in the order of the segment's bytes.
struct TcpPieceNote {
    enum Flag : uint32_t {
        Complete = 1,     // the message ends here
        Another = 2,      // more of the segment follows
        AnotherTail = 4,  // and it begins a message that does not end here
    };
    static constexpr uint16_t kListKey = 0xffe, kBytesKey = 0xffd;
    uint32_t end;    // the packet that completes the message, 0: the rest never came (patch, patched);
                     // Complete: the note that says what the message consists of (TcpPieceList)
    uint32_t place;  // of the first byte in the segment's payload, times 8, and flags
    uint32_t size;
    uint32_t at() const { return place >> 3; }
    bool has(Flag flag) const { return place & flag; }
};

// What a whole message consists of, as it stands in the notes: most pieces take four or five bytes.
struct TcpPieceList {
    uint32_t total = 0;  // bytes of the message
    std::vector<TcpPiece> pieces;
    static std::vector<uint8_t> pack(uint32_t total, std::span<const TcpPiece> pieces);
    static TcpPieceList unpack(std::span<const uint8_t> packed);
};

// A message that is not complete.
struct TcpMessage {
    uint32_t start = 0, end = 0;  // sequence numbers
    bool oneMore = false;         // whatever the next segment brings
    bool untilFin = false;
    std::vector<uint8_t> bytes;  // contiguous from its start
    struct Late {
        uint32_t offset;
        std::vector<uint8_t> bytes;
    };
    std::vector<Late> late;  // beyond a gap, sorted by offset
    std::vector<TcpPiece> pieces;
    std::vector<uint32_t*> ends;  // in the note of each piece
    size_t lateBytes = 0;
    uint64_t work = 0;  // bytes that were dissected in vain
    TcpReassembly* owner = nullptr;
    TcpMessage* before = nullptr;  // the next one in the owner's list
    std::list<TcpMessage>::iterator self;

    size_t memory() const {
        return sizeof(*this) + bytes.capacity() + lateBytes +
               pieces.capacity() * (sizeof(TcpPiece) + sizeof(void*));
    }
    bool whole() const { return late.empty() && (oneMore || (!untilFin && bytes.size() >= end - start)); }
};

// All open messages, the oldest first. When there are too many bytes, the oldest are given up.
class TcpMessages {
  public:
    static constexpr size_t kMostMemory = 256u << 20;
    static constexpr size_t kMostPieces = 16'384;  // of a message
    static constexpr size_t kMostOpen = 64;        // of a direction
    static constexpr uint64_t kMostWork = 64u << 20;

    // The message that `seq` continues, or nullptr.
    static TcpMessage* find(const TcpReassembly& direction, uint32_t seq);
    TcpMessage& begin(TcpReassembly& direction, uint32_t start, uint32_t end);
    // Adds a piece; false when the message had to be given up.
    bool add(TcpMessage& message, TcpPiece piece, std::span<const uint8_t> bytes, uint32_t* end);
    void drop(TcpMessage& message);
    // Takes a message out, so that nothing happens to it while it is dissected, and puts it back.
    std::list<TcpMessage> take(TcpMessage& message);
    void putBack(std::list<TcpMessage>& taken);
    // For a message that was taken out and is done: its room serves the next ones.
    void recycle(std::list<TcpMessage>& taken);
    uint64_t dropped() const { return dropped_; }

  private:
    void absorb(TcpMessage& message);
    void enlist(TcpMessage& message);
    static void delist(TcpMessage& message);
    std::list<TcpMessage> messages_, spare_;
    size_t memory_ = 0;
    uint64_t dropped_ = 0;
};

// What TCP keeps for all streams of a capture.
struct TcpCaptureState final : FlowState {
    TcpUnackedPool unacked;
    TcpMessages messages;
};

// Puts a message together from its pieces; false when their bytes can't be read.
bool gatherPieces(std::span<const TcpPiece> pieces, uint32_t total, const PacketSource* packets,
                  const NoteStore& notes, std::vector<uint8_t>& out);

}  // namespace dorsal
