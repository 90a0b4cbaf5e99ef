#include "model/store/packet_store.h"

#include <random>

namespace dorsal {

PathTable::PathTable() {
    std::random_device device;
    seed_ = uint64_t(device()) << 32 | device();
    intern({});
}

uint16_t PathTable::intern(const std::vector<uint16_t>& layers) {
    uint64_t mixed = seed_;
    for (auto layer : layers) {
        mixed = (mixed ^ layer) * 0x9e3779b97f4a7c15ull;
        mixed ^= mixed >> 32;
    }
    auto hash = uint32_t(mixed);
    auto place = [&](uint32_t of, auto&& there) {
        size_t mask = slots_.size() - 1, i = of & mask;
        while (slots_[i].id && !there(slots_[i])) i = (i + 1) & mask;
        return &slots_[i];
    };
    auto slot = place(hash, [&](auto& s) { return s.hash == hash && paths_[s.id - 1] == layers; });
    if (slot->id) return uint16_t(slot->id - 1);
    uint32_t n = paths_.size();
    if (n > UINT16_MAX) return 0;
    paths_.append(layers);
    *slot = {hash, n + 1};
    if (n * 2 > slots_.size()) {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        for (auto& s : old)
            if (s.id) *place(s.hash, [](auto&) { return false; }) = s;
    }
    return uint16_t(n);
}

}  // namespace dorsal
