#pragma once

#include <cstdint>
#include <ctime>

namespace dorsal {

constexpr int64_t kMillisecond = 1'000'000, kSecond = 1'000'000'000;

inline int64_t nanoseconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return int64_t(now.tv_sec) * kSecond + now.tv_nsec;
}
inline int64_t monotonicTime() { return nanoseconds(CLOCK_MONOTONIC); }
inline int64_t realTime() { return nanoseconds(CLOCK_REALTIME); }

}  // namespace dorsal
