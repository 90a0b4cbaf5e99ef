#include "model/statistics/traffic_counters.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <random>

#include "model/parallel.h"
#include "model/statistics/traffic_table.h"

namespace dorsal {

static constexpr uint32_t kBlock = 1u << 15;  // rows that a thread takes at once

void TrafficCounters::PairCount::add(bool fromB, uint64_t moment, int64_t time, uint32_t length) {
    auto packet = uint32_t(moment >> 8);
    if (empty()) start = stop = time, startPacket = stopPacket = packet;
    if (time < start || (time == start && packet < startPacket)) start = time, startPacket = packet;
    if (time > stop || (time == stop && packet < stopPacket)) stop = time, stopPacket = packet;
    ++amount[fromB].packets;
    amount[fromB].bytes += length;
    appeared[fromB] = std::min(appeared[fromB], moment);
}

void TrafficCounters::PairCount::merge(const PairCount& o, bool turned) {
    if (o.empty()) return;
    if (empty()) start = o.start, stop = o.stop, startPacket = o.startPacket, stopPacket = o.stopPacket;
    if (o.start < start || (o.start == start && o.startPacket < startPacket))
        start = o.start, startPacket = o.startPacket;
    if (o.stop > stop || (o.stop == stop && o.stopPacket < stopPacket))
        stop = o.stop, stopPacket = o.stopPacket;
    for (size_t i = 0; i < 2; ++i) {
        size_t to = turned ? 1 - i : i;
        amount[to] += o.amount[i];
        appeared[to] = std::min(appeared[to], o.appeared[i]);
    }
}

TrafficCounters::Table::Table()
    : byKey(16, Hash{FlowKeyHash{[] {
                std::random_device device;
                return uint64_t(device()) << 32 | device();
            }()}}) {}

TrafficCounters::Table::Row* TrafficCounters::Table::find(const TrafficReader::Header& h, bool& fromB) {
    Key key{FlowKey::make(FlowKind::Other, h.source, h.sourcePort, h.destination, h.destinationPort),
            h.stream};
    auto found = byKey.find(key);
    if (found == byKey.end()) {
        if (rows.size() >= kMostRows) return ++leftOut, nullptr;
        found = byKey.emplace(key, uint32_t(rows.size())).first;
        rows.push_back({h, {}});
    }
    auto& row = rows[found->second];
    fromB = !(row.header.source == h.source && row.header.sourcePort == h.sourcePort);
    return &row;
}

void TrafficCounters::Table::merge(const Table& other) {
    leftOut += other.leftOut;
    for (auto& r : other.rows) {
        bool fromB;
        if (auto row = find(r.header, fromB)) row->count.merge(r.count, fromB);
    }
}

TrafficCounters::Inside::Inside(const Capture& c)
    : capture(c), dissection(c.registry()), fields(c.registry().fields().size()) {
    for (size_t k = 0; k < kTrafficKinds; ++k) {
        readers.emplace_back(TrafficKind(k), c.registry());
        readers.back().want(fields);
    }
}

TrafficCounters::TrafficCounters(std::shared_ptr<const Capture> capture, Tunnels tunnels)
    : capture_(std::move(capture)), tunnels_(tunnels) {
    if (capture_->store().size()) firstTime_ = capture_->store()[0].timeNs;
}
TrafficCounters::~TrafficCounters() = default;
TrafficCounters::TrafficCounters(TrafficCounters&&) noexcept = default;

TrafficCounters::PairCount& TrafficCounters::countOf(uint32_t pair) {
    if (pair / kPage >= pairs_.size()) pairs_.resize(pair / kPage + 1);
    auto& page = pairs_[pair / kPage];
    if (!page) page = std::make_unique<PairCount[]>(kPage);
    return page[pair % kPage];
}

void TrafficCounters::add(const RowSnapshot& rows, uint32_t from, uint32_t to, const TimeRange& range) {
    auto& store = capture_->store();
    auto& pairs = capture_->addressPairs();
    if (from >= to || store.size() == 0) return;
    firstTime_ = store[0].timeNs;
    bool all = range.all();
    for (uint32_t row = from; row < to; ++row) {
        uint32_t packet = rows.at(row);
        auto& record = store[packet];
        bool timed = !record.header().has(PacketHeader::NoTime);
        if (!all && !(timed && range.contains(record.timeNs))) continue;
        uint32_t length = record.original;
        Amount one{1, length};
        total_ += one;
        // The lengths of a class are twice those of the one before.
        size_t size = length < 20 ? 0 : size_t(std::bit_width(length / 20));
        sizes_[std::min(size, kSizeClasses - 1)] += one;
        if (record.path >= paths_.size()) {
            paths_.resize(record.path + 1u);
            names_.resize(record.path + 1u);
        }
        paths_[record.path] += one;
        if (timed) {
            protocols_.add(nameOfPath(record.path), record.timeNs, length);
            interfaces_.add(std::min<uint32_t>(record.interface, kMostLines), record.timeNs, length);
        }
        // Packets without a time are taken for the first one's contemporaries, as tshark does.
        int64_t time = timed ? record.timeNs : firstTime_;
        auto [pair, fromB] = pairs.of(packet);
        if (pair == AddressPairs::kOthers) {
            ++leftOut_;
            continue;
        }
        countOf(pair).add(fromB, uint64_t(packet) << 8, time, length);
        auto unsure = pairs[pair].unsure;
        if (tunnels_ == Tunnels::Dissect && !unsure.empty()) lookInside(packet, unsure, time);
    }
    if (!counted_.empty() && counted_.back().to == from && counted_.back().rows.sameList(rows) &&
        counted_.back().range == range)
        counted_.back().to = to;
    else
        counted_.push_back({rows, from, to, range});
}

void TrafficCounters::lookInside(uint32_t packet, TrafficKinds kinds, int64_t time) {
    if (!inside_) inside_ = std::make_unique<Inside>(*capture_);
    auto& in = *inside_;
    if (!capture_->dissect(packet, Want::fields(in.fields), in.dissection, in.bytes)) return;
    for (size_t k = 0; k < kTrafficKinds; ++k) {
        if (!kinds.has(TrafficKind(k))) continue;
        uint64_t place = 0;
        for (auto& header : in.readers[k].read(in.dissection)) {
            bool fromB;
            if (auto row = in.tables[k].find(header, fromB))
                row->count.add(fromB, uint64_t(packet) << 8 | std::min<uint64_t>(place, 255), time,
                               capture_->store()[packet].original);
            ++place;
        }
    }
}

void TrafficCounters::merge(const TrafficCounters& other) {
    total_ += other.total_;
    leftOut_ += other.leftOut_;
    firstTime_ = other.firstTime_;
    if (paths_.size() < other.paths_.size()) {
        paths_.resize(other.paths_.size());
        names_.resize(other.paths_.size());
    }
    for (size_t i = 0; i < other.paths_.size(); ++i) {
        paths_[i] += other.paths_[i];
        if (!names_[i]) names_[i] = other.names_[i];
    }
    for (size_t i = 0; i < kSizeClasses; ++i) sizes_[i] += other.sizes_[i];
    if (pairs_.size() < other.pairs_.size()) pairs_.resize(other.pairs_.size());
    for (size_t i = 0; i < other.pairs_.size(); ++i) {
        if (!other.pairs_[i]) continue;
        if (!pairs_[i]) pairs_[i] = std::make_unique<PairCount[]>(kPage);
        for (uint32_t j = 0; j < kPage; ++j) pairs_[i][j].merge(other.pairs_[i][j], false);
    }
    protocols_.merge(other.protocols_);
    interfaces_.merge(other.interfaces_);
    if (other.inside_) {
        if (!inside_) inside_ = std::make_unique<Inside>(*capture_);
        for (size_t k = 0; k < kTrafficKinds; ++k) inside_->tables[k].merge(other.inside_->tables[k]);
    }
    counted_.insert(counted_.end(), other.counted_.begin(), other.counted_.end());
}

uint64_t TrafficCounters::leftOut() const {
    uint64_t n = leftOut_;
    if (inside_)
        for (auto& t : inside_->tables) n += t.leftOut;
    return n;
}

std::shared_ptr<TrafficCounters> countTraffic(std::shared_ptr<const Capture> capture, const RowSnapshot& rows,
                                              const TimeRange& range, JobControl& control,
                                              TrafficCounters::Tunnels tunnels) {
    auto& store = capture->store();
    uint32_t from = 0, to = rows.size();
    if (!range.all() && rows.whole() && capture->inTimeOrder()) {
        auto find = [&](int64_t time) {
            uint32_t low = 0, high = to;
            while (low < high) {
                uint32_t middle = low + (high - low) / 2;
                (store[middle].timeNs < time ? low = middle + 1 : high = middle);
            }
            return low;
        };
        uint32_t first = find(range.from);
        to = std::max(first, find(range.to));
        from = first;
    }
    control.total = to - from;
    auto result = std::make_shared<TrafficCounters>(capture, tunnels);
    std::mutex mutex;
    struct Worker {
        TrafficCounters counters;
        TrafficCounters& result;
        std::mutex& mutex;
        JobControl& control;
        const RowSnapshot& rows;
        const TimeRange& range;
        uint32_t from, to;
        ~Worker() {
            std::lock_guard lock(mutex);
            result.merge(counters);
        }
        bool operator()(uint32_t block) {
            uint32_t begin = from + block * kBlock, end = std::min(to - begin, kBlock) + begin;
            counters.add(rows, begin, end, range);
            control.done += end - begin;
            return !control.cancelled;
        }
    };
    forBlocks((to - from + kBlock - 1) / kBlock, [&] {
        return Worker{TrafficCounters(capture, tunnels), *result, mutex, control, rows, range, from, to};
    });
    return result;
}

}  // namespace dorsal
