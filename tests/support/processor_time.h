// Processor time of this thread: what a test of growth measures, since other programs run too.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace dorsal {

class ProcessorTimer {
  public:
    long long nsecsElapsed() const { return now() - start_; }

  private:
    static int64_t now() {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return int64_t(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
    }
    int64_t start_ = now();
};

// How much longer `run(4 * n)` takes than `run(n)`, both of which return nanoseconds: 4 when the time is
// linear, 16 when it is quadratic. The best of some tries, as caches are shared with other programs.
template <class F>
double growth(F&& run, uint32_t n) {
    long long some = std::numeric_limits<long long>::max(), many = some;
    for (int i = 0; i < 3; ++i) {
        some = std::min<long long>(some, run(n));
        many = std::min<long long>(many, run(4 * n));
    }
    return double(many) / double(std::max(some, 1LL));
}

}  // namespace dorsal
