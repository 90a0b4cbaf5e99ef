// What is counted for dashboards and tables, from the packet records alone: how much, when, of which
// protocols, and who talked to whom.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "model/job.h"
#include "model/listed_rows.h"
#include "model/recording/capture.h"
#include "model/statistics/conversations.h"
#include "model/statistics/series.h"
#include "model/statistics/time_histogram.h"

namespace dorsal {

// Counts packets in parts, which may be merged in any order with the same result. Not thread safe; once it is
// complete any thread may read it.
//
// Packets for which the records don't tell the headers of a kind (AddressPair::unsure: tunnels, quoted
// packets, IPv6 extension headers, damage) are dissected when they are added, unless that is not wanted.
class TrafficCounters {
  public:
    enum class Tunnels : uint8_t {
        Dissect,   // the numbers are exactly those of Conversations and Endpoints
        Innermost  // never slow: a packet counts for its innermost addresses only
    };
    enum class By : uint8_t { Protocol, Conversation, Interface };
    static constexpr size_t kSizeClasses = 10;

    explicit TrafficCounters(std::shared_ptr<const Capture> capture, Tunnels tunnels = Tunnels::Dissect);
    ~TrafficCounters();
    TrafficCounters(TrafficCounters&&) noexcept;

    // Adds the packets of rows [from, to) whose time is in the range; those without a time only when it is
    // TimeRange().all().
    void add(const RowSnapshot& rows, uint32_t from, uint32_t to, const TimeRange& range = {});
    // `other` counted other packets of the same capture.
    void merge(const TrafficCounters& other);

    Amount total() const { return total_; }
    // Packets and rows that no table had room for.
    uint64_t leftOut() const;

    // At most `mostBuckets` (no fewer than 8) buckets of a width that people count in (1, 2 or 5 times a
    // power of ten), beginning at a whole multiple of it. The `top` series by bytes, the largest first, and
    // then, when there is more, "Other". The finest width is a 16,000th of the time that was counted, or a
    // microsecond; for finer ones count a shorter TimeRange.
    TimeSeries bandwidth(size_t mostBuckets, By by, size_t top) const;
    // Each packet counts for every prefix of its path (frame.protocols). ProtocolHierarchy, which dissects,
    // has some rows more or less, as tshark's io,phs: segments, damage, several messages in a packet.
    HierarchyNode hierarchy() const;
    // The largest by bytes come first; what is left is one more, "Other", without a filter.
    std::vector<Share> protocols(size_t top) const;
    std::vector<Share> conversations(TrafficKind kind, size_t top) const;
    std::vector<Share> endpoints(TrafficKind kind, size_t top) const;
    // kSizeClasses bars: the lengths of packets on the wire.
    std::vector<Share> packetSizes() const;

    // All rows, in the order of appearance.
    std::vector<ConversationRow> conversationRows(TrafficKind kind) const;
    std::vector<EndpointRow> endpointRows(TrafficKind kind) const;

  private:
    // Of one pair of ends, by direction: 0 is from A to B. A moment of appearance is the packet's index << 8
    // plus the header's place in it.
    struct PairCount {
        std::array<Amount, 2> amount;
        std::array<uint64_t, 2> appeared{UINT64_MAX, UINT64_MAX};
        int64_t start = 0, stop = 0;  // timeNs
        uint32_t startPacket = 0, stopPacket = 0;
        bool empty() const { return (appeared[0] & appeared[1]) == UINT64_MAX; }
        void add(bool fromB, uint64_t moment, int64_t time, uint32_t length);
        void merge(const PairCount& other, bool turned);
    };
    struct Table;   // of conversations by their ends
    struct Inside;  // what dissected packets held
    struct Counted {
        RowSnapshot rows;
        uint32_t from, to;
        TimeRange range;
    };
    static constexpr uint32_t kPage = 1024;
    static constexpr uint32_t kMostLines = 64;  // of interfaces in the histogram

    PairCount& countOf(uint32_t pair);
    void lookInside(uint32_t packet, TrafficKinds kinds, int64_t time);
    uint16_t nameOfPath(uint16_t path);
    void gather(TrafficKind kind, Table& table) const;
    std::vector<Share> named() const;
    TimeSeries byConversation(size_t mostBuckets, size_t top) const;
    Time relative(uint32_t packet) const;

    std::shared_ptr<const Capture> capture_;
    Tunnels tunnels_;
    int64_t firstTime_ = 0;
    Amount total_;
    std::vector<Amount> paths_;                        // by path
    std::vector<uint16_t> names_;                      // by path: the protocol that it goes by, plus one
    std::vector<std::unique_ptr<PairCount[]>> pairs_;  // by pair, in pages
    std::array<Amount, kSizeClasses> sizes_;
    TimeHistogram protocols_, interfaces_;
    uint64_t leftOut_ = 0;
    std::unique_ptr<Inside> inside_;
    std::vector<Counted> counted_;
};

// Counts rows on all cores. When it was cancelled the result lacks packets.
std::shared_ptr<TrafficCounters> countTraffic(
    std::shared_ptr<const Capture> capture, const RowSnapshot& rows, const TimeRange& range,
    JobControl& control, TrafficCounters::Tunnels tunnels = TrafficCounters::Tunnels::Dissect);

// Display filters for what is counted.
std::string filterOf(TrafficKind kind, const ConversationRow& row);
std::string filterOf(TrafficKind kind, const EndpointRow& row);

}  // namespace dorsal
