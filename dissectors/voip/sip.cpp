#include "dissectors/voip/sip.h"

#include <charconv>

#include "dissectors/core/special.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace sip {

std::string_view trimmed(std::string_view text) {
    auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

bool number(std::string_view text, uint32_t& value) {
    value = 0;
    return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
}

}  // namespace sip

using namespace sip;

namespace {

constexpr std::string_view kVersion = "SIP/2.0";
constexpr std::string_view kMethods[] = {"ACK",     "BYE",      "CANCEL",  "DO",        "INFO",    "INVITE",
                                         "MESSAGE", "NOTIFY",   "OPTIONS", "PRACK",     "PUBLISH", "QAUTH",
                                         "REFER",   "REGISTER", "SPRACK",  "SUBSCRIBE", "UPDATE"};

enum class First : uint8_t { Other, Request, Status };

First kindOf(std::string_view line) {
    auto blank = line.find(' ');
    if (blank == line.npos || blank == 0) return First::Other;
    auto second = line.find(' ', blank + 1);
    if (second == line.npos) return First::Other;
    auto middle = line.substr(blank + 1, second - blank - 1), last = line.substr(second + 1);
    if (http::equalsNoCase(line.substr(0, blank), kVersion)) {
        bool digits = middle.size() == 3 && middle.find_first_not_of("0123456789") == middle.npos;
        return digits ? First::Status : First::Other;
    }
    bool request = http::equalsNoCase(trimmed(last), kVersion) && middle.find(':') != middle.npos;
    return request ? First::Request : First::Other;
}

// Finds SIP on ports that nobody knows.
struct SipGuess final : Protocol {
    const Sip& sip;

    SipGuess(Registry& r, const Sip& sip) : Protocol(r, "sip_guess", "SIP", "SIP"), sip(sip) {
        ownItem = listed = false;
        for (auto carrier : {"udp", "tcp", "tls", "sctp"}) r.heuristics(carrier).add(*this);
    }
    bool accepts(Layer& in) const override {
        auto line = http::lineAt(in.view, 0);
        return line.whole && kindOf(in.view.text(0, line.size)) != First::Other;
    }
    void parse(Layer& in) const override {
        if (auto flow = in.pass() && in.out.stream.present ? in.pass()->flows.at(in.out.flow) : nullptr)
            if (!flow->carries) flow->carries = &sip;
        if (in.canNeedMore()) in.out.stream.reach = 2;
        in.call(sip, in.view);
    }
};

struct RawSip final : Protocol {
    Field line{*this, "raw_sip.line", "Raw SIP Line", Type::String};
    explicit RawSip(Registry& r)
        : Protocol(r, "raw_sip", "Session Initiation Protocol (SIP as raw text)", "Raw_SIP") {}
    void parse(Layer&) const override {}
};

}  // namespace

Sip::Address::Address(Sip& sip, const AddressNames& n)
    : display(sip, n.parts[0].abbrev, n.parts[0].label, Type::String),
      uri(sip, n.parts[1].abbrev, n.parts[1].label, Type::String),
      user(sip, n.parts[2].abbrev, n.parts[2].label, Type::String),
      host(sip, n.parts[3].abbrev, n.parts[3].label, Type::String),
      port(sip, n.parts[4].abbrev, n.parts[4].label, Type::String),
      param(sip, n.parts[5].abbrev, n.parts[5].label, Type::String) {}

Sip::Sip(Registry& r)
    : Protocol(r, "sip", "Session Initiation Protocol", "SIP"), mediaTypes_(r.textTable("media_type")) {
    ownItem = false;
    borrowers = {"sdp", "rtp", "rtcp"};
    for (auto& names : kAddresses) addresses_.emplace_back(*this, names);
    for (auto& h : kHeaders) {
        bool isNumber = h.kind == Kind::Number || h.kind == Kind::Expires || h.kind == Kind::ContentLength ||
                        h.kind == Kind::RetryAfter;
        headerFields_.emplace_back(*this, h.abbrev, h.label, isNumber ? Type::U32 : Type::String,
                                   isNumber ? Base::Dec : Base::None);
    }
    for (auto table : {"udp.port", "tcp.port", "sctp.port"}) r.bind(table, 5060, *this);
    r.bind("tls.port", 5061, *this);
    r.bindText("ws.protocol", "sip", *this);
}

bool Sip::accepts(Layer& in) const {
    if (in.out.stream.present) return true;  // the middle of a message, perhaps
    auto line = http::lineAt(in.view, 0);
    return kindOf(in.view.text(0, line.size)) != First::Other;
}

void Sip::parse(Layer& in) const {
    while (in.left() > 0) {
        in.view.need(in.pos, 1);
        if (!parseMessage(in)) return;
        if (!in.out.stream.present) return;
    }
}

// One message at stream.pos. False when there is nothing more to do with these bytes.
bool Sip::parseMessage(Layer& stream) const {
    auto& view = stream.view;
    uint32_t start = stream.pos, begin = start;
    bool isStream = stream.out.stream.present;
    // Empty lines before a message keep a connection alive (RFC 5626, section 3.5.1).
    while (isStream && view.has(begin, 2) && view.u8(begin) == '\r' && view.u8(begin + 1) == '\n') begin += 2;
    if (begin >= view.captured()) begin = start;
    auto line = http::lineAt(view, begin);
    auto kind = kindOf(view.text(line.at, line.size));
    stream.column("SIP");
    if (kind == First::Other) {
        if (start == 0) stream.out.info.clear();
        stream.infoAppend("Continuation");
        stream.ownLayer(view.sub(start), [&](Layer& in) {
            in.self().append(" (Continuation)");
            in.add(continuation, 0, in.view.captured());
        });
        return false;
    }
    auto head = http::headAt(view, begin);
    if (isStream && stream.canNeedMore() && !head.whole) {
        stream.needMore(start, kOneMoreSegment);
        return false;
    }
    uint32_t length = view.left(head.end);
    bool framed = false;
    for (auto next = http::lineAt(view, line.next); next.whole && next.size && next.at < head.end;
         next = http::lineAt(view, next.next)) {
        std::string_view name, value;
        auto text = view.text(next.at, next.size);
        auto colon = text.find(':');
        if (colon == text.npos) continue;
        name = trimmed(text.substr(0, colon));
        value = trimmed(text.substr(colon + 1));
        if (!http::equalsNoCase(name, "Content-Length") && !http::equalsNoCase(name, "l")) continue;
        uint32_t said;
        framed = number(value, said);
        if (framed) length = said;
    }
    uint32_t there = view.left(head.end);
    if (isStream && !framed) length = 0;
    if (isStream && length > there && stream.canNeedMore()) {
        stream.needMore(start, std::min(length - there, kUntilFin - 1));
        return false;
    }
    uint32_t end = head.end + std::min(length, there);
    if (start == 0) stream.out.info.clear();
    View bytes = isStream ? view.sub(begin, end - begin) : view.sub(begin);
    stream.ownLayer(bytes, [&](Layer& in) {
        Message m(in);
        m.request = kind == First::Request;
        m.bodyAt = head.end - begin;
        dissect(m);
    });
    stream.out.info.fence();
    stream.pos = end;
    return true;
}

void Sip::dissect(Message& m) const {
    auto& in = m.in;
    auto line = http::lineAt(in.view, 0);
    m.headerAt = line.next;
    m.request ? addRequestLine(m, {0, line.size}) : addStatusLine(m, {0, line.size});
    addHeaders(m);
    if (m.request)
        in.self().append(" ({})", m.method);
    else
        in.self().append(" ({})", m.status);
    follow(m);
    addTransaction(m);
    if (!m.request && m.status == 200) in.infoAppend(" ({})", m.cseqMethod);
    addBindings(m);
    in.infoAppend(" | ");
    addBody(m);
}

void Sip::addRequestLine(Message& m, const Piece& line) const {
    auto& in = m.in;
    auto text = in.view.text(0, line.size);
    auto blank = uint32_t(text.find(' ')), second = uint32_t(text.find(' ', blank + 1));
    m.method = text.substr(0, blank);
    Piece uri{blank + 1, second - blank - 1};
    bool known = std::find(std::begin(kMethods), std::end(kMethods), m.method) != std::end(kMethods);
    if (in.wantsColumns())
        in.infoAppend("{}: {} {}", known ? "Request" : "Unknown request", http::escaped(m.method),
                      http::escaped(text.substr(uri.at, uri.size)));
    auto item = in.add(requestLine, 0, line.size);
    m.firstLineItem = item.index();
    auto nest = in.in(item);
    in.add(method, 0, blank);
    addUri(in, kRequestUri, uri, false);
}

void Sip::addStatusLine(Message& m, const Piece& line) const {
    auto& in = m.in;
    auto text = in.view.text(0, line.size);
    auto at = uint32_t(text.find(' ')) + 1;
    number(text.substr(at, 3), m.status);
    if (in.wantsColumns()) in.infoAppend("Status: {}", http::escaped(text.substr(at)));
    auto item = in.add(statusLine, 0, line.size);
    m.firstLineItem = item.index();
    auto nest = in.in(item);
    in.addNumber(statusCode, at, 3, m.status);
}

// What a registration does to the bindings (RFC 3261, section 10.2).
void Sip::addBindings(Message& m) const {
    auto& in = m.in;
    bool asks = m.request && m.method == "REGISTER";
    if ((!asks && !(m.status == 200 && m.cseqMethod == "REGISTER")) || !in.wantsColumns()) return;
    if (m.expiresZero) {
        // tshark counts a contact twice that says itself that it goes.
        m.removed += m.added + m.removed;
        m.added = 0;
    }
    auto count = [](uint32_t n) { return fmt::format("{} binding{}", n, n == 1 ? "" : "s"); };
    in.infoAppend(" ");
    if (asks && m.star && m.expiresZero) return in.infoAppend(" (remove all bindings)");
    if (asks && !m.added && !m.removed) return in.infoAppend(" (fetch bindings)");
    if (m.removed) in.infoAppend(" ({} {})", asks ? "remove" : "removed", count(m.removed));
    if (m.added || !m.removed) {
        const char* verb = m.removed ? (asks ? "add " : "added ") : "";
        in.infoAppend(" ({}{})", verb, count(m.added));
    }
}

void Sip::addBody(Message& m) const {
    auto& in = m.in;
    auto& out = in.out;
    uint32_t there = in.view.left(m.bodyAt);
    if (!there || (m.hasLength && !m.length)) return;
    View body = in.view.sub(m.bodyAt, m.hasLength ? std::min(m.length, there) : there);
    out.info.fence();
    auto nest = in.in(in.addNone(messageBody, m.bodyAt, body.captured()));
    auto semicolon = std::min(m.contentType.find(';'), m.contentType.size());
    out.mediaType = trimmed(m.contentType.substr(0, semicolon));
    out.mediaParameters = trimmed(m.contentType.substr(std::min(semicolon + 1, m.contentType.size())));
    if (in.pass()) bodyCallId(*in.pass()) = m.callId;
    auto before = out.nodes.size();
    auto next = out.mediaType.empty() ? nullptr : mediaTypes_.find(out.mediaType);
    if (next) {
        Layer probe(out, body, *next, in.parent());
        if (!next->accepts(probe)) next = nullptr;
    }
    if (next) {
        in.callBelow(*next, body);
    } else if (in.wantsTexts()) {
        for (uint32_t at = 0; at < body.captured();) {
            auto line = http::lineAt(body, at);
            uint32_t size = std::min(line.next, body.captured()) - at;
            in.text(m.bodyAt + at, size, "{}", http::escaped(body.text(at, size)));
            at += size;
        }
    }
    if (in.pass()) bodyCallId(*in.pass()).clear();
    // Session descriptions say which call they belong to.
    auto sdp = registry().protocol("sdp");
    if (!sdp || m.callId.empty() || m.cseqMethod == "MESSAGE") return;
    for (auto i = before; i < out.nodes.size(); ++i) {
        if (out.nodes[i].field != sdp->self.id) continue;
        auto pos = out.nodes[i].pos;
        Layer::Sub inner(in, uint32_t(i));
        auto item = in.addText(callIdGenerated, 0, 0, m.callId).generated();
        if (item) item.node().pos = pos;
        break;
    }
}

void addSip(Registry& r) {
    auto& sip = r.add<Sip>();
    r.add<SipGuess>(sip);
    r.add<RawSip>();
}

}  // namespace dorsal
