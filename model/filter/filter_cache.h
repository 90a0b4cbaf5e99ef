// What filters found out about packets, kept so that asking again, or narrowing, does not dissect again.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "dissectors/core/revisions.h"

namespace dorsal {

// The answers to one question ("tcp.port == 443"): two bits a packet, for as many packets as there are.
// Several threads may ask and answer at the same time; the same question has the same answer, whoever asks.
class FilterAnswers {
  public:
    FilterAnswers() = default;
    ~FilterAnswers() {
        for (auto& part : parts_) delete[] part.load(std::memory_order_relaxed);
    }
    FilterAnswers(const FilterAnswers&) = delete;
    size_t memory() const { return memory_.load(std::memory_order_relaxed); }

    enum class Answer : uint8_t { Unknown = 0, No = 2, Yes = 3 };
    Answer at(uint32_t packet) const {
        auto word = find(packet);
        return word ? Answer(word->load(std::memory_order_relaxed) >> shiftOf(packet) & 3) : Answer::Unknown;
    }
    void set(uint32_t packet, bool yes) {
        auto word = find(packet);
        if (!word) word = make(packet);
        word->fetch_or(uint64_t(yes ? Answer::Yes : Answer::No) << shiftOf(packet));
    }
    void forget(uint32_t packet) {
        if (auto word = find(packet)) word->fetch_and(~(uint64_t(3) << shiftOf(packet)));
    }

  private:
    using Word = std::atomic<uint64_t>;
    // Parts that are twice as large each time, so that nothing moves when the capture grows.
    static constexpr uint32_t kFirst = 128;  // words
    static constexpr uint32_t shiftOf(uint32_t packet) { return packet % 32 * 2; }
    static uint32_t partOf(uint32_t packet) { return uint32_t(std::bit_width(packet / 32 / kFirst)); }
    static uint32_t startOf(uint32_t part) { return part ? kFirst << (part - 1) : 0; }
    static uint32_t sizeOf(uint32_t part) { return part ? kFirst << (part - 1) : kFirst; }
    Word* find(uint32_t packet) const {
        auto part = partOf(packet);
        auto words = parts_[part].load(std::memory_order_acquire);
        return words ? words + (packet / 32 - startOf(part)) : nullptr;
    }
    Word* make(uint32_t packet);

    std::array<std::atomic<Word*>, 22> parts_{};
    std::atomic<size_t> memory_{0};
};

// The answers of one capture, by question. Those that were not asked for the longest time go first when
// memory runs out. Thread safe.
class FilterCache {
  public:
    static constexpr size_t kMostMemory = 64u << 20;
    explicit FilterCache(size_t mostMemory = kMostMemory) : mostMemory_(mostMemory) {}
    // The answers to a question. Whoever holds them may go on when they were dropped.
    std::shared_ptr<FilterAnswers> answers(std::string_view question);
    // Forgets what is known of the packets that were revised since the last call.
    void forgetRevised(const Revisions& revisions);
    size_t memory() const;

  private:
    size_t usedMemory() const;
    struct Entry {
        std::string question;
        std::shared_ptr<FilterAnswers> answers;
    };
    mutable std::mutex mutex_;
    std::list<Entry> entries_;  // asked for last: first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> byQuestion_;
    uint32_t revisions_ = 0;  // of the log: those that were seen
    size_t mostMemory_;
};

}  // namespace dorsal
