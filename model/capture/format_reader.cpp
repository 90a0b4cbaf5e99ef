#include "model/capture/format_reader.h"

#include <fmt/format.h>

namespace dorsal {

namespace {

constexpr size_t kMaxWarnings = 1000;
constexpr uint16_t kLinkTypeUsbPcap = 249;
constexpr uint16_t kLinkTypeDbus = 231;
constexpr uint16_t kLinkTypeEbhscr = 279;

}  // namespace

uint32_t maxPacketBytes(uint16_t linkType) {
    switch (linkType) {
        case kLinkTypeUsbPcap:
        case kLinkTypeDbus: return kMaxLargePacket;
        case kLinkTypeEbhscr: return 32u << 20;
        default: return kMaxPacket;
    }
}

void ReaderState::warn(uint64_t offset, std::string text) {
    if (warnings.size() < kMaxWarnings) {
        warnings.push_back({storage->path(), packets, offset, std::move(text)});
        return;
    }
    ++suppressedWarnings;
    warnings.back() = {
        storage->path(), packets, offset,
        fmt::format("{} more places like these were found; the last one: {}", suppressedWarnings, text)};
}

void ReaderState::addInterface(CaptureInterface interface) {
    storage->addScale(interface.scale);
    info.interfaces.push_back(std::move(interface));
}

bool FormatReader::plausibleRun(uint32_t captured) {
    if (captured > 0) {
        emptyRun_ = 0;
        return true;
    }
    if (++emptyRun_ <= state_.options.maxEmptyRun) return true;
    state_.warn(state_.window.offset(),
                fmt::format("Reading stopped at byte {}: {} packets in a row hold no bytes, which no capture "
                            "does. The file seems to be filled with zeros or made to exhaust memory.",
                            state_.window.offset(), emptyRun_));
    state_.end = EndState::Stopped;
    return false;
}

bool FormatReader::atEnd(const char* what) {
    StreamWindow& window = state_.window;
    const uint64_t offset = window.offset();
    switch (window.state()) {
        case SourceState::Ok:
        case SourceState::NothingNow: {
            if (!state_.last) return false;
            const bool cutInside = window.available() > 0;
            const bool whole = window.source().wholeSoFar();
            if (!whole) {
                state_.warn(offset + window.available(),
                            fmt::format("The compressed data end in the middle, {} bytes into the unpacked "
                                        "stream: the file was cut. The packets before that place are shown.",
                                        offset + window.available()));
            } else if (cutInside) {
                state_.warn(offset,
                            fmt::format("The file ends in the middle of the {} that begins at byte {} ({} "
                                        "bytes of it are there): it was cut short, and that {} is left out.",
                                        what, offset, window.available(), what));
            }
            state_.end = cutInside || !whole ? EndState::Truncated : EndState::Complete;
            return false;
        }
        case SourceState::Damaged:
            state_.warn(offset, fmt::format("Unpacking stopped: {}. The packets before that place are shown; "
                                            "get the file again if you can.",
                                            window.source().problem()));
            state_.end = EndState::Damaged;
            return false;
        case SourceState::Limit:
            state_.warn(offset,
                        fmt::format("Reading stopped: {}. The packets up to there are shown; free "
                                    "some room, choose another folder with TMPDIR, or unpack the file "
                                    "yourself and open the result.",
                                    window.source().problem()));
            state_.end = EndState::Stopped;
            return false;
        case SourceState::Failed:
            state_.warn(offset,
                        fmt::format("The file cannot be read any further ({}). The packets up to there "
                                    "are shown.",
                                    window.source().problem()));
            state_.end = EndState::ReadFailed;
            return false;
        case SourceState::Cancelled: state_.end = EndState::Cancelled; return false;
    }
    return false;
}

}  // namespace dorsal
