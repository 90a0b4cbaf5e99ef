#include "app/capture_helper/pcapng_output.h"

#include <algorithm>

namespace dorsal {

namespace {
class Block {
  public:
    explicit Block(uint32_t type) {
        put(type);
        put(uint32_t(0));
    }
    template <typename T>
    void put(T value) {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void option(uint16_t code, std::string_view value) {
        value = value.substr(0, 0xffff);
        put(code);
        put(uint16_t(value.size()));
        bytes_ += value;
        bytes_.append((4 - value.size() % 4) % 4, '\0');
        options_ = true;
    }
    void text(uint16_t code, std::string_view value) {
        if (!value.empty()) option(code, value);
    }
    void number(uint16_t code, uint64_t value) {
        option(code, {reinterpret_cast<const char*>(&value), sizeof value});
    }
    // Times are two halves, the upper one first, in either byte order.
    void time(uint16_t code, uint64_t value) {
        const uint32_t halves[2] = {uint32_t(value >> 32), uint32_t(value)};
        option(code, {reinterpret_cast<const char*>(halves), sizeof halves});
    }
    std::string finish() {
        if (options_) put(uint32_t(0));
        const auto length = uint32_t(bytes_.size() + 4);
        put(length);
        std::memcpy(bytes_.data() + 4, &length, 4);
        return std::move(bytes_);
    }

  private:
    std::string bytes_;
    bool options_ = false;
};
}  // namespace

std::string sectionHeader(const std::string& system, const std::string& application,
                          const std::string& comment) {
    Block block(kSectionHeaderBlock);
    block.put(uint32_t(0x1a2b3c4d));
    block.put(uint16_t(1));
    block.put(uint16_t(0));
    block.put(~uint64_t(0));  // how long the section becomes is not known
    block.text(1, comment);
    block.text(3, system);
    block.text(4, application);
    return block.finish();
}

std::string interfaceBlock(const InterfaceDescription& device) {
    Block block(kInterfaceBlock);
    block.put(device.linkType);
    block.put(uint16_t(0));
    block.put(device.snapLength);
    block.text(2, device.name);
    block.text(3, device.description);
    for (const std::string& address : device.ipv4) block.option(4, address);
    for (const std::string& address : device.ipv6) block.option(5, address);
    block.text(6, device.macAddress);
    block.option(9, std::string(1, device.nanoseconds ? 9 : 6));
    if (!device.filter.empty()) block.option(11, std::string(1, '\0') + device.filter);
    block.text(12, device.system);
    return block.finish();
}

std::string statisticsBlock(uint32_t index, const InterfaceCounts& counts) {
    Block block(kStatisticsBlock);
    block.put(index);
    block.put(uint32_t(counts.endTime >> 32));
    block.put(uint32_t(counts.endTime));
    block.time(2, counts.startTime);
    block.time(3, counts.endTime);
    block.number(4, counts.received);
    block.number(5, counts.missed + counts.dropped);  // all that is lost, where most programs look for it
    block.number(7, counts.dropped);                  // of which by the system
    block.number(8, counts.delivered);
    return block.finish();
}

WholeBlocks wholeBlocks(const uint8_t* blocks, size_t length) {
    WholeBlocks whole;
    while (length - whole.bytes >= 12) {
        uint32_t head[2];
        std::memcpy(head, blocks + whole.bytes, sizeof head);
        if (head[1] < 12 || head[1] > length - whole.bytes) break;
        whole.bytes += head[1];
        whole.packets += head[0] == kPacketBlock;
    }
    return whole;
}

}  // namespace dorsal
