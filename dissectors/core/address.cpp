#include "dissectors/core/address.h"

#include <fmt/format.h>

namespace dorsal {

void appendIpv4(std::string& out, uint32_t a) {
    char text[16];
    auto end = fmt::format_to(text, "{}.{}.{}.{}", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
    out.append(text, size_t(end - text));
}

void appendIpv6(std::string& out, const uint8_t* a) {
    uint16_t w[8];
    for (int i = 0; i < 8; ++i) w[i] = uint16_t(a[2 * i] << 8 | a[2 * i + 1]);
    int best = -1, bestLength = 1;
    for (int i = 0; i < 8;) {
        int j = i;
        while (j < 8 && w[j] == 0) ++j;
        if (j - i > bestLength) best = i, bestLength = j - i;
        i = j > i ? j : i + 1;
    }
    auto it = std::back_inserter(out);
    bool mapped = best == 0 && (bestLength == 6 || (bestLength == 5 && w[5] == 0xffff));
    for (int i = 0; i < 8; ++i) {
        if (i == best) {
            out += "::";
            i += bestLength - 1;
            continue;
        }
        if (i && i != best + bestLength) out += ':';
        if (mapped && i == 6) {
            appendIpv4(out, uint32_t(w[6]) << 16 | w[7]);
            return;
        }
        fmt::format_to(it, "{:x}", w[i]);
    }
}

void appendEther(std::string& out, const uint8_t* a, char separator) {
    static constexpr char kDigits[] = "0123456789abcdef";
    for (int i = 0; i < 6; ++i) {
        if (i && separator) out += separator;
        out += kDigits[a[i] >> 4];
        out += kDigits[a[i] & 15];
    }
}

std::string Address::toString() const {
    std::string s;
    switch (kind) {
        case Kind::None: break;
        case Kind::Ether: appendEther(s, bytes.data()); break;
        case Kind::Ipv4: appendIpv4(s, v4()); break;
        case Kind::Ipv6: appendIpv6(s, bytes.data()); break;
        case Kind::Text: s = text(); break;
    }
    return s;
}

}  // namespace dorsal
