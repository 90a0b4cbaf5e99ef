// Conversations by their ends, for TrafficCounters alone.
#pragma once

#include <unordered_map>

#include "model/statistics/traffic_counters.h"

namespace dorsal {

struct TrafficCounters::Table {
    static constexpr size_t kMostRows = Conversations::kMostRows;
    struct Key {
        FlowKey ends;
        uint32_t stream;
        bool operator==(const Key&) const = default;
    };
    struct Hash {
        FlowKeyHash ends;
        size_t operator()(const Key& k) const { return ends(k.ends) + k.stream * 0x9e3779b97f4a7c15ull; }
    };
    struct Row {
        TrafficReader::Header header;  // A is the source
        PairCount count;
    };

    Table();
    // The row for packets of this header, and whether they go from B to A; nullptr when there is no room.
    Row* find(const TrafficReader::Header& header, bool& fromB);
    void merge(const Table& other);

    std::vector<Row> rows;
    std::unordered_map<Key, uint32_t, Hash> byKey;
    uint64_t leftOut = 0;
};

struct TrafficCounters::Inside {
    explicit Inside(const Capture& capture);
    const Capture& capture;
    Dissection dissection;
    std::vector<uint8_t> bytes;
    FieldSet fields;
    std::vector<TrafficReader> readers;
    std::array<Table, kTrafficKinds> tables;
};

}  // namespace dorsal
