// pcap: a file header, then records of a fixed header and the packet's bytes (draft-ietf-opsawg-pcap).
#include <fmt/format.h>

#include <utility>

#include "model/capture/format_reader.h"
#include "model/capture/pcap_layout.h"
#include "model/capture/pcap_search.h"

namespace dorsal {

namespace {

class PcapReader final : public FormatReader {
  public:
    using FormatReader::FormatReader;

    bool start(OpenError& error) override {
        state_.window.ensure(kPcapFileHeader);
        const uint8_t* header = state_.window.data();
        CaptureInfo& info = state_.info;
        layout_.bigEndian = header[0] == 0xa1 || header[0] == 0x1c;
        const uint32_t magic = load32(header, layout_.bigEndian);
        if (state_.window.available() < kPcapFileHeader) {
            error = {
                OpenError::Kind::Truncated,
                fmt::format("{} ends after {} bytes, within the header of a pcap file (24 bytes): it was "
                            "cut short and holds no packets.",
                            state_.storage->path(), state_.window.available()),
                "pcap file", state_.window.available()};
            return false;
        }
        info.bigEndian = layout_.bigEndian;
        info.versionMajor = load16(header + 4, layout_.bigEndian);
        info.versionMinor = load16(header + 6, layout_.bigEndian);
        if (!chooseLayout(magic, info.versionMajor, info.versionMinor, load32(header + 20, layout_.bigEndian),
                          layout_)) {
            error = {
                OpenError::Kind::Unsupported,
                fmt::format("{} is a pcap file of version {}.{}, which is not known; 2.4 is the usual one.",
                            state_.storage->path(), info.versionMajor, info.versionMinor),
                "pcap file", 4};
            return false;
        }
        addTheInterface(header);
        const uint32_t network = load32(header + 20, layout_.bigEndian);
        if (network & kReservedNetwork) {
            state_.warn(
                20, fmt::format("The link type at byte 20 is {:#010x}, with bits set that are reserved; it "
                                "is read as {}. If the packets look wrong, the file is damaged.",
                                network, state_.info.interfaces.back().linkType));
        }
        state_.window.skip(kPcapFileHeader);
        if (layout_.format == CaptureFormat::PcapIxiaHardware ||
            layout_.format == CaptureFormat::PcapIxiaSoftware) {
            if (state_.window.ensure(4)) state_.window.skip(4);  // length of all records
        }
        return true;
    }

    bool next(PacketHeader& packet, std::span<const uint8_t>& bytes) override {
        StreamWindow& window = state_.window;
        if (!variantKnown_ && !findVariant()) return atEnd("record");
        const size_t headerBytes = layout_.headerBytes();
        for (;;) {
            if (!damage_.empty() && !findBehind()) return false;
            if (!window.ensure(headerBytes)) {
                if (searchAtEnd()) continue;
                return atEnd("record");
            }
            const PcapRecord record = readRecord(window.data(), layout_);
            if (record.captured > layout_.maxCaptured) [[unlikely]] {
                noteDamage(record);
                continue;
            }
            if (!window.ensure(headerBytes + record.captured)) {
                if (searchAtEnd()) continue;
                return atEnd("record");
            }
            if (!plausibleRun(record.captured)) return false;
            const uint64_t start = window.offset();
            fill(packet, record, start + headerBytes);
            bytes = {window.data() + headerBytes, record.captured};
            window.skip(headerBytes + record.captured);
            lastRecord_ = start;
            lastSeconds_ = record.seconds;
            return true;
        }
    }

  private:
    void addTheInterface(const uint8_t* header) {
        const uint32_t network = load32(header + 20, layout_.bigEndian);
        CaptureInterface interface;
        interface.linkType = linkTypeOf(network, layout_);
        if (network & kFcsPresent) interface.fcsLength = int(network >> 28) * 2;
        interface.snapLength = load32(header + 16, layout_.bigEndian);
        interface.scale.exponent = layout_.nanoseconds ? 9 : 6;
        fractionLimit_ = layout_.nanoseconds ? 1'000'000'000 : 1'000'000;
        layout_.maxCaptured = maxPacketBytes(interface.linkType);
        CaptureSection section;
        section.bigEndian = layout_.bigEndian;
        state_.info.format = layout_.format;
        state_.info.sections.push_back(std::move(section));
        state_.addInterface(std::move(interface));
    }

    void fill(PacketHeader& packet, const PcapRecord& record, uint64_t offset) {
        packet.offset = offset;
        // A fraction of a second or more is carried over, as everyone does.
        packet.timeNs = int64_t(record.seconds) * 1'000'000'000 +
                        int64_t(record.fraction) * (layout_.nanoseconds ? 1 : 1000);
        packet.captured = record.captured;
        packet.original = record.original;
        packet.interface = 0;
        packet.origin = layout_.origin;
        packet.flags = layout_.bigEndian ? PacketHeader::BigEndian : 0;
        if (record.fraction >= fractionLimit_) [[unlikely]]
            packet.flags |= PacketHeader::BadFraction;
        if (gap_) [[unlikely]] {
            packet.flags |= PacketHeader::GapBefore;
            gap_ = false;
        }
    }

    // Several tcpdumps wrote longer record headers under the usual magic: the records themselves say which.
    bool findVariant() {
        StreamWindow& window = state_.window;
        if (!window.ensure(layout_.headerBytes()) && window.available() == 0) return false;
        variantKnown_ = true;
        const PacketOrigin found = guessVariant(state_, layout_);
        if (found != layout_.origin) {
            layout_.origin = found;
            layout_.format = formatOfVariant(layout_.format, found);
            state_.info.format = layout_.format;
        }
        return true;
    }

    PcapSearch search() const { return {layout_, state_.packets > 0, lastSeconds_}; }

    // A record that cannot be. The damage may be in the length of the record before, which then swallowed
    // good ones, so the search for a place from where several records follow each other begins within that.
    void noteDamage(const PcapRecord& record) {
        damagedAt_ = state_.window.offset();
        damage_ =
            fmt::format("the record at byte {} claims to hold {} bytes, more than the {} that are possible",
                        damagedAt_, record.captured, layout_.maxCaptured);
        const uint64_t from = lastRecord_ + 1;
        if (state_.packets > 0 && damagedAt_ - from <= rewindBudget_ && state_.window.goBack(from)) {
            rewindBudget_ -= damagedAt_ - from;
        }
    }

    bool findBehind() {
        const auto found = findRecords(state_, search(), damagedAt_);
        if (found == SearchResult::Later) return atEnd("record");
        const std::string what = std::exchange(damage_, {});
        if (found == SearchResult::Stopped) return false;
        if (found == SearchResult::NotFound) {
            state_.warn(damagedAt_,
                        fmt::format("Damaged: {}. No further packet was found behind that place.", what));
            if (state_.window.state() != SourceState::NothingNow) return atEnd("record");
            state_.end = EndState::Damaged;
            return false;
        }
        const uint64_t at = state_.window.offset();
        state_.warn(
            damagedAt_,
            at > damagedAt_
                ? fmt::format("Damaged: {}. Reading goes on at byte {}; what lies between is lost.", what, at)
                : fmt::format("Damaged: {}. Reading goes on at byte {}, within the record before, whose "
                              "length is wrong.",
                              what, at));
        gap_ = true;
        return true;
    }

    // At the very end a record that reaches past it may be one with a damaged length: others may follow.
    bool searchAtEnd() {
        StreamWindow& window = state_.window;
        if (!state_.last || window.state() != SourceState::NothingNow) return false;
        if (window.available() <= layout_.headerBytes() || searchedEnd_ == window.offset()) return false;
        searchedEnd_ = window.offset();
        const uint64_t damaged = window.offset();
        const PcapRecord record = readRecord(window.data(), layout_);
        const auto found = findRecords(state_, search(), damaged + 1);
        if (found == SearchResult::Found) {
            state_.warn(damaged,
                        fmt::format("Damaged: the record at byte {} claims to hold {} bytes, which "
                                    "reach past the end of the file. Reading goes on at byte {}; what "
                                    "lies between is lost.",
                                    damaged, record.captured, window.offset()));
            gap_ = true;
            return true;
        }
        window.goBack(damaged);
        return false;
    }

    PcapLayout layout_;
    uint32_t fractionLimit_ = 1'000'000;
    bool variantKnown_ = false;
    bool gap_ = false;
    uint64_t lastRecord_ = 0;
    uint32_t lastSeconds_ = 0;
    std::string damage_;  // not empty: a place behind it is being looked for
    uint64_t damagedAt_ = 0;
    uint64_t searchedEnd_ = 0;
    uint64_t rewindBudget_ = uint64_t(256) << 20;
};

}  // namespace

std::unique_ptr<FormatReader> makePcapReader(ReaderState& state) {
    return std::make_unique<PcapReader>(state);
}

}  // namespace dorsal
