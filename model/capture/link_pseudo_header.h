// Link types whose packets begin with bytes that were never on the wire.
#pragma once

#include <cstdint>

namespace dorsal {

// How many bytes of such a header stand before the frame. They are part of PacketHeader::captured and
// original, and of the packet's bytes; tshark's frame.len and frame.cap_len do not count them. For ERF (197)
// this is the fixed part; extension headers follow it.
constexpr uint32_t pseudoHeaderBytes(uint16_t linkType) {
    switch (linkType) {
        case 123: return 4;   // SUNATM: direction and VPI/VCI
        case 139: return 4;   // MTP2_WITH_PHDR
        case 144: return 16;  // IRDA: Linux cooked header
        case 177: return 16;  // LINUX_LAPD: Linux cooked header
        case 196: return 5;   // SITA
        case 197: return 16;  // ERF
        case 201: return 4;   // BLUETOOTH_HCI_H4_WITH_PHDR: direction
        case 204: return 1;   // PPP_WITH_DIR
        case 209: return 5;   // I2C_LINUX
        case 245: return 2;   // NFC_LLCP
        case 254: return 4;   // BLUETOOTH_LINUX_MONITOR
        default: return 0;
    }
}

}  // namespace dorsal
