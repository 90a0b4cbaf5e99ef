#include "dissectors/security/tls_ja3.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace dorsal::tls {
namespace {

struct Md5 {
    std::array<uint32_t, 4> state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

    static const std::array<uint32_t, 64>& sines() {
        static const auto table = [] {
            std::array<uint32_t, 64> t{};
            for (uint32_t i = 0; i < 64; ++i)
                t[i] = uint32_t(std::floor(std::fabs(std::sin(double(i + 1))) * 4294967296.0));
            return t;
        }();
        return table;
    }

    void block(const uint8_t* bytes) {
        static constexpr int kShifts[4][4] = {
            {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
        uint32_t words[16];
        for (int i = 0; i < 16; ++i)
            words[i] = uint32_t(bytes[i * 4]) | uint32_t(bytes[i * 4 + 1]) << 8 |
                       uint32_t(bytes[i * 4 + 2]) << 16 | uint32_t(bytes[i * 4 + 3]) << 24;
        auto [a, b, c, d] = state;
        for (uint32_t i = 0; i < 64; ++i) {
            uint32_t f, word;
            switch (i / 16) {
                case 0: f = (b & c) | (~b & d), word = i; break;
                case 1: f = (d & b) | (~d & c), word = (5 * i + 1) % 16; break;
                case 2: f = b ^ c ^ d, word = (3 * i + 5) % 16; break;
                default: f = c ^ (b | ~d), word = 7 * i % 16;
            }
            uint32_t next = b + std::rotl(a + f + sines()[i] + words[word], kShifts[i / 16][i % 4]);
            a = d;
            d = c;
            c = b;
            b = next;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
};

}  // namespace

std::string md5Hex(std::string_view text) {
    Md5 md5;
    auto bytes = reinterpret_cast<const uint8_t*>(text.data());
    size_t left = text.size();
    for (; left >= 64; left -= 64, bytes += 64) md5.block(bytes);
    std::array<uint8_t, 128> last{};
    if (left) std::memcpy(last.data(), bytes, left);
    last[left] = 0x80;
    size_t end = left < 56 ? 64 : 128;
    for (size_t i = 0; i < 8; ++i) last[end - 8 + i] = uint8_t(uint64_t(text.size()) * 8 >> (8 * i));
    md5.block(last.data());
    if (end == 128) md5.block(last.data() + 64);
    std::string hex;
    for (auto word : md5.state)
        for (int i = 0; i < 4; ++i) fmt::format_to(std::back_inserter(hex), "{:02x}", word >> (8 * i) & 255);
    return hex;
}

}  // namespace dorsal::tls
