// Building pcapng blocks in memory.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "model/capture/byte_order.h"
#include "model/capture/capture_info.h"
#include "model/capture/packet_options.h"

namespace dorsal {

// One block: begin(), the body's parts, then finish() gives the whole block, valid until the next begin().
class BlockBuilder {
  public:
    explicit BlockBuilder(bool bigEndian) : bigEndian_(bigEndian) {}

    void begin(uint32_t type);
    void put16(uint16_t value) { put(value); }
    void put32(uint32_t value) { put(value); }
    void put64(uint64_t value) { put(value); }
    void putTime(uint64_t raw);  // two words, the high one first
    void putBytes(std::span<const uint8_t> bytes);
    void pad();  // with zeros to a multiple of 4

    // Values longer than an option can be (65535 bytes) are cut.
    void option(uint16_t code, std::span<const uint8_t> value);
    void option(uint16_t code, std::string_view text);
    void option8(uint16_t code, uint8_t value) { option(code, std::span(&value, 1)); }
    void option32(uint16_t code, uint32_t value);
    void option64(uint16_t code, uint64_t value);
    void custom(const CustomOption& option);
    void endOptions();  // the end mark, if there was an option

    std::span<const uint8_t> finish();

  private:
    template <typename T>
    void put(T value) {
        uint8_t raw[sizeof(T)];
        store(raw, value, bigEndian_);
        bytes_.insert(bytes_.end(), raw, raw + sizeof raw);
    }

    bool bigEndian_;
    bool anyOption_ = false;
    std::vector<uint8_t> bytes_;
};

void putSection(BlockBuilder& block, const CaptureSection& section, std::string_view application);
void putInterface(BlockBuilder& block, const CaptureInterface& interface);
void putStatistics(BlockBuilder& block, uint32_t index, const CaptureInterface& interface);
void putNames(BlockBuilder& block, std::span<const NameRecord> names);
void putSecrets(BlockBuilder& block, uint32_t type, std::span<const uint8_t> bytes);
void putPacketOptions(BlockBuilder& block, const PacketOptions& options);

}  // namespace dorsal
