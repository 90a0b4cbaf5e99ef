#include "model/store/address_pairs.h"

#include <algorithm>
#include <random>

#include "dissectors/core/protocol.h"

namespace dorsal {

namespace {

uint16_t idOf(const Registry& registry, const char* abbrev) {
    auto p = registry.protocol(abbrev);
    return p ? p->id() : uint16_t(UINT16_MAX);
}

bool isLink(const Address& a) { return a.kind == Address::Kind::Ether; }
bool isNetwork(const Address& a) { return a.kind == Address::Kind::Ipv4 || a.kind == Address::Kind::Ipv6; }

// Whether the sides change places in the order that hashes go by.
bool turns(const AddressPair& p) {
    if (!(p.a == p.b)) return p.b < p.a;
    if (p.portA != p.portB) return p.portB < p.portA;
    return p.linkB < p.linkA;
}

// What differs most often is compared first.
bool same(const AddressPair& x, const AddressPair& y) {
    return x.a == y.a && x.portA == y.portA && x.portB == y.portB && x.b == y.b && x.linkA == y.linkA &&
           x.linkB == y.linkB && x.stream == y.stream && x.sure == y.sure && x.unsure == y.unsure &&
           x.tcp == y.tcp;
}
bool opposite(const AddressPair& x, const AddressPair& y) {
    return x.a == y.b && x.portA == y.portB && x.portB == y.portA && x.b == y.a && x.linkA == y.linkB &&
           x.linkB == y.linkA && x.stream == y.stream && x.sure == y.sure && x.unsure == y.unsure &&
           x.tcp == y.tcp;
}

}  // namespace

AddressPairs::AddressPairs(const Registry& registry)
    : ids_{idOf(registry, "eth"),  idOf(registry, "sll"), idOf(registry, "ip"),      idOf(registry, "ipv6"),
           idOf(registry, "tcp"),  idOf(registry, "udp"), idOf(registry, "udplite"), idOf(registry, "ppp"),
           idOf(registry, "null"), idOf(registry, "loop")} {
    std::random_device device;
    seed_ = (uint64_t(device()) << 32 | device()) | 1;
    pairs_.append({});
}

AddressPairs::Kinds AddressPairs::kindsOf(const std::vector<uint16_t>& layers) const {
    Kinds out;
    out.known = true;
    if (layers.empty()) {
        // Nothing that is listed, or one path too many for the table.
        for (size_t k = 0; k < kTrafficKinds; ++k) out.unsure.add(TrafficKind(k));
        return out;
    }
    uint32_t ethernet = 0, cooked = 0, ipv4 = 0, ipv6 = 0, tcp = 0, udp = 0;
    bool covered = false;  // a link layer inside the network layer has written its own addresses
    for (auto id : layers) {
        bool link = id == ids_.ethernet || id == ids_.cooked || id == ids_.ppp || id == ids_.null;
        ethernet += id == ids_.ethernet;
        cooked += id == ids_.cooked;
        ipv4 += id == ids_.ipv4;
        ipv6 += id == ids_.ipv6;
        tcp += id == ids_.tcp;
        udp += id == ids_.udp || id == ids_.udpLite;
        covered |= (link || id == ids_.loop) && ipv4 + ipv6;
    }
    auto put = [&](TrafficKind kind, uint32_t count, bool simple) {
        if (count) (count == 1 && simple ? out.sure : out.unsure).add(kind);
    };
    bool one = ipv4 + ipv6 == 1 && !covered;
    put(TrafficKind::Ethernet, ethernet, !cooked);
    put(TrafficKind::Ipv4, ipv4, one);
    put(TrafficKind::Ipv6, ipv6, one);
    put(TrafficKind::Tcp, tcp, one && !udp);
    put(TrafficKind::Udp, udp, one && !tcp);
    return out;
}

void AddressPairs::judge(const Dissection& d, uint16_t path, AddressPair& pair) {
    Kinds kinds;
    if (path == 0) {
        kinds = kindsOf({});
    } else {
        if (path >= kinds_.size()) kinds_.resize(path + 1u);
        if (!kinds_[path].known) kinds_[path] = kindsOf(d.layers);
        kinds = kinds_[path];
    }
    pair.sure = kinds.sure;
    pair.unsure = kinds.unsure;
    auto doubt = [&](TrafficKind kind) {
        if (!pair.sure.has(kind)) return;
        TrafficKinds one;
        one.add(kind);
        pair.sure.remove(one);
        pair.unsure.add(kind);
    };
    bool cut = d.malformed || d.truncated;
    // A header that ends early has written some of its addresses only.
    bool last = cut && !d.layers.empty() && d.layers.back() == ids_.ethernet;
    if (last || !isLink(pair.linkA) || !isLink(pair.linkB)) doubt(TrafficKind::Ethernet);
    bool moved = d.malformed || d.addressesMoved;
    bool both = pair.a.kind == pair.b.kind && isNetwork(pair.a);
    if (moved || !both || pair.a.kind != Address::Kind::Ipv4) doubt(TrafficKind::Ipv4);
    if (moved || !both || pair.a.kind != Address::Kind::Ipv6) doubt(TrafficKind::Ipv6);
    if (moved || !both || d.flow == UINT32_MAX) doubt(TrafficKind::Tcp), doubt(TrafficKind::Udp);
}

void AddressPairs::add(const Dissection& d, uint16_t path, const Flow* flow) {
    AddressPair pair;
    if (isLink(d.linkSource)) pair.linkA = d.linkSource;
    if (isLink(d.linkDestination)) pair.linkB = d.linkDestination;
    if (isNetwork(d.source)) pair.a = d.source;
    if (isNetwork(d.destination)) pair.b = d.destination;
    if (flow) {
        pair.portA = d.sourcePort;
        pair.portB = d.destinationPort;
        pair.stream = flow->stream;
        pair.tcp = flow->key.kind == FlowKind::Tcp;
    }
    judge(d, path, pair);
    if (!flow) {
        members_.append(intern(pair));
        return;
    }
    // Nearly all packets of a flow have the same addresses.
    if (d.flow >= ofFlow_.size()) ofFlow_.resize(d.flow + 1u);
    uint32_t known = ofFlow_[d.flow];
    if (known) {
        auto& entry = pairs_[known];
        bool fromA = same(entry, pair);
        if (fromA || opposite(entry, pair)) {
            members_.append(known << 1 | uint32_t(!fromA));
            return;
        }
    }
    auto member = intern(pair);
    ofFlow_[d.flow] = member >> 1;
    members_.append(member);
}

uint64_t AddressPairs::hashOf(const AddressPair& p, bool turned) const {
    FlowKeyHash hash{seed_};
    auto network = turned ? FlowKey{p.b, p.a, p.portB, p.portA} : FlowKey{p.a, p.b, p.portA, p.portB};
    auto link = turned ? FlowKey{p.linkB, p.linkA} : FlowKey{p.linkA, p.linkB};
    link.portA = uint16_t(p.stream);
    link.portB = uint16_t(p.stream >> 16);
    return (hash(network) ^ seed_) * 0x9e3779b97f4a7c15ull + hash(link);
}

uint32_t AddressPairs::intern(const AddressPair& pair) {
    auto hash = uint32_t(hashOf(pair, turns(pair)) >> 32);
    size_t mask = slots_.size() - 1, i = hash & mask;
    for (; slots_[i].pair; i = (i + 1) & mask) {
        if (slots_[i].hash != hash) continue;
        auto& entry = pairs_[slots_[i].pair];
        if (same(entry, pair)) return slots_[i].pair << 1;
        if (opposite(entry, pair)) return slots_[i].pair << 1 | 1;
    }
    uint32_t made = pairs_.size();
    if (made > kMost) {
        leftOut_.fetch_add(1, std::memory_order_relaxed);
        return kOthers;
    }
    pairs_.append(pair);
    slots_[i] = {hash, made};
    if (size_t(made) * 2 > slots_.size()) {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        mask = slots_.size() - 1;
        for (auto& s : old) {
            if (!s.pair) continue;
            for (i = s.hash & mask; slots_[i].pair;) i = (i + 1) & mask;
            slots_[i] = s;
        }
    }
    return made << 1;
}

}  // namespace dorsal
