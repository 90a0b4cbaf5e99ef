// How many packets came within a second of the capture's own time.
#pragma once

#include <array>
#include <cstdint>

namespace dorsal {

// Counts in steps of 1/20 second, so that it costs the same at any rate. It never counts more than a second.
class PacketRate {
  public:
    void take(int64_t timeNs) {
        const int64_t step = timeNs / kStepNs;
        if (step > newest_) moveTo(step);
        if (newest_ - step >= kSteps) return;  // late by more than a second
        ++counts_[size_t(step % kSteps)];
        ++sum_;
    }
    // Up to that moment, or to the newest packet when that is later.
    uint32_t at(int64_t timeNs) {
        if (timeNs / kStepNs > newest_) moveTo(timeNs / kStepNs);
        return sum_;
    }

  private:
    static constexpr int64_t kSteps = 20, kStepNs = 1'000'000'000 / kSteps;
    void moveTo(int64_t step) {
        if (step - newest_ >= kSteps) {
            counts_.fill(0);
            sum_ = 0;
        } else {
            for (int64_t s = newest_ + 1; s <= step; ++s) {
                sum_ -= counts_[size_t(s % kSteps)];
                counts_[size_t(s % kSteps)] = 0;
            }
        }
        newest_ = step;
    }

    std::array<uint32_t, kSteps> counts_{};
    uint32_t sum_ = 0;
    int64_t newest_ = kSteps;
};

}  // namespace dorsal
