#include "model/statistics/conversations.h"

#include <algorithm>
#include <random>

namespace dorsal {

namespace {

uint64_t newSeed() {
    std::random_device device;
    return uint64_t(device()) << 32 | device();
}

bool before(const Time& a, const Time& b) {
    return a.seconds != b.seconds ? a.seconds < b.seconds : a.nanos < b.nanos;
}

double secondsOf(const Time& t) { return double(t.seconds) + t.nanos / 1e9; }

Address ipv4At(const uint8_t* p) { return Address::ipv4(p); }

}  // namespace

TrafficReader::TrafficReader(TrafficKind kind, const Registry& registry) {
    auto network = [&](const char* source, const char* destination, auto make, uint32_t size) {
        auto from = registry.field(source), to = registry.field(destination);
        networks_.push_back({from, to, make, size});
        return from->owner->id();
    };
    bool transport = kind == TrafficKind::Tcp || kind == TrafficKind::Udp;
    if (kind == TrafficKind::Ethernet) layers_.push_back(network("eth.src", "eth.dst", &Address::ether, 6));
    if (kind == TrafficKind::Ipv4 || transport) layers_.push_back(network("ip.src", "ip.dst", &ipv4At, 4));
    if (kind == TrafficKind::Ipv6 || transport)
        layers_.push_back(network("ipv6.src", "ipv6.dst", &Address::ipv6, 16));
    if (transport) {
        bool tcp = kind == TrafficKind::Tcp;
        ports_[0] = registry.field(tcp ? "tcp.srcport" : "udp.srcport");
        ports_[1] = registry.field(tcp ? "tcp.dstport" : "udp.dstport");
        ports_[2] = registry.field(tcp ? "tcp.stream" : "udp.stream");
        layers_ = {ports_[0]->owner->id()};
        if (auto lite = tcp ? nullptr : registry.protocol("udplite")) layers_.push_back(lite->id());
    }
    if (kind == TrafficKind::Ipv6) {
        fragment_[0] = registry.field("ipv6.fraghdr.offset");
        fragment_[1] = registry.field("ipv6.fraghdr.more");
        fragment_[2] = registry.field("ipv6.fragments");
    }
    errors_[0] = &registry.protocol("icmp")->self;
    errors_[1] = &registry.protocol("icmpv6")->self;
}

void TrafficReader::want(FieldSet& fields) const {
    for (auto& n : networks_) fields.add(n.source->id), fields.add(n.destination->id);
    for (auto f : ports_)
        if (f) fields.add(f->id);
    for (auto f : fragment_)
        if (f) fields.add(f->id);
    for (auto f : errors_) fields.add(f->id);
}

bool TrafficReader::mayBeIn(const std::vector<uint16_t>& layers) const {
    // Id 0 of the path table stands for any path: its list is empty.
    return layers.empty() || std::any_of(layers_.begin(), layers_.end(), [&](uint16_t id) {
               return std::find(layers.begin(), layers.end(), id) != layers.end();
           });
}

bool TrafficReader::quoted(const Dissection& d, const Node& n) const {
    for (auto at = n.parent; at != kNoNode; at = d.nodes[at].parent)
        if (d.nodes[at].field == errors_[0]->id || d.nodes[at].field == errors_[1]->id) return true;
    return false;
}

const std::vector<TrafficReader::Header>& TrafficReader::read(const Dissection& d) {
    headers_.clear();
    Header now;
    bool hasSource = false, hasDestination = false;
    std::vector<bool> alone;  // fragments that nothing was put together from, by header
    for (auto& n : d.nodes) {
        for (auto& network : networks_) {
            bool source = n.field == network.source->id;
            if (!source && n.field != network.destination->id) continue;
            auto bytes = d.bytesOf(n);
            if (bytes.size() < network.size || quoted(d, n)) break;
            (source ? now.source : now.destination) = network.make(bytes.data());
            (source ? hasSource : hasDestination) = true;
            if (hasSource && hasDestination) {
                hasSource = hasDestination = false;
                if (!ports_[0]) headers_.push_back(now), alone.push_back(false);
            }
            break;
        }
        if (!alone.empty() && fragment_[0]) {
            if ((n.field == fragment_[0]->id || n.field == fragment_[1]->id) && n.value && !quoted(d, n))
                alone.back() = true;
            if (n.field == fragment_[2]->id) alone.back() = false;
        }
        if (!ports_[0]) continue;
        if (n.field == ports_[0]->id) now.sourcePort = uint16_t(n.value);
        if (n.field == ports_[1]->id) now.destinationPort = uint16_t(n.value);
        if (n.field == ports_[2]->id && !quoted(d, n)) {
            now.stream = uint32_t(n.value);
            headers_.push_back(now);
        }
    }
    for (size_t i = alone.size(); i-- > 0;)
        if (alone[i]) headers_.erase(headers_.begin() + std::ptrdiff_t(i));
    return headers_;
}

double ConversationRow::duration() const { return secondsOf(stop) - secondsOf(start); }

double ConversationRow::bitsPerSecond(const TrafficCount& direction) const {
    double seconds = duration();
    return seconds > 0 ? double(direction.bytes) * 8 / seconds : 0;
}

Conversations::Conversations(TrafficKind kind, const Registry& registry)
    : reader_(kind, registry), byKey_(16, KeyHash{FlowKeyHash{newSeed()}}) {}

void Conversations::add(const CountedPacket& packet) {
    if (!packet.dissection) return;
    for (auto& h : reader_.read(*packet.dissection)) {
        Key key{FlowKey::make(FlowKind::Other, h.source, h.sourcePort, h.destination, h.destinationPort),
                h.stream};
        auto found = byKey_.find(key);
        if (found == byKey_.end()) {
            if (rows_.size() >= kMostRows) {
                ++leftOut_;
                continue;
            }
            found = byKey_.emplace(key, uint32_t(rows_.size())).first;
            auto& row = rows_.emplace_back();
            row.a = h.source, row.portA = h.sourcePort;
            row.b = h.destination, row.portB = h.destinationPort;
            row.stream = h.stream;
            row.start = row.stop = packet.relative;
            row.startTime = packet.time;
        }
        auto& row = rows_[found->second];
        if (before(row.stop, packet.relative)) {
            row.stop = packet.relative;
        } else if (before(packet.relative, row.start)) {
            row.start = packet.relative;
            row.startTime = packet.time;
        }
        bool fromA = row.a == h.source && row.portA == h.sourcePort && row.b == h.destination &&
                     row.portB == h.destinationPort;
        (fromA ? row.fromA : row.fromB).add(packet.record.original);
    }
}

Endpoints::Endpoints(TrafficKind kind, const Registry& registry)
    : reader_(kind, registry), byKey_(16, FlowKeyHash{newSeed()}) {}

EndpointRow* Endpoints::row(const Address& address, uint16_t port) {
    FlowKey key;
    key.a = address;
    key.portA = port;
    auto found = byKey_.find(key);
    if (found == byKey_.end()) {
        if (rows_.size() >= kMostRows) {
            ++leftOut_;
            return nullptr;
        }
        found = byKey_.emplace(key, uint32_t(rows_.size())).first;
        rows_.push_back({address, port, {}, {}});
    }
    return &rows_[found->second];
}

void Endpoints::add(const CountedPacket& packet) {
    if (!packet.dissection) return;
    for (auto& h : reader_.read(*packet.dissection)) {
        if (auto r = row(h.source, h.sourcePort)) r->sent.add(packet.record.original);
        if (auto r = row(h.destination, h.destinationPort)) r->received.add(packet.record.original);
    }
}

}  // namespace dorsal
