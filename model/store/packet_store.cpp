#include "model/store/packet_store.h"

namespace dorsal {

uint16_t PathTable::intern(const std::vector<uint16_t>& layers) {
    key_.assign(layers.begin(), layers.end());
    auto it = ids_.find(key_);
    if (it != ids_.end()) return it->second;
    uint32_t n = paths_.size();
    if (n > UINT16_MAX) return 0;
    paths_.append(layers);
    ids_.emplace(key_, uint16_t(n));
    return uint16_t(n);
}

}  // namespace dorsal
