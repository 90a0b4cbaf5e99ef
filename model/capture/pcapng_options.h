// The option lists of pcapng blocks (draft-ietf-opsawg-pcapng section 3.5).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "model/capture/byte_order.h"
#include "model/capture/capture_info.h"
#include "model/capture/packet_options.h"

namespace dorsal {

enum CommonOption : uint16_t {
    kOptionEnd = 0,
    kOptionComment = 1,
    kOptionCustomText = 2988,
    kOptionCustomBytes = 2989,
    kOptionCustomTextNoCopy = 19372,
    kOptionCustomBytesNoCopy = 19373,
};

// Calls take(code, value) for each option; false if the list is damaged (what came before was given).
template <typename Take>
bool forEachOption(std::span<const uint8_t> list, bool bigEndian, Take&& take) {
    while (list.size() >= 4) {
        const uint16_t code = load16(list.data(), bigEndian);
        const uint16_t length = load16(list.data() + 2, bigEndian);
        if (code == kOptionEnd) return true;
        if (length > list.size() - 4) return false;
        take(code, list.subspan(4, length));
        const size_t step = 4 + ((size_t(length) + 3) & ~size_t(3));
        if (step >= list.size()) return true;
        list = list.subspan(step);
    }
    return list.empty();
}

// Text as stored, without trailing NULs; bytes that are not UTF-8 become U+FFFD.
std::string optionText(std::span<const uint8_t> value);
// False if it is too short to hold its enterprise number.
bool readCustomOption(uint16_t code, std::span<const uint8_t> value, bool bigEndian, CustomOption& out);
inline bool isCustomOption(uint16_t code) {
    return code == kOptionCustomText || code == kOptionCustomBytes || code == kOptionCustomTextNoCopy ||
           code == kOptionCustomBytesNoCopy;
}

void parseSectionOptions(std::span<const uint8_t> list, bool bigEndian, CaptureSection& section);
void parseInterfaceOptions(std::span<const uint8_t> list, bool bigEndian, CaptureInterface& interface);
void parseStatisticsOptions(std::span<const uint8_t> list, bool bigEndian, const TimeScale& scale,
                            InterfaceStatistics& statistics);
void parsePacketOptions(std::span<const uint8_t> list, bool bigEndian, PacketOptions& options);

}  // namespace dorsal
