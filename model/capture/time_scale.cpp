#include "model/capture/time_scale.h"

#include <limits>

namespace dorsal {

namespace {

using Wide = __int128;
using UnsignedWide = unsigned __int128;

constexpr uint64_t kBillion = 1'000'000'000;

uint64_t powerOfTen(unsigned exponent) {
    uint64_t value = 1;
    while (exponent-- > 0) value *= 10;
    return value;
}

int64_t saturate(Wide value) {
    if (value > std::numeric_limits<int64_t>::max()) return std::numeric_limits<int64_t>::max();
    if (value < std::numeric_limits<int64_t>::min()) return std::numeric_limits<int64_t>::min();
    return int64_t(value);
}

}  // namespace

Timestamp toTimestamp(uint64_t raw, const TimeScale& scale) {
    uint64_t seconds = 0;
    uint64_t nanos = 0;
    if (scale.binary) {
        const unsigned shift = scale.exponent;
        seconds = shift < 64 ? raw >> shift : 0;
        const uint64_t fraction = shift < 64 ? raw & ((uint64_t(1) << shift) - 1) : raw;
        nanos = uint64_t((UnsignedWide(fraction) * kBillion) >> shift);
    } else if (scale.exponent <= 9) {
        const uint64_t units = powerOfTen(scale.exponent);
        seconds = raw / units;
        nanos = raw % units * powerOfTen(9u - scale.exponent);
    } else if (scale.exponent <= 19) {
        const uint64_t units = powerOfTen(scale.exponent);
        seconds = raw / units;
        nanos = raw % units / powerOfTen(scale.exponent - 9u);
    } else if (scale.exponent <= 28) {
        nanos = raw / powerOfTen(scale.exponent - 9u);
    }
    return {saturate(Wide(seconds) + scale.offsetSeconds), int32_t(nanos)};
}

int64_t toNanoseconds(const Timestamp& time, bool& inexact) {
    const Wide ns = Wide(time.seconds) * Wide(kBillion) + time.nanos;
    const int64_t result = saturate(ns);
    inexact = result != ns;
    return result;
}

bool toRaw(const Timestamp& time, const TimeScale& scale, uint64_t& raw) {
    const Wide seconds = Wide(time.seconds) - scale.offsetSeconds;
    if (seconds < 0 || time.nanos < 0) return false;
    Wide value = 0;
    if (scale.binary) {
        if (scale.exponent > 63 || seconds >> (64 - scale.exponent) != 0) return false;
        value = (seconds << scale.exponent) + ((Wide(time.nanos) << scale.exponent) / Wide(kBillion));
    } else if (scale.exponent <= 9) {
        value =
            seconds * Wide(powerOfTen(scale.exponent)) + time.nanos / Wide(powerOfTen(9u - scale.exponent));
    } else if (scale.exponent <= 19) {
        value =
            seconds * Wide(powerOfTen(scale.exponent)) + time.nanos * Wide(powerOfTen(scale.exponent - 9u));
    } else {
        return false;
    }
    if (value > Wide(std::numeric_limits<uint64_t>::max())) return false;
    raw = uint64_t(value);
    return true;
}

TimeScale scaleFromResolution(uint8_t tsresol, int64_t offsetSeconds) {
    return {(tsresol & 0x80) != 0, uint8_t(tsresol & 0x7f), offsetSeconds};
}

uint8_t resolutionByte(const TimeScale& scale) {
    return uint8_t((scale.binary ? 0x80 : 0) | (scale.exponent & 0x7f));
}

}  // namespace dorsal
