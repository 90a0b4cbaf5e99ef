// The options that a pcapng file keeps with one packet (draft-ietf-opsawg-pcapng 3.5, 4.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/capture/capture_info.h"

namespace dorsal {

struct PacketVerdict {
    uint8_t type = 0;  // 0 hardware, 1 Linux eBPF TC, 2 Linux eBPF XDP
    std::vector<uint8_t> bytes;
};

struct PacketHash {
    uint8_t algorithm = 0;  // 0 two's complement, 1 xor, 2 CRC32, 3 MD5, 4 SHA-1, 5 Toeplitz
    std::vector<uint8_t> bytes;
};

struct PacketOptions {
    std::vector<std::string> comments;
    std::optional<uint32_t> flags;      // epb_flags: direction, reception type, FCS length, link errors
    std::optional<uint64_t> dropCount;  // packets lost between this one and the one before
    std::optional<uint64_t> packetId;
    std::optional<uint32_t> queue;
    std::vector<PacketVerdict> verdicts;
    std::vector<PacketHash> hashes;
    std::vector<CustomOption> custom;
    std::vector<RawOption> other;
    std::optional<uint32_t> enterprise;  // PEN of a custom block that is itself the packet
    std::optional<bool> mayCopy;         // the same: whether the block may be copied to another file
    // The patched pcap variants carry these in front of the packet.
    std::optional<uint32_t> interfaceIndex;
    std::optional<uint16_t> protocol;
    std::optional<uint8_t> packetType;
};

}  // namespace dorsal
