// Processor time of this thread: what a test of growth measures, since other programs run too.
#pragma once

#include <time.h>

#include <cstdint>

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

}  // namespace dorsal
