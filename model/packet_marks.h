// What a person adds to packets: marks, ignored packets, time references and comments.
#pragma once

#include <bit>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dorsal {

// Packet indices, a bit each: millions are marked, copied and counted at once.
class PacketSet {
  public:
    bool contains(uint32_t packet) const {
        return packet / 64 < words_.size() && (words_[packet / 64] >> packet % 64 & 1);
    }
    void insert(uint32_t packet) {
        if (packet / 64 >= words_.size()) words_.resize(packet / 64 + 1);
        auto& word = words_[packet / 64];
        size_ += !(word >> packet % 64 & 1);
        word |= uint64_t(1) << packet % 64;
    }
    void erase(uint32_t packet) {
        if (!contains(packet)) return;
        words_[packet / 64] &= ~(uint64_t(1) << packet % 64);
        --size_;
    }
    void clear() { words_.clear(), size_ = 0; }
    uint32_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    // The nearest one behind or before a packet, or -1.
    int64_t next(int64_t packet) const {
        if (empty()) return -1;
        size_t at = size_t(packet + 1) / 64;
        if (at >= words_.size()) return -1;
        uint64_t word = words_[at] & ~uint64_t(0) << (packet + 1) % 64;
        while (!word && ++at < words_.size()) word = words_[at];
        return word ? int64_t(at * 64) + std::countr_zero(word) : -1;
    }
    int64_t previous(int64_t packet) const {
        if (packet <= 0 || empty()) return -1;
        auto at = int64_t(packet - 1) / 64;
        uint64_t word = 0;
        if (at < int64_t(words_.size()))
            word = words_[size_t(at)] & ~uint64_t(0) >> (63 - (packet - 1) % 64);
        else
            at = int64_t(words_.size());
        while (!word && --at >= 0) word = words_[size_t(at)];
        return word ? at * 64 + 63 - std::countl_zero(word) : -1;
    }
    std::vector<uint32_t> toVector() const {
        std::vector<uint32_t> all;
        all.reserve(size_);
        for (int64_t i = next(-1); i >= 0; i = next(i)) all.push_back(uint32_t(i));
        return all;
    }
    bool operator==(const PacketSet&) const = default;

  private:
    std::vector<uint64_t> words_;
    uint32_t size_ = 0;
};

// By packet index. Not thread safe: jobs take a copy.
struct PacketMarks {
    PacketSet marked, ignored, references;
    std::map<uint32_t, std::vector<std::string>> comments;  // instead of the file's; not saved yet

    // The time reference in force at a packet, or -1.
    int64_t referenceFor(uint32_t packet) const { return references.previous(int64_t(packet) + 1); }
};

}  // namespace dorsal
