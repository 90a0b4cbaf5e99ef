// Conversations and endpoints out of TrafficCounters.
#include <algorithm>
#include <unordered_map>

#include "model/statistics/traffic_table.h"

namespace dorsal {

namespace {

std::string endOf(TrafficKind kind, const Address& address, uint16_t port) {
    auto text = address.toString();
    if (kind != TrafficKind::Tcp && kind != TrafficKind::Udp) return text;
    return address.kind == Address::Kind::Ipv6 ? fmt::format("[{}]:{}", text, port)
                                               : fmt::format("{}:{}", text, port);
}

const char* addressField(const Address& a) {
    if (a.kind == Address::Kind::Ether) return "eth.addr";
    return a.kind == Address::Kind::Ipv6 ? "ipv6.addr" : "ip.addr";
}

std::string addressFilter(const Address& a) { return fmt::format("{} == {}", addressField(a), a.toString()); }

// The `top` largest in front, ordered, the rest summed up as one.
template <class Row, class ToShare>
std::vector<Share> largest(const std::vector<Row>& rows, size_t top, ToShare toShare) {
    std::vector<uint32_t> order(rows.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    size_t shown = std::min(top, order.size());
    std::partial_sort(order.begin(), order.begin() + std::ptrdiff_t(shown), order.end(),
                      [&](uint32_t a, uint32_t b) {
                          auto x = rows[a].bytes(), y = rows[b].bytes();
                          return x != y ? x > y : a < b;
                      });
    std::vector<Share> out;
    for (size_t i = 0; i < shown; ++i) out.push_back(toShare(rows[order[i]]));
    if (shown == order.size()) return out;
    Share other;
    other.name = "Other";
    for (size_t i = shown; i < order.size(); ++i) {
        auto share = Amount{rows[order[i]].packets(), rows[order[i]].bytes()};
        other.amount += share;
    }
    out.push_back(std::move(other));
    return out;
}

Amount amountOf(const TrafficCount& c) { return {c.packets, c.bytes}; }

}  // namespace

std::string filterOf(TrafficKind kind, const ConversationRow& row) {
    if (kind == TrafficKind::Tcp) return fmt::format("tcp.stream == {}", row.stream);
    if (kind == TrafficKind::Udp) return fmt::format("udp.stream == {}", row.stream);
    return fmt::format("{} && {}", addressFilter(row.a), addressFilter(row.b));
}

std::string filterOf(TrafficKind kind, const EndpointRow& row) {
    auto filter = addressFilter(row.address);
    if (kind == TrafficKind::Tcp) filter += fmt::format(" && tcp.port == {}", row.port);
    if (kind == TrafficKind::Udp) filter += fmt::format(" && udp.port == {}", row.port);
    return filter;
}

Time TrafficCounters::relative(uint32_t packet) const {
    if (capture_->store()[packet].header().has(PacketHeader::NoTime)) return {};
    return capture_->time(packet) - capture_->time(0);
}

void TrafficCounters::gather(TrafficKind kind, Table& table) const {
    auto& pairs = capture_->addressPairs();
    bool ports = kind == TrafficKind::Tcp || kind == TrafficKind::Udp;
    for (size_t page = 0; page < pairs_.size(); ++page) {
        if (!pairs_[page]) continue;
        for (uint32_t i = 0; i < kPage; ++i) {
            auto& count = pairs_[page][i];
            if (count.empty()) continue;
            auto& pair = pairs[uint32_t(page) * kPage + i];
            bool counts = pair.sure.has(kind);
            if (!counts && tunnels_ == Tunnels::Innermost && pair.unsure.has(kind)) counts = pair.holds(kind);
            if (!counts) continue;
            TrafficReader::Header header;
            bool link = kind == TrafficKind::Ethernet;
            header.source = link ? pair.linkA : pair.a;
            header.destination = link ? pair.linkB : pair.b;
            if (ports) {
                header.sourcePort = pair.portA;
                header.destinationPort = pair.portB;
                header.stream = pair.stream;
            }
            bool turned;
            if (auto row = table.find(header, turned)) row->count.merge(count, turned);
        }
    }
    if (inside_) table.merge(inside_->tables[size_t(kind)]);
    for (auto& row : table.rows) {
        // A is the one that sent first.
        if (row.count.appeared[0] <= row.count.appeared[1]) continue;
        std::swap(row.header.source, row.header.destination);
        std::swap(row.header.sourcePort, row.header.destinationPort);
        std::swap(row.count.appeared[0], row.count.appeared[1]);
        std::swap(row.count.amount[0], row.count.amount[1]);
    }
    std::sort(table.rows.begin(), table.rows.end(),
              [](auto& a, auto& b) { return a.count.appeared[0] < b.count.appeared[0]; });
}

std::vector<ConversationRow> TrafficCounters::conversationRows(TrafficKind kind) const {
    Table table;
    gather(kind, table);
    std::vector<ConversationRow> out;
    out.reserve(table.rows.size());
    for (auto& r : table.rows) {
        ConversationRow row;
        row.a = r.header.source, row.portA = r.header.sourcePort;
        row.b = r.header.destination, row.portB = r.header.destinationPort;
        row.stream = r.header.stream;
        row.fromA = {r.count.amount[0].packets, r.count.amount[0].bytes};
        row.fromB = {r.count.amount[1].packets, r.count.amount[1].bytes};
        row.start = relative(r.count.startPacket);
        row.stop = relative(r.count.stopPacket);
        row.startTime = capture_->time(r.count.startPacket);
        out.push_back(row);
    }
    return out;
}

std::vector<EndpointRow> TrafficCounters::endpointRows(TrafficKind kind) const {
    Table table;
    gather(kind, table);
    struct Appearing {
        uint64_t moment;
        EndpointRow row;
    };
    std::vector<Appearing> rows;
    std::unordered_map<FlowKey, uint32_t, FlowKeyHash> byKey(16, table.byKey.hash_function().ends);
    auto find = [&](const Address& address, uint16_t port) -> Appearing* {
        FlowKey key;
        key.a = address;
        key.portA = port;
        auto found = byKey.find(key);
        if (found == byKey.end()) {
            if (rows.size() >= Endpoints::kMostRows) return nullptr;
            found = byKey.emplace(key, uint32_t(rows.size())).first;
            rows.push_back({UINT64_MAX, {address, port, {}, {}}});
        }
        return &rows[found->second];
    };
    auto put = [](TrafficCount& to, const Amount& from) {
        to.packets += from.packets, to.bytes += from.bytes;
    };
    for (auto& r : table.rows) {
        auto& c = r.count;
        // A source appears before the destination of the same header.
        auto moment = [&](size_t way, bool destination) {
            return c.appeared[way] == UINT64_MAX ? UINT64_MAX : c.appeared[way] << 1 | uint64_t(destination);
        };
        if (auto a = find(r.header.source, r.header.sourcePort)) {
            a->moment = std::min({a->moment, moment(0, false), moment(1, true)});
            put(a->row.sent, c.amount[0]);
            put(a->row.received, c.amount[1]);
        }
        if (auto b = find(r.header.destination, r.header.destinationPort)) {
            b->moment = std::min({b->moment, moment(1, false), moment(0, true)});
            put(b->row.sent, c.amount[1]);
            put(b->row.received, c.amount[0]);
        }
    }
    std::sort(rows.begin(), rows.end(), [](auto& a, auto& b) { return a.moment < b.moment; });
    std::vector<EndpointRow> out;
    out.reserve(rows.size());
    for (auto& r : rows) out.push_back(r.row);
    return out;
}

std::vector<Share> TrafficCounters::conversations(TrafficKind kind, size_t top) const {
    return largest(conversationRows(kind), top, [kind](const ConversationRow& r) {
        return Share{endOf(kind, r.a, r.portA) + " ↔ " + endOf(kind, r.b, r.portB),
                     filterOf(kind, r),
                     {},
                     {r.packets(), r.bytes()},
                     amountOf(r.fromA),
                     amountOf(r.fromB)};
    });
}

std::vector<Share> TrafficCounters::endpoints(TrafficKind kind, size_t top) const {
    return largest(endpointRows(kind), top, [kind](const EndpointRow& r) {
        return Share{endOf(kind, r.address, r.port), filterOf(kind, r), {},
                     {r.packets(), r.bytes()},       amountOf(r.sent),  amountOf(r.received)};
    });
}

}  // namespace dorsal
