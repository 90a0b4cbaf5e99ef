// A list that one thread appends to while others read it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace dorsal {

// Entries below size() never move or change and may be read from any thread. Holds up to Chunk * 65,536
// entries; memory grows by whole chunks.
template <class T, uint32_t Chunk>
class AppendOnly {
  public:
    AppendOnly() : chunks_(new std::atomic<T*>[kChunks] {}) {}
    ~AppendOnly() {
        for (uint32_t i = 0; i < kChunks; ++i) delete[] chunks_[i].load(std::memory_order_relaxed);
    }
    AppendOnly(const AppendOnly&) = delete;

    uint32_t size() const { return size_.load(std::memory_order_acquire); }
    const T& operator[](uint32_t i) const {
        return chunks_[i / Chunk].load(std::memory_order_acquire)[i % Chunk];
    }
    // False when the list is full.
    bool append(T entry) {
        uint32_t n = size_.load(std::memory_order_relaxed);
        if (n >= kMost) return false;
        auto& chunk = chunks_[n / Chunk];
        auto entries = chunk.load(std::memory_order_relaxed);
        if (!entries) {
            entries = new T[Chunk];
            chunk.store(entries, std::memory_order_release);
        }
        entries[n % Chunk] = std::move(entry);
        size_.store(n + 1, std::memory_order_release);
        return true;
    }

  private:
    static constexpr uint32_t kChunks = 0x10000;
    static constexpr uint32_t kMost = uint64_t(Chunk) * kChunks > UINT32_MAX ? UINT32_MAX : Chunk* kChunks;
    std::unique_ptr<std::atomic<T*>[]> chunks_;
    std::atomic<uint32_t> size_{0};
};

}  // namespace dorsal
