// Packets, bytes and calculations over fields, by intervals of time.
#pragma once

#include <map>

#include "model/statistics/statistic.h"

namespace dorsal {

enum class IoCalculation : uint8_t { FramesAndBytes, Frames, Bytes, Count, Sum, Min, Max, Average, Load };

// One column of the table. Whole numbers wrap at 64 bits; times are counted in nanoseconds, the Load of an
// interval (the time that answers took, spread over the intervals they took it in) in microseconds.
class IoColumn final : public Statistic {
  public:
    static constexpr uint64_t kWhole = UINT64_MAX;    // one interval for the whole capture
    static constexpr size_t kMostSpread = 1'000'000;  // intervals that one answer's time is spread over
    struct Cell {
        uint64_t frames = 0;
        uint64_t counter = 0;  // bytes, or the value
        double real = 0;       // instead, when the field is a floating-point number
        uint64_t values = 0;   // that went into it
    };

    IoColumn(const Registry& registry, IoCalculation calculation, const Field* field, uint64_t interval);

    IoCalculation calculation() const { return calculation_; }
    const Field* field() const { return field_; }  // nullptr: the calculation takes none
    // The field is not looked at: tshark would not have made it either.
    void blind() { blind_ = true; }

    // By number of the interval; those without packets are not there.
    const std::map<uint64_t, Cell>& cells() const { return cells_; }
    uint64_t mostFrames() const { return mostFrames_; }
    // The largest value there was while packets were added, as widths of columns are made from it: floating
    // point rounded, averages of times in whole seconds.
    uint64_t mostValue() const { return mostValue_; }
    bool isReal() const { return field_ && (field_->type == Type::Float || field_->type == Type::Double); }
    bool isTime() const { return field_ && field_->type == Type::RelativeTime; }

    void want(FieldSet& fields) const override;
    bool looksInto(const std::vector<uint16_t>&) const override { return field_ && !blind_; }
    void add(const CountedPacket& packet) override;

  private:
    void count(Cell& cell, const Dissection& d, uint64_t time);
    void spread(uint64_t took, uint64_t time);
    void widen(const Cell& cell);

    IoCalculation calculation_;
    const Field* field_;
    std::vector<uint16_t> ids_;  // all fields of that name
    uint64_t interval_;          // microseconds
    bool blind_ = false;
    uint64_t last_ = 0;  // the latest interval
    std::map<uint64_t, Cell> cells_;
    uint64_t mostFrames_ = 0, mostValue_ = 0;
};

// Microseconds, rounded, since the first packet; none before it.
inline int64_t microseconds(const Time& t) { return t.seconds * 1'000'000 + (t.nanos + 500) / 1000; }

}  // namespace dorsal
