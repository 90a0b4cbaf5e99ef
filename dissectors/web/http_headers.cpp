#include <algorithm>
#include <array>

#include "dissectors/core/base64.h"
#include "dissectors/web/http_conversation.h"

namespace dorsal {

using namespace http;

const Field* Http::known(std::string_view name) const {
    static constexpr struct {
        std::string_view name;
        Field Http::*field;
    } kKnown[] = {{"Accept", &Http::accept},
                  {"Accept-Encoding", &Http::acceptEncoding},
                  {"Accept-Language", &Http::acceptLanguage},
                  {"Authorization", &Http::authorization},
                  {"Cache-Control", &Http::cacheControl},
                  {"Connection", &Http::connection},
                  {"Content-Encoding", &Http::contentEncoding},
                  {"Content-Length", &Http::contentLengthHeader},
                  {"Content-Type", &Http::contentType},
                  {"Cookie", &Http::cookie},
                  {"Date", &Http::date},
                  {"HTTP2-Settings", &Http::http2Settings},
                  {"Host", &Http::host},
                  {"Last-Modified", &Http::lastModified},
                  {"Location", &Http::location},
                  {"Proxy-Authenticate", &Http::proxyAuthenticate},
                  {"Proxy-Authorization", &Http::proxyAuthorization},
                  {"Referer", &Http::referer},
                  {"Sec-WebSocket-Accept", &Http::secWebsocketAccept},
                  {"Sec-WebSocket-Extensions", &Http::secWebsocketExtensions},
                  {"Sec-WebSocket-Key", &Http::secWebsocketKey},
                  {"Sec-WebSocket-Protocol", &Http::secWebsocketProtocol},
                  {"Sec-WebSocket-Version", &Http::secWebsocketVersion},
                  {"Server", &Http::server},
                  {"Set-Cookie", &Http::setCookie},
                  {"Transfer-Encoding", &Http::transferEncoding},
                  {"Upgrade", &Http::upgrade},
                  {"User-Agent", &Http::userAgent},
                  {"WWW-Authenticate", &Http::wwwAuthenticate},
                  {"X-Forwarded-For", &Http::xForwardedFor}};
    for (auto& k : kKnown)
        if (k.name.size() == name.size() && equalsNoCase(k.name, name)) return &(this->*k.field);
    return nullptr;
}

namespace {

// RFC 9110, section 5.6.2.
bool isToken(std::string_view text) {
    static constexpr auto kToken = [] {
        std::array<bool, 256> is{};
        for (char c = '0'; c <= '9'; ++c) is[size_t(c)] = true;
        for (char c = 'a'; c <= 'z'; ++c) is[size_t(c)] = is[size_t(c - 'a' + 'A')] = true;
        for (char c : std::string_view("!#$%&'*+-.^_`|~")) is[size_t(c)] = true;
        return is;
    }();
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return kToken[uint8_t(c)]; });
}

}  // namespace

void Http::addHeader(Message& m, const Line& line, std::string_view name, std::string_view value) const {
    auto& in = m.in;
    auto field = known(name);
    bool hadLength = m.framing.hasLength, hadCodings = m.framing.hasCodings;
    if (field == &contentLengthHeader || field == &transferEncoding) m.framing.add(name, value);
    if (field == &host) m.host = value;
    if (field == &contentType) m.contentType = value;
    if (field == &contentEncoding) m.contentEncoding = trimmed(value);
    if (field == &upgrade) m.upgrade = value;
    if (field == &secWebsocketExtensions) m.extensions = value;
    if (field == &secWebsocketProtocol) m.subprotocol = trimmed(value);
    bool both = m.framing.hasLength && m.framing.hasCodings && !(hadLength && hadCodings);
    bool unknown = field == &transferEncoding && m.framing.unknownCoding;
    bool bad = !isToken(name);
    if (!in.wantsItems()) {
        if (both) in.expert(teAndLength, Item());
        if (unknown) in.expert(teUnknown, Item());
        if (bad) in.expert(badHeaderName, Item());
        return;
    }
    uint32_t size = std::min(line.next, in.view.captured()) - line.at;
    auto whole = in.view.text(line.at, size);
    std::string label = in.wantsTexts() ? escaped(whole) : std::string();
    Item item;
    if (field) {
        item = in.addText(*field, line.at, size, value).label("{}", label);
        auto nest = in.in(item);
        if (field == &contentLengthHeader) {
            uint64_t length;
            if (parseLength(value, length)) in.addNumber(contentLength, line.at, size, length).generated();
        } else if (field == &cookie) {
            addCookies(m, line, value);
        } else if (field == &authorization || field == &proxyAuthorization) {
            addCredentials(m, line, value);
        }
    }
    Item all;
    if (m.kind == Kind::Notification) {
        if (!field) all = in.addText(unknownHeader, line.at, size, escaped(whole)).label("{}", label);
    } else {
        all = in.add(m.isRequest() ? requestLine : responseLine, line.at, size).label("{}", label);
        if (field) all.hide();
    }
    if (!field) item = all;
    if (both) in.expert(teAndLength, item);
    if (unknown) in.expert(teUnknown, item);
    if (bad) in.expert(badHeaderName, item);
}

void Http::addCookies(Message& m, const Line& line, std::string_view value) const {
    auto& in = m.in;
    auto text = in.view.text(line.at, line.size);
    auto at = size_t(value.data() - text.data());
    while (at < text.size()) {
        auto end = std::min(text.find(';', at), text.size());
        auto begin = std::min(text.find_first_not_of(' ', at), end);
        if (begin < end) in.add(cookiePair, line.at + uint32_t(begin), uint32_t(end - begin));
        at = end + 1;
    }
}

// RFC 7617.
void Http::addCredentials(Message& m, const Line& line, std::string_view value) const {
    static constexpr std::string_view kBasic = "Basic ";
    if (value.substr(0, kBasic.size()) != kBasic) return;
    auto decoded = base64Decode(trimmed(value.substr(kBasic.size())));
    // tshark counts the beginning of the stream's bytes twice.
    m.in.addText(authbasic, m.streamBase + line.at, 0, decoded).length(0);
}

}  // namespace dorsal
