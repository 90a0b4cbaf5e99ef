#include "dissectors/core/notes.h"

namespace dorsal {

NoteStore::NoteStore() : segments_(new std::atomic<uint32_t*>[kSegments] {}) {}

NoteStore::~NoteStore() {
    for (uint32_t i = 0; i < used_; ++i) delete[] segments_[i].load();
}

void* NoteStore::add(uint16_t key, uint32_t size) {
    if (size > kMostBytes) return nullptr;
    uint32_t words = (size + 3) / 4;
    constexpr uint32_t kJumpWords = 2;  // a segment always has room for the way to the next one
    uint32_t* jump = nullptr;
    if (fill_ + words + 1 + kJumpWords > kSegmentWords) {
        if (used_ == kSegments) return nullptr;
        if (last_) {
            jump = word((used_ - 1) << kShift | fill_);
            new (jump) Header{kJump, 0, 1};
        }
        segments_[used_++].store(new uint32_t[kSegmentWords]{}, std::memory_order_release);
        fill_ = used_ == 1 ? 1 : 0;  // reference 0 means "none"
    }
    Ref ref = (used_ - 1) << kShift | fill_;
    auto header = new (word(ref)) Header{key, 0, words};
    fill_ += words + 1;
    if (jump) jump[1] = ref;
    if (last_) reinterpret_cast<Header*>(word(last_))->more = 1;
    if (!first_) first_ = ref;
    last_ = ref;
    return header->data();
}

NoteStore::Ref NoteStore::next(Ref ref) const {
    auto header = at(ref);
    if (!header->more) return 0;
    Ref after = ref + 1 + header->words;
    return at(after)->key == kJump ? *word(after + 1) : after;
}

}  // namespace dorsal
