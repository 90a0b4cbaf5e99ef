#include "model/capture/pcapng_blocks.h"

#include <algorithm>

#include "model/capture/pcapng_layout.h"
#include "model/capture/pcapng_options.h"
#include "model/capture/time_scale.h"

namespace dorsal {

namespace {

constexpr size_t kMaxOption = 65535;

std::span<const uint8_t> asBytes(std::string_view text) {
    return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

void putText(BlockBuilder& block, uint16_t code, const std::string& text) {
    if (!text.empty()) block.option(code, text);
}

// Comments, custom and unknown options look the same in every block.
template <typename T>
void putCommon(BlockBuilder& block, const T& from) {
    for (const std::string& comment : from.comments) block.option(kOptionComment, comment);
    for (const CustomOption& custom : from.custom) block.custom(custom);
    for (const RawOption& other : from.other) block.option(other.code, other.bytes);
}

}  // namespace

void BlockBuilder::begin(uint32_t type) {
    bytes_.clear();
    anyOption_ = false;
    put32(type);
    put32(0);  // the length, known at the end
}

void BlockBuilder::putTime(uint64_t raw) {
    put32(uint32_t(raw >> 32));
    put32(uint32_t(raw));
}

void BlockBuilder::putBytes(std::span<const uint8_t> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void BlockBuilder::pad() { bytes_.resize(padded(bytes_.size())); }

void BlockBuilder::option(uint16_t code, std::span<const uint8_t> value) {
    value = value.first(std::min(value.size(), kMaxOption));
    anyOption_ = true;
    put16(code);
    put16(uint16_t(value.size()));
    putBytes(value);
    pad();
}

void BlockBuilder::option(uint16_t code, std::string_view text) {
    size_t size = std::min(text.size(), kMaxOption);
    while (size < text.size() && size > 0 && (uint8_t(text[size]) & 0xc0) == 0x80)
        --size;  // not within a letter
    option(code, asBytes(text.substr(0, size)));
}

void BlockBuilder::option32(uint16_t code, uint32_t value) {
    uint8_t raw[4];
    store(raw, value, bigEndian_);
    option(code, raw);
}

void BlockBuilder::option64(uint16_t code, uint64_t value) {
    uint8_t raw[8];
    store(raw, value, bigEndian_);
    option(code, raw);
}

void BlockBuilder::custom(const CustomOption& custom) {
    const size_t size = std::min(custom.bytes.size(), kMaxOption - 4);
    anyOption_ = true;
    put16(custom.code);
    put16(uint16_t(size + 4));
    put32(custom.enterprise);
    putBytes(std::span(custom.bytes).first(size));
    pad();
}

void BlockBuilder::endOptions() {
    if (anyOption_) put32(0);
}

std::span<const uint8_t> BlockBuilder::finish() {
    pad();
    const uint32_t length = uint32_t(bytes_.size() + 4);
    put32(length);
    store(bytes_.data() + 4, length, bigEndian_);
    return bytes_;
}

void putSection(BlockBuilder& block, const CaptureSection& section, std::string_view application) {
    block.begin(kBlockSection);
    block.put32(kByteOrderMagic);
    block.put16(1);
    block.put16(0);
    block.put64(~uint64_t(0));  // length not given
    putText(block, 2, section.hardware);
    putText(block, 3, section.os);
    putText(block, 4, application.empty() ? section.application : std::string(application));
    putCommon(block, section);
    block.endOptions();
}

void putInterface(BlockBuilder& block, const CaptureInterface& interface) {
    block.begin(kBlockInterface);
    block.put16(interface.linkType);
    block.put16(0);
    block.put32(interface.snapLength);
    putText(block, 2, interface.name);
    putText(block, 3, interface.description);
    for (const auto& address : interface.ipv4) block.option(4, address);
    for (const auto& address : interface.ipv6) block.option(5, address);
    if (interface.mac) block.option(6, *interface.mac);
    if (interface.eui) block.option(7, *interface.eui);
    if (interface.speed) block.option64(8, *interface.speed);
    block.option8(9, resolutionByte(interface.scale));
    if (interface.timeZone) block.option32(10, *interface.timeZone);
    if (!interface.rawFilter.empty()) {
        block.option(11, interface.rawFilter);
    } else if (!interface.filter.empty()) {
        block.option(11, std::string(1, '\0') + interface.filter);
    }
    putText(block, 12, interface.os);
    if (interface.fcsLength >= 0) block.option8(13, uint8_t(interface.fcsLength));
    if (interface.scale.offsetSeconds != 0) block.option64(14, uint64_t(interface.scale.offsetSeconds));
    putText(block, 15, interface.hardware);
    if (interface.txSpeed) block.option64(16, *interface.txSpeed);
    if (interface.rxSpeed) block.option64(17, *interface.rxSpeed);
    putCommon(block, interface);
    block.endOptions();
}

void putStatistics(BlockBuilder& block, uint32_t index, const CaptureInterface& interface) {
    const InterfaceStatistics& statistics = *interface.statistics;
    const auto raw = [&](const Timestamp& time) {
        uint64_t value = 0;
        toRaw(time, interface.scale, value);
        return value;
    };
    const auto timeOption = [&](uint16_t code, const std::optional<Timestamp>& time) {
        if (!time) return;
        block.put16(code);
        block.put16(8);
        block.putTime(raw(*time));
    };
    block.begin(kBlockStatistics);
    block.put32(index);
    block.putTime(statistics.time ? raw(*statistics.time) : 0);
    timeOption(2, statistics.start);
    timeOption(3, statistics.end);
    if (statistics.received) block.option64(4, *statistics.received);
    if (statistics.dropped) block.option64(5, *statistics.dropped);
    if (statistics.filterAccepted) block.option64(6, *statistics.filterAccepted);
    if (statistics.osDropped) block.option64(7, *statistics.osDropped);
    if (statistics.delivered) block.option64(8, *statistics.delivered);
    putCommon(block, statistics);
    block.put32(0);
}

void putNames(BlockBuilder& block, std::span<const NameRecord> names) {
    block.begin(kBlockNames);
    for (const NameRecord& record : names) {
        const size_t address = record.ipv6 ? 16 : 4;
        std::vector<uint8_t> value(record.address.begin(), record.address.begin() + ptrdiff_t(address));
        for (const std::string& name : record.names) {
            if (value.size() + name.size() + 1 > kMaxOption) break;
            value.insert(value.end(), name.begin(), name.end());
            value.push_back(0);
        }
        block.option(record.ipv6 ? 2 : 1, value);
    }
    block.put32(0);
}

void putSecrets(BlockBuilder& block, uint32_t type, std::span<const uint8_t> bytes) {
    block.begin(kBlockSecrets);
    block.put32(type);
    block.put32(uint32_t(bytes.size()));
    block.putBytes(bytes);
}

void putPacketOptions(BlockBuilder& block, const PacketOptions& options) {
    if (options.flags) block.option32(2, *options.flags);
    const auto typed = [&](uint16_t code, uint8_t type, const std::vector<uint8_t>& bytes) {
        std::vector<uint8_t> value{type};
        value.insert(value.end(), bytes.begin(), bytes.end());
        block.option(code, value);
    };
    for (const PacketHash& hash : options.hashes) typed(3, hash.algorithm, hash.bytes);
    if (options.dropCount) block.option64(4, *options.dropCount);
    if (options.packetId) block.option64(5, *options.packetId);
    if (options.queue) block.option32(6, *options.queue);
    for (const PacketVerdict& verdict : options.verdicts) typed(7, verdict.type, verdict.bytes);
    putCommon(block, options);
    block.endOptions();
}

}  // namespace dorsal
