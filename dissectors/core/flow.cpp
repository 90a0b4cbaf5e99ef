#include "dissectors/core/flow.h"

#include <random>

namespace dorsal {

FlowKey FlowKey::make(FlowKind kind, const Address& from, uint16_t fromPort, const Address& to,
                      uint16_t toPort) {
    if (to < from || (from == to && toPort < fromPort)) return {to, from, toPort, fromPort, kind};
    return {from, to, fromPort, toPort, kind};
}

FlowState& Flow::state(const Protocol& owner, std::unique_ptr<FlowState> (*make)()) {
    // The transport's comes first, which is asked for with every packet.
    auto place = &states_;
    for (; *place; place = &(*place)->next_)
        if ((*place)->owner_ == &owner) return **place;
    *place = make();
    (*place)->owner_ = &owner;
    return **place;
}

size_t FlowKeyHash::operator()(const FlowKey& k) const {
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
    : slots_(1024), hash_{[] {
          std::random_device device;
          return (uint64_t(device()) << 32 | device()) | 1;
      }()} {}

size_t FlowTable::place(const FlowKey& key, uint32_t hash) const {
    size_t mask = slots_.size() - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        auto& slot = slots_[i];
        if (!slot.flow || (slot.hash == hash && flows_[slot.flow - 1].key == key)) return i;
    }
}

void FlowTable::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    size_t mask = slots_.size() - 1;
    for (auto& slot : old) {
        if (!slot.flow) continue;
        size_t i = slot.hash & mask;
        while (slots_[i].flow) i = (i + 1) & mask;
        slots_[i] = slot;
    }
}

Flow* FlowTable::find(const FlowKey& key) {
    auto flow = slots_[place(key, hashOf(key))].flow;
    return flow ? &flows_[flow - 1] : nullptr;
}

Flow& FlowTable::create(const FlowKey& key, uint32_t packet) {
    if (used_ * 4 >= slots_.size() * 3) grow();
    auto hash = hashOf(key);
    auto& slot = slots_[place(key, hash)];
    if (!slot.flow) ++used_;
    auto& flow = flows_.emplace_back();
    flow.key = key;
    flow.id = uint32_t(flows_.size() - 1);
    flow.stream = counts_[size_t(key.kind)]++;
    flow.firstPacket = packet;
    slot = {hash, flow.id + 1};
    return flow;
}

Flow& FlowTable::findOrCreate(const FlowKey& key, uint32_t packet) {
    auto flow = find(key);
    return flow ? *flow : create(key, packet);
}

}  // namespace dorsal
