// What is done with each packet: the display filter, and the printing.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/cli/output.h"
#include "model/filter/display_filter.h"

namespace dorsal {

// Packets of one capture, or of several one after the other: a ring's files, whose packets are numbered anew.
class ShownPackets {
  public:
    ShownPackets(const CliOptions& options, const DisplayFilter* filter, bool prints)
        : options_(options), filter_(filter), prints_(prints) {}

    // The packets that follow are this capture's. Begins the output when it is the first one.
    void open(const Capture& capture);
    enum class Taken : uint8_t { Hidden, Shown, NobodyReads };
    Taken take(uint32_t index);
    // Hands what was printed to whoever reads it; false when nobody does any more.
    bool flush();
    void end();
    uint64_t count() const { return count_; }  // that passed the filter

  private:
    const CliOptions& options_;
    const DisplayFilter* filter_;
    const bool prints_;
    std::unique_ptr<PacketPrinter> printer_;
    std::optional<FilterMatcher> matcher_;
    uint64_t count_ = 0;
    int64_t previous_ = -1;
};

}  // namespace dorsal
