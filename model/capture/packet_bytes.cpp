#include "model/capture/packet_bytes.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/capture/byte_order.h"
#include "model/capture/capture_storage.h"
#include "model/capture/pcapng_layout.h"
#include "model/capture/pcapng_options.h"
#include "model/capture/time_scale.h"

namespace dorsal {

namespace {

constexpr uint32_t kMaxOptionBytes = 16u << 20;

bool isBlock(PacketOrigin origin) { return origin >= PacketOrigin::EnhancedPacket; }

// Does the record header, as it is in the file now, still say what it said when it was read?
bool stillThere(const PacketHeader& packet, const uint8_t* header) {
    const bool order = packet.has(PacketHeader::BigEndian);
    switch (packet.origin) {
        case PacketOrigin::PcapRecord:
        case PacketOrigin::PcapNokia:
        case PacketOrigin::PcapPatched:
        case PacketOrigin::PcapSuse: {
            const uint32_t captured = load32(header + 8, order);
            const uint32_t original = load32(header + 12, order);
            return (captured == packet.captured && original == packet.original) ||
                   (captured == packet.original && original == packet.captured);  // older versions
        }
        case PacketOrigin::EnhancedPacket:
        case PacketOrigin::ObsoletePacket:
            return load32(header + 20, order) == packet.captured &&
                   load32(header + 24, order) == packet.original;
        case PacketOrigin::SimplePacket: return load32(header + 8, order) == packet.original;
        case PacketOrigin::CustomBlock:
        case PacketOrigin::JournalEntry:
        case PacketOrigin::SysdigEvent:
        case PacketOrigin::SysdigEventV2: return load32(header + 4, order) >= packet.captured;
    }
    return false;
}

}  // namespace

PacketBytes::PacketBytes(std::shared_ptr<CaptureStorage> storage) : storage_(std::move(storage)) {}
PacketBytes::~PacketBytes() = default;

PacketBytes::Status PacketBytes::read(uint64_t offset, uint64_t length, std::vector<uint8_t>& out) const {
    return Status(storage_->read(offset, length, out));
}

bool PacketBytes::read(const PacketHeader& packet, std::vector<uint8_t>& out) const {
    const uint32_t before = headerLength(packet.origin);
    const auto check = [&](const uint8_t* header) { return stillThere(packet, header); };
    if (packet.offset < before) {
        out.clear();
        return false;
    }
    return storage_->readBehind(packet.offset, before, packet.captured, out, check) ==
           CaptureStorage::Result::Ok;
}

PacketOptions PacketBytes::options(const PacketHeader& packet) const {
    PacketOptions options;
    const bool order = packet.has(PacketHeader::BigEndian);
    std::vector<uint8_t> bytes;
    if (packet.origin == PacketOrigin::PcapPatched || packet.origin == PacketOrigin::PcapSuse) {
        if (read(packet.recordOffset() + 16, 8, bytes) == Status::Ok) {
            options.interfaceIndex = load32(bytes.data(), order);
            options.protocol = load16(bytes.data() + 4, order);
            options.packetType = bytes[6];
        }
        return options;
    }
    if (!isBlock(packet.origin) || !packet.has(PacketHeader::HasOptions)) return options;
    const uint64_t block = packet.recordOffset();
    if (read(block, 12, bytes) != Status::Ok) return options;
    const uint32_t length = load32(bytes.data() + 4, order);
    if (packet.origin == PacketOrigin::CustomBlock) {
        options.mayCopy = load32(bytes.data(), order) == kBlockCustom;
        if (length >= kBlockOverhead + 4) options.enterprise = load32(bytes.data() + 8, order);
        return options;
    }
    if (packet.origin == PacketOrigin::ObsoletePacket) {
        const uint16_t drops = load16(bytes.data() + 10, order);
        if (drops != 0xffff) options.dropCount = drops;
    }
    const uint64_t end = padded(length) - 4;
    const uint64_t from = headerLength(packet.origin) + uint64_t(padded(packet.captured));
    if (from >= end || end - from > kMaxOptionBytes) return options;
    if (read(block + from, end - from, bytes) == Status::Ok) parsePacketOptions(bytes, order, options);
    return options;
}

Timestamp PacketBytes::timestamp(const PacketHeader& packet) const {
    if (!packet.has(PacketHeader::TimeInexact)) return fromNanoseconds(packet.timeNs);
    std::vector<uint8_t> bytes;
    const bool order = packet.has(PacketHeader::BigEndian);
    if (packet.interface == kNoInterface) {  // a Sysdig event
        if (read(packet.recordOffset() + 10, 8, bytes) != Status::Ok) return fromNanoseconds(packet.timeNs);
        return toTimestamp(load64(bytes.data(), order), {false, 9});
    }
    if (read(packet.recordOffset() + 12, 8, bytes) != Status::Ok) return fromNanoseconds(packet.timeNs);
    const uint64_t raw = uint64_t(load32(bytes.data(), order)) << 32 | load32(bytes.data() + 4, order);
    return toTimestamp(raw, storage_->scale(packet.interface));
}

void PacketBytes::refresh() const { storage_->refresh(); }
std::string PacketBytes::problem() const { return storage_->problem(); }
bool PacketBytes::changed() const { return storage_->changed(); }

}  // namespace dorsal
