// The numbers of a TCP header, RFC 9293.
#pragma once

#include <bit>
#include <cstdint>

namespace dorsal {

enum TcpFlag : uint16_t {
    kFin = 0x001,
    kSyn = 0x002,
    kRst = 0x004,
    kPsh = 0x008,
    kAck = 0x010,
    kUrg = 0x020,
    kEce = 0x040,
    kCwr = 0x080,
    kAe = 0x100
};

struct TcpHeader {
    uint16_t sourcePort = 0, destinationPort = 0;
    uint32_t seq = 0, ack = 0;
    uint32_t headerLength = 0;  // bytes
    uint16_t flags = 0;
    uint16_t window = 0;
    uint32_t payload = 0;  // bytes that the segment says it carries
    bool complete = true;  // `payload` is known: the segment says that it holds its whole header
    bool quoted = false;   // by an ICMP error
    int windowShift = -1;  // of the window scale option; -1: none
    bool has(uint16_t flag) const { return flags & flag; }
    // The sequence number after this segment: SYN and FIN count as a byte.
    uint32_t next() const { return seq + payload + (has(kSyn | kFin) ? 1 : 0); }
};

// Order of sequence numbers, which wrap around.
inline bool seqBefore(uint32_t a, uint32_t b) { return int32_t(a - b) < 0; }
inline bool seqAfter(uint32_t a, uint32_t b) { return int32_t(a - b) > 0; }

}  // namespace dorsal
