// Which protocols the packets hold, one inside the other, with their packets and bytes.
#pragma once

#include <string>

#include "model/statistics/statistic.h"

namespace dorsal {

class ProtocolHierarchy final : public Statistic {
  public:
    static constexpr size_t kMostRows = 100'000;
    static constexpr uint32_t kNone = UINT32_MAX;
    // One protocol below the others; `first`, `last` (its children) and `next` are indices of rows, or kNone.
    struct Row {
        uint16_t field = 0;  // the protocol's own item
        uint32_t depth = 0;
        uint32_t first = kNone, last = kNone, next = kNone;
        uint64_t packets = 0, bytes = 0;
    };

    // `frame`: the frame itself is a level, too.
    explicit ProtocolHierarchy(const Registry& registry, bool frame = false);

    // Row 0 is the capture as a whole; the outermost protocols are its children.
    const std::vector<Row>& rows() const { return rows_; }
    const char* name(const Row& row) const { return registry_.field(row.field).abbrev; }
    uint64_t leftOut() const { return leftOut_; }  // layers beyond kMostRows

    void want(FieldSet& fields) const override;
    bool looksInto(const std::vector<uint16_t>&) const override { return true; }
    void add(const CountedPacket& packet) override;

  private:
    uint32_t child(uint32_t parent, uint16_t field);
    const Registry& registry_;
    bool frame_;
    const Field* segments_;  // what TCP put together stands beside the protocols and counts as one
    std::vector<Row> rows_;
    uint64_t leftOut_ = 0;
};

}  // namespace dorsal
