// Who talked to whom: conversations and endpoints of Ethernet, IPv4, IPv6, TCP and UDP.
#pragma once

#include <unordered_map>

#include "model/statistics/statistic.h"
#include "model/store/address_pairs.h"

namespace dorsal {

struct TrafficCount {
    uint64_t packets = 0, bytes = 0;  // of whole packets, as long as they were on the wire
    void add(uint32_t length) { ++packets, bytes += length; }
};

// Finds the ends of each header of a kind in dissected packets, outermost first. Left out are, as in tshark,
// those that an ICMP error quotes and, when IPv6 itself is counted, fragments that complete nothing.
class TrafficReader {
  public:
    struct Header {
        Address source, destination;
        uint16_t sourcePort = 0, destinationPort = 0;
        uint32_t stream = 0;  // tcp.stream, udp.stream; 0 for the other kinds
    };
    TrafficReader(TrafficKind kind, const Registry& registry);
    void want(FieldSet& fields) const;
    bool mayBeIn(const std::vector<uint16_t>& layers) const;
    const std::vector<Header>& read(const Dissection& d);
    bool hasPorts() const { return ports_[0]; }

  private:
    struct Network {
        const Field *source, *destination;
        Address (*make)(const uint8_t*);
        uint32_t size;
    };
    bool quoted(const Dissection& d, const Node& n) const;

    std::vector<Network> networks_;
    const Field* ports_[3] = {};  // source, destination, stream
    const Field* errors_[2];
    const Field* fragment_[3] = {};  // IPv6: offset, more fragments, and what was put together
    std::vector<uint16_t> layers_;
    std::vector<Header> headers_;
};

struct ConversationRow {
    Address a, b;  // a sent the first packet
    uint16_t portA = 0, portB = 0;
    uint32_t stream = 0;
    TrafficCount fromA, fromB;
    Time start, stop;  // since the first packet of the capture
    Time startTime;    // absolute

    uint64_t packets() const { return fromA.packets + fromB.packets; }
    uint64_t bytes() const { return fromA.bytes + fromB.bytes; }
    double duration() const;  // seconds
    // 0 when the conversation took no time.
    double bitsPerSecond(const TrafficCount& direction) const;
};

class Conversations final : public Statistic {
  public:
    static constexpr size_t kMostRows = 2'000'000;
    Conversations(TrafficKind kind, const Registry& registry);

    const std::vector<ConversationRow>& rows() const { return rows_; }  // in order of appearance
    uint64_t leftOut() const { return leftOut_; }                       // packets beyond kMostRows
    bool hasPorts() const { return reader_.hasPorts(); }

    void want(FieldSet& fields) const override { reader_.want(fields); }
    bool looksInto(const std::vector<uint16_t>& layers) const override { return reader_.mayBeIn(layers); }
    void add(const CountedPacket& packet) override;

  private:
    struct Key {
        FlowKey ends;
        uint32_t stream;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        FlowKeyHash ends;
        size_t operator()(const Key& k) const { return ends(k.ends) + k.stream * 0x9e3779b97f4a7c15ull; }
    };
    TrafficReader reader_;
    std::vector<ConversationRow> rows_;
    std::unordered_map<Key, uint32_t, KeyHash> byKey_;
    uint64_t leftOut_ = 0;
};

struct EndpointRow {
    Address address;
    uint16_t port = 0;
    TrafficCount sent, received;

    uint64_t packets() const { return sent.packets + received.packets; }
    uint64_t bytes() const { return sent.bytes + received.bytes; }
};

class Endpoints final : public Statistic {
  public:
    static constexpr size_t kMostRows = 2'000'000;
    Endpoints(TrafficKind kind, const Registry& registry);

    const std::vector<EndpointRow>& rows() const { return rows_; }  // in order of appearance
    uint64_t leftOut() const { return leftOut_; }
    bool hasPorts() const { return reader_.hasPorts(); }

    void want(FieldSet& fields) const override { reader_.want(fields); }
    bool looksInto(const std::vector<uint16_t>& layers) const override { return reader_.mayBeIn(layers); }
    void add(const CountedPacket& packet) override;

  private:
    EndpointRow* row(const Address& address, uint16_t port);
    TrafficReader reader_;
    std::vector<EndpointRow> rows_;
    std::unordered_map<FlowKey, uint32_t, FlowKeyHash> byKey_;
    uint64_t leftOut_ = 0;
};

}  // namespace dorsal
