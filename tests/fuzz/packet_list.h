// The input of packets_fuzz: a link type and packets, written as a classic pcap file, so that an input that
// fails can be opened like any capture.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace dorsal::fuzz {

struct Packet {
    uint32_t seconds = 0, micros = 0;
    uint32_t original = 0;
    std::vector<uint8_t> bytes;
};

// The link types that dissectors know (table link.type), and one that none does.
inline constexpr uint32_t kLinkTypes[] = {1,   0,   9,   11,  12,  14,  50,  51,  100,
                                          101, 108, 113, 166, 219, 228, 229, 276, 147};

struct PacketList {
    static constexpr size_t kMostPackets = 48, kMostBytes = 12'000;

    uint32_t linkType = 1;
    std::vector<Packet> packets;

    size_t bytes() const {
        size_t sum = 24;
        for (auto& p : packets) sum += 16 + p.bytes.size();
        return sum;
    }
    // Whatever can be read of the bytes; an empty list when that is nothing.
    static PacketList read(const uint8_t* data, size_t size) {
        PacketList list;
        if (size < 24) return list;
        uint32_t header[6];
        std::memcpy(header, data, 24);
        list.linkType = header[5] & 0xffff;
        size_t total = 24;
        for (size_t at = 24; at + 16 <= size && list.packets.size() < kMostPackets;) {
            uint32_t record[4];
            std::memcpy(record, data + at, 16);
            at += 16;
            size_t length = std::min<size_t>(record[2], size - at);
            total += 16 + length;
            if (total > kMostBytes) break;
            list.packets.push_back({record[0],
                                    record[1] % 1'000'000,
                                    std::max<uint32_t>(record[3], uint32_t(length)),
                                    {data + at, data + at + length}});
            at += length;
        }
        return list;
    }
    size_t write(uint8_t* out, size_t room) const {
        if (room < 24) return 0;
        const uint32_t header[6] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, linkType};
        std::memcpy(out, header, 24);
        size_t at = 24;
        for (auto& p : packets) {
            if (p.bytes.size() + 16 > room - at) break;
            const uint32_t record[4] = {p.seconds, p.micros, uint32_t(p.bytes.size()), p.original};
            std::memcpy(out + at, record, 16);
            std::copy(p.bytes.begin(), p.bytes.end(), out + at + 16);
            at += 16 + p.bytes.size();
        }
        return at;
    }
};

}  // namespace dorsal::fuzz
