// Finding blocks again behind a damaged place.
#include <fmt/format.h>

#include <algorithm>

#include "model/capture/byte_order.h"
#include "model/capture/pcapng_layout.h"
#include "model/capture/pcapng_reader.h"

namespace dorsal {

namespace {

constexpr uint32_t kMaxCandidate = 1u << 20;  // blocks up to this size are recognized
constexpr size_t kSlide = 512 * 1024;
constexpr uint64_t kMaxUnpackedSearch = uint64_t(256) << 20;

bool isKnown(uint32_t type) {
    switch (type) {
        case kBlockInterface:
        case kBlockObsoletePacket:
        case kBlockSimplePacket:
        case kBlockNames:
        case kBlockStatistics:
        case kBlockEnhancedPacket:
        case kBlockSecrets:
        case kBlockCustom:
        case kBlockCustomNoCopy:
        case kBlockSection: return true;
        default: return false;
    }
}

// The first position from `at` on where a block that we know may begin, or where the window has to be filled.
size_t nextKnown(const StreamWindow& window, size_t at, bool bigEndian) {
    const uint8_t* data = window.data();
    const size_t end = std::min(window.available(), kSlide + kBlockOverhead);
    while (at + kBlockOverhead <= end && !isKnown(load32(data + at, bigEndian))) ++at;
    return at;
}

}  // namespace

void PcapngReader::noteDamage(std::string what) {
    damagedAt_ = state_.window.offset();
    damage_ = fmt::format("{} (at byte {})", what, damagedAt_);
    state_.window.skip(4);
    searchBegan_ = state_.window.offset();
}

// A block of a kind that we know, whose two lengths agree and whose contents fit into it.
PcapngReader::Candidate PcapngReader::candidate(size_t at) {
    StreamWindow& window = state_.window;
    const uint8_t* p = window.data() + at;
    const uint32_t type = load32(p, bigEndian_);
    if (!isKnown(type)) return Candidate::Bad;
    bool order = bigEndian_;
    if (type == kBlockSection) {
        const uint32_t magic = load32(p + 8, false);
        if (magic != kByteOrderMagic && magic != kByteOrderMagicSwapped) return Candidate::Bad;
        order = magic == kByteOrderMagicSwapped;
    }
    const uint32_t length = load32(p + 4, order);
    if (length < kBlockOverhead + 4 || length > kMaxCandidate || length % 4 != 0) return Candidate::Bad;
    const bool packet = type == kBlockEnhancedPacket || type == kBlockObsoletePacket;
    if (packet && length < kBlockOverhead + kPacketBlockFixed) return Candidate::Bad;
    if (!window.ensure(at + length)) return state_.last ? Candidate::Bad : Candidate::TooShort;
    p = window.data() + at;
    if (load32(p + length - 4, order) != length) return Candidate::Bad;
    if (packet) {
        const uint32_t index = type == kBlockEnhancedPacket ? load32(p + 8, order) : load16(p + 8, order);
        if (index >= sectionInterfaces_) return Candidate::Bad;
        if (load32(p + 20, order) > length - kBlockOverhead - kPacketBlockFixed) return Candidate::Bad;
    }
    return Candidate::Good;
}

bool PcapngReader::findBehind() {
    StreamWindow& window = state_.window;
    for (size_t at = 0;; ++at) {
        if (at >= kSlide) {
            window.skip(at);
            at = 0;
            if (state_.cancelled()) {
                state_.end = EndState::Cancelled;
                return false;
            }
            if (state_.storage->spooled() && window.offset() - searchBegan_ > kMaxUnpackedSearch) {
                state_.warn(damagedAt_,
                            fmt::format("Reading stopped: {}, and behind it the compressed data unpack "
                                        "to more than {} MiB without a single packet.",
                                        damage_, kMaxUnpackedSearch >> 20));
                state_.end = EndState::Stopped;
                return false;
            }
        }
        at = nextKnown(window, at, bigEndian_);
        if (!window.ensure(at + kBlockOverhead)) {
            if (window.state() == SourceState::NothingNow && !state_.last) {
                window.skip(at);
                return false;
            }
            state_.warn(damagedAt_,
                        fmt::format("Damaged: {}. No further block was found behind that place.", damage_));
            damage_.clear();
            if (window.state() != SourceState::NothingNow) return atEnd("block");
            state_.end = EndState::Damaged;
            return false;
        }
        const Candidate found = candidate(at);
        if (found == Candidate::Bad) continue;
        window.skip(at);
        if (found == Candidate::TooShort && window.state() == SourceState::NothingNow) return false;
        if (found == Candidate::TooShort) return atEnd("block");
        state_.warn(damagedAt_,
                    fmt::format("Damaged: {}. Reading goes on at byte {}; what lies between is lost.",
                                damage_, window.offset()));
        damage_.clear();
        gap_ = true;
        return true;
    }
}

// At the very end a block that reaches past it may be one with a damaged length: others may follow.
bool PcapngReader::searchAtEnd(uint32_t length) {
    StreamWindow& window = state_.window;
    if (!state_.last || window.state() != SourceState::NothingNow || searchedEnd_ == window.offset())
        return false;
    const uint64_t damaged = window.offset();
    searchedEnd_ = damaged;
    for (size_t at = 4; window.available() >= at + kBlockOverhead; ++at) {
        if (candidate(at) != Candidate::Good) continue;
        window.skip(at);
        state_.warn(damaged,
                    fmt::format("Damaged: the block at byte {} claims to be {} bytes long, which is past the "
                                "end of the file. Reading goes on at byte {}; what lies between is lost.",
                                damaged, length, window.offset()));
        gap_ = true;
        return true;
    }
    return false;
}

}  // namespace dorsal
