// Block types and fixed sizes of pcapng (draft-ietf-opsawg-pcapng).
#pragma once

#include <cstddef>
#include <cstdint>

namespace dorsal {

enum PcapngBlock : uint32_t {
    kBlockInterface = 1,
    kBlockObsoletePacket = 2,
    kBlockSimplePacket = 3,
    kBlockNames = 4,
    kBlockStatistics = 5,
    kBlockEnhancedPacket = 6,
    kBlockJournal = 9,
    kBlockSecrets = 10,
    kBlockSysdigEvent = 0x00000204,
    kBlockSysdigEventV2 = 0x00000216,
    kBlockCustom = 0x00000bad,
    kBlockCustomNoCopy = 0x40000bad,
    kBlockSection = 0x0a0d0d0a,
};

constexpr uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr uint32_t kByteOrderMagicSwapped = 0x4d3c2b1a;
constexpr size_t kBlockOverhead = 12;     // type, length, and the length again
constexpr size_t kPacketBlockFixed = 20;  // of an EPB or PB, before the packet's bytes
constexpr size_t kSmallestSectionBlock = 28;
constexpr uint32_t kMaxBlock = 160u << 20;  // above the largest packet with its options

constexpr size_t padded(size_t length) { return (length + 3) & ~size_t(3); }

}  // namespace dorsal
