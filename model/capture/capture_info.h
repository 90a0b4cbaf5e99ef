// What a capture file says besides its packets: format, sections, interfaces, names, secrets, and what was
// wrong with it. Plain values, copyable. Text is UTF-8 as it was stored; invalid UTF-8 is replaced (U+FFFD).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/capture/packet_header.h"

namespace dorsal {

enum class CaptureFormat : uint8_t {
    Pcap,            // microseconds
    PcapNanosecond,  // magic 0xa1b23c4d
    PcapPatched,     // magic 0xa1b2cd34 (Kuznetzov)
    PcapSuse,
    PcapRedHat,
    PcapNokia,
    PcapAix,
    PcapIxiaHardware,
    PcapIxiaSoftware,
    Pcapng,
};

enum class Compression : uint8_t { None, Gzip, Zstd, Lz4, Xz };

// "pcap", "nsecpcap", "pcapng" ...: tshark's short names, as `-F` takes them.
const char* shortName(CaptureFormat format);
// "Wireshark/tcpdump/... - pcap" ...
const char* longName(CaptureFormat format);
const char* name(Compression compression);

// An option that we keep but do not interpret, bytes as stored (without padding).
struct RawOption {
    uint16_t code = 0;
    std::vector<uint8_t> bytes;
};

// A custom option (2988, 2989, 19372, 19373): code says whether it is text and whether it may be copied.
struct CustomOption {
    uint16_t code = 0;
    uint32_t enterprise = 0;  // IANA private enterprise number
    std::vector<uint8_t> bytes;
    bool isText() const { return code == 2988 || code == 19372; }
    bool mayCopy() const { return code == 2988 || code == 2989; }
};

// Units of an interface's clock (if_tsresol, if_tsoffset). A raw time of `t` units is
// t / unitsPerSecond + offsetSeconds seconds since 1970.
struct TimeScale {
    bool binary = false;   // unitsPerSecond is 2^exponent instead of 10^exponent
    uint8_t exponent = 6;  // 0..127
    int64_t offsetSeconds = 0;
    friend bool operator==(const TimeScale&, const TimeScale&) = default;
};

struct InterfaceStatistics {  // pcapng ISB (4.6); times in the interface's own scale, already converted
    std::optional<Timestamp> time, start, end;
    std::optional<uint64_t> received, dropped, filterAccepted, osDropped, delivered;
    std::vector<std::string> comments;
    std::vector<CustomOption> custom;
    std::vector<RawOption> other;
};

struct CaptureInterface {
    uint32_t section = 0;  // index into CaptureInfo::sections; frame.section_number is one more
    uint32_t indexInSection = 0;
    uint16_t linkType = 0;    // LINKTYPE_ value as in the file (tcpdump.org/linktypes.html), FCS bits removed
    int fcsLength = -1;       // bytes of frame check sequence at each packet's end; -1: not said
    uint32_t snapLength = 0;  // 0: no limit
    TimeScale scale;
    std::string name, description, filter, hardware, os;
    std::optional<uint64_t> speed, txSpeed, rxSpeed;  // bits per second
    std::vector<std::array<uint8_t, 8>> ipv4;         // address, mask
    std::vector<std::array<uint8_t, 17>> ipv6;        // address, prefix length
    std::optional<std::array<uint8_t, 6>> mac;
    std::optional<std::array<uint8_t, 8>> eui;
    std::optional<uint32_t> timeZone;
    std::vector<uint8_t> rawFilter;  // if_filter as stored (kind byte first), so that it can be written again
    std::vector<std::string> comments;
    std::vector<CustomOption> custom;
    std::vector<RawOption> other;
    std::optional<InterfaceStatistics> statistics;  // the last ones in the file
};

struct CaptureSection {  // pcapng SHB (4.1); a pcap file has one, all empty
    uint64_t offset = 0;
    bool bigEndian = false;
    std::string hardware, os, application;
    std::vector<std::string> comments;
    std::vector<CustomOption> custom;
    std::vector<RawOption> other;
};

struct NameRecord {  // one entry of an NRB (4.5)
    uint32_t section = 0;
    bool ipv6 = false;
    std::array<uint8_t, 16> address{};  // the first 4 bytes for IPv4
    std::vector<std::string> names;
};

struct DecryptionSecrets {  // DSB (4.8)
    uint32_t section = 0;
    uint32_t type = 0;  // 0x544c534b: TLS key log ...
    uint64_t offset = 0;
    uint64_t packet =
        0;  // packets before it in the file: it holds for later packets (readers may use it for all)
    std::vector<uint8_t> bytes;
};

struct KeptBlock {  // a block that is none of ours, kept so that saving does not lose it (bounded)
    uint32_t section = 0;
    uint32_t type = 0;
    uint64_t offset = 0;
    std::vector<uint8_t> body;
};

struct CaptureInfo {
    CaptureFormat format = CaptureFormat::Pcap;
    Compression compression = Compression::None;
    bool bigEndian = false;  // of the first section
    uint16_t versionMajor = 0, versionMinor = 0;
    std::vector<CaptureSection> sections;
    std::vector<CaptureInterface> interfaces;
    std::vector<NameRecord> names;
    std::vector<DecryptionSecrets> secrets;
    std::vector<KeptBlock> blocks;
};

// Something about the file that the person should know. One sentence: what, where, what to do.
struct CaptureWarning {
    std::string file;     // path as it was given
    uint64_t packet = 0;  // number of the last packet before it (0: before the first)
    uint64_t offset = 0;  // position in the unpacked stream
    std::string text;
};

enum class EndState : uint8_t {
    Reading,     // next() may still give packets
    Complete,    // the file ends where a record ends
    Truncated,   // the file ends within a record; what is whole was given
    Damaged,     // nothing more could be found behind a damaged place
    Stopped,     // one of our limits was reached (decompression bomb, no room for the unpacked copy ...)
    ReadFailed,  // the system could not read the file any further
    Cancelled,
};

// Why a file could not be opened. text is a whole sentence or two: what it looks like, where, what to do.
struct OpenError {
    enum class Kind : uint8_t {
        None,
        NotFound,
        NoPermission,
        NotAFile,  // a folder, a socket ...
        ReadFailed,
        Empty,        // 0 bytes
        NotACapture,  // looksLike says what we think it is
        Unsupported,  // a capture, but of a kind or version that we do not read
        Truncated,    // ends within its own file header
        Damaged,      // compressed data or file header are damaged
        SpoolFailed,  // the unpacked copy could not be written
        Cancelled,
    };
    Kind kind = Kind::None;
    std::string text;
    std::string looksLike;  // "PNG image", "Sun snoop capture" ...; empty if unknown
    uint64_t offset = 0;
    int systemError = 0;  // errno, 0 if none
};

}  // namespace dorsal
