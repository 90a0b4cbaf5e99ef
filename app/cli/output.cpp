#include "app/cli/output.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "dissectors/core/protocol.h"

namespace dorsal {

std::unique_ptr<PacketPrinter> PacketPrinter::create(const Capture& capture, const CliOptions& options) {
    switch (options.format) {
        case OutputFormat::Fields: return makeFieldsPrinter(capture, options);
        case OutputFormat::Pdml:
        case OutputFormat::Psml: return makeXmlPrinter(capture, options);
        case OutputFormat::Json:
        case OutputFormat::JsonRaw: return makeJsonPrinter(capture, options);
        case OutputFormat::Ek: return makeEkPrinter(capture, options);
        default: return makeTextPrinter(capture, options);
    }
}

bool PacketPrinter::print(uint32_t index, const Capture::Context& context) {
    if (!capture_.dissect(index, want_, dissection_, buffer_, &context)) {
        std::fprintf(stderr, "dorsal-cli: %s\n", capture_.bytes().problem().c_str());
        return false;
    }
    if (want_.items && !want_.only) order_.build(dissection_.nodes);
    write();
    return (out_.size() < 1 << 16 && !options_.flush) || flush();
}

bool PacketPrinter::flush() {
    bool ok = std::fwrite(out_.data(), 1, out_.size(), stdout) == out_.size();
    out_.clear();
    return (!options_.flush || std::fflush(stdout) == 0) && ok;
}

const char* PacketPrinter::filterName(const Node& n) const {
    return n.field == kTextField ? "text" : capture_.registry().field(n.field).abbrev;
}

bool PacketPrinter::leftOut(const Node& n) const {
    if (options_.layers.empty()) return false;
    std::string_view name = filterName(n);
    return std::find(options_.layers.begin(), options_.layers.end(), name) == options_.layers.end();
}

void appendHex(std::string& out, std::span<const uint8_t> bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    size_t at = out.size();
    out.resize(at + bytes.size() * 2);
    for (auto b : bytes) {
        out[at++] = kDigits[b >> 4];
        out[at++] = kDigits[b & 15];
    }
}

std::string dateText(const Time& t, const char* format) {
    char text[64] = "";
    std::tm tm{};
    time_t seconds = t.seconds;
    if (gmtime_r(&seconds, &tm)) std::strftime(text, sizeof text, format, &tm);
    return text;
}

void appendBits(std::string& out, const Field& f, const Node& n) {
    bool narrow = isSigned(f.type) && widthOf(f.type) <= 4;
    fmt::format_to(std::back_inserter(out), "{:X}", narrow ? uint32_t(n.value) : n.value);
}

void appendItemBytes(std::string& out, const Dissection& d, const Node& n) {
    auto bytes = d.bytesOf(n);
    if (bytes.size() < n.size)
        out += "field length invalid!";
    else
        appendHex(out, bytes);
}

void appendRaw(std::string& out, const Dissection& d, const Node& n) {
    auto& f = d.registry->field(n.field);
    if (f.mask)
        appendBits(out, f, n);
    else
        appendItemBytes(out, d, n);
}

namespace {
// Which characters stand for themselves.
template <size_t N>
constexpr std::array<bool, 256> plainBut(const char (&special)[N]) {
    std::array<bool, 256> plain{};
    for (size_t c = 0x20; c < 256; ++c) plain[c] = true;
    for (size_t i = 0; i + 1 < N; ++i) plain[uint8_t(special[i])] = false;
    return plain;
}

// Copies text; `escape` writes the characters that do not stand for themselves.
template <class F>
void appendEscaping(std::string& out, std::string_view text, const std::array<bool, 256>& plain, F&& escape) {
    for (size_t i = 0;; ++i) {
        size_t from = i;
        while (i < text.size() && plain[uint8_t(text[i])]) ++i;
        out.append(text, from, i - from);
        if (i == text.size()) return;
        escape(text[i]);
    }
}
}  // namespace

void appendDecimal(std::string& out, uint64_t number) {
    char text[24];
    out.append(text, std::to_chars(text, std::end(text), number).ptr);
}

void appendXml(std::string& out, std::string_view text) {
    static constexpr auto kPlain = plainBut("&<>\"'");
    appendEscaping(out, text, kPlain, [&](char c) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#x27;"; break;
            case '\t':
            case '\n':
            case '\r': out += c; break;
            // XML has no way to write the other control characters.
            default: out += fmt::format("\\x{:x}", uint8_t(c));
        }
    });
}

void appendJson(std::string& out, std::string_view text) {
    static constexpr auto kPlain = plainBut("\"\\");
    out += '"';
    appendEscaping(out, text, kPlain, [&](char c) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default: out += fmt::format("\\u{:04x}", uint8_t(c));
        }
    });
    out += '"';
}

}  // namespace dorsal
