#include "model/capture/pcapng_options.h"

#include <algorithm>

#include "model/capture/time_scale.h"

namespace dorsal {

namespace {

using Bytes = std::span<const uint8_t>;

// The length of the UTF-8 sequence at `p`, 0 if it is none.
size_t utf8Length(const uint8_t* p, size_t left) {
    const uint8_t first = p[0];
    if (first < 0x80) return 1;
    size_t length = 0;
    uint32_t value = 0;
    if (first >= 0xc2 && first <= 0xdf) {
        length = 2;
        value = first & 0x1f;
    } else if ((first & 0xf0) == 0xe0) {
        length = 3;
        value = first & 0x0f;
    } else if (first >= 0xf0 && first <= 0xf4) {
        length = 4;
        value = first & 0x07;
    }
    if (length == 0 || length > left) return 0;
    for (size_t i = 1; i < length; ++i) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        value = value << 6 | (p[i] & 0x3f);
    }
    if (length == 3 && (value < 0x800 || (value >= 0xd800 && value < 0xe000))) return 0;
    if (length == 4 && (value < 0x10000 || value > 0x10ffff)) return 0;
    return length;
}

template <size_t N>
std::array<uint8_t, N> take(Bytes value) {
    std::array<uint8_t, N> out{};
    std::copy_n(value.begin(), N, out.begin());
    return out;
}

std::vector<uint8_t> copy(Bytes value) { return {value.begin(), value.end()}; }

// Comments, custom options and whatever is unknown look the same in every block.
template <typename T>
void parseCommon(uint16_t code, Bytes value, bool bigEndian, T& into) {
    CustomOption custom;
    if (code == kOptionComment) {
        into.comments.push_back(optionText(value));
    } else if (isCustomOption(code) && readCustomOption(code, value, bigEndian, custom)) {
        into.custom.push_back(std::move(custom));
    } else {
        into.other.push_back({code, copy(value)});
    }
}

}  // namespace

std::string optionText(Bytes value) {
    while (!value.empty() && value.back() == 0) value = value.first(value.size() - 1);
    std::string text;
    text.reserve(value.size());
    for (size_t i = 0; i < value.size();) {
        const size_t length = utf8Length(value.data() + i, value.size() - i);
        if (length == 0) {
            text += "\xef\xbf\xbd";
            ++i;
        } else {
            text.append(reinterpret_cast<const char*>(value.data()) + i, length);
            i += length;
        }
    }
    return text;
}

bool readCustomOption(uint16_t code, Bytes value, bool bigEndian, CustomOption& out) {
    if (value.size() < 4) return false;
    out.code = code;
    out.enterprise = load32(value.data(), bigEndian);
    out.bytes = copy(value.subspan(4));
    return true;
}

void parseSectionOptions(Bytes list, bool bigEndian, CaptureSection& section) {
    forEachOption(list, bigEndian, [&](uint16_t code, Bytes value) {
        switch (code) {
            case 2: section.hardware = optionText(value); break;
            case 3: section.os = optionText(value); break;
            case 4: section.application = optionText(value); break;
            default: parseCommon(code, value, bigEndian, section);
        }
    });
}

void parseInterfaceOptions(Bytes list, bool bigEndian, CaptureInterface& interface) {
    forEachOption(list, bigEndian, [&](uint16_t code, Bytes value) {
        const size_t size = value.size();
        if (code == 2) {
            interface.name = optionText(value);
        } else if (code == 3) {
            interface.description = optionText(value);
        } else if (code == 4 && size == 8) {
            interface.ipv4.push_back(take<8>(value));
        } else if (code == 5 && size == 17) {
            interface.ipv6.push_back(take<17>(value));
        } else if (code == 6 && size == 6) {
            interface.mac = take<6>(value);
        } else if (code == 7 && size == 8) {
            interface.eui = take<8>(value);
        } else if (code == 8 && size == 8) {
            interface.speed = load64(value.data(), bigEndian);
        } else if (code == 9 && size == 1) {
            interface.scale = scaleFromResolution(value[0], interface.scale.offsetSeconds);
        } else if (code == 10 && size == 4) {
            interface.timeZone = load32(value.data(), bigEndian);
        } else if (code == 11 && size >= 1) {
            interface.rawFilter = copy(value);
            if (value[0] == 0) interface.filter = optionText(value.subspan(1));
        } else if (code == 12) {
            interface.os = optionText(value);
        } else if (code == 13 && size == 1) {
            interface.fcsLength = value[0];
        } else if (code == 14 && size == 8) {
            interface.scale.offsetSeconds = int64_t(load64(value.data(), bigEndian));
        } else if (code == 15) {
            interface.hardware = optionText(value);
        } else if (code == 16 && size == 8) {
            interface.txSpeed = load64(value.data(), bigEndian);
        } else if (code == 17 && size == 8) {
            interface.rxSpeed = load64(value.data(), bigEndian);
        } else {
            parseCommon(code, value, bigEndian, interface);
        }
    });
}

void parseStatisticsOptions(Bytes list, bool bigEndian, const TimeScale& scale,
                            InterfaceStatistics& statistics) {
    forEachOption(list, bigEndian, [&](uint16_t code, Bytes value) {
        if (code < 2 || code > 8 || value.size() != 8) {
            parseCommon(code, value, bigEndian, statistics);
            return;
        }
        // Times are two 32-bit words, the high one first in both byte orders.
        const uint64_t raw =
            uint64_t(load32(value.data(), bigEndian)) << 32 | load32(value.data() + 4, bigEndian);
        const uint64_t number = load64(value.data(), bigEndian);
        switch (code) {
            case 2: statistics.start = toTimestamp(raw, scale); break;
            case 3: statistics.end = toTimestamp(raw, scale); break;
            case 4: statistics.received = number; break;
            case 5: statistics.dropped = number; break;
            case 6: statistics.filterAccepted = number; break;
            case 7: statistics.osDropped = number; break;
            case 8: statistics.delivered = number; break;
        }
    });
}

void parsePacketOptions(Bytes list, bool bigEndian, PacketOptions& options) {
    forEachOption(list, bigEndian, [&](uint16_t code, Bytes value) {
        if (code == 2 && value.size() == 4) {
            options.flags = load32(value.data(), bigEndian);
        } else if (code == 3 && !value.empty()) {
            options.hashes.push_back({value[0], copy(value.subspan(1))});
        } else if (code == 4 && value.size() == 8) {
            options.dropCount = load64(value.data(), bigEndian);
        } else if (code == 5 && value.size() == 8) {
            options.packetId = load64(value.data(), bigEndian);
        } else if (code == 6 && value.size() == 4) {
            options.queue = load32(value.data(), bigEndian);
        } else if (code == 7 && !value.empty()) {
            options.verdicts.push_back({value[0], copy(value.subspan(1))});
        } else {
            parseCommon(code, value, bigEndian, options);
        }
    });
}

}  // namespace dorsal
