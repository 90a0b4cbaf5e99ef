#include "dissectors/core/base64.h"

#include <cstdint>

namespace dorsal {

namespace {

int valueOf(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

std::string base64Decode(std::string_view text) {
    std::string out;
    out.reserve(text.size() * 3 / 4);
    uint32_t bits = 0;
    int count = 0;
    for (char c : text) {
        int v = valueOf(c);
        if (v < 0) break;
        bits = bits << 6 | uint32_t(v);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += char(bits >> count & 255);
    }
    return out;
}

}  // namespace dorsal
