#include "dissectors/core/text.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <ctime>

#include "dissectors/core/oid_names.h"
#include "dissectors/core/protocol.h"
#include "dissectors/core/utf8.h"

namespace dorsal {

namespace {

constexpr size_t kMostLabel = 240;  // bytes, as wide as tshark's labels
constexpr char kDigits[] = "0123456789abcdef";

auto to(std::string& out) { return std::back_inserter(out); }

constexpr uint32_t kReplacement = 0xfffd;

// How many bytes a well-formed UTF-8 character takes at s, or 0.
size_t utf8Length(std::string_view s) {
    auto c = uint8_t(s[0]);
    size_t n = c < 0x80                ? 1
               : c >= 0xc2 && c < 0xe0 ? 2
               : c >= 0xe0 && c < 0xf0 ? 3
               : c >= 0xf0 && c < 0xf5 ? 4
                                       : 0;
    if (n == 0 || n > s.size()) return 0;
    for (size_t i = 1; i < n; ++i)
        if ((uint8_t(s[i]) & 0xc0) != 0x80) return 0;
    auto second = n > 1 ? uint8_t(s[1]) : 0;
    if ((c == 0xe0 && second < 0xa0) || (c == 0xed && second > 0x9f) || (c == 0xf0 && second < 0x90) ||
        (c == 0xf4 && second > 0x8f))
        return 0;
    return n;
}

// The character at s and how many bytes it takes, by its shape alone: sequences that are longer than need be
// count, what is cut short or no character at all is one replacement character.
uint32_t decodeLoosely(std::string_view s, size_t& n) {
    auto c = uint8_t(s[0]);
    size_t size = c < 0xc0 || c >= 0xfe ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf8 ? 4 : c < 0xfc ? 5 : 6;
    uint32_t code = size == 1 ? kReplacement : c & (0x7fu >> size);
    for (n = 1; n < size && n < s.size() && (uint8_t(s[n]) & 0xc0) == 0x80; ++n)
        code = code << 6 | (uint8_t(s[n]) & 0x3f);
    return n < size || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? kReplacement : code;
}

// False for control and format characters (Unicode's categories Cc and Cf) and for what is no character.
bool isPrintable(uint32_t c) {
    static constexpr struct {
        uint32_t low, high;
    } kHidden[] = {{0, 0x1f},          {0x7f, 0x9f},       {0xad, 0xad},      {0x600, 0x605},
                   {0x61c, 0x61c},     {0x6dd, 0x6dd},     {0x70f, 0x70f},    {0x8e2, 0x8e2},
                   {0x180e, 0x180e},   {0x200b, 0x200f},   {0x202a, 0x202e},  {0x2060, 0x206f},
                   {0xfdd0, 0xfdef},   {0xfeff, 0xfeff},   {0xfff0, 0xfffb},  {0x110bd, 0x110bd},
                   {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe007f}};
    for (auto& range : kHidden)
        if (c >= range.low && c <= range.high) return false;
    return (c & 0xfffe) != 0xfffe;
}

std::string decode(std::span<const uint8_t> bytes, Enc encoding, bool stopAtNul) {
    std::string out;
    if (encoding == Enc::Utf16Le || encoding == Enc::Utf16Be) {
        for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
            uint32_t c =
                encoding == Enc::Utf16Le ? bytes[i] | bytes[i + 1] << 8 : bytes[i] << 8 | bytes[i + 1];
            if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.size()) {
                uint32_t d = encoding == Enc::Utf16Le ? bytes[i + 2] | bytes[i + 3] << 8
                                                      : bytes[i + 2] << 8 | bytes[i + 3];
                if (d >= 0xdc00 && d < 0xe000) {
                    c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
                    i += 2;
                }
            }
            if (c == 0 && stopAtNul) break;
            appendUtf8(out, c >= 0xd800 && c < 0xe000 ? kReplacement : c);
        }
        return out;
    }
    std::string_view s(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (stopAtNul) s = s.substr(0, s.find('\0'));
    out.reserve(s.size());
    for (size_t i = 0; i < s.size();) {
        auto c = uint8_t(s[i]);
        size_t n = c < 0x80 ? 1 : encoding == Enc::Utf8 ? utf8Length(s.substr(i)) : 0;
        if (n) {
            out.append(s.substr(i, n));
            i += n;
        } else {
            appendUtf8(out, encoding == Enc::Latin1 ? c : kReplacement);
            ++i;
        }
    }
    return out;
}

int hexDigits(const Field& f, uint32_t size, bool masked) {
    if (masked && f.mask) return (int(std::bit_width(f.mask >> std::countr_zero(f.mask))) + 3) / 4;
    auto width = widthOf(f.type);
    return int(width ? width : size) * 2;
}

// "00:03:47 (Intel Corporation)", cut after 31 bytes as tshark does.
void appendOui(std::string& out, uint32_t oui) {
    size_t from = out.size();
    fmt::format_to(to(out), "{:02x}:{:02x}:{:02x}", oui >> 16 & 255, oui >> 8 & 255, oui & 255);
    auto vendor = vendorName(oui);
    if (!vendor.empty()) fmt::format_to(to(out), " ({})", vendor);
    if (out.size() - from > 31) out.resize(from + 31);
}

void appendNumber(std::string& out, const Field& f, uint64_t v, uint32_t size, bool label) {
    int digits = hexDigits(f, size, label);
    bool isSignedType = isSigned(f.type);
    uint64_t bitsOf = digits >= 16 ? v : v & ((1ull << (digits * 4)) - 1);
    // Most items are numbers: no format string is read for them.
    auto decimal = [&] {
        char text[24];
        auto end = isSignedType ? std::to_chars(text, std::end(text), int64_t(v)).ptr
                                : std::to_chars(text, std::end(text), v).ptr;
        out.append(text, end);
    };
    auto hex = [&] {
        char text[24];
        auto end = std::to_chars(text, std::end(text), bitsOf, 16).ptr;
        out += "0x";
        if (end - text < digits) out.append(size_t(digits - (end - text)), '0');
        out.append(text, end);
    };
    switch (f.base) {
        case Base::Hex: hex(); break;
        case Base::HexDec:
            hex();
            if (label) out += " (", decimal(), out += ')';
            break;
        case Base::DecHex:
            decimal();
            if (label) out += " (", hex(), out += ')';
            break;
        case Base::Oct: fmt::format_to(to(out), "{:#o}", v); break;
        case Base::Oui: label ? appendOui(out, uint32_t(v)) : decimal(); break;
        default: decimal();
    }
}

void appendBytes(std::string& out, std::span<const uint8_t> bytes, char separator) {
    if (bytes.empty()) return;
    size_t at = out.size();
    out.resize(at + bytes.size() * (separator ? 3 : 2) - (separator ? 1 : 0));
    for (size_t i = 0; i < bytes.size(); ++i) {
        if (i && separator) out[at++] = separator;
        out[at++] = kDigits[bytes[i] >> 4];
        out[at++] = kDigits[bytes[i] & 15];
    }
}

void appendGuid(std::string& out, std::span<const uint8_t> b, bool little) {
    if (b.size() < 16) return;
    uint32_t a = little ? b[0] | b[1] << 8 | b[2] << 16 | uint32_t(b[3]) << 24
                        : uint32_t(b[0]) << 24 | b[1] << 16 | b[2] << 8 | b[3];
    uint32_t c = little ? b[4] | b[5] << 8 : b[4] << 8 | b[5],
             d = little ? b[6] | b[7] << 8 : b[6] << 8 | b[7];
    fmt::format_to(to(out), "{:08x}-{:04x}-{:04x}-{:02x}{:02x}-", a, c, d, b[8], b[9]);
    appendBytes(out, b.subspan(10, 6), 0);
}

std::span<const uint8_t> rawOf(const Dissection& d, const Node& n) {
    if (n.flags & kInArena) {
        auto s = d.arenaText(n);
        return {reinterpret_cast<const uint8_t*>(s.data()), s.size()};
    }
    return d.bytesOf(n);
}

// The dots and bits in front of a bit field: "..0. .... = ".
void appendBits(std::string& out, const Field& f, const Node& n) {
    int width = f.type == Type::Boolean ? f.bits : int(widthOf(f.type) ? widthOf(f.type) * 8 : n.size * 8);
    uint64_t value = n.value << f.shift;
    width = std::min(width, 64);
    char text[64 + 64 / 4 + 3];
    size_t at = 0;
    for (int i = width - 1; i >= 0; --i) {
        bool in = f.mask >> i & 1;
        text[at++] = !in ? '.' : value >> i & 1 ? '1' : '0';
        if (i && i % 4 == 0) text[at++] = ' ';
    }
    out.append(text, at);
    out += " = ";
}

void appendNamedNumber(std::string& out, const Field& f, const Node& n) {
    uint64_t v = n.value;
    if (f.values.kind == Values::Kind::Function) {
        f.values.function(out, v);
        return;
    }
    if (f.values.kind == Values::Kind::Names || f.values.kind == Values::Kind::Ranges) {
        auto name = f.values.find(v);
        if (!name && (f.flags & kSpecial)) return appendNumber(out, f, v, n.size, true);
        out += name ? name : "Unknown";
        if ((f.flags & kNoNumber) || f.base == Base::None) return;
        out += " (";
        appendNumber(out, f, v, n.size, true);
        out += ')';
        return;
    }
    appendNumber(out, f, v, n.size, true);
    if (f.values.kind == Values::Kind::Unit) out += v == 1 ? f.values.unit->one : f.values.unit->many;
}

void appendAddress(std::string& out, const Dissection& d, const Node& n, Type type) {
    if (type == Type::Ipv4) {
        appendIpv4(out, uint32_t(n.value));
    } else if (type == Type::Ipv6) {
        auto b = rawOf(d, n);
        uint8_t a[16] = {};
        std::copy_n(b.begin(), std::min<size_t>(16, b.size()), a);
        appendIpv6(out, a);
    } else {
        uint8_t a[6];
        for (int i = 0; i < 6; ++i) a[i] = uint8_t(n.value >> (40 - 8 * i));
        appendEther(out, a);
    }
}

char separatorOf(Base base) {
    switch (base) {
        case Base::Dot: return '.';
        case Base::Dash: return '-';
        case Base::Colon: return ':';
        case Base::Space: return ' ';
        default: return 0;
    }
}

// What stands after "name: " in a label.
void appendLabelValue(std::string& out, const Dissection& d, const Node& n, const Field& f) {
    switch (f.type) {
        case Type::Boolean: {
            bool yes = n.value != 0;
            if (f.values.kind == Values::Kind::TrueFalse)
                out += yes ? f.values.trueFalse->yes : f.values.trueFalse->no;
            else
                out += yes ? "True" : "False";
            break;
        }
        case Type::Bytes:
        case Type::UintBytes: {
            auto b = rawOf(d, n);
            if (b.empty()) out += f.flags & kAllowZero ? "<none>" : "<MISSING>";
            // tshark shows at most 72 characters of bytes without separators, 48 with.
            char separator = separatorOf(f.base);
            size_t most = separator ? 24 : 36;
            appendBytes(out, b.size() > most ? b.first(most) : b, separator);
            if (b.size() > most) out += "…";
            break;
        }
        case Type::Oid: {
            std::string oid;
            appendOid(oid, rawOf(d, n));
            fmt::format_to(to(out), "{} ({})", oid, oidName(oid));
            break;
        }
        case Type::RelativeTime:
            appendSeconds(out, {int64_t(n.value), int32_t(n.nanos)});
            out += " seconds";
            break;
        default:
            if (isUnsigned(f.type) || isSigned(f.type))
                appendNamedNumber(out, f, n);
            else if (isString(f.type))
                appendEscaped(out, stringOf(d, n));
            else if (f.type == Type::Char) {
                auto name = f.values.find(n.value);
                if (name) fmt::format_to(to(out), "{} (", name);
                out += '\'';
                appendEscaped(out, std::string(1, char(n.value)));
                out += '\'';
                if (name) out += ')';
            } else {
                appendValue(out, d, n);
                if (f.type == Type::Eui64) out += " (", appendValue(out, d, n), out += ')';
            }
    }
}

// Texts that a protocol wrote itself keep their line ends.
void appendOwnText(std::string& out, std::string_view text) {
    for (size_t at = 0; at <= text.size();) {
        size_t end = std::min(text.find('\n', at), text.size());
        appendEscaped(out, text.substr(at, end - at));
        if (end < text.size()) out += '\n';
        at = end + 1;
    }
}

// Cuts a label that is too long and says so behind the name, unless only what was appended to it overflows:
// `whole` is where the label proper ends.
void truncateLabel(std::string& out, size_t from, size_t nameEnd, size_t whole) {
    if (out.size() - from < kMostLabel) return;
    static constexpr std::string_view kMark = " [truncated]";
    auto cut = [&](size_t end) {
        while (end > from && (uint8_t(out[end]) & 0xc0) == 0x80) --end;
        return end;
    };
    if (whole - from >= kMostLabel) {
        // The mark costs one byte more, which text that is appended may use.
        out.insert(nameEnd, kMark);
        size_t end = cut(from + kMostLabel - 2);
        out.erase(end, whole + kMark.size() - end);
    }
    if (out.size() - from >= kMostLabel) out.resize(cut(from + kMostLabel - 1));
}

}  // namespace

void appendEscaped(std::string& out, std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        size_t plain = i;  // what needs no escape is copied at once
        while (i < text.size() && uint8_t(text[i]) >= 0x20 && uint8_t(text[i]) < 0x7f) ++i;
        out.append(text, plain, i - plain);
        if (i == text.size()) return;
        auto c = uint8_t(text[i]);
        if (c >= 0x80) {
            size_t n = 0;
            uint32_t code = decodeLoosely(text.substr(i), n);
            if (isPrintable(code))
                appendUtf8(out, code);
            else if (code > 0xffff)
                fmt::format_to(to(out), "\\U{:08X}", code);
            else
                fmt::format_to(to(out), "\\u{:04X}", code);
            i += n;
            continue;
        }
        ++i;
        switch (c) {
            case '\a': out += "\\a"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            case '\v': out += "\\v"; break;
            default: fmt::format_to(to(out), "\\{:03o}", c);
        }
    }
}

void appendDuration(std::string& out, uint64_t seconds) {
    if (seconds == 0) {
        out += "0 seconds";
        return;
    }
    bool first = true;
    auto part = [&](uint64_t count, const char* unit) {
        if (!count) return;
        fmt::format_to(to(out), "{}{} {}{}", first ? "" : ", ", count, unit, count == 1 ? "" : "s");
        first = false;
    };
    part(seconds / 86400, "day");
    part(seconds / 3600 % 24, "hour");
    part(seconds / 60 % 60, "minute");
    part(seconds % 60, "second");
}

std::string stringOf(const Dissection& d, const Node& n) {
    if (n.flags & kInArena) return decode(rawOf(d, n), n.encoding, false);
    auto& f = d.registry->field(n.field);
    bool stop = f.type != Type::UintString;
    return decode(d.bytesOf(n), n.encoding, stop);
}

std::string decodeString(std::string_view bytes, Enc encoding) {
    return decode({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, encoding, true);
}

void appendSeconds(std::string& out, Time t) {
    bool negative = t.seconds < 0 || t.nanos < 0;
    uint64_t seconds = negative ? 0 - uint64_t(t.seconds) : uint64_t(t.seconds);
    fmt::format_to(to(out), "{}{}.{:09}", negative ? "-" : "", seconds,
                   t.nanos < 0 ? -int64_t(t.nanos) : t.nanos);
}

void appendAbsoluteTime(std::string& out, Time t, Base zone) {
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm tm{};
    time_t seconds = t.seconds;
    bool local = zone != Base::Utc && zone != Base::DoyUtc && zone != Base::NtpUtc;
    if (zone == Base::NtpUtc && t.seconds == 0 && t.nanos == 0) {
        out += "NULL";
        return;
    }
    if (!(local ? localtime_r(&seconds, &tm) : gmtime_r(&seconds, &tm))) {
        out += "Not representable";
        return;
    }
    fmt::format_to(to(out), "{} {:2}, {} {:02}:{:02}:{:02}.{:09} {}", kMonths[tm.tm_mon], tm.tm_mday,
                   int64_t(tm.tm_year) + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec, t.nanos,
                   local ? tm.tm_zone : "UTC");
}

void appendOid(std::string& out, std::span<const uint8_t> ber) {
    uint64_t v = 0;
    bool first = true;
    for (auto b : ber) {
        v = v << 7 | (b & 127);
        if (b & 128) continue;
        if (first) {
            uint64_t top = v < 80 ? v / 40 : 2;
            out += char('0' + top);
            v -= top * 40;
            first = false;
        }
        fmt::format_int digits(v);
        out += '.';
        out.append(digits.data(), digits.size());
        v = 0;
    }
}

void appendValue(std::string& out, const Dissection& d, const Node& n) {
    if (n.field == kTextField) return appendLabel(out, d, n);
    auto& f = d.registry->field(n.field);
    switch (f.type) {
        case Type::None:
        case Type::Protocol: break;
        case Type::Boolean: out += n.value ? '1' : '0'; break;
        case Type::FrameNum: appendNumber(out, f, n.value, n.size, false); break;
        case Type::Ipv4:
        case Type::Ipv6:
        case Type::Ether: appendAddress(out, d, n, f.type); break;
        case Type::AbsoluteTime: appendAbsoluteTime(out, {int64_t(n.value), int32_t(n.nanos)}, f.base); break;
        case Type::RelativeTime: appendSeconds(out, {int64_t(n.value), int32_t(n.nanos)}); break;
        case Type::Float: fmt::format_to(to(out), "{:.6g}", std::bit_cast<double>(n.value)); break;
        case Type::Double: fmt::format_to(to(out), "{:.15g}", std::bit_cast<double>(n.value)); break;
        case Type::Guid: appendGuid(out, rawOf(d, n), n.flags & kLittle); break;
        case Type::Oid:
        case Type::RelOid: appendOid(out, rawOf(d, n)); break;
        case Type::Char:
            out += '\'';
            appendEscaped(out, std::string(1, char(n.value)));
            out += '\'';
            break;
        case Type::Eui64:
            for (int i = 0; i < 8; ++i)
                fmt::format_to(to(out), "{}{:02x}", i ? ":" : "", n.value >> (56 - 8 * i) & 255);
            break;
        default:
            if (isUnsigned(f.type) || isSigned(f.type)) {
                appendNumber(out, f, n.value, n.size, false);
            } else if (isString(f.type)) {
                auto text = stringOf(d, n);
                out.append(text, 0, text.find('\0'));
            } else {
                char separator = separatorOf(f.base);
                appendBytes(out, rawOf(d, n), separator ? separator : ':');
            }
    }
}

void appendLabel(std::string& out, const Dissection& d, const Node& n) {
    size_t from = out.size();
    const NodeText* text = n.text ? &d.texts[n.text - 1] : nullptr;
    auto piece = [&](uint32_t at, uint32_t size) { return std::string_view(d.arena).substr(at, size); };
    if (n.field == kTextField || (text && text->kind == NodeText::Kind::Label)) {
        if (text) appendOwnText(out, piece(text->at, text->size));
        size_t whole = out.size();
        if (text) appendOwnText(out, piece(text->suffixAt, text->suffixSize));
        truncateLabel(out, from, from, whole);
        return;
    }
    auto& f = d.registry->field(n.field);
    if (f.mask && (f.type != Type::Boolean || f.bits)) appendBits(out, f, n);
    out += f.name;
    size_t nameEnd = out.size();
    if (f.type != Type::None && f.type != Type::Protocol) {
        out += ": ";
        if (text && text->kind == NodeText::Kind::Value)
            appendOwnText(out, piece(text->at, text->size));
        else
            appendLabelValue(out, d, n, f);
    }
    size_t whole = out.size();
    if (text) appendOwnText(out, piece(text->suffixAt, text->suffixSize));
    truncateLabel(out, from, nameEnd, whole);
}

void appendTreeLabel(std::string& out, const Dissection& d, const Node& n) {
    if (n.flags & kGenerated) out += '[';
    appendLabel(out, d, n);
    if (n.flags & kGenerated) out += ']';
}

void TreeOrder::build(const std::vector<Node>& nodes) {
    first.assign(nodes.size() + 1, kNoNode);
    next.assign(nodes.size(), kNoNode);
    std::vector<uint32_t> last(nodes.size() + 1, kNoNode);
    for (uint32_t i = 0; i < nodes.size(); ++i) {
        size_t p = nodes[i].parent == kNoNode ? nodes.size() : nodes[i].parent;
        if (last[p] == kNoNode)
            first[p] = i;
        else
            next[last[p]] = i;
        last[p] = i;
    }
}

}  // namespace dorsal
