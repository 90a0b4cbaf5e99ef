// Notes: what the ordered pass found out about a packet and left for everyone who dissects it later.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

#include "dissectors/core/revisions.h"

namespace dorsal {

// An append-only store of notes. One thread writes (the ordered pass); any thread may read the notes of a
// packet once that packet has been published. A note is a trivially copyable struct that belongs to a
// protocol (its key), or raw bytes. Notes have stable addresses, so that the pass may fill in a number of an
// earlier packet's note later ('answered in packet 12').
//
// The contract of the pass and of later looks:
// - The pass dissects each packet once, in order, and is the only one that writes. While it is at packet n it
//   writes the notes that it adds for n as it likes. A member that an earlier packet shows is written with
//   `patch`, which names the packets that show it, and read with `patched`; nothing else may change what an
//   earlier packet shows. What no packet shows is state of the pass and belongs to a FlowState.
// - A later look is a function of the packet's bytes, its notes and the notes that these refer to. It gives
//   the same each time until `revisions` names the packet: whatever was made of the packet before that (a
//   row, whether it passes a filter, a sum) is made again.
// - n packets change O(n) looks. A packet names one or two others that it answers or completes. What many
//   share may change a few times only (Sharers); what changes with every packet is kept for each of them, as
//   it was true for that packet. The one exception is a total in a label ('HTTP request 3/40'), which is
//   right whenever someone looks but is not named for long (http::kMostExact).
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

    // Starts the notes of the next packet, by its number; Dissection::run does it in the pass.
    void begin(uint32_t packet) {
        first_ = last_ = 0;
        revisions_.begin(packet);
    }
    // Tells the readers of `revisions` what the packet that was begun has changed.
    void end() { revisions_.publish(); }
    Ref first() const { return first_; }
    Ref last() const { return last_; }  // the note that was added last
    // Adds a note of `size` zeroed bytes (at most kMostBytes) to the packet that was begun.
    void* add(uint16_t key, uint32_t size);
    const Header* at(Ref ref) const { return ref ? reinterpret_cast<const Header*>(word(ref)) : nullptr; }
    // What a note holds; nullptr for 0.
    template <class T>
    const T* as(Ref ref) const {
        return ref ? static_cast<const T*>(at(ref)->data()) : nullptr;
    }
    // The same for the pass, which has a store that may be written.
    template <class T>
    T* as(Ref ref) {
        return ref ? static_cast<T*>(reinterpret_cast<Header*>(word(ref))->data()) : nullptr;
    }
    // The packet's note after this one, or 0.
    Ref next(Ref ref) const;
    uint64_t memory() const { return uint64_t(used_) * kSegmentWords * 4; }

    // Changes a member that the earlier `packet` shows; 0: nobody does. False when it has the value already.
    bool patch(uint32_t packet, uint32_t& member, uint32_t value) {
        if (!write(member, value)) return false;
        revisions_.add(packet);
        return true;
    }
    // Changes a member that several packets show, unless it has changed too often.
    bool patch(Sharers& sharers, uint32_t& member, uint32_t value) {
        uint32_t now = revisions_.current();
        if (!sharers.mayChange(now) || !write(member, value)) return false;
        if (sharers.change(now)) sharers.each([this](uint32_t packet) { revisions_.add(packet); });
        return true;
    }
    // Names another packet that shows what was patched.
    void revise(uint32_t packet) { revisions_.add(packet); }
    const Revisions& revisions() const { return revisions_; }

  private:
    static bool write(uint32_t& member, uint32_t value) {
        std::atomic_ref<uint32_t> shared(member);
        if (shared.load(std::memory_order_relaxed) == value) return false;
        shared.store(value, std::memory_order_relaxed);
        return true;
    }
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
    Revisions revisions_;
};

// A member that the pass may patch meanwhile.
inline uint32_t patched(const uint32_t& member) {
    return std::atomic_ref<uint32_t>(const_cast<uint32_t&>(member)).load(std::memory_order_relaxed);
}

}  // namespace dorsal
