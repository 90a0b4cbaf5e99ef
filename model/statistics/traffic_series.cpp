// Time series, protocol shares and sizes out of TrafficCounters.
#include <algorithm>
#include <numeric>
#include <string_view>

#include "model/statistics/traffic_table.h"

namespace dorsal {

namespace {

// Layers that give a packet no name of their own: what carries and what is carried.
constexpr std::string_view kNameless[] = {"ethertype", "data", "data-text-lines", "media", "llc"};
constexpr std::string_view kNamelessFamilies[] = {"x509", "pkcs", "pkix", "ber", "ocsp"};

bool nameless(std::string_view abbrev) {
    return std::find(std::begin(kNameless), std::end(kNameless), abbrev) != std::end(kNameless) ||
           std::any_of(std::begin(kNamelessFamilies), std::end(kNamelessFamilies),
                       [&](auto& family) { return abbrev.starts_with(family); });
}

std::string excluding(const std::vector<std::string>& filters) {
    std::string out;
    for (auto& f : filters) out += fmt::format("{}!({})", out.empty() ? "" : " && ", f);
    return out;
}

// The largest first.
std::vector<uint32_t> bySize(const std::vector<Amount>& amounts) {
    std::vector<uint32_t> order(amounts.size());
    std::iota(order.begin(), order.end(), 0u);
    std::erase_if(order, [&](uint32_t i) { return amounts[i].packets == 0; });
    std::stable_sort(order.begin(), order.end(),
                     [&](uint32_t a, uint32_t b) { return amounts[a].bytes > amounts[b].bytes; });
    return order;
}

void sortLargestFirst(std::vector<HierarchyNode>& nodes) {
    std::stable_sort(nodes.begin(), nodes.end(),
                     [](auto& a, auto& b) { return a.amount.bytes > b.amount.bytes; });
    for (auto& n : nodes) sortLargestFirst(n.children);
}

}  // namespace

// The protocol that a path goes by, plus one; 0: none.
uint16_t TrafficCounters::nameOfPath(uint16_t path) {
    if (names_[path]) return uint16_t(names_[path] - 1);
    auto& layers = capture_->paths().layers(path);
    uint16_t name = layers.empty() ? uint16_t(0) : uint16_t(layers.front() + 1);
    for (auto i = layers.rbegin(); i != layers.rend(); ++i) {
        if (nameless(capture_->registry().protocol(*i).abbrev())) continue;
        name = uint16_t(*i + 1);
        break;
    }
    names_[path] = uint16_t(name + 1);
    return name;
}

// All protocols that packets go by, the largest first. A filter names the protocol and leaves out those that
// other packets with it go by.
std::vector<Share> TrafficCounters::named() const {
    auto& registry = capture_->registry();
    std::vector<Amount> amounts(registry.protocols().size() + 1);
    std::vector<std::vector<uint16_t>> above(amounts.size());
    for (size_t path = 0; path < paths_.size(); ++path) {
        if (!paths_[path].packets) continue;
        auto name = uint16_t(names_[path] ? names_[path] - 1 : 0);
        amounts[name] += paths_[path];
        for (auto layer : capture_->paths().layers(uint16_t(path)))
            if (layer + 1u != name && name) above[layer + 1u].push_back(uint16_t(name - 1));
    }
    std::vector<Share> out;
    for (auto i : bySize(amounts)) {
        Share share;
        share.amount = amounts[i];
        if (i == 0) {
            share.name = "Unknown";
        } else {
            auto& protocol = registry.protocol(uint16_t(i - 1));
            share.name = protocol.column();
            share.color = share.filter = protocol.abbrev();
            auto& others = above[i];
            std::sort(others.begin(), others.end());
            others.erase(std::unique(others.begin(), others.end()), others.end());
            std::string list;
            for (auto o : others)
                list += fmt::format("{}{}", list.empty() ? "" : " || ", registry.protocol(o).abbrev());
            if (!list.empty()) share.filter += fmt::format(" && !({})", list);
        }
        out.push_back(std::move(share));
    }
    return out;
}

std::vector<Share> TrafficCounters::protocols(size_t top) const {
    auto all = named();
    if (all.size() <= top) return all;
    Share other;
    other.name = "Other";
    std::vector<std::string> filters;
    for (size_t i = 0; i < all.size(); ++i)
        if (i >= top)
            other.amount += all[i].amount;
        else
            filters.push_back(all[i].filter);
    other.filter = excluding(filters);
    all.resize(top);
    all.push_back(std::move(other));
    return all;
}

HierarchyNode TrafficCounters::hierarchy() const {
    auto& registry = capture_->registry();
    HierarchyNode root;
    root.name = "Frame";
    root.filter = "frame";
    root.amount = total_;
    for (size_t path = 0; path < paths_.size(); ++path) {
        if (!paths_[path].packets) continue;
        auto at = &root;
        for (auto layer : capture_->paths().layers(uint16_t(path))) {
            auto& protocol = registry.protocol(layer);
            // Has no bytes of its own, and tshark doesn't count it.
            if (std::string_view(protocol.abbrev()) == "ethertype") continue;
            auto child = std::find_if(at->children.begin(), at->children.end(),
                                      [&](auto& c) { return c.filter == protocol.abbrev(); });
            if (child == at->children.end()) {
                HierarchyNode node;
                node.name = protocol.column();
                node.filter = protocol.abbrev();
                child = at->children.insert(child, std::move(node));
            }
            child->amount += paths_[path];
            at = &*child;
        }
    }
    sortLargestFirst(root.children);
    return root;
}

std::vector<Share> TrafficCounters::packetSizes() const {
    std::vector<Share> out;
    for (size_t i = 0; i < kSizeClasses; ++i) {
        uint32_t low = i ? 10u << i : 0, high = (20u << i) - 1;
        Share share;
        if (i + 1 == kSizeClasses) {
            share.name = fmt::format("{} and more", low);
            share.filter = fmt::format("frame.len >= {}", low);
        } else {
            share.name = fmt::format("{}–{}", low, high);
            share.filter = fmt::format("frame.len >= {} && frame.len <= {}", low, high);
        }
        share.amount = sizes_[i];
        out.push_back(std::move(share));
    }
    return out;
}

TimeSeries TrafficCounters::bandwidth(size_t mostBuckets, By by, size_t top) const {
    if (by == By::Conversation) return byConversation(mostBuckets, top);
    auto& histogram = by == By::Protocol ? protocols_ : interfaces_;
    TimeSeries out;
    out.width = histogram.niceWidth(mostBuckets);
    out.start = histogram.startFor(out.width);
    std::vector<Series> lines;
    std::vector<Amount> sums;
    std::vector<uint32_t> ids;
    auto shares = by == By::Protocol ? named() : std::vector<Share>();
    auto interfaces = capture_->info().interfaces;
    for (uint32_t line = 0; line < histogram.lineCount(); ++line) {
        Series s;
        s.buckets.resize(histogram.bucketsFor(out.width));
        histogram.addTo(s.buckets, line, out.width);
        Amount sum;
        for (auto& b : s.buckets) sum += b;
        if (!sum.packets) continue;
        if (by == By::Interface) {
            bool known = line < interfaces.size() && line < kMostLines;
            s.name = !known                          ? "Other"
                     : interfaces[line].name.empty() ? fmt::format("Interface {}", line)
                                                     : interfaces[line].name;
            if (known) s.filter = fmt::format("frame.interface_id == {}", interfaces[line].indexInSection);
        } else {
            auto abbrev = line ? capture_->registry().protocol(uint16_t(line - 1)).abbrev() : "";
            auto share =
                std::find_if(shares.begin(), shares.end(), [&](auto& x) { return x.color == abbrev; });
            if (share != shares.end()) s.name = share->name, s.filter = share->filter, s.color = share->color;
        }
        sums.push_back(sum);
        lines.push_back(std::move(s));
    }
    Series other;
    other.name = "Other";
    std::vector<std::string> filters;
    auto order = bySize(sums);
    for (size_t i = 0; i < order.size(); ++i) {
        auto& line = lines[order[i]];
        if (i < top) {
            if (!line.filter.empty()) filters.push_back(line.filter);
            out.series.push_back(std::move(line));
            continue;
        }
        other.buckets.resize(line.buckets.size());
        for (size_t b = 0; b < line.buckets.size(); ++b) other.buckets[b] += line.buckets[b];
    }
    other.filter = excluding(filters);
    if (!other.buckets.empty()) out.series.push_back(std::move(other));
    return out;
}

// There may be far more conversations than could each have a line of buckets: once the largest are known, the
// records are read again.
TimeSeries TrafficCounters::byConversation(size_t mostBuckets, size_t top) const {
    TimeSeries out;
    out.width = protocols_.niceWidth(mostBuckets);
    out.start = protocols_.startFor(out.width);
    size_t buckets = protocols_.bucketsFor(out.width);
    if (!buckets) return out;
    // Hosts: the innermost network addresses.
    auto& pairs = capture_->addressPairs();
    Table table;
    std::vector<uint32_t> rowOf(pairs_.size() * kPage, UINT32_MAX);
    std::vector<Amount> sums;
    for (uint32_t i = 0; i < rowOf.size(); ++i) {
        if (!pairs_[i / kPage] || pairs_[i / kPage][i % kPage].empty()) continue;
        auto& pair = pairs[i];
        TrafficReader::Header header;
        header.source = pair.a, header.destination = pair.b;
        if (pair.a.kind == Address::Kind::None || pair.b.kind == Address::Kind::None) continue;
        bool fromB;
        auto row = table.find(header, fromB);
        if (!row) continue;
        rowOf[i] = uint32_t(row - table.rows.data());
        sums.resize(table.rows.size());
        for (auto& a : pairs_[i / kPage][i % kPage].amount) sums[rowOf[i]] += a;
    }
    auto order = bySize(sums);
    if (order.size() > top) order.resize(top);
    std::vector<uint32_t> lineOf(table.rows.size(), uint32_t(order.size()));
    std::vector<std::string> filters;
    for (uint32_t line = 0; line < order.size(); ++line) {
        lineOf[order[line]] = line;
        ConversationRow row;
        row.a = table.rows[order[line]].header.source;
        row.b = table.rows[order[line]].header.destination;
        if (row.b < row.a) std::swap(row.a, row.b);
        Series s;
        s.name = row.a.toString() + " ↔ " + row.b.toString();
        s.filter = filterOf(row.a.kind == Address::Kind::Ipv6 ? TrafficKind::Ipv6 : TrafficKind::Ipv4, row);
        s.buckets.resize(buckets);
        filters.push_back(s.filter);
        out.series.push_back(std::move(s));
    }
    Series other;
    other.name = "Other";
    other.filter = excluding(filters);
    other.buckets.resize(buckets);
    out.series.push_back(std::move(other));
    int64_t from = 0, to = 0;  // of the bucket of the packet before
    size_t at = 0;
    bool more = false;
    for (auto& part : counted_) {
        for (uint32_t row = part.from; row < part.to; ++row) {
            uint32_t packet = part.rows.at(row);
            auto& record = capture_->store()[packet];
            if (record.header().has(PacketHeader::NoTime) || !part.range.contains(record.timeNs)) continue;
            if (record.timeNs < from || record.timeNs >= to) {
                int64_t bucket = TimeHistogram::floorDiv(record.timeNs, out.width);
                at = size_t(bucket - TimeHistogram::floorDiv(out.start, out.width));
                from = TimeHistogram::startOf(bucket, out.width);
                to = TimeHistogram::startOf(bucket + 1, out.width);
            }
            auto host = rowOf[pairs.of(packet).pair];
            size_t line = host == UINT32_MAX ? out.series.size() - 1 : lineOf[host];
            more |= line == out.series.size() - 1;
            out.series[line].buckets[std::min(at, buckets - 1)] += {1, record.original};
        }
    }
    if (!more) out.series.pop_back();
    return out;
}

}  // namespace dorsal
