// What is counted over the packets of a capture, and the one pass that shows every packet to all of it.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "model/filter/display_filter.h"

namespace dorsal {

// A packet as statistics see it.
struct CountedPacket {
    uint32_t index;  // from 0
    const PacketRecord& record;
    Time time, relative;           // absolute, and since the first packet
    const Dissection* dissection;  // with the wanted fields, or nullptr when nobody wanted a look inside
};

// Something that is counted. Shown packets by one thread, in the order of the capture; what it holds
// afterwards are plain values. Tables have limits, so that no capture makes them grow without end.
class Statistic {
  public:
    virtual ~Statistic() = default;
    // Adds the fields that it must be shown.
    virtual void want(FieldSet& fields) const = 0;
    // Whether item texts (expert messages) must be made.
    virtual bool wantsTexts() const { return false; }
    // Whether a packet with these protocols must be dissected; false is an answer that saves time.
    virtual bool looksInto(const std::vector<uint16_t>& layers) const = 0;
    virtual void add(const CountedPacket& packet) = 0;
};

// Statistics, capture and filters must outlive it.
class StatisticsPass {
  public:
    // `readFilter`: only packets that match are seen by anybody; or nullptr.
    explicit StatisticsPass(const Capture& capture, const DisplayFilter* readFilter = nullptr);
    // `filter`: only packets that match are shown to it; or nullptr.
    void add(Statistic& statistic, const DisplayFilter* filter = nullptr);
    // Shows packets [from, end); false when `stop` ended it.
    bool run(uint32_t from, uint32_t end, const std::atomic<bool>* stop = nullptr);

  private:
    struct Listener {
        Statistic* statistic;
        std::optional<FilterMatcher> filter;
    };
    const Capture& capture_;
    std::optional<FilterMatcher> readFilter_;
    std::deque<Listener> listeners_;
};

}  // namespace dorsal
