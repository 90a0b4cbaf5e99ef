#include "model/statistics/time_histogram.h"

#include <algorithm>

namespace dorsal {

namespace {
// Fewer would need widths that have no room in 64 bits.
constexpr size_t kLeastBuckets = 8;

// 1 -> 5 -> 10 -> 50 ...
int64_t nextWidth(int64_t width) {
    int64_t power = 1;
    while (power <= width / 10) power *= 10;
    return width == power ? width * 5 : width * 2;
}
// 1 -> 2 -> 5 -> 10 ...
int64_t nextNice(int64_t width) {
    int64_t power = 1;
    while (power <= width / 10) power *= 10;
    return width == power * 2 ? width / 2 * 5 : width * 2;
}
size_t bucketsBetween(int64_t first, int64_t last, int64_t width) {
    return size_t(TimeHistogram::floorDiv(last, width) - TimeHistogram::floorDiv(first, width)) + 1;
}
}  // namespace

int64_t TimeHistogram::startOf(int64_t bucket, int64_t width) {
    int64_t start;
    if (__builtin_mul_overflow(bucket, width, &start)) return bucket < 0 ? INT64_MIN : INT64_MAX;
    return start;
}

void TimeHistogram::coarsen(int64_t width) {
    int64_t base = floorDiv(startOf(base_, width_), width);
    for (auto& line : lines_) {
        std::vector<Amount> sums;
        for (size_t i = 0; i < line.size(); ++i) {
            auto to = size_t(floorDiv(startOf(base_ + int64_t(i), width_), width) - base);
            if (to >= sums.size()) sums.resize(to + 1);
            sums[to] += line[i];
        }
        line.swap(sums);
    }
    base_ = base;
    width_ = width;
}

// Makes room for times from `first` to `last`, which are those of all that will have been added.
void TimeHistogram::cover(int64_t first, int64_t last) {
    int64_t width = width_;
    while (bucketsBetween(first, last, width) > kMostBuckets) width = nextWidth(width);
    bool fresh = empty();
    first_ = first, last_ = last;
    if (fresh) {
        width_ = width;
        base_ = floorDiv(first, width);
        return;
    }
    if (width != width_) coarsen(width);
    int64_t base = floorDiv(first, width_);
    if (base >= base_) return;
    for (auto& line : lines_)
        if (!line.empty()) line.insert(line.begin(), size_t(base_ - base), Amount());
    base_ = base;
}

void TimeHistogram::enter(int64_t time) {
    if (time < first_ || time > last_) cover(std::min(time, first_), std::max(time, last_));
    int64_t bucket = floorDiv(time, width_);
    at_ = size_t(bucket - base_);
    from_ = startOf(bucket, width_);
    to_ = startOf(bucket + 1, width_);
}

void TimeHistogram::merge(const TimeHistogram& other) {
    if (other.empty()) return;
    // Neither side knows its first and last time better than its buckets are wide.
    if (!empty() && width_ < other.width_) coarsen(other.width_);
    width_ = std::max(width_, other.width_);
    cover(std::min(first_, other.first_), std::max(last_, other.last_));
    from_ = to_ = 0;
    if (lines_.size() < other.lines_.size()) lines_.resize(other.lines_.size());
    for (size_t line = 0; line < other.lines_.size(); ++line) {
        auto& from = other.lines_[line];
        auto& to = lines_[line];
        for (size_t i = 0; i < from.size(); ++i) {
            if (!from[i].packets) continue;
            auto at = size_t(floorDiv(startOf(other.base_ + int64_t(i), other.width_), width_) - base_);
            if (at >= to.size()) to.resize(at + 1);
            to[at] += from[i];
        }
    }
}

int64_t TimeHistogram::niceWidth(size_t mostBuckets) const {
    int64_t width = width_;
    if (!empty())
        while (bucketsBetween(first_, last_, width) > std::max<size_t>(mostBuckets, kLeastBuckets))
            width = nextNice(width);
    return width;
}

int64_t TimeHistogram::startFor(int64_t width) const {
    return empty() ? 0 : startOf(floorDiv(first_, width), width);
}

size_t TimeHistogram::bucketsFor(int64_t width) const {
    return empty() ? 0 : bucketsBetween(first_, last_, width);
}

void TimeHistogram::addTo(std::vector<Amount>& out, size_t line, int64_t width) const {
    if (line >= lines_.size()) return;
    int64_t first = floorDiv(first_, width);
    auto& from = lines_[line];
    for (size_t i = 0; i < from.size(); ++i)
        if (from[i].packets)
            out[size_t(std::max<int64_t>(0, floorDiv(startOf(base_ + int64_t(i), width_), width) - first))] +=
                from[i];
}

}  // namespace dorsal
