// Fields that a packet's record and bytes answer without dissecting: what tshark shows of the frame itself.
#pragma once

#include <vector>

#include "model/filter/filter_program.h"
#include "model/recording/capture.h"

namespace dorsal {

class RecordFields {
  public:
    RecordFields(const FilterProgram& program, const Registry& registry);
    // Whether the program asks for nothing else.
    bool enough() const { return enough_; }
    // Makes `out` what dissecting packet `index` for the program's fields would. False when it can't be read.
    bool read(const Capture& capture, uint32_t index, Dissection& out, std::vector<uint8_t>& bytes) const;

  private:
    enum class Fact : uint8_t { Bytes, Number, Length, Captured, Time, Relative, Delta };
    struct Wanted {
        uint16_t field;
        Fact fact;
    };
    std::vector<Wanted> wanted_;
    bool enough_ = true;
    bool bytes_ = false;
};

}  // namespace dorsal
