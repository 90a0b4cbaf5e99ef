#include "model/capture/file_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace dorsal {

namespace {

using namespace std::string_view_literals;

struct Signature {
    std::string_view bytes;
    size_t at;
    const char* name;
    bool capture;
    const char* advice;
};

constexpr const char* kConvert = "Convert it first, for example with: editcap -F pcapng FILE FILE.pcapng";
constexpr const char* kUnpack = "Unpack it first and open the capture that is inside.";

constexpr Signature kSignatures[] = {
    {"snoop\0\0\0"sv, 0, "Sun snoop capture", true, kConvert},
    {"btsnoop\0"sv, 0, "Bluetooth btsnoop capture", true, kConvert},
    {"RTSS"sv, 0, "Microsoft Network Monitor 1 capture", true, kConvert},
    {"GMBU"sv, 0, "Microsoft Network Monitor 2 capture", true, kConvert},
    {"TRSNIFF data    \x1a"sv, 0, "Sniffer (DOS) capture", true, kConvert},
    {"XCP\0"sv, 0, "NetXray or Sniffer (Windows) capture", true, kConvert},
    {"ObserverPktBuffe"sv, 0, "Observer capture", true, kConvert},
    {"\x05VNF"sv, 0, "Visual Networks capture", true, kConvert},
    {"\x7fver"sv, 0, "AiroPeek or OmniPeek capture", true, kConvert},
    {"\x00\x00\x02\x00\x12\x05\x00\x10"sv, 0, "Tektronix K12 capture", true, kConvert},
    {"\xaa\xaa\xaa\xaa"sv, 0, "InfoVista 5View capture", true, kConvert},
    {"\x7f"
     "ELF"sv,
     0, "ELF program or library", false, nullptr},
    {"\x89PNG\r\n\x1a\n"sv, 0, "PNG image", false, nullptr},
    {"\xff\xd8\xff"sv, 0, "JPEG image", false, nullptr},
    {"GIF8"sv, 0, "GIF image", false, nullptr},
    {"%PDF-"sv, 0, "PDF document", false, nullptr},
    {"PK\x03\x04"sv, 0, "ZIP archive", false, kUnpack},
    {"Rar!\x1a\x07"sv, 0, "RAR archive", false, kUnpack},
    {"7z\xbc\xaf\x27\x1c"sv, 0, "7-Zip archive", false, kUnpack},
    {"BZh"sv, 0, "bzip2 file", false, "Unpack it first with bunzip2."},
    {"\x1f\x9d"sv, 0, "compress (.Z) file", false, "Unpack it first with uncompress."},
    {"\x02\x21\x4c\x18"sv, 0, "old-style lz4 file", false, "Unpack it first with lz4 -d."},
    {"\x1f\x8b"sv, 0, "gzip file of an unknown method", false, nullptr},
    {"ustar"sv, 257, "tar archive", false, kUnpack},
    {"MZ"sv, 0, "Windows program", false, nullptr},
    {"SQLite format 3\0"sv, 0, "SQLite database", false, nullptr},
    {"\xca\xfe\xba\xbe"sv, 0, "Java class or macOS program", false, nullptr},
    {"!<arch>\n"sv, 0, "static library", false, nullptr},
    {"OggS"sv, 0, "Ogg recording", false, nullptr},
    {"RIFF"sv, 0, "RIFF file (WAV, AVI, WebP)", false, nullptr},
    {"ftyp"sv, 4, "MP4 or QuickTime film", false, nullptr},
    {"<?xml"sv, 0, "XML file", false, nullptr},
    {"<!DOCTYPE html"sv, 0, "web page", false,
     "A download may have given a login or error page instead of the capture; get the file again."},
    {"<html"sv, 0, "web page", false,
     "A download may have given a login or error page instead of the capture; get the file again."},
    {"version https://git-lfs"sv, 0, "Git LFS pointer", false,
     "The capture itself was not fetched; run: git lfs pull"},
    {"# CLIENT_RANDOM"sv, 0, "TLS key log", false, "Load it as decryption secrets instead."},
    {"CLIENT_RANDOM "sv, 0, "TLS key log", false, "Load it as decryption secrets instead."},
};

bool matches(std::span<const uint8_t> head, const Signature& signature) {
    if (head.size() < signature.at + signature.bytes.size()) return false;
    return std::equal(signature.bytes.begin(), signature.bytes.end(), head.begin() + ptrdiff_t(signature.at),
                      [](char a, uint8_t b) { return uint8_t(a) == b; });
}

bool isText(std::span<const uint8_t> head) {
    return !head.empty() && std::all_of(head.begin(), head.end(), [](uint8_t b) {
        return b >= 0x80 || (b >= 0x20 && b < 0x7f) || b == '\n' || b == '\r' || b == '\t' || b == '\f';
    });
}

// "0000  00 1b ..." lines, as tcpdump -x, xxd and od print them.
bool isHexDump(std::span<const uint8_t> head) {
    size_t digits = 0;
    while (digits < head.size() && digits < 10 && std::isxdigit(head[digits])) ++digits;
    return digits >= 4 && digits < head.size() && (head[digits] == ' ' || head[digits] == ':');
}

// Endace ERF has no magic: an 8-byte time, a type, flags, and a record length that fits the wire length.
bool isErf(std::span<const uint8_t> head) {
    size_t at = 0;
    unsigned records = 0;
    while (at + 16 <= head.size()) {
        const unsigned type = head[at + 8] & 0x7f;
        const unsigned length = unsigned(head[at + 10]) << 8 | head[at + 11];
        const unsigned wire = unsigned(head[at + 14]) << 8 | head[at + 15];
        if (type == 0 || type > 48 || length < 16 || length > wire + 1024u || wire == 0) return false;
        at += length;
        ++records;
    }
    return records >= 2;
}

}  // namespace

std::string hexText(std::span<const uint8_t> bytes, size_t most) {
    const auto shown = bytes.first(std::min(most, bytes.size()));
    return fmt::format("{:02x}", fmt::join(shown, " "));
}

FileKind detectFileKind(std::span<const uint8_t> head) {
    for (const Signature& signature : kSignatures) {
        if (matches(head, signature)) {
            return {signature.name, signature.advice ? signature.advice : "", signature.capture};
        }
    }
    if (std::all_of(head.begin(), head.end(), [](uint8_t b) { return b == 0; })) {
        return {"file filled with zeros",
                "Its contents were probably lost when a disk filled up or a computer crashed.", false};
    }
    if (isText(head)) {
        if (isHexDump(head))
            return {"hex dump", "Make a capture of it first, for example with text2pcap.", false};
        return {"text file", "", false};
    }
    if (isErf(head)) return {"Endace ERF capture", kConvert, true};
    return {};
}

}  // namespace dorsal
