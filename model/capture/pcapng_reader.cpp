#include "model/capture/pcapng_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "model/capture/byte_order.h"
#include "model/capture/pcapng_layout.h"
#include "model/capture/pcapng_options.h"
#include "model/capture/time_scale.h"

namespace dorsal {

namespace {

// A section's and an interface's own bytes, about: what a hostile file can multiply.
constexpr size_t kInterfaceCost = sizeof(CaptureInterface);
constexpr size_t kSectionCost = sizeof(CaptureSection);
constexpr uint32_t kMaxInterfaces = 65536;
constexpr size_t kMaxKept = size_t(128) << 20;

bool plausibleLength(uint32_t type, uint32_t length) {
    return length >= kBlockOverhead && length <= kMaxBlock &&
           (type != kBlockSection || length >= kSmallestSectionBlock);
}

// Byte order of a section from its magic; false if it is none.
bool sectionOrder(const uint8_t* magic, bool& bigEndian) {
    const uint32_t value = load32(magic, false);
    bigEndian = value == kByteOrderMagicSwapped;
    return bigEndian || value == kByteOrderMagic;
}

// __REALTIME_TIMESTAMP of a journal entry: microseconds since 1970, in decimal, on a line of its own.
bool journalTime(std::span<const uint8_t> entry, int64_t& ns) {
    constexpr std::string_view kKey = "__REALTIME_TIMESTAMP=";
    const std::string_view text(reinterpret_cast<const char*>(entry.data()), entry.size());
    size_t at = text.find(kKey);
    while (at != std::string_view::npos && at > 0 && text[at - 1] != '\n') at = text.find(kKey, at + 1);
    if (at == std::string_view::npos) return false;
    const char* digits = text.data() + at + kKey.size();
    int64_t microseconds = 0;
    const auto result = std::from_chars(digits, text.data() + text.size(), microseconds);
    if (result.ec != std::errc() || microseconds < 0 || microseconds > INT64_MAX / 1000) return false;
    ns = microseconds * 1000;
    return true;
}

}  // namespace

bool PcapngReader::start(OpenError& error) {
    StreamWindow& window = state_.window;
    const std::string& path = state_.storage->path();
    if (!window.ensure(kSmallestSectionBlock)) {
        error = {
            OpenError::Kind::Truncated,
            fmt::format("{} ends after {} bytes, within the first block of a pcapng file: it was cut short "
                        "and holds no packets.",
                        path, window.available()),
            "pcapng file", window.available()};
        return false;
    }
    const uint8_t* p = window.data();
    if (!sectionOrder(p + 8, bigEndian_)) {
        error = {
            OpenError::Kind::NotACapture,
            fmt::format("{} begins like a pcapng file, but the byte-order magic at byte 8 is missing: it is "
                        "another kind of file or its beginning is damaged.",
                        path),
            "damaged pcapng file", 8};
        return false;
    }
    state_.info.format = CaptureFormat::Pcapng;
    state_.info.bigEndian = bigEndian_;
    state_.info.versionMajor = load16(p + 12, bigEndian_);
    state_.info.versionMinor = load16(p + 14, bigEndian_);
    if (state_.info.versionMajor != 1) {
        error = {OpenError::Kind::Unsupported,
                 fmt::format("{} is a pcapng file of version {}.{}; only version 1 is known.", path,
                             state_.info.versionMajor, state_.info.versionMinor),
                 "pcapng file", 12};
        return false;
    }
    return true;
}

bool PcapngReader::next(PacketHeader& packet, Bytes& bytes) {
    StreamWindow& window = state_.window;
    for (;;) {
        if (!damage_.empty() && !findBehind()) return false;
        if (!window.ensure(kBlockOverhead)) return atEnd("block");
        const uint8_t* p = window.data();
        const uint32_t type = load32(p, bigEndian_);
        bool order = bigEndian_;
        if (type == kBlockSection && !sectionOrder(p + 8, order)) {
            noteDamage("a section begins without its byte-order magic");
            continue;
        }
        const uint32_t length = load32(p + 4, order);
        if (!plausibleLength(type, length)) {
            noteDamage(fmt::format("a block of type {:#x} claims to be {} bytes long", type, length));
            continue;
        }
        const size_t whole = padded(length);  // some writers leave the padding out of the length
        if (!window.ensure(whole)) {
            if (searchAtEnd(length)) continue;
            return atEnd("block");
        }
        p = window.data();
        const uint32_t trailer = load32(p + whole - 4, order);
        if (trailer != length) {
            noteDamage(fmt::format("a block of type {:#x} says {} bytes at its beginning and {} at its end",
                                   type, length, trailer));
            continue;
        }
        if (state_.cancelled()) {
            state_.end = EndState::Cancelled;
            return false;
        }
        bigEndian_ = order;
        const Taken taken = take(type, {p + 8, whole - kBlockOverhead}, packet, bytes);
        if (taken == Taken::Packet && !plausibleRun(packet.captured)) return false;
        window.skip(whole);
        if (taken == Taken::Packet) return true;
    }
}

PcapngReader::Taken PcapngReader::take(uint32_t type, Bytes body, PacketHeader& packet, Bytes& bytes) {
    switch (type) {
        case kBlockEnhancedPacket: return enhancedPacket(body, false, packet, bytes);
        case kBlockObsoletePacket: return enhancedPacket(body, true, packet, bytes);
        case kBlockSimplePacket: return simplePacket(body, packet, bytes);
        case kBlockCustom:
        case kBlockCustomNoCopy: return otherRecord(PacketOrigin::CustomBlock, body, packet, bytes);
        case kBlockJournal: return otherRecord(PacketOrigin::JournalEntry, body, packet, bytes);
        case kBlockSysdigEvent: return otherRecord(PacketOrigin::SysdigEvent, body, packet, bytes);
        case kBlockSysdigEventV2: return otherRecord(PacketOrigin::SysdigEventV2, body, packet, bytes);
        case kBlockSection: section(body); break;
        case kBlockInterface: interface(body); break;
        case kBlockNames: names(body); break;
        case kBlockStatistics: statistics(body); break;
        case kBlockSecrets: secrets(body); break;
        default: keep(type, body); break;
    }
    return Taken::Nothing;
}

PcapngReader::Taken PcapngReader::given(PacketHeader& packet) {
    if (bigEndian_) packet.flags |= PacketHeader::BigEndian;
    if (gap_) packet.flags |= PacketHeader::GapBefore;
    gap_ = false;
    return Taken::Packet;
}

void PcapngReader::refuse(std::string why) {
    const uint64_t offset = state_.window.offset();
    state_.warn(offset, fmt::format("The block at byte {} {}; it is left out.", offset, why));
    gap_ = true;
}

void PcapngReader::setInterface(uint32_t index, uint64_t rawTime, PacketHeader& packet) {
    const uint64_t global = uint64_t(sectionBase_) + index;
    if (global >= state_.info.interfaces.size()) {  // one of those beyond the limit
        packet.interface = kNoInterface;
        packet.timeNs = 0;
        packet.flags |= PacketHeader::NoTime;
        return;
    }
    packet.interface = uint32_t(global);
    const TimeScale& scale = state_.info.interfaces[global].scale;
    if (!scale.binary && scale.exponent == 9 && scale.offsetSeconds == 0 && rawTime <= INT64_MAX) {
        packet.timeNs = int64_t(rawTime);
    } else if (!scale.binary && scale.exponent == 6 && scale.offsetSeconds == 0 &&
               rawTime <= INT64_MAX / 1000) {
        packet.timeNs = int64_t(rawTime) * 1000;
    } else {
        bool inexact = false;
        packet.timeNs = toNanoseconds(toTimestamp(rawTime, scale), inexact);
        if (inexact) packet.flags |= PacketHeader::TimeInexact;
    }
}

void PcapngReader::noteOptions(Bytes list, PacketHeader& packet) {
    const bool whole = forEachOption(list, bigEndian_, [&](uint16_t code, Bytes) {
        packet.flags |= PacketHeader::HasOptions;
        if (code == kOptionComment) packet.flags |= PacketHeader::HasComment;
    });
    if (whole) return;
    const uint64_t offset = state_.window.offset();
    state_.warn(offset,
                fmt::format("An option of the packet in the block at byte {} reaches past the block; the "
                            "packet is shown without it and what follows it.",
                            offset));
}

PcapngReader::Taken PcapngReader::enhancedPacket(Bytes body, bool obsolete, PacketHeader& packet,
                                                 Bytes& bytes) {
    if (body.size() < kPacketBlockFixed) {
        refuse("is too short for a packet");
        return Taken::Nothing;
    }
    const uint8_t* p = body.data();
    const uint32_t index = obsolete ? load16(p, bigEndian_) : load32(p, bigEndian_);
    const uint32_t captured = load32(p + 12, bigEndian_);
    if (index >= sectionInterfaces_) {
        refuse(fmt::format("names interface {}, but only {} were described before it", index,
                           sectionInterfaces_));
        return Taken::Nothing;
    }
    if (captured > body.size() - kPacketBlockFixed) {
        refuse(fmt::format("claims to hold a packet of {} bytes and has room for {}", captured,
                           body.size() - kPacketBlockFixed));
        return Taken::Nothing;
    }
    packet = {};
    packet.origin = obsolete ? PacketOrigin::ObsoletePacket : PacketOrigin::EnhancedPacket;
    packet.offset = state_.window.offset() + 8 + kPacketBlockFixed;
    packet.captured = captured;
    packet.original = load32(p + 16, bigEndian_);
    setInterface(index, uint64_t(load32(p + 4, bigEndian_)) << 32 | load32(p + 8, bigEndian_), packet);
    bytes = body.subspan(kPacketBlockFixed, captured);
    const size_t options = kPacketBlockFixed + padded(captured);
    if (options < body.size()) noteOptions(body.subspan(options), packet);
    if (obsolete && load16(p + 2, bigEndian_) != 0xffff)
        packet.flags |= PacketHeader::HasOptions;  // drop count
    return given(packet);
}

PcapngReader::Taken PcapngReader::simplePacket(Bytes body, PacketHeader& packet, Bytes& bytes) {
    if (body.size() < 4 || sectionInterfaces_ == 0) {
        refuse(body.size() < 4 ? "is too short for a packet"
                               : "is a packet, but no interface was described before it");
        return Taken::Nothing;
    }
    packet = {};
    packet.origin = PacketOrigin::SimplePacket;
    packet.offset = state_.window.offset() + 12;
    packet.original = load32(body.data(), bigEndian_);
    packet.captured = uint32_t(std::min<size_t>(packet.original, body.size() - 4));
    setInterface(0, 0, packet);
    packet.timeNs = 0;
    packet.flags = PacketHeader::NoTime;
    if (packet.interface != kNoInterface) {
        const uint32_t limit = state_.info.interfaces[packet.interface].snapLength;
        if (limit > 0) packet.captured = std::min(packet.captured, limit);
    }
    bytes = body.subspan(4, packet.captured);
    return given(packet);
}

// Blocks that are no packets of an interface, but have their place among them.
PcapngReader::Taken PcapngReader::otherRecord(PacketOrigin origin, Bytes body, PacketHeader& packet,
                                              Bytes& bytes) {
    const size_t fixed = headerLength(origin) - 8;
    const uint8_t* p = body.data();
    packet = {};
    packet.origin = origin;
    packet.interface = kNoInterface;
    packet.flags = PacketHeader::NoTime;
    packet.offset = state_.window.offset() + headerLength(origin);
    if (body.size() < fixed && origin != PacketOrigin::CustomBlock) {
        refuse("is too short for what its type says");
        return Taken::Nothing;
    }
    bytes = body.subspan(std::min(fixed, body.size()));
    if (origin == PacketOrigin::CustomBlock) {
        packet.flags |= PacketHeader::HasOptions;
    } else if (origin == PacketOrigin::JournalEntry) {
        while (!bytes.empty() && bytes.back() == 0) bytes = bytes.first(bytes.size() - 1);
        if (journalTime(bytes, packet.timeNs)) packet.flags = 0;
    } else {
        bool inexact = false;
        packet.timeNs = toNanoseconds(toTimestamp(load64(p + 2, bigEndian_), {false, 9}), inexact);
        packet.flags = inexact ? PacketHeader::TimeInexact : 0;
    }
    packet.captured = uint32_t(bytes.size());
    const bool sysdig = origin == PacketOrigin::SysdigEvent || origin == PacketOrigin::SysdigEventV2;
    packet.original = sysdig ? load32(p + 18, bigEndian_) : packet.captured;
    return given(packet);
}

bool PcapngReader::afford(size_t bytes, const char* what) {
    if (bytes <= kMaxKept - kept_) {
        kept_ += bytes;
        return true;
    }
    if (!saidFull_) {
        saidFull_ = true;
        state_.warn(
            state_.window.offset(),
            fmt::format("From byte {} on not every {} is kept: descriptions, names and secrets together "
                        "are larger than {} MiB.",
                        state_.window.offset(), what, kMaxKept >> 20));
    }
    return false;
}

void PcapngReader::section(Bytes body) {
    sectionBase_ = uint32_t(state_.info.interfaces.size());
    sectionInterfaces_ = 0;
    if (!afford(kSectionCost + body.size(), "section")) return;
    CaptureSection section;
    section.offset = state_.window.offset();
    section.bigEndian = bigEndian_;
    parseSectionOptions(body.subspan(16), bigEndian_, section);
    sectionIndex_ = uint32_t(state_.info.sections.size());
    state_.info.sections.push_back(std::move(section));
}

void PcapngReader::interface(Bytes body) {
    if (body.size() < 8) return refuse("is too short to describe an interface");
    const uint32_t index = sectionInterfaces_++;
    if (state_.info.interfaces.size() >= kMaxInterfaces ||
        !afford(kInterfaceCost + body.size(), "interface")) {
        if (!saidManyInterfaces_) {
            saidManyInterfaces_ = true;
            state_.warn(
                state_.window.offset(),
                fmt::format("The file describes more than {} interfaces; packets of those from byte {} "
                            "on are shown without link type and time.",
                            state_.info.interfaces.size(), state_.window.offset()));
        }
        return;
    }
    CaptureInterface interface;
    interface.section = sectionIndex_;
    interface.indexInSection = index;
    interface.linkType = load16(body.data(), bigEndian_);
    interface.snapLength = load32(body.data() + 4, bigEndian_);
    parseInterfaceOptions(body.subspan(8), bigEndian_, interface);
    state_.addInterface(std::move(interface));
}

void PcapngReader::names(Bytes body) {
    if (!afford(body.size() + sizeof(NameRecord), "name")) return;
    while (body.size() >= 4) {
        const uint16_t type = load16(body.data(), bigEndian_);
        const size_t length = load16(body.data() + 2, bigEndian_);
        if (type == 0 || length > body.size() - 4) return;
        const Bytes value = body.subspan(4, length);
        const size_t address = type == 1 ? 4 : 16;
        if ((type == 1 || type == 2) && length >= address && afford(sizeof(NameRecord), "name")) {
            NameRecord record;
            record.section = sectionIndex_;
            record.ipv6 = type == 2;
            std::copy_n(value.begin(), address, record.address.begin());
            Bytes rest = value.subspan(address);
            while (!rest.empty()) {
                const auto end = std::find(rest.begin(), rest.end(), uint8_t(0));
                const size_t size = size_t(end - rest.begin());
                if (size > 0 && afford(sizeof(std::string), "name")) {
                    record.names.push_back(optionText(rest.first(size)));
                }
                rest = rest.subspan(std::min(rest.size(), size + 1));
            }
            state_.info.names.push_back(std::move(record));
        }
        body = body.subspan(std::min(body.size(), 4 + padded(length)));
    }
}

void PcapngReader::statistics(Bytes body) {
    if (body.size() < 12) return refuse("is too short for an interface's statistics");
    const uint64_t global = uint64_t(sectionBase_) + load32(body.data(), bigEndian_);
    if (global >= state_.info.interfaces.size() || !afford(body.size(), "statistics block")) return;
    CaptureInterface& interface = state_.info.interfaces[global];
    InterfaceStatistics statistics;
    const uint64_t raw =
        uint64_t(load32(body.data() + 4, bigEndian_)) << 32 | load32(body.data() + 8, bigEndian_);
    statistics.time = toTimestamp(raw, interface.scale);
    parseStatisticsOptions(body.subspan(12), bigEndian_, interface.scale, statistics);
    interface.statistics = std::move(statistics);
}

void PcapngReader::secrets(Bytes body) {
    if (body.size() < 8) return refuse("is too short for decryption secrets");
    const uint32_t length = load32(body.data() + 4, bigEndian_);
    if (length > body.size() - 8) return refuse("claims to hold more secrets than fit into it");
    if (!afford(sizeof(DecryptionSecrets) + length, "secret")) return;
    DecryptionSecrets secrets;
    secrets.section = sectionIndex_;
    secrets.type = load32(body.data(), bigEndian_);
    secrets.offset = state_.window.offset() + 16;
    secrets.packet = state_.packets;
    secrets.bytes.assign(body.begin() + 8, body.begin() + 8 + length);
    state_.info.secrets.push_back(std::move(secrets));
}

void PcapngReader::keep(uint32_t type, Bytes body) {
    if (!afford(sizeof(KeptBlock) + body.size(), "block")) return;
    KeptBlock block;
    block.section = sectionIndex_;
    block.type = type;
    block.offset = state_.window.offset();
    block.body.assign(body.begin(), body.end());
    state_.info.blocks.push_back(std::move(block));
}

std::unique_ptr<FormatReader> makePcapngReader(ReaderState& state) {
    return std::make_unique<PcapngReader>(state);
}

}  // namespace dorsal
