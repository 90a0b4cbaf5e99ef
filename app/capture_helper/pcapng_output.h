// Blocks of a pcapng file (draft-ietf-opsawg-pcapng) in this machine's byte order, appended to memory.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace dorsal {

constexpr uint32_t kSectionHeaderBlock = 0x0a0d0d0a;
constexpr uint32_t kInterfaceBlock = 1;
constexpr uint32_t kStatisticsBlock = 5;
constexpr uint32_t kPacketBlock = 6;

// What an interface description block says.
struct InterfaceDescription {
    std::string name, description, filter, system;
    uint16_t linkType = 1;
    uint32_t snapLength = 0;
    bool nanoseconds = false;       // otherwise times are in microseconds
    std::string macAddress;         // 6 bytes or none
    std::vector<std::string> ipv4;  // address and mask, 8 bytes each
    std::vector<std::string> ipv6;  // address and prefix length, 17 bytes each
};

struct InterfaceCounts {
    uint64_t startTime = 0, endTime = 0;  // in the interface's units
    uint64_t received = 0, dropped = 0, missed = 0, delivered = 0;
};

std::string sectionHeader(const std::string& system, const std::string& application,
                          const std::string& comment);
std::string interfaceBlock(const InterfaceDescription& device);
std::string statisticsBlock(uint32_t index, const InterfaceCounts& counts);
constexpr size_t kStatisticsBytes = 100;  // of each statistics block

constexpr size_t packetBlockBytes(uint32_t captured) { return 32 + ((size_t(captured) + 3) & ~size_t(3)); }

// Writes an enhanced packet block of packetBlockBytes(captured) bytes.
inline void putPacketBlock(uint8_t* out, uint32_t index, uint64_t time, const uint8_t* bytes,
                           uint32_t captured, uint32_t original) {
    const auto length = uint32_t(packetBlockBytes(captured));
    const uint32_t head[7] = {kPacketBlock,   length,   index,   uint32_t(time >> 32),
                              uint32_t(time), captured, original};
    std::memset(out + length - 8, 0, 4);  // the padding, before the bytes cover most of it
    std::memcpy(out, head, sizeof head);
    std::memcpy(out + sizeof head, bytes, captured);
    std::memcpy(out + length - 4, &length, 4);
}

// How many of these bytes are whole blocks, and how many packets those hold.
struct WholeBlocks {
    size_t bytes = 0;
    uint64_t packets = 0;
};
WholeBlocks wholeBlocks(const uint8_t* blocks, size_t length);

}  // namespace dorsal
