// What a reader says of one packet. Small, trivially copyable, no pointers: everything else about the
// packet (its bytes, its options, its exact time) is read again from the file, starting at `offset`.
#pragma once

#include <cstdint>

namespace dorsal {

// A moment since 1970-01-01 00:00:00 UTC. nanos is 0..999,999,999 and counts forward, so half a second
// before 1970 is {-1, 500000000}.
struct Timestamp {
    int64_t seconds = 0;
    int32_t nanos = 0;
    friend bool operator==(const Timestamp&, const Timestamp&) = default;
};

// What holds the packet in the file. The name says how far before the packet's first byte its record or
// block starts (see headerLength).
enum class PacketOrigin : uint8_t {
    PcapRecord,      // 16 bytes: seconds, fraction, captured, original
    PcapNokia,       // 20 bytes: the same, and 4 bytes more
    PcapPatched,     // 24 bytes: Kuznetzov's patched tcpdump (interface index, protocol, packet type), Red
                     // Hat 6.1
    PcapSuse,        // 28 bytes: SuSE 6.3
    EnhancedPacket,  // pcapng EPB (draft-ietf-opsawg-pcapng section 4.3)
    SimplePacket,    // pcapng SPB (4.4): no time, no options
    ObsoletePacket,  // pcapng PB (appendix A)
    CustomBlock,     // pcapng custom block (4.7): the bytes after the PEN; no link type
    JournalEntry,    // pcapng systemd journal export block: the entry's text; no link type
    SysdigEvent,     // pcapng Sysdig event block (type 0x204): the bytes after the event's header
    SysdigEventV2,   // the same with a parameter count (type 0x216)
};

// Bytes from the record's or block's first byte to the packet's first byte.
constexpr uint32_t headerLength(PacketOrigin origin) {
    switch (origin) {
        case PacketOrigin::PcapRecord: return 16;
        case PacketOrigin::PcapNokia: return 20;
        case PacketOrigin::PcapPatched: return 24;
        case PacketOrigin::PcapSuse: return 28;
        case PacketOrigin::EnhancedPacket:
        case PacketOrigin::ObsoletePacket: return 28;
        case PacketOrigin::SimplePacket:
        case PacketOrigin::CustomBlock: return 12;
        case PacketOrigin::JournalEntry: return 8;
        case PacketOrigin::SysdigEvent: return 32;
        case PacketOrigin::SysdigEventV2: return 36;
    }
    return 16;
}

constexpr uint32_t kNoInterface = 0xffffffff;

struct PacketHeader {
    enum Flag : uint8_t {
        HasOptions = 1 << 0,   // pcapng options follow the bytes (PacketBytes::options reads them)
        HasComment = 1 << 1,   // at least one of them is a comment
        GapBefore = 1 << 2,    // damaged bytes were skipped between the packet before and this one
        TimeInexact = 1 << 3,  // timeNs is saturated; PacketBytes::timestamp has the exact time
        NoTime = 1 << 4,       // the file gives no time for this packet (SPB, custom block); timeNs is 0
        BigEndian = 1 << 5,    // byte order of the section or file that holds the packet
        BadFraction = 1 << 6,  // a pcap record whose fraction is a second or more; timeNs carries it over
    };

    uint64_t offset = 0;    // position of the packet's first byte in the unpacked stream
    int64_t timeNs = 0;     // nanoseconds since 1970-01-01 UTC, saturated to what int64 holds (1677..2262)
    uint32_t captured = 0;  // bytes in the file
    uint32_t original = 0;  // bytes on the wire, as the file claims; may be smaller than captured
    // Index into CaptureInfo::interfaces (over all sections); kNoInterface if none. tshark's
    // frame.interface_id is that interface's indexInSection, and only pcapng files have it.
    uint32_t interface = 0;
    PacketOrigin origin = PacketOrigin::PcapRecord;
    uint8_t flags = 0;

    bool has(Flag flag) const { return (flags & flag) != 0; }
    uint64_t recordOffset() const { return offset - headerLength(origin); }
};

static_assert(sizeof(PacketHeader) == 32);

}  // namespace dorsal
