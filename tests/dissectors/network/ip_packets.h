// Hand-made IP packets.
#pragma once

#include "tests/support/memory_capture.h"

namespace dorsal {

struct Ipv4Packet {
    uint8_t protocol = 17;
    uint16_t id = 1;
    uint32_t offset = 0;  // bytes
    bool more = false;
    uint8_t ttl = 64;
    uint32_t from = 0x0a000001, to = 0x0a000002;
    int length = -1;  // what the total length says; -1: the truth

    Bytes with(const Bytes& payload, const Bytes& options = {}) const {
        size_t header = 20 + options.size(), total = length < 0 ? header + payload.size() : size_t(length);
        uint32_t flags = offset / 8 | (more ? 0x2000u : 0);
        Bytes b{uint8_t(0x40 | header / 4),
                0,
                uint8_t(total >> 8),
                uint8_t(total),
                uint8_t(id >> 8),
                uint8_t(id),
                uint8_t(flags >> 8),
                uint8_t(flags),
                ttl,
                protocol,
                0,
                0};
        for (auto a : {from, to})
            for (int shift = 24; shift >= 0; shift -= 8) b.push_back(uint8_t(a >> shift));
        return b + options + payload;
    }
};

inline Bytes udp(const Bytes& payload, uint16_t from = 1000, uint16_t to = 2000, int length = -1) {
    size_t size = length < 0 ? payload.size() + 8 : size_t(length);
    return Bytes{uint8_t(from >> 8),
                 uint8_t(from),
                 uint8_t(to >> 8),
                 uint8_t(to),
                 uint8_t(size >> 8),
                 uint8_t(size),
                 0,
                 0} +
           payload;
}

inline Bytes part(const Bytes& b, size_t from, size_t to) {
    return Bytes(b.begin() + long(from), b.begin() + long(to));
}

}  // namespace dorsal
