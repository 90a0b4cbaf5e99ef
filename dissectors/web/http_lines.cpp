#include "dissectors/web/http_lines.h"

#include <algorithm>
#include <array>

#include "dissectors/core/field.h"
#include "dissectors/core/text.h"

namespace dorsal::http {

namespace {

// RFC 9110, RFC 5789, WebDAV (RFC 4918, RFC 3253, RFC 5323), Exchange's WebDAV, GENA and SSDP, RPC over HTTP.
constexpr std::array<std::string_view, 42> kMethods = {"BASELINE-CONTROL",
                                                       "BCOPY",
                                                       "BDELETE",
                                                       "BMOVE",
                                                       "BPROPFIND",
                                                       "BPROPPATCH",
                                                       "CCM_POST",
                                                       "CHECKIN",
                                                       "CHECKOUT",
                                                       "CONNECT",
                                                       "COPY",
                                                       "DELETE",
                                                       "GET",
                                                       "HEAD",
                                                       "LABEL",
                                                       "LOCK",
                                                       "M-SEARCH",
                                                       "MERGE",
                                                       "MKACTIVITY",
                                                       "MKCOL",
                                                       "MKWORKSPACE",
                                                       "MOVE",
                                                       "NOTIFY",
                                                       "OPTIONS",
                                                       "PATCH",
                                                       "POLL",
                                                       "POST",
                                                       "PROPFIND",
                                                       "PROPPATCH",
                                                       "PUT",
                                                       "REPORT",
                                                       "RPC_CONNECT",
                                                       "RPC_IN_DATA",
                                                       "RPC_OUT_DATA",
                                                       "SEARCH",
                                                       "SUBSCRIBE",
                                                       "TRACE",
                                                       "UNCHECKOUT",
                                                       "UNLOCK",
                                                       "UNSUBSCRIBE",
                                                       "UPDATE",
                                                       "VERSION-CONTROL"};

constexpr Name kStatusNames[] = {{100, "Continue"},
                                 {101, "Switching Protocols"},
                                 {102, "Processing"},
                                 {103, "Early Hints"},
                                 {200, "OK"},
                                 {201, "Created"},
                                 {202, "Accepted"},
                                 {203, "Non-authoritative Information"},
                                 {204, "No Content"},
                                 {205, "Reset Content"},
                                 {206, "Partial Content"},
                                 {207, "Multi-Status"},
                                 {208, "Already Reported"},
                                 {226, "IM Used"},
                                 {300, "Multiple Choices"},
                                 {301, "Moved Permanently"},
                                 {302, "Found"},
                                 {303, "See Other"},
                                 {304, "Not Modified"},
                                 {305, "Use Proxy"},
                                 {307, "Temporary Redirect"},
                                 {308, "Permanent Redirect"},
                                 {400, "Bad Request"},
                                 {401, "Unauthorized"},
                                 {402, "Payment Required"},
                                 {403, "Forbidden"},
                                 {404, "Not Found"},
                                 {405, "Method Not Allowed"},
                                 {406, "Not Acceptable"},
                                 {407, "Proxy Authentication Required"},
                                 {408, "Request Time-out"},
                                 {409, "Conflict"},
                                 {410, "Gone"},
                                 {411, "Length Required"},
                                 {412, "Precondition Failed"},
                                 {413, "Request Entity Too Large"},
                                 {414, "Request-URI Too Long"},
                                 {415, "Unsupported Media Type"},
                                 {416, "Requested Range Not Satisfiable"},
                                 {417, "Expectation Failed"},
                                 {418, "I'm a teapot"},
                                 {421, "Misdirected Request"},
                                 {422, "Unprocessable Entity"},
                                 {423, "Locked"},
                                 {424, "Failed Dependency"},
                                 {425, "Too Early"},
                                 {426, "Upgrade Required"},
                                 {428, "Precondition Required"},
                                 {429, "Too Many Requests"},
                                 {431, "Request Header Fields Too Large"},
                                 {451, "Unavailable For Legal Reasons"},
                                 {500, "Internal Server Error"},
                                 {501, "Not Implemented"},
                                 {502, "Bad Gateway"},
                                 {503, "Service Unavailable"},
                                 {504, "Gateway Time-out"},
                                 {505, "HTTP Version not supported"},
                                 {506, "Variant Also Negotiates"},
                                 {507, "Insufficient Storage"},
                                 {508, "Loop Detected"},
                                 {510, "Not Extended"},
                                 {511, "Network Authentication Required"}};

char lowerOf(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

// The first CR or LF. In steps, as looking for one of them in all of the text takes long when only the other
// is there; much faster than looking at each byte, which those pay for who send long lines in small segments.
size_t findLineEnd(std::string_view text) {
    constexpr size_t kStep = 256;
    for (size_t at = 0; at < text.size(); at += kStep) {
        auto step = text.substr(at, kStep);
        auto lf = step.find('\n');
        auto cr = step.substr(0, lf).find('\r');
        if (cr != step.npos) return at + cr;
        if (lf != step.npos) return at + lf;
    }
    return text.npos;
}

}  // namespace

Line lineAt(const View& view, uint32_t at) {
    auto rest = view.rest(at);
    auto end = findLineEnd(rest);
    if (end == rest.npos) return {at, uint32_t(rest.size()), at + uint32_t(rest.size()), false};
    auto size = uint32_t(end);
    if (rest[end] == '\n') return {at, size, at + size + 1, true};
    // A CR at the end of what is there may be half of the line's end.
    if (end + 1 == rest.size()) return {at, size, at + size + 1, false};
    return {at, size, at + size + (rest[end + 1] == '\n' ? 2u : 1u), true};
}

int hexDigit(char c) {
    if (isDigit(c)) return c - '0';
    c = lowerOf(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 4);
    appendEscaped(out, text);
    return out;
}

Kind kindOf(std::string_view line) {
    if (line.substr(0, 5) == "HTTP/" || line.substr(0, 3) == "ICY") return Kind::Response;
    auto method = line.substr(0, line.find(' '));
    if (!std::binary_search(kMethods.begin(), kMethods.end(), method)) return Kind::Other;
    return method == "NOTIFY" || method == "SUBSCRIBE" || method == "UNSUBSCRIBE" ? Kind::Notification
                                                                                  : Kind::Request;
}

RequestLine requestLine(std::string_view line) {
    RequestLine r;
    auto token = [&](uint32_t at) {
        auto end = std::min(line.find(' ', at), line.size());
        return Piece{at, uint32_t(end) - at};
    };
    auto after = [&](const Piece& p) { return std::min(p.at + p.size + 1, uint32_t(line.size())); };
    r.method = token(0);
    r.target = token(after(r.method));
    r.version.at = after(r.target);
    r.version.size = uint32_t(line.size()) - r.version.at;
    return r;
}

StatusLine statusLine(std::string_view line) {
    StatusLine s;
    auto token = [&](uint32_t at) {
        return Piece{at, uint32_t(std::min(line.find(' ', at), line.size())) - at};
    };
    s.version = token(0);
    auto at = uint32_t(std::min(line.find_first_not_of(' ', s.version.size), line.size()));
    if (at >= line.size()) return s;
    auto code = token(at);
    if (code.size < 3) return s;
    s.code = {at, 3};
    uint32_t number = 0;
    for (char c : line.substr(at, 3)) {
        if (c < '0' || c > '9') break;
        number = number * 10 + uint32_t(c - '0');
    }
    s.number = uint16_t(number);
    uint32_t next = at + code.size + 1;
    if (next < line.size()) s.phrase = {next, uint32_t(line.size()) - next};
    return s;
}

std::string statusName(uint16_t code) {
    static constexpr const char* kOthers[] = {"Informational", "Success", "Redirection", "Client Error",
                                              "Server Error"};
    if (auto name = Values(kStatusNames).find(code)) return name;
    if (code >= 100 && code < 600) return std::string(kOthers[code / 100 - 1]) + " - Others";
    return "Unknown (" + std::to_string(code) + ")";
}

bool equalsNoCase(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lowerOf(x) == lowerOf(y); });
}

bool startsNoCase(std::string_view text, std::string_view start) {
    return equalsNoCase(text.substr(0, start.size()), start);
}

std::string_view trimmed(std::string_view text) {
    auto begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool parseLength(std::string_view text, uint64_t& value) {
    text = trimmed(text);
    if (text.size() > 1 && text[0] == '+') text.remove_prefix(1);
    // All ones is as good as no number at all.
    if (text.empty() || text.size() > 19) return false;
    value = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return false;
        value = value * 10 + uint64_t(c - '0');
    }
    return true;
}

void Framing::add(std::string_view name, std::string_view value) {
    constexpr std::string_view kLength = "Content-Length", kCodings = "Transfer-Encoding";
    if (name.size() == kLength.size() && equalsNoCase(name, kLength)) {
        hasLength = parseLength(value, length);
    } else if (name.size() == kCodings.size() && equalsNoCase(name, kCodings)) {
        hasCodings = true;
        value = trimmed(value);
        if (startsNoCase(value, "chunked")) chunkedAlone = true;
        while (!value.empty()) {
            auto comma = std::min(value.find(','), value.size());
            auto coding = trimmed(value.substr(0, comma));
            if (coding == "chunked")
                chunked = true;
            else if (coding == "gzip" || coding == "deflate" || coding == "compress" || coding == "x-gzip" ||
                     coding == "x-compress")
                opaque = true;
            else if (!coding.empty() && coding != "identity")
                unknownCoding = true;
            value.remove_prefix(std::min(comma + 1, value.size()));
        }
    }
}

bool splitHeader(std::string_view line, std::string_view& name, std::string_view& value) {
    auto colon = line.find(':');
    if (colon == line.npos || line[0] == ' ' || line[0] == '\t') return false;
    name = line.substr(0, colon);
    auto at = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
    value = line.substr(at);
    return true;
}

Head headAt(const View& view, uint32_t at) {
    Head head;
    auto line = lineAt(view, at);
    while (line.whole) {
        line = lineAt(view, line.next);
        if (line.whole && line.size == 0) {
            head.whole = true;
            break;
        }
        std::string_view name, value;
        if (splitHeader(view.text(line.at, line.size), name, value)) head.framing.add(name, value);
    }
    head.end = line.next;
    return head;
}

Chunk chunkAt(const View& view, uint32_t at) {
    Chunk c;
    c.at = at;
    auto line = lineAt(view, at);
    c.dataAt = line.next;
    uint64_t size = 0;
    for (char digit : trimmed(view.rest(at).substr(0, line.size))) {
        int d = hexDigit(digit);
        if (d < 0 || size > UINT32_MAX) break;
        size = size * 16 + uint64_t(d);
    }
    c.size = uint32_t(std::min<uint64_t>(size, UINT32_MAX));
    c.empty = line.whole && line.size == 0;
    c.last = line.whole && c.size == 0 && !c.empty;
    c.there = std::min(c.size, view.leftCaptured(c.dataAt));
    uint32_t left = view.leftCaptured(c.dataAt) - c.there;
    c.whole = line.whole && !c.empty && (c.last || (c.there == c.size && left >= 2));
    c.next = c.dataAt + c.there + (c.last ? 0 : std::min(left, 2u));
    return c;
}

ChunkedExtent chunkedAt(const View& view, uint32_t at) {
    ChunkedExtent all;
    for (;;) {
        auto chunk = chunkAt(view, at);
        if (chunk.empty) {
            // Not chunked after all: nothing tells where the body ends.
            all.whole = true;
            all.end = view.reported();
            return all;
        }
        if (!chunk.whole) {
            // A size line that is not whole says nothing yet.
            if (chunk.dataAt <= view.captured() && chunk.size && lineAt(view, at).whole) {
                uint64_t missing = uint64_t(chunk.dataAt) + chunk.size + 2 - view.captured();
                all.missing = uint32_t(std::min<uint64_t>(missing, 0x0ffffff0));
            }
            all.end = chunk.next;
            return all;
        }
        at = chunk.next;
        if (!chunk.last) continue;
        for (;;) {
            auto line = lineAt(view, at);
            all.end = at = line.next;
            if (!line.whole) return all;
            if (line.size == 0) {
                all.whole = true;
                return all;
            }
        }
    }
}

}  // namespace dorsal::http
