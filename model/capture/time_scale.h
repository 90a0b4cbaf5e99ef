// From an interface's clock units to seconds and nanoseconds, and back.
#pragma once

#include <cstdint>

#include "model/capture/capture_info.h"
#include "model/capture/packet_header.h"

namespace dorsal {

// Exact for every resolution up to a nanosecond; finer ones are cut. Seconds saturate.
Timestamp toTimestamp(uint64_t raw, const TimeScale& scale);

// Nanoseconds since 1970; `inexact` is set when that does not fit into int64 and the nearest value is given.
int64_t toNanoseconds(const Timestamp& time, bool& inexact);

inline Timestamp fromNanoseconds(int64_t ns) {
    int64_t seconds = ns / 1'000'000'000;
    int32_t nanos = int32_t(ns % 1'000'000'000);
    if (nanos < 0) {
        nanos += 1'000'000'000;
        --seconds;
    }
    return {seconds, nanos};
}

// The nearest raw value at or before `time`; false if the scale cannot hold it (before 1970, too far away).
bool toRaw(const Timestamp& time, const TimeScale& scale, uint64_t& raw);

// if_tsresol: the high bit says base 2, the rest is the exponent.
TimeScale scaleFromResolution(uint8_t tsresol, int64_t offsetSeconds = 0);
uint8_t resolutionByte(const TimeScale& scale);

}  // namespace dorsal
