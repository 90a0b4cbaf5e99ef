#include "app/cli/follow.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

namespace dorsal {

namespace {

constexpr const char* kModes[] = {"ascii", "hex", "raw", "ebcdic", "yaml"};

std::optional<uint32_t> numberIn(std::string_view text) {
    uint32_t n = 0;
    auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return n;
}

// "192.0.2.1:80", "[2001:db8::1]:80"
std::optional<FollowEnd> endIn(std::string_view text) {
    auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto port = numberIn(text.substr(colon + 1));
    auto address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    if (!port || *port > 65535 || address.empty()) return std::nullopt;
    return FollowEnd{std::string(address), uint16_t(*port)};
}

bool isIpv6(const FollowEnd& end) { return end.address.find(':') != std::string::npos; }

std::string endText(const FollowEnd& end) {
    return isIpv6(end) ? fmt::format("[{}]:{}", end.address, end.port)
                       : fmt::format("{}:{}", end.address, end.port);
}

std::string filterText(const FollowRequest& r) {
    if (r.stream) return fmt::format("{} eq {}", followStreamField(r.kind), *r.stream);
    auto way = [&](const FollowEnd& from, const FollowEnd& to) {
        auto ip = isIpv6(from) ? "ipv6" : "ip";
        auto port = r.kind == FollowKind::Udp ? "udp" : "tcp";
        return fmt::format(
            "(({0}.src eq {2} and {1}.srcport eq {3}) and ({0}.dst eq {4} and {1}.dstport eq {5}))", ip, port,
            from.address, from.port, to.address, to.port);
    };
    return way(r.ends[0], r.ends[1]) + " or " + way(r.ends[1], r.ends[0]);
}

// What tshark 4.0 shows of each byte as EBCDIC: it knows the lower half only.
constexpr std::string_view kFromEbcdic =
    "..........\n..\r.................."
    " !\"#$%&'()*+,-./..23456789:;<=.?"
    " ...........<(+|&.........!$*);^"
    "-/........|,%_>?..........:#@'=.";
static_assert(kFromEbcdic.size() == 128);

char shown(uint8_t byte) { return byte >= 0x20 && byte < 0x7f ? char(byte) : '.'; }

void appendText(std::string& out, std::span<const uint8_t> bytes, bool ebcdic) {
    for (auto b : bytes) {
        if (ebcdic)
            out += b < 128 ? kFromEbcdic[b] : '.';
        else
            out += b == '\n' || b == '\r' ? char(b) : shown(b);
    }
}

// Sixteen bytes a line, each eight of them apart.
void appendDump(std::string& out, std::span<const uint8_t> bytes, uint64_t at, const char* indent) {
    for (size_t line = 0; line < bytes.size(); line += 16) {
        auto part = bytes.subspan(line, std::min<size_t>(16, bytes.size() - line));
        std::string hex, text;
        for (size_t i = 0; i < part.size(); ++i) {
            if (i == 8) hex += ' ', text += ' ';
            hex += fmt::format("{:02x} ", part[i]);
            text += shown(part[i]);
        }
        if (text.back() == ' ') text.pop_back();  // tshark leaves a space at the end out
        out += fmt::format("{}{:08X}  {:<49} {}\n", indent, uint32_t(at + line), hex, text);
    }
}

void appendBase64(std::string& out, std::span<const uint8_t> bytes) {
    static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    constexpr size_t kLine = 57;  // bytes
    for (size_t line = 0; line < bytes.size(); line += kLine) {
        out += "      ";
        size_t end = std::min(bytes.size(), line + kLine);
        for (size_t i = line; i < end; i += 3) {
            uint32_t n = std::min<size_t>(3, end - i);
            uint32_t bits = bytes[i] << 16;
            if (n > 1) bits |= bytes[i + 1] << 8;
            if (n > 2) bits |= bytes[i + 2];
            for (uint32_t k = 0; k < 4; ++k) out += k <= n ? kDigits[bits >> (18 - 6 * k) & 63] : '=';
        }
        out += '\n';
    }
}

}  // namespace

std::optional<FollowRequest> FollowRequest::parse(const std::string& argument, std::string& error) {
    std::vector<std::string_view> parts;
    std::string_view rest = argument;
    while (true) {
        auto comma = rest.find(',');
        parts.push_back(rest.substr(0, comma));
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    FollowRequest r;
    auto kind = followKindNamed(parts.size() > 1 ? parts[1] : "");
    if (parts[0] != "follow" || !kind) {
        error = fmt::format(
            "Invalid -z argument \"{}\"; it must be one of:\n     follow,http\n     follow,tcp\n"
            "     follow,tls\n     follow,udp",
            argument);
        return std::nullopt;
    }
    r.kind = *kind;
    auto mode =
        parts.size() > 2 ? std::find(std::begin(kModes), std::end(kModes), parts[2]) : std::end(kModes);
    if (mode == std::end(kModes)) {
        error = "follow - Invalid display mode.";
        return std::nullopt;
    }
    r.mode = Mode(mode - std::begin(kModes));
    size_t next = 3;
    if (parts.size() > next) r.stream = numberIn(parts[next]);
    if (r.stream) {
        ++next;
    } else {
        auto a = parts.size() > next ? endIn(parts[next]) : std::nullopt;
        auto b = parts.size() > next + 1 ? endIn(parts[next + 1]) : std::nullopt;
        if (!a || !b || isIpv6(*a) != isIpv6(*b)) {
            error = "follow - Invalid address.";
            return std::nullopt;
        }
        r.ends[0] = *a, r.ends[1] = *b;
        next += 2;
    }
    if (parts.size() > next) {
        auto dash = parts[next].find('-');
        auto first = numberIn(parts[next].substr(0, dash));
        auto last = dash == std::string_view::npos ? first : numberIn(parts[next].substr(dash + 1));
        if (!first || !last || *first < 1 || *first > *last || parts.size() > next + 1) {
            error = "follow - Invalid range value.";
            return std::nullopt;
        }
        r.firstChunk = *first, r.lastChunk = *last;
    }
    return r;
}

std::string followText(const Capture& capture, const FollowRequest& request) {
    using Mode = FollowRequest::Mode;
    JobControl control;
    auto number = request.stream ? request.stream
                                 : streamBetween(capture, request.kind, request.ends[0], request.ends[1]);
    FollowedStream stream;
    if (number) stream = followStream(capture, request.kind, *number, control);
    std::string out;
    bool yaml = request.mode == Mode::Yaml;
    const std::string line(67, '=');
    if (yaml) {
        out += "peers:\n";
        for (int i = 0; i < 2; ++i)
            out += fmt::format("  - peer: {}\n    host: {}\n    port: {}\n", i, stream.ends[i].address,
                               stream.ends[i].port);
        out += "packets:\n";
    } else {
        out += fmt::format("\n{}\nFollow: {},{}\nFilter: {}\nNode 0: {}\nNode 1: {}\n", line,
                           followKindName(request.kind), kModes[size_t(request.mode)], filterText(request),
                           endText(stream.ends[0]), endText(stream.ends[1]));
    }
    uint64_t at[2] = {};
    uint32_t chunk = 0;
    for (auto& run : stream.runs) {
        // A hole is shown as text with the zero byte that ends it in tshark's memory.
        auto hole = fmt::format("[{} bytes missing in capture file]", run.missing);
        std::span<const uint8_t> bytes(stream.bytes);
        bytes = bytes.subspan(run.at, run.size);
        if (run.size == 0) bytes = {reinterpret_cast<const uint8_t*>(hole.c_str()), hole.size() + 1};
        auto indent = run.fromServer ? "\t" : "";
        auto from = std::exchange(at[run.fromServer], at[run.fromServer] + bytes.size());
        if (++chunk < request.firstChunk || chunk > request.lastChunk) continue;
        switch (request.mode) {
            case Mode::Hex: appendDump(out, bytes, from, indent); break;
            case Mode::Ascii:
            case Mode::Ebcdic:
                out += fmt::format("{}{}\n", indent, bytes.size());
                appendText(out, bytes, request.mode == Mode::Ebcdic);
                out += '\n';
                break;
            case Mode::Raw:
                out += indent;
                for (auto b : bytes) out += fmt::format("{:02x}", b);
                out += '\n';
                break;
            case Mode::Yaml: {
                // tshark writes a floating-point number, with what that loses.
                auto time = run.size ? capture.time(run.packet) : Time{};
                auto seconds = double(time.seconds) + double(time.nanos) / 1e9;
                out +=
                    fmt::format("  - packet: {}\n    peer: {}\n    timestamp: {:.9f}\n    data: !!binary |\n",
                                run.packet + 1, run.fromServer ? 1 : 0, seconds);
                appendBase64(out, bytes);
            }
        }
    }
    if (!yaml) out += line + '\n';
    return out;
}

}  // namespace dorsal
