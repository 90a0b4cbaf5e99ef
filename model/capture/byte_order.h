// Unaligned loads and stores in either byte order. The caller has checked the bounds.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace dorsal {

template <typename T>
constexpr T swapBytes(T value) {
    if constexpr (sizeof(T) == 2) return __builtin_bswap16(value);
    if constexpr (sizeof(T) == 4) return __builtin_bswap32(value);
    if constexpr (sizeof(T) == 8) return __builtin_bswap64(value);
}

template <typename T>
T load(const uint8_t* from, bool bigEndian) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return bigEndian == (std::endian::native == std::endian::big) ? value : swapBytes(value);
}

template <typename T>
void store(uint8_t* to, T value, bool bigEndian) {
    if (bigEndian != (std::endian::native == std::endian::big)) value = swapBytes(value);
    std::memcpy(to, &value, sizeof value);
}

inline uint16_t load16(const uint8_t* p, bool bigEndian) { return load<uint16_t>(p, bigEndian); }
inline uint32_t load32(const uint8_t* p, bool bigEndian) { return load<uint32_t>(p, bigEndian); }
inline uint64_t load64(const uint8_t* p, bool bigEndian) { return load<uint64_t>(p, bigEndian); }

}  // namespace dorsal
