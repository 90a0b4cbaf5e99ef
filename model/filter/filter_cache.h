// What filters found out about packets, kept so that asking again, or narrowing, does not dissect again.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace dorsal {

// The answers to one question ("tcp.port == 443") about the first `size` packets: two bits each. Several
// threads may ask and answer at the same time; the same question has the same answer, whoever asks.
class FilterAnswers {
  public:
    explicit FilterAnswers(uint32_t size)
        : size_(size), words_(std::make_unique<std::atomic<uint64_t>[]>((size_t(size) + 31) / 32)) {}
    uint32_t size() const { return size_; }
    size_t memory() const { return (size_t(size_) + 31) / 32 * 8; }

    enum class Answer : uint8_t { Unknown = 0, No = 2, Yes = 3 };
    Answer at(uint32_t packet) const {
        if (packet >= size_) return Answer::Unknown;
        auto bits = words_[packet / 32].load(std::memory_order_relaxed) >> (packet % 32 * 2) & 3;
        return Answer(bits);
    }
    void set(uint32_t packet, bool yes) {
        if (packet >= size_) return;
        words_[packet / 32].fetch_or(uint64_t(yes ? Answer::Yes : Answer::No) << (packet % 32 * 2),
                                     std::memory_order_relaxed);
    }
    void copyFrom(const FilterAnswers& older);

  private:
    uint32_t size_;
    std::unique_ptr<std::atomic<uint64_t>[]> words_;
};

// The answers of one capture, by question. Those that were not asked for the longest time go first when
// memory runs out. Thread safe.
class FilterCache {
  public:
    static constexpr size_t kMostMemory = 64u << 20;
    explicit FilterCache(size_t mostMemory = kMostMemory) : mostMemory_(mostMemory) {}
    // The answers to a question, with room for `packets`. Whoever holds them may go on when they were
    // dropped.
    std::shared_ptr<FilterAnswers> answers(std::string_view question, uint32_t packets);
    size_t memory() const;

  private:
    struct Entry {
        std::string question;
        std::shared_ptr<FilterAnswers> answers;
    };
    mutable std::mutex mutex_;
    std::list<Entry> entries_;  // asked for last: first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> byQuestion_;
    size_t memory_ = 0, mostMemory_;
};

}  // namespace dorsal
