// What TCP remembers: of a stream while the ordered pass runs, and in notes for everyone who looks later.
#pragma once

#include <memory>
#include <vector>

#include "dissectors/core/flow.h"
#include "dissectors/core/notes.h"
#include "dissectors/transport/tcp_header.h"

namespace dorsal {

// Nanoseconds from one time to another, both modulo 2^64.
inline int64_t elapsed(int64_t from, int64_t to) { return int64_t(uint64_t(to) - uint64_t(from)); }

// What the sequence analysis says of a segment (tcp.analysis.*).
enum TcpFinding : uint16_t {
    kLostSegment = 1 << 0,
    kAckLostSegment = 1 << 1,
    kKeepAlive = 1 << 2,
    kZeroWindow = 1 << 3,
    kZeroWindowProbe = 1 << 4,
    kRetransmission = 1 << 5,
    kFastRetransmission = 1 << 6,
    kSpuriousRetransmission = 1 << 7,
    kOutOfOrder = 1 << 8,
    kDuplicateAck = 1 << 9,
    kWindowUpdate = 1 << 10,
    kWindowFull = 1 << 11,
    kKeepAliveAck = 1 << 12,
    kZeroWindowProbeAck = 1 << 13,
    kReusedPorts = 1 << 14,
};

// What the analysis may say of a segment in numbers.
enum TcpNumber : uint8_t {
    kAckedFrame,
    kInFlight,
    kPushed,
    kDupAckNumber,
    kDupAckFrame,
    kRtoFrame,
    kTcpNumbers
};

// Bits of TcpSegmentNote::facts; the lower ones say which numbers are there.
enum TcpFact : uint16_t {
    kFromB = 1 << 8,  // sent by the flow's end b
    kFirstOfStream = 1 << 9,
    kClosesFirst = 1 << 10,    // its FIN starts the closing
    kFastOpenTaken = 1 << 11,  // a SYN/ACK that acknowledges data of the SYN
    kFastOpenIgnored = 1 << 12,
    kPieceFirst = 1 << 13,  // its bytes continue a message: a TcpPieceNote follows
    kTailFirst = 1 << 14,   // its bytes begin a message that goes on elsewhere: a TcpPieceNote follows
};

// What is noted of a segment. In the notes it takes 8 bytes, and 4 for each thing that is not as usual.
struct TcpSegmentNote {
    NoteStore::Ref stream = 0;  // the stream's TcpStreamNote
    uint32_t previous = 0;      // the stream's packet before this one, or this one
    uint16_t findings = 0;      // TcpFinding
    uint16_t carries = 0;       // id of the protocol that the flow was known to carry, or 0
    uint16_t facts = 0;         // bit n: number n is there; TcpFact
    uint32_t numbers[kTcpNumbers] = {};

    bool has(TcpNumber n) const { return facts & 1u << n; }
    uint32_t number(TcpNumber n) const { return numbers[n]; }
    void set(TcpNumber n, uint32_t value) { numbers[n] = value, facts |= uint16_t(1u << n); }

    // The note as it is kept, whose `packet` it is of; its size in bytes.
    struct Packed {
        NoteStore::Ref stream;
        uint16_t facts;
        uint16_t back;  // to the previous packet
        uint32_t words[kTcpNumbers + 2];
    };
    uint32_t pack(uint32_t packet, Packed& to) const;
    static TcpSegmentNote unpack(uint32_t packet, const Packed& from);

  private:
    enum : uint16_t { kFound = 1 << 6, kFarBack = 1 << 7 };  // of Packed::facts
};

// What is known of a stream as a whole; patched while the pass runs. Belongs to the first
// packet's notes, but is reached through TcpSegmentNote::stream.
struct TcpStreamNote {
    static constexpr uint16_t kKey = 0xfff;
    uint32_t index;    // tcp.stream
    uint32_t first;    // its first packet
    uint32_t base[2];  // sequence numbers of ends a and b that count as 0
    uint32_t
        handshake[2];  // packets: the last SYN before, and the ACK that ended, the handshake; 0: not seen
    uint32_t
        completeness;  // seen by the end of the pass: TcpSeen, from the second packet on; first packet << 8
    uint32_t scale;    // window shift + 2 of ends a and b (1: unknown, 0: none), a byte each; flags above
    uint32_t serverPort;
    static constexpr uint32_t kAccurateEcn = 1 << 16;
};

enum TcpSeen : uint8_t {
    kSeenSyn = 1,
    kSeenSynAck = 2,
    kSeenAck = 4,
    kSeenData = 8,
    kSeenFin = 16,
    kSeenReset = 32
};

// A segment that was sent and not acknowledged yet.
struct TcpUnacked {
    uint32_t packet, seq, next;
    uint32_t link;  // of the one after it, or 0
};

// All unacknowledged segments of all streams, in lists by index.
class TcpUnackedPool {
  public:
    TcpUnacked& at(uint32_t i) { return chunks_[i / kChunk][i % kChunk]; }
    uint32_t take();  // 0: too many
    void give(uint32_t first, uint32_t last);

  private:
    static constexpr uint32_t kMost = 1u << 27, kChunk = 1u << 12;
    std::vector<std::unique_ptr<TcpUnacked[]>> chunks_;
    uint32_t size_ = 0;  // with number 0, which is none
    uint32_t free_ = 0;
};

// One direction of a stream.
struct TcpEnd {
    enum Flag : uint8_t {
        kBaseKnown = 1,
        kPushed = 2,
        kInFlightUnknown = 4,
        kSynData = 8,
        kFinSent = 16,
        kNextKnown = 32,
        kAckKnown = 64,
        kSegmentsDropped = 128
    };
    uint32_t base = 0;
    uint32_t next = 0;        // highest sequence number seen, plus one
    uint32_t nextPacket = 0;  // that brought it
    uint32_t mostToAck = 0;   // end of what was seen without a gap
    uint32_t ack = 0;         // last acknowledgment number sent
    uint32_t ackPacket = 0;   // the first that sent it: what duplicates refer to
    uint32_t duplicates = 0;
    uint32_t pushed = 0;                      // bytes since the last PSH
    uint32_t first = 0, last = 0, count = 0;  // unacknowledged segments, by their ends
    uint32_t sacked = 0;                      // bytes in the blocks of its last segment's SACK option
    uint16_t window = 0;                      // as sent
    uint16_t lastFindings = 0;                // of the direction's last segment
    int8_t shift = -1;                        // -1: unknown; -2: not used
    uint8_t flags = 0;
    bool is(Flag f) const { return flags & f; }
    int64_t nextTime = 0, ackTime = 0;  // ns
};

struct TcpMessage;
// One direction's messages that are not complete, sorted by their start, the last one first.
struct TcpReassembly {
    TcpMessage* open = nullptr;
};

struct TcpStreamState final : FlowState {
    TcpStreamNote* note = nullptr;
    NoteStore::Ref ref = 0;
    Sharers packets;                     // of the note: all of the stream
    int64_t synTime = 0, roundTrip = 0;  // ns; 0: not known
    uint32_t synPacket = 0;
    bool closing = false, closingByB = false;
    TcpReassembly reassembly[2];
    TcpEnd ends[2];  // flow's ends a and b
};

}  // namespace dorsal
