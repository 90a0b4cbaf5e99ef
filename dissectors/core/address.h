// Addresses of any layer as plain values: what columns, flows and conversations are keyed by.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace dorsal {

struct Address {
    enum class Kind : uint8_t { None, Ether, Ipv4, Ipv6, Text };
    Kind kind = Kind::None;
    std::array<uint8_t, 16> bytes{};  // network order; Ether uses 6, Ipv4 4, Ipv6 16; Text: a pointer

    static Address ether(const uint8_t* p) { return make(Kind::Ether, p, 6); }
    static Address ipv4(const uint8_t* p) { return make(Kind::Ipv4, p, 4); }
    static Address ipv4(uint32_t v) {
        uint8_t p[4] = {uint8_t(v >> 24), uint8_t(v >> 16), uint8_t(v >> 8), uint8_t(v)};
        return ipv4(p);
    }
    static Address ipv6(const uint8_t* p) { return make(Kind::Ipv6, p, 16); }
    static Address constant(const char* text) {
        Address a;
        a.kind = Kind::Text;
        std::memcpy(a.bytes.data(), &text, sizeof text);
        return a;
    }
    // Kind::Text: a constant such as "Broadcast".
    const char* text() const {
        const char* p;
        std::memcpy(&p, bytes.data(), sizeof p);
        return p;
    }
    uint32_t v4() const { return uint32_t(bytes[0]) << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]; }
    bool operator==(const Address& o) const { return kind == o.kind && bytes == o.bytes; }
    bool operator<(const Address& o) const {
        return kind != o.kind ? kind < o.kind : std::memcmp(bytes.data(), o.bytes.data(), 16) < 0;
    }
    std::string toString() const;

  private:
    static Address make(Kind kind, const uint8_t* p, size_t n) {
        Address a;
        a.kind = kind;
        std::memcpy(a.bytes.data(), p, n);
        return a;
    }
};

void appendIpv4(std::string& out, uint32_t address);
void appendIpv6(std::string& out, const uint8_t* address);  // RFC 5952
void appendEther(std::string& out, const uint8_t* address, char separator = ':');
// The name that users of tshark see for the maker of a MAC address, or "" when it is not known.
std::string_view vendorName(uint32_t oui);

}  // namespace dorsal
