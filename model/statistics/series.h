// What charts and tables show: plain numbers, made by counters, drawn by views.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "dissectors/core/address.h"

namespace dorsal {

// Nanoseconds since 1970; `to` is not part of it.
struct TimeRange {
    int64_t from = std::numeric_limits<int64_t>::min();
    int64_t to = std::numeric_limits<int64_t>::max();
    bool all() const { return from == TimeRange().from && to == TimeRange().to; }
    bool contains(int64_t t) const { return t >= from && t < to; }
    bool operator==(const TimeRange&) const = default;
};

struct Amount {
    uint64_t packets = 0, bytes = 0;  // bytes as they were on the wire
    Amount& operator+=(const Amount& o) {
        packets += o.packets, bytes += o.bytes;
        return *this;
    }
    bool operator==(const Amount&) const = default;
};

// One line, area or stack of bars over time.
struct Series {
    std::string name;    // "TLS", "192.0.2.1 ↔ 192.0.2.2", "Other"
    std::string filter;  // a display filter for what it counts; empty when there is none
    std::string color;   // what its colour goes by, such as a protocol's filter name; empty: its place
    std::vector<Amount> buckets;
};

// Series over the same buckets: bucket i covers start + i * width up to the next one.
struct TimeSeries {
    int64_t start = 0, width = 1'000'000'000;  // nanoseconds
    std::vector<Series> series;
    size_t bucketCount() const { return series.empty() ? 0 : series.front().buckets.size(); }
};

// A protocol below another one: what the whole capture is made of, as a tree.
struct HierarchyNode {
    std::string name;                     // "TLS"
    std::string filter;                   // "tls"
    Amount amount;                        // with what is below it
    std::vector<HierarchyNode> children;  // the largest first
};

// One bar, slice or row among others.
struct Share {
    std::string name;
    std::string filter;
    std::string color;
    Amount amount;
    Amount sent, received;  // where there are two directions; both zero where there are none
};

}  // namespace dorsal
