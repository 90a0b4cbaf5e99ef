// The fixed parts of pcap files (draft-ietf-opsawg-pcap), and of the variants that were in use.
#pragma once

#include <cstdint>
#include <span>

#include "model/capture/byte_order.h"
#include "model/capture/capture_info.h"
#include "model/capture/packet_header.h"

namespace dorsal {

constexpr size_t kPcapFileHeader = 24;
constexpr uint32_t kMagicMicro = 0xa1b2c3d4;
constexpr uint32_t kMagicNano = 0xa1b23c4d;
constexpr uint32_t kMagicPatched = 0xa1b2cd34;
constexpr uint32_t kMagicIxiaHardware = 0x1c0001ac;
constexpr uint32_t kMagicIxiaSoftware = 0x1c0001ab;

struct PcapLayout {
    CaptureFormat format = CaptureFormat::Pcap;
    PacketOrigin origin = PacketOrigin::PcapRecord;
    bool bigEndian = false;
    bool nanoseconds = false;
    enum class Lengths : uint8_t { Normal, Swapped, MaybeSwapped } lengths = Lengths::Normal;
    uint32_t maxCaptured = 0;

    size_t headerBytes() const { return headerLength(origin); }
};

struct PcapRecord {
    uint32_t seconds, fraction, captured, original;
};

// `header` has at least 16 bytes.
inline PcapRecord readRecord(const uint8_t* header, const PcapLayout& layout) {
    PcapRecord record{load32(header, layout.bigEndian), load32(header + 4, layout.bigEndian),
                      load32(header + 8, layout.bigEndian), load32(header + 12, layout.bigEndian)};
    if (layout.lengths != PcapLayout::Lengths::Normal) [[unlikely]] {
        if (layout.lengths == PcapLayout::Lengths::Swapped || record.captured > record.original) {
            std::swap(record.captured, record.original);
        }
    }
    return record;
}

}  // namespace dorsal
