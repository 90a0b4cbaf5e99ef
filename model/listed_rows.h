// The packet list at a moment, for jobs: which packets in which order, and what the person made of them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/packet_marks.h"
#include "model/summary.h"

namespace dorsal {

using Rows = std::vector<uint32_t>;  // packet indices in the order of display

// The rows of a list at a moment: cheap to copy, never changes, may be read from any thread.
class RowSnapshot {
  public:
    RowSnapshot() = default;
    explicit RowSnapshot(uint32_t packets) : count_(packets) {}  // row i is packet i
    explicit RowSnapshot(std::shared_ptr<const Rows> rows)
        : rows_(std::move(rows)), count_(uint32_t(rows_->size())) {}
    uint32_t size() const { return count_; }
    uint32_t at(uint32_t row) const { return rows_ ? (*rows_)[row] : row; }
    bool whole() const { return !rows_; }  // row i is packet i
    bool sameList(const RowSnapshot& o) const { return rows_ == o.rows_; }
    Rows toRows() const;
    // Of rows in the capture's order: the first whose packet is not before `packet`.
    uint32_t lowerBound(uint32_t packet) const;
    bool contains(uint32_t packet) const {
        auto row = lowerBound(packet);
        return row < count_ && at(row) == packet;
    }

  private:
    std::shared_ptr<const Rows> rows_;  // null: row i is packet i
    uint32_t count_ = 0;
};

struct ListedRows {
    RowSnapshot rows;
    std::shared_ptr<const PacketMarks> marks = std::make_shared<PacketMarks>();
};

// What a packet's dissection and its texts depend on beside its bytes. `previousDisplayed` is the packet of
// the row above, or -1. The comments stay those of `marks`, which must outlive the context.
Capture::Context contextOf(const PacketMarks& marks, uint32_t packet, int64_t previousDisplayed);

// Reads rows as the list shows them. Each thread uses its own; the capture must outlive it.
class RowReader {
  public:
    RowReader(const Capture& capture, SummaryOptions options) : reader_(capture, std::move(options)) {}
    // The texts of a packet, one a column. False when the file can't be read, which the texts then say.
    bool read(const PacketMarks& marks, uint32_t packet, int64_t previousDisplayed, QStringList& texts);
    bool read(const ListedRows& list, uint32_t row, QStringList& texts) {
        return read(*list.marks, list.rows.at(row), row ? int64_t(list.rows.at(row - 1)) : -1, texts);
    }

  private:
    SummaryReader reader_;
};

}  // namespace dorsal
