// Amounts over time in buckets that get coarser as the time that they cover grows.
#pragma once

#include <cstdint>
#include <vector>

#include "model/statistics/series.h"

namespace dorsal {

// Buckets lie at whole multiples of their width since 1970. Widths are 1, 5, 10, 50 ... microseconds, each a
// multiple of the one before, so that coarser buckets are sums of finer ones; and every width of a chart's
// (1, 2 or 5 times a power of ten) that isn't finer is a multiple, too. The same times give the same buckets
// in whatever order and parts they are added.
class TimeHistogram {
  public:
    static constexpr size_t kMostBuckets = 16'384;

    void add(size_t line, int64_t time, uint64_t bytes) {
        if (time < from_ || time >= to_) enter(time);
        if (line >= lines_.size()) lines_.resize(line + 1);
        auto& buckets = lines_[line];
        if (at_ >= buckets.size()) buckets.resize(at_ + 1);
        auto& bucket = buckets[at_];
        ++bucket.packets;
        bucket.bytes += bytes;
    }
    void merge(const TimeHistogram& other);

    bool empty() const { return first_ > last_; }
    int64_t width() const { return width_; }
    size_t lineCount() const { return lines_.size(); }
    // The narrowest nice width with which all times fit into so many buckets; never less than width().
    int64_t niceWidth(size_t mostBuckets) const;
    int64_t startFor(int64_t width) const;   // where the first bucket of that width starts
    size_t bucketsFor(int64_t width) const;  // how many there are
    // Adds a line to `out`, which has bucketsFor(width) buckets.
    void addTo(std::vector<Amount>& out, size_t line, int64_t width) const;

    static int64_t floorDiv(int64_t a, int64_t b) { return a / b - (a % b < 0); }
    // Multiples of `width`, saturated.
    static int64_t startOf(int64_t bucket, int64_t width);

  private:
    void enter(int64_t time);
    void cover(int64_t first, int64_t last);
    void coarsen(int64_t width);

    int64_t width_ = 1000;
    int64_t first_ = INT64_MAX, last_ = INT64_MIN;  // times
    int64_t base_ = 0;                              // number of the bucket that lines begin with
    int64_t from_ = 0, to_ = 0;                     // of the bucket that was added to last
    size_t at_ = 0;
    std::vector<std::vector<Amount>> lines_;
};

}  // namespace dorsal
