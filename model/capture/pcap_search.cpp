#include "model/capture/pcap_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace dorsal {

namespace {

constexpr unsigned kChain = 4;          // records that have to follow each other
constexpr unsigned kLongestChain = 64;  // and how many may be needed to get past the damaged place
constexpr uint32_t kMaxOriginal = 16u << 20;
constexpr int64_t kNear = 30 * 86400;  // seconds between neighbours that are still believed
constexpr size_t kSlide = 512 * 1024;
constexpr unsigned kVariantRecords = 8;
// Compressed data that unpack to this much without a packet are a bomb, not a capture.
constexpr uint64_t kMaxUnpackedSearch = uint64_t(256) << 20;

// IANA ifType numbers, which AIX writes where others write LINKTYPE_ values.
uint16_t fromInterfaceType(uint32_t type) {
    switch (type) {
        case 6: return 1;    // ethernetCsmacd
        case 9: return 6;    // iso88025TokenRing
        case 15: return 10;  // fddi
        case 24: return 0;   // softwareLoopback
        default: return uint16_t(type);
    }
}

bool isInterfaceType(uint32_t type) { return type == 6 || type == 9 || type == 15 || type == 24; }

bool believable(const PcapRecord& record, const PcapSearch& search) {
    if (record.captured == 0 || record.captured > search.layout.maxCaptured) return false;
    if (record.original < record.captured || record.original > kMaxOriginal) return false;
    if (record.fraction >= (search.layout.nanoseconds ? 1'000'000'000u : 1'000'000u)) return false;
    if (!search.secondsKnown) return record.seconds != 0;
    const int64_t apart = int64_t(record.seconds) - int64_t(search.lastSeconds);
    return apart <= kNear && apart >= -kNear;
}

// The first position from `at` on where a record's header may stand, or where the window has to be filled.
size_t nextCandidate(const StreamWindow& window, size_t at, const PcapSearch& search) {
    const size_t headerBytes = search.layout.headerBytes();
    const uint8_t* data = window.data();
    const size_t end = std::min(window.available(), kSlide + headerBytes);
    for (; at + headerBytes <= end; ++at) {
        if (believable(readRecord(data + at, search.layout), search)) break;
    }
    return at;
}

enum class Chain : uint8_t { Good, Bad, TooShort };

Chain followChain(ReaderState& state, PcapSearch search, size_t at, uint64_t beyond) {
    StreamWindow& window = state.window;
    const size_t headerBytes = search.layout.headerBytes();
    for (unsigned count = 0; count < kLongestChain; ++count) {
        if (count >= kChain && window.offset() + at > beyond) return Chain::Good;
        if (!window.ensure(at + headerBytes)) {
            if (window.state() != SourceState::NothingNow || !state.last) return Chain::TooShort;
            // The file ends here: exactly behind a record, or within the next one's header.
            return count >= 2 || (count == 1 && at == window.available()) ? Chain::Good : Chain::Bad;
        }
        const PcapRecord record = readRecord(window.data() + at, search.layout);
        if (!believable(record, search)) return Chain::Bad;
        search.secondsKnown = true;
        search.lastSeconds = record.seconds;
        if (!window.ensure(at + headerBytes + record.captured)) {
            if (window.state() != SourceState::NothingNow || !state.last) return Chain::TooShort;
            return count >= 2 ? Chain::Good : Chain::Bad;
        }
        at += headerBytes + record.captured;
    }
    return Chain::Bad;
}

// Do the first records in the window follow each other in this layout? Strictly: each has to be believable,
// otherwise none may be impossible.
bool fits(const StreamWindow& window, PcapSearch search, bool strictly) {
    const size_t headerBytes = search.layout.headerBytes();
    size_t at = 0;
    unsigned records = 0;
    while (records < kVariantRecords && window.available() - at >= headerBytes) {
        const PcapRecord record = readRecord(window.data() + at, search.layout);
        if (record.captured > search.layout.maxCaptured || record.captured > record.original) return false;
        if (records == 0) {
            search.secondsKnown = true;
            search.lastSeconds = record.seconds;
        }
        if (record.fraction >= 1'000'000 || (strictly && !believable(record, search))) return false;
        search.lastSeconds = record.seconds;
        if (window.available() - at < headerBytes + record.captured) return records > 0 || !strictly;
        at += headerBytes + record.captured;
        ++records;
    }
    // A few bytes are left: the beginning of a record's time, or does the layout leave some out?
    const size_t left = window.available() - at;
    if (records > 0 && left >= 4 && left < headerBytes) {
        const int64_t seconds = load32(window.data() + at, search.layout.bigEndian);
        return std::abs(seconds - int64_t(search.lastSeconds)) <= kNear;
    }
    return records > 0 || !strictly;
}

}  // namespace

bool chooseLayout(uint32_t magic, uint16_t major, uint16_t minor, uint32_t network, PcapLayout& layout) {
    switch (magic) {
        case kMagicMicro: layout.format = CaptureFormat::Pcap; break;
        case kMagicNano: layout.format = CaptureFormat::PcapNanosecond; break;
        case kMagicPatched:
            layout.format = CaptureFormat::PcapPatched;
            layout.origin = PacketOrigin::PcapPatched;
            break;
        case kMagicIxiaHardware: layout.format = CaptureFormat::PcapIxiaHardware; break;
        case kMagicIxiaSoftware: layout.format = CaptureFormat::PcapIxiaSoftware; break;
        default: return false;
    }
    // Until 2.2 the two lengths stood the other way round, in 2.3 either way; DG/UX wrote version 543.0.
    if (major < 2) return false;
    if (major == 543 || (major == 2 && minor < 3)) {
        layout.lengths = PcapLayout::Lengths::Swapped;
    } else if (major == 2 && minor == 3) {
        layout.lengths = PcapLayout::Lengths::MaybeSwapped;
    }
    // AIX writes version 2.2 and interface types of its own.
    if (magic == kMagicMicro && major == 2 && minor == 2 && isInterfaceType(network)) {
        layout.format = CaptureFormat::PcapAix;
    }
    layout.nanoseconds =
        layout.format == CaptureFormat::PcapNanosecond || layout.format == CaptureFormat::PcapAix;
    return true;
}

uint16_t linkTypeOf(uint32_t network, const PcapLayout& layout) {
    return layout.format == CaptureFormat::PcapAix ? fromInterfaceType(network) : uint16_t(network);
}

PacketOrigin guessVariant(ReaderState& state, const PcapLayout& layout) {
    std::array<PacketOrigin, 2> others{PacketOrigin::PcapPatched, PacketOrigin::PcapNokia};
    if (layout.format == CaptureFormat::PcapPatched) {
        others = {PacketOrigin::PcapSuse, PacketOrigin::PcapSuse};
    } else if (layout.format != CaptureFormat::Pcap) {
        return layout.origin;
    }
    if (fits(state.window, {layout}, false)) return layout.origin;
    for (const PacketOrigin origin : others) {
        PcapSearch other{layout};
        other.layout.origin = origin;
        if (fits(state.window, other, true)) return origin;
    }
    return layout.origin;
}

CaptureFormat formatOfVariant(CaptureFormat format, PacketOrigin origin) {
    switch (origin) {
        case PacketOrigin::PcapNokia: return CaptureFormat::PcapNokia;
        case PacketOrigin::PcapSuse: return CaptureFormat::PcapSuse;
        case PacketOrigin::PcapPatched:
            return format == CaptureFormat::Pcap ? CaptureFormat::PcapRedHat : CaptureFormat::PcapPatched;
        default: return format;
    }
}

SearchResult findRecords(ReaderState& state, const PcapSearch& given, uint64_t beyond) {
    StreamWindow& window = state.window;
    PcapSearch search = given;
    search.layout.maxCaptured = std::min(search.layout.maxCaptured, kMaxPacket);
    const size_t headerBytes = search.layout.headerBytes();
    const uint64_t begin = window.offset();
    size_t at = 0;
    for (;; ++at) {
        if (at >= kSlide) {
            window.skip(at);
            at = 0;
            if (state.cancelled()) {
                state.end = EndState::Cancelled;
                return SearchResult::Stopped;
            }
            if (state.storage->spooled() && window.offset() - begin > kMaxUnpackedSearch) {
                state.warn(begin, fmt::format("Reading stopped: behind byte {} the compressed data unpack to "
                                              "more than {} MiB without a single packet.",
                                              begin, kMaxUnpackedSearch >> 20));
                state.end = EndState::Stopped;
                return SearchResult::Stopped;
            }
        }
        at = nextCandidate(window, at, search);
        if (!window.ensure(at + headerBytes)) {
            if (!state.last && window.state() == SourceState::NothingNow) {
                window.skip(at);
                return SearchResult::Later;
            }
            if (window.state() != SourceState::Cancelled) return SearchResult::NotFound;
            state.end = EndState::Cancelled;
            return SearchResult::Stopped;
        }
        if (!believable(readRecord(window.data() + at, search.layout), search)) continue;
        const Chain chain = followChain(state, search, at, beyond);
        if (chain == Chain::Bad) continue;
        window.skip(at);
        if (chain == Chain::Good) return SearchResult::Found;
        if (window.state() == SourceState::NothingNow) return SearchResult::Later;
        at = 0;  // the source failed: nothing behind this can be checked
        return SearchResult::NotFound;
    }
}

}  // namespace dorsal
