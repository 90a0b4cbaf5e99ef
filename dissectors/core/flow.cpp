#include "dissectors/core/flow.h"

#include <random>

namespace dorsal {

FlowKey FlowKey::make(FlowKind kind, const Address& from, uint16_t fromPort, const Address& to,
                      uint16_t toPort) {
    if (to < from || (from == to && toPort < fromPort)) return {to, from, toPort, fromPort, kind};
    return {from, to, fromPort, toPort, kind};
}

FlowState& Flow::state(const Protocol& owner, std::unique_ptr<FlowState> (*make)()) {
    for (auto& [protocol, state] : states_)
        if (protocol == &owner) return *state;
    states_.emplace_back(&owner, make());
    return *states_.back().second;
}

size_t FlowKeyHash::operator()(const FlowKey& k) const {
    // Seeded, so that nobody can send a capture whose flows all meet in one bucket.
    uint64_t h = seed ^ (uint64_t(k.portA) << 32 | uint64_t(k.portB) << 16 | uint64_t(k.kind));
    auto mix = [&h, this](const uint8_t* p) {
        uint64_t v;
        std::memcpy(&v, p, 8);
        auto product = static_cast<unsigned __int128>(h ^ v) * 0x9e3779b97f4a7c15ull;
        h = uint64_t(product) ^ uint64_t(product >> 64) ^ seed;
    };
    mix(k.a.bytes.data());
    mix(k.a.bytes.data() + 8);
    mix(k.b.bytes.data());
    mix(k.b.bytes.data() + 8);
    return size_t(h);
}

FlowTable::FlowTable()
    : map_(1024, FlowKeyHash{[] {
               std::random_device device;
               return (uint64_t(device()) << 32 | device()) | 1;
           }()}) {}

Flow* FlowTable::find(const FlowKey& key) {
    auto it = map_.find(key);
    return it == map_.end() ? nullptr : it->second;
}

Flow& FlowTable::create(const FlowKey& key, uint32_t packet) {
    auto& flow = flows_.emplace_back();
    flow.key = key;
    flow.id = uint32_t(flows_.size() - 1);
    flow.stream = counts_[size_t(key.kind)]++;
    flow.firstPacket = packet;
    map_[key] = &flow;
    return flow;
}

Flow& FlowTable::findOrCreate(const FlowKey& key, uint32_t packet) {
    auto flow = find(key);
    return flow ? *flow : create(key, packet);
}

}  // namespace dorsal
