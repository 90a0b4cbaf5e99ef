#include "model/store/packet_store.h"

namespace dorsal {

uint16_t PathTable::intern(const std::vector<uint16_t>& layers) {
    for (auto id : lately_)
        if (id < paths_.size() && paths_[id] == layers) return id;
    key_.assign(layers.begin(), layers.end());
    auto it = ids_.find(key_);
    if (it == ids_.end()) {
        uint32_t n = paths_.size();
        if (n > UINT16_MAX) return 0;
        paths_.append(layers);
        it = ids_.emplace(key_, uint16_t(n)).first;
    }
    lately_[oldest_++ % kLately] = it->second;
    return it->second;
}

}  // namespace dorsal
