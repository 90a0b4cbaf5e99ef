// Bringing the rows of a list up to date when packets came, or when earlier ones show something else now.
#pragma once

#include <utility>
#include <vector>

#include "model/row_jobs.h"

namespace dorsal {

struct RowOrder {
    int column = -1;  // -1: the capture's order
    bool descending = false;
};

// What a list shows at a moment.
struct RowState {
    RowSnapshot members;     // in the capture's order
    RowSnapshot rows;        // the same in the order of display
    uint32_t covered = 0;    // the packets that they take account of
    uint32_t revisions = 0;  // of the capture's log: likewise
};

// How one RowState becomes the next.
struct RowUpdate {
    uint32_t covered = 0, revisions = 0;
    // Either these come behind all rows, and all members,
    Rows appended, appendedMembers;
    // or these are the rows. `members` is null when all packets are, or when they are `rows`.
    std::shared_ptr<Rows> rows, members;
    bool anew = false;  // in an order that has nothing to do with the earlier one

    std::vector<uint32_t> removed;   // earlier rows that are gone or stand elsewhere
    std::vector<uint32_t> inserted;  // rows that are new or stood elsewhere
    // The rows among them that stood elsewhere before: earlier row, row; by earlier row.
    std::vector<std::pair<uint32_t, uint32_t>> moved;
    std::vector<uint32_t> changed;  // earlier rows that show something else now

    // Where an earlier row is now, or -1.
    int64_t rowOf(uint32_t earlier) const;
};

// Packets below `end` that are new are filtered and sorted in; revised ones are filtered again and move to
// where they belong now. What the list shows already is neither filtered nor sorted again, unless so much is
// new that this takes less time. An empty filter: all packets.
RowUpdate updateRows(const Capture& capture, const SummaryOptions& options, const RowFilter& filter,
                     RowOrder order, const RowState& state, uint32_t end, JobControl& control,
                     FilterCache* cache = nullptr);

}  // namespace dorsal
