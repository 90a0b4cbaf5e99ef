#include "model/statistics/io_statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string_view>

namespace dorsal {

namespace {

constexpr uint64_t kSecond = 1'000'000'000;

double realOf(const Node& n) { return std::bit_cast<double>(n.value); }

uint64_t rounded(double v) { return v > 0 ? v < 1e18 ? uint64_t(v + 0.5) : uint64_t(1e18) : 0; }

}  // namespace

IoColumn::IoColumn(const Registry& registry, IoCalculation calculation, const Field* field, uint64_t interval)
    : calculation_(calculation), field_(field), interval_(std::max<uint64_t>(interval, 1)) {
    if (!field) return;
    for (auto f : registry.fields())
        if (f && std::string_view(f->abbrev) == field->abbrev) ids_.push_back(f->id);
}

void IoColumn::want(FieldSet& fields) const {
    if (blind_) return;
    for (auto id : ids_) fields.add(id);
}

void IoColumn::add(const CountedPacket& packet) {
    // tshark ignores packets from before the interval that was reached.
    auto now = microseconds(packet.relative);
    if (now < 0 || uint64_t(now) / interval_ < last_) return;
    last_ = uint64_t(now) / interval_;
    auto& cell = cells_[last_];
    ++cell.frames;
    if (!field_)
        cell.counter += packet.record.original;
    else if (packet.dissection && !blind_)
        count(cell, *packet.dissection, uint64_t(now));
    widen(cell);
}

void IoColumn::count(Cell& cell, const Dissection& d, uint64_t time) {
    bool first = cell.frames == 1;
    for (auto& n : d.nodes) {
        if (std::find(ids_.begin(), ids_.end(), n.field) == ids_.end()) continue;
        uint64_t value = isTime() ? n.value * kSecond + n.nanos : n.value;
        double real = isReal() ? realOf(n) : 0;
        auto below = [&] {
            return isReal()                 ? real < cell.real
                   : isSigned(field_->type) ? int64_t(value) < int64_t(cell.counter)
                                            : value < cell.counter;
        };
        auto above = [&] {
            return isReal()                 ? real > cell.real
                   : isSigned(field_->type) ? int64_t(value) > int64_t(cell.counter)
                                            : value > cell.counter;
        };
        switch (calculation_) {
            case IoCalculation::Count: ++cell.counter; break;
            case IoCalculation::Sum:
            case IoCalculation::Average:
                cell.counter += value;
                cell.real += real;
                break;
            case IoCalculation::Min:
                if (first || below()) cell.counter = value, cell.real = real;
                break;
            case IoCalculation::Max:
                if (first || above()) cell.counter = value, cell.real = real;
                break;
            case IoCalculation::Load:
                if (int64_t(n.value) >= 0 && n.value < UINT64_MAX / 2'000'000)
                    spread(n.value * 1'000'000 + (n.nanos + 500) / 1000, time);
                break;
            default: break;
        }
        ++cell.values;
        first = false;
    }
}

void IoColumn::spread(uint64_t took, uint64_t time) {
    uint64_t left = time % interval_, at = last_;
    for (size_t i = 0; took && i < kMostSpread; ++i, --at, left = interval_) {
        auto part = std::min(took, left);
        auto& cell = cells_[at];
        cell.counter += part;
        widen(cell);
        took -= part;
        if (at == 0) break;
    }
}

void IoColumn::widen(const Cell& cell) {
    mostFrames_ = std::max(mostFrames_, cell.frames);
    uint64_t value = cell.counter;
    if (calculation_ == IoCalculation::Average) {
        if (!cell.values) return;
        value = isReal()   ? rounded(cell.real / double(cell.values))
                : isTime() ? (cell.counter / cell.values + kSecond / 2) / kSecond
                           : cell.counter / cell.values;
    } else if (isReal() && calculation_ != IoCalculation::Count) {
        value = rounded(cell.real);
    }
    mostValue_ = std::max(mostValue_, value);
}

}  // namespace dorsal
