#include "dissectors/core/notes.h"

namespace dorsal {

NoteStore::NoteStore() : segments_(new std::atomic<uint64_t*>[0x10000] {}) {}

NoteStore::~NoteStore() {
    for (uint32_t i = 0; i < used_; ++i) delete[] segments_[i].load();
}

void* NoteStore::add(uint16_t key, uint32_t size) {
    if (size > kMostBytes) return nullptr;
    uint32_t words = (size + 7) / 8;
    if (fill_ + words + 1 > kSegmentWords) {
        if (used_ == 0x10000) return nullptr;
        segments_[used_++].store(new uint64_t[kSegmentWords]{}, std::memory_order_release);
        fill_ = used_ == 1 ? 1 : 0;  // reference 0 means "none"
    }
    Ref ref = (used_ - 1) << 16 | fill_;
    auto header =
        new (segments_[used_ - 1].load(std::memory_order_relaxed) + fill_) Header{key, uint16_t(words), 0};
    fill_ += words + 1;
    if (last_) const_cast<Header*>(at(last_))->next = ref;
    if (!first_) first_ = ref;
    last_ = ref;
    return header->data();
}

}  // namespace dorsal
