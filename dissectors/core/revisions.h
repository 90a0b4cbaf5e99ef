// Which earlier packets later ones have changed, and the lists of packets that it takes to tell.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "dissectors/core/append_only.h"

namespace dorsal {

// The packets, numbered from 1, that show something else than when they were analysed: a log in the order of
// the changes, in which each packet names those that it has changed once. One thread writes (the ordered
// pass); any thread may read what is below size(), which only grows and is never taken back. Whoever
// remembers how far it has read looks at the new entries' packets again and at no others. Packets beyond
// those that a reader knows may be named, too.
class Revisions {
  public:
    uint32_t size() const { return log_.size(); }
    uint32_t operator[](uint32_t i) const { return log_[i]; }

    // Writing: begin(n), then what packet n changes, then publish(), which tells the readers.
    void begin(uint32_t packet) {
        publish();
        current_ = packet;
    }
    uint32_t current() const { return current_; }
    // What is 0 (no packet) or not earlier than the packet that was begun is not logged.
    void add(uint32_t packet) {
        if (packet && packet < current_ && (pending_.empty() || pending_.back() != packet))
            pending_.push_back(packet);
    }
    void publish() {
        if (pending_.empty()) return;
        std::sort(pending_.begin(), pending_.end());
        auto end = std::unique(pending_.begin(), pending_.end());
        for (auto packet = pending_.begin(); packet != end; ++packet) log_.append(*packet);
        if (pending_.capacity() > kMostIdle) pending_ = {};
        pending_.clear();
    }

  private:
    static constexpr size_t kMostIdle = 65536;
    AppendOnly<uint32_t, 16384> log_;
    std::vector<uint32_t> pending_;
    uint32_t current_ = 0;
};

// The packets that show the same members of a note, as those of a stream do; only the pass has such lists,
// which take one or two bytes a packet. A change makes work for all of them, so that there is a limit: as
// many changes as are usual, and more while the packets are few. Then the members stay as they are.
class Sharers {
  public:
    Sharers() = default;
    Sharers(const Sharers&) = delete;
    ~Sharers() {
        if (room_ != kOwn) delete[] heap_;
    }

    void add(uint32_t packet) {
        if (packet == last_) return;
        constexpr uint32_t kMostBytes = 5;
        if (size_ + kMostBytes > room_) grow();
        auto to = data();
        uint32_t step = packet - last_;  // modulo 2^32: packets should come in order, but need not
        for (; step > 127; step >>= 7) to[size_++] = uint8_t(step | 128);
        to[size_++] = uint8_t(step);
        last_ = packet;
        ++count_;
    }
    // In the order in which they were added.
    template <class F>
    void each(F&& f) const {
        uint32_t packet = 0;
        auto from = data();
        for (uint32_t i = 0; i < size_;) {
            uint32_t step = 0, shift = 0;
            for (; from[i] & 128; shift += 7) step |= uint32_t(from[i++] & 127) << shift;
            step |= uint32_t(from[i++]) << shift;
            f(packet += step);
        }
    }

  private:
    friend class NoteStore;
    static constexpr uint32_t kOwn = 8;  // bytes without an allocation: enough for a stream of a few packets
    static constexpr uint64_t kUsual = 8, kAlways = 64;
    // Whether members may change while the pass is at this packet.
    bool mayChange(uint32_t packet) const {
        return changedIn_ == packet || named_ + count_ <= count_ * kUsual + kAlways;
    }
    // They do. True: the first time in this packet.
    bool change(uint32_t packet) {
        if (changedIn_ == packet) return false;
        changedIn_ = packet;
        named_ += count_;
        return true;
    }
    uint8_t* data() { return room_ == kOwn ? own_ : heap_; }
    const uint8_t* data() const { return room_ == kOwn ? own_ : heap_; }
    void grow() {
        uint32_t room = room_ * 2;
        auto larger = new uint8_t[room];
        std::copy_n(data(), size_, larger);
        if (room_ != kOwn) delete[] heap_;
        heap_ = larger;
        room_ = room;
    }
    union {
        uint8_t own_[kOwn] = {};
        uint8_t* heap_;
    };
    uint32_t size_ = 0, room_ = kOwn, last_ = 0, count_ = 0;
    uint32_t changedIn_ = 0;
    uint64_t named_ = 0;
};

}  // namespace dorsal
