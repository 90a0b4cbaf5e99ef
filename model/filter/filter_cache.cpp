#include "model/filter/filter_cache.h"

namespace dorsal {

FilterAnswers::Word* FilterAnswers::make(uint32_t packet) {
    auto part = partOf(packet);
    auto made = new Word[sizeOf(part)]();
    Word* there = nullptr;
    if (parts_[part].compare_exchange_strong(there, made, std::memory_order_acq_rel))
        memory_ += sizeOf(part) * sizeof(Word);
    else
        delete[] made;  // another thread was faster
    return find(packet);
}

std::shared_ptr<FilterAnswers> FilterCache::answers(std::string_view question) {
    std::lock_guard lock(mutex_);
    auto found = byQuestion_.find(question);
    if (found == byQuestion_.end()) {
        entries_.push_front({std::string(question), std::make_shared<FilterAnswers>()});
        byQuestion_.emplace(entries_.front().question, entries_.begin());
    } else {
        entries_.splice(entries_.begin(), entries_, found->second);
    }
    for (auto used = usedMemory(); used > mostMemory_ && entries_.size() > 1;) {
        auto& last = entries_.back();
        used -= last.answers->memory();
        byQuestion_.erase(last.question);
        entries_.pop_back();
    }
    return entries_.front().answers;
}

void FilterCache::forgetRevised(const Revisions& revisions) {
    std::lock_guard lock(mutex_);
    auto end = revisions.size();
    for (auto& entry : entries_)
        for (auto i = revisions_; i < end; ++i) entry.answers->forget(revisions[i] - 1);
    revisions_ = end;
}

size_t FilterCache::usedMemory() const {
    size_t used = 0;
    for (auto& entry : entries_) used += entry.answers->memory();
    return used;
}

size_t FilterCache::memory() const {
    std::lock_guard lock(mutex_);
    return usedMemory();
}

}  // namespace dorsal
