// Notes: what the ordered pass found out about a packet and left for everyone who dissects it later.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

namespace dorsal {

// An append-only store of notes. One thread writes (the ordered pass); any thread may read the notes of a
// packet once that packet has been published. A note is a trivially copyable struct that belongs to a
// protocol (its key), or raw bytes. Notes have stable addresses, so that the pass may fill in a number of an
// earlier packet's note later ('answered in packet 12'): such members are written with `patch` and read with
// `patched`.
class NoteStore {
  public:
    using Ref = uint32_t;  // of a packet's first note; 0: it has none
    // Keys are protocol ids; those from kFirstOwnKey on are free for what protocols keep beside their notes.
    static constexpr uint16_t kFirstOwnKey = 0xf00;
    struct Header {
        uint32_t key : 12;
        uint32_t more : 1;    // another note of the packet follows
        uint32_t words : 19;  // of 4 bytes, without this header
        void* data() { return this + 1; }
        const void* data() const { return this + 1; }
        std::span<const uint8_t> bytes() const {
            return {reinterpret_cast<const uint8_t*>(this + 1), size_t(words) * 4};
        }
    };
    static constexpr uint32_t kMostBytes = ((1u << 17) - 4) * 4;

    NoteStore();
    ~NoteStore();
    NoteStore(const NoteStore&) = delete;

    // Starts the notes of the next packet.
    void begin() { first_ = last_ = 0; }
    Ref first() const { return first_; }
    Ref last() const { return last_; }  // the note that was added last
    // Adds a note of `size` zeroed bytes (at most kMostBytes) to the packet that was begun.
    void* add(uint16_t key, uint32_t size);
    const Header* at(Ref ref) const { return ref ? reinterpret_cast<const Header*>(word(ref)) : nullptr; }
    // The packet's note after this one, or 0.
    Ref next(Ref ref) const;
    uint64_t memory() const { return uint64_t(used_) * kSegmentWords * 4; }

  private:
    static constexpr uint32_t kShift = 17;
    static constexpr uint32_t kSegmentWords = 1u << kShift, kSegments = 1u << (32 - kShift);
    static constexpr uint16_t kJump = 0xf00;  // key of a note that only says where the next one is
    uint32_t* word(Ref ref) const {
        return segments_[ref >> kShift].load(std::memory_order_acquire) + (ref & (kSegmentWords - 1));
    }
    std::unique_ptr<std::atomic<uint32_t*>[]> segments_;
    uint32_t used_ = 0;              // segments
    uint32_t fill_ = kSegmentWords;  // words used of the last one
    Ref first_ = 0, last_ = 0;
};

inline void patch(uint32_t& member, uint32_t value) {
    std::atomic_ref<uint32_t>(member).store(value, std::memory_order_relaxed);
}
inline uint32_t patched(const uint32_t& member) {
    return std::atomic_ref<uint32_t>(const_cast<uint32_t&>(member)).load(std::memory_order_relaxed);
}

}  // namespace dorsal
