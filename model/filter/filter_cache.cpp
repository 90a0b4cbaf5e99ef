#include "model/filter/filter_cache.h"

#include <algorithm>

namespace dorsal {

void FilterAnswers::copyFrom(const FilterAnswers& older) {
    size_t words = (size_t(std::min(size_, older.size_)) + 31) / 32;
    for (size_t i = 0; i < words; ++i)
        words_[i].store(older.words_[i].load(std::memory_order_relaxed), std::memory_order_relaxed);
}

std::shared_ptr<FilterAnswers> FilterCache::answers(std::string_view question, uint32_t packets) {
    std::lock_guard lock(mutex_);
    auto found = byQuestion_.find(question);
    if (found == byQuestion_.end()) {
        entries_.push_front({std::string(question), std::make_shared<FilterAnswers>(packets)});
        byQuestion_.emplace(entries_.front().question, entries_.begin());
        memory_ += entries_.front().answers->memory();
    } else {
        entries_.splice(entries_.begin(), entries_, found->second);
        auto& answers = entries_.front().answers;
        if (answers->size() < packets) {
            auto larger = std::make_shared<FilterAnswers>(packets);
            larger->copyFrom(*answers);
            memory_ += larger->memory() - answers->memory();
            answers = std::move(larger);
        }
    }
    while (memory_ > mostMemory_ && entries_.size() > 1) {
        auto& last = entries_.back();
        memory_ -= last.answers->memory();
        byQuestion_.erase(last.question);
        entries_.pop_back();
    }
    return entries_.front().answers;
}

size_t FilterCache::memory() const {
    std::lock_guard lock(mutex_);
    return memory_;
}

}  // namespace dorsal
