// Packets that are well-formed enough to be taken apart, and as costly as their makers could think of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/dissectors/network/ip_packets.h"

namespace dorsal {

inline Bytes text(std::string_view s) { return Bytes(s.begin(), s.end()); }

inline Bytes repeated(const Bytes& part, size_t times) {
    Bytes all;
    all.reserve(part.size() * times);
    for (size_t i = 0; i < times; ++i) all.insert(all.end(), part.begin(), part.end());
    return all;
}
inline Bytes repeated(std::string_view part, size_t times) { return repeated(text(part), times); }

inline Bytes be(uint64_t value, int bytes) {
    Bytes b;
    while (bytes--) b.push_back(uint8_t(value >> (8 * bytes)));
    return b;
}

// A segment of a connection between port 50000 and the server's.
inline Bytes segment(bool fromServer, uint16_t server, uint32_t seq, uint8_t flags, const Bytes& data,
                     const Bytes& options = {}) {
    auto header = be(fromServer ? server : 50000, 2) + be(fromServer ? 50000 : server, 2) + be(seq, 4) +
                  be(1, 4) + Bytes{uint8_t((20 + options.size()) / 4 << 4), flags} + be(0xffff, 2) + be(0, 4);
    Ipv4Packet ip{.protocol = 6};
    if (fromServer) std::swap(ip.from, ip.to);
    return ip.with(header + options + data);
}

// What a server sends, in segments of `size` bytes.
inline std::vector<Bytes> stream(uint16_t server, const Bytes& data, size_t size = 1400,
                                 bool fromServer = true) {
    std::vector<Bytes> packets;
    constexpr uint8_t kAck = 0x10, kFin = 0x01;
    for (size_t at = 0; at < data.size(); at += size) {
        auto end = std::min(at + size, data.size());
        packets.push_back(segment(fromServer, server, uint32_t(1000 + at),
                                  uint8_t(kAck | (end == data.size() ? kFin : 0)), part(data, at, end)));
    }
    return packets;
}

inline Bytes httpResponse(std::string_view headers, const Bytes& body) {
    return text("HTTP/1.1 200 OK\r\n" + std::string(headers) +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n") +
           body;
}

}  // namespace dorsal
