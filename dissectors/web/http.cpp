#include "dissectors/web/http.h"

#include <algorithm>

#include "dissectors/core/special.h"
#include "dissectors/web/http_conversation.h"

namespace dorsal {

using namespace http;

Http::Http(Registry& r)
    : Protocol(r, "http", "Hypertext Transfer Protocol", "HTTP"),
      ports(r.table("tcp.port")),
      bodyPorts(r.table("http.port")),
      mediaTypes(r.textTable("media_type")),
      upgrades(r.textTable("http.upgrade")),
      bodyHeuristics(r.heuristics("http")) {
    borrowers = {"ssdp"};
    ownItem = false;
    r.bind("tcp.port", {80, 631, 1900, 2710, 2869, 3128, 3132, 3689, 5985, 8080, 8088, 11371}, *this);
    r.bind("sctp.port", 80, *this);
    r.bind("tls.port", 443, *this);
    r.bindText("tls.alpn", "http/1.0", *this);
    r.bindText("tls.alpn", "http/1.1", *this);
}

void Http::parse(Layer& in) const {
    bool first = true;
    while (in.left() > 0) {
        in.view.need(in.pos, 1);
        if (!parseMessage(in)) return;
        if (first) in.out.info.fence();
        first = false;
    }
}

void Http::parseDatagram(Layer& in) const {
    Message m(in, *this);
    in.out.info.clear();
    m.note = takeNote(in, 0);
    m.end = in.view.reported();
    auto line = lineAt(in.view, 0);
    auto text = in.view.text(0, line.size);
    m.kind = kindOf(text);
    m.alone = true;
    if (m.kind != Kind::Other && in.wantsColumns()) in.infoAppend("{} ", escaped(text));
    dissect(m);
}

// Where a message ends whose head is whole; 0 when it has to wait for more of the stream (RFC 9112,
// section 6.3).
uint32_t Http::endOf(Layer& stream, uint32_t start, Kind kind, uint16_t status, const Note* note,
                     const Head& head) const {
    auto& view = stream.view;
    auto& framing = head.framing;
    uint32_t flags = note ? note->flags : 0;
    bool response = kind == Kind::Response;
    bool noBody = response && (status / 100 == 1 || status == 204 || status == 304 || flags & Note::NoBody ||
                               (flags & Note::Connect && status / 100 == 2));
    if (noBody) return head.end;
    bool wait = stream.canNeedMore() && !stream.out.stream.fin;
    uint32_t left = view.left(head.end);
    if (framing.chunked || framing.chunkedAlone) {
        auto body = chunkedAt(view, head.end);
        if (framing.chunkedAlone && wait && !body.whole) {
            stream.needMore(start, body.missing ? body.missing : kOneMoreSegment);
            return 0;
        }
        if (framing.chunkedAlone) return framing.chunked ? body.end : view.reported();
    }
    if (framing.hasLength) {
        if (framing.length > left && wait) {
            stream.needMore(start, uint32_t(std::min<uint64_t>(framing.length - left, kUntilFin - 1)));
            return 0;
        }
        if (!framing.hasCodings) return head.end + uint32_t(std::min<uint64_t>(framing.length, left));
    } else if (response && wait) {
        stream.needMore(start, kUntilFin);
        return 0;
    }
    return kind != Kind::Request || framing.hasCodings ? view.reported() : head.end;
}

// One message at stream.pos. False when there is nothing more to do with these bytes.
bool Http::parseMessage(Layer& stream) const {
    uint32_t start = stream.pos;
    auto& view = stream.view;
    auto note = takeNote(stream, start);
    if (note && parseTunnel(stream, *note)) return false;
    uint32_t begin = view.left(start) > 2 && view.rest(start).substr(0, 2) == "\r\n" ? start + 2 : start;
    auto line = lineAt(view, begin);
    uint8_t byte = view.captured() > begin ? view.u8(begin) : 0;
    bool binary = byte < 0x20 || byte > 0x7e;
    if (!line.whole && !binary && stream.canNeedMore()) {
        stream.needMore(start, kOneMoreSegment);
        return false;
    }
    auto text = view.text(line.at, line.size);
    Kind kind = kindOf(text);
    uint32_t end = view.reported();
    if (kind == Kind::Other && !isKnown(stream, note)) return leave(stream);
    if (start == 0) stream.out.info.clear();
    if (kind != Kind::Other) {
        if (stream.wantsColumns()) stream.infoAppend("{} ", escaped(text));
        auto head = headAt(view, begin);
        if (!head.whole && stream.canNeedMore()) {
            stream.needMore(start, kOneMoreSegment);
            return false;
        }
        end = endOf(stream, start, kind, statusLine(text).number, note, head);
        if (end == 0) return false;
    }
    stream.column("HTTP");
    stream.ownLayer(view.sub(begin), [&](Layer& in) {
        Message m(in, *this);
        m.kind = kind;
        m.streamBase = view.base();
        m.first = begin == 0;
        m.binary = binary;
        m.note = note;
        m.end = end - begin;
        if (begin != start)
            in.expert(leadingCrlf, in.text(m.placeOfAll(), begin - start, "{}", leadingCrlf.field.name));
        dissect(m);
        end = begin + m.end;
    });
    stream.pos = end;
    return true;
}

void Http::dissect(Message& m) const {
    if (m.kind == Kind::Other) return parseContinuation(m);
    parseHead(m);
    follow(m);
    addMatch(m);
    if (m.broken || m.alone) m.end = endOfBody(m);
    if (m.bodyAt < m.end)
        parseBody(m);
    else
        m.end = m.bodyAt;
}

uint32_t Http::endOfBody(const Message& m) {
    auto& view = m.in.view;
    if (m.kind == Kind::Response && (m.status / 100 == 1 || m.status == 204 || m.status == 304))
        return m.bodyAt;
    if (m.framing.chunked) return std::min(chunkedAt(view, m.bodyAt).end, view.reported());
    if (m.framing.hasLength && !m.framing.hasCodings)
        return m.bodyAt + uint32_t(std::min<uint64_t>(m.framing.length, view.left(m.bodyAt)));
    return m.kind == Kind::Request && !m.framing.hasCodings ? m.bodyAt : view.reported();
}

bool Http::leave(Layer& in) {
    auto& layers = in.out.layers;
    if (!layers.empty() && layers.back() == in.protocol().id()) layers.pop_back();
    return false;
}

// Bytes in the middle of something whose beginning was not seen.
void Http::parseContinuation(Message& m) const {
    m.in.infoAppend("Continuation");
    auto body = m.in.view;
    if (!m.binary) addFileData(m, body);
    m.in.callBelow(registry().special().data, body);
}

void Http::parseHead(Message& m) const {
    auto& in = m.in;
    auto& view = in.view;
    auto line = lineAt(view, 0);
    m.isRequest() ? addRequestLine(m, line) : addStatusLine(m, line);
    while (line.whole) {
        line = lineAt(view, line.next);
        if (!line.size) {
            if (line.whole)
                in.text(line.at, line.next - line.at, "{}", escaped(view.text(line.at, line.next - line.at)));
            m.bodyAt = std::min(line.next, view.captured());
            return;
        }
        std::string_view name, value;
        if (!splitHeader(view.text(line.at, line.size), name, value)) {
            m.bodyAt = line.at;
            m.broken = true;
            return;
        }
        addHeader(m, line, name, value);
    }
    m.bodyAt = std::min(line.next, view.captured());
}

void Http::addRequestLine(Message& m, const Line& line) const {
    auto& in = m.in;
    auto text = in.view.text(line.at, line.size);
    auto parts = http::requestLine(text);
    auto part = [&](const Piece& p) { return text.substr(p.at, p.size); };
    m.method = part(parts.method);
    m.target = part(parts.target);
    auto nest = addFirstLine(m, line);
    if (!in.wantsItems()) return;
    in.add(requestMethod, parts.method.at, parts.method.size);
    auto uri = in.add(requestUri, parts.target.at, parts.target.size);
    auto question = m.target.find('?');
    if (question != m.target.npos && question + 1 < m.target.size()) {
        auto uriNest = in.in(uri);
        uint32_t at = parts.target.at, end = at + parts.target.size, queryAt = at + uint32_t(question) + 1;
        in.add(requestUriPath, at, uint32_t(question));
        auto queryNest = in.in(in.add(requestUriQuery, queryAt, end - queryAt));
        // tshark does not count the separators of empty parameters.
        for (uint32_t place = queryAt; queryAt < end;) {
            auto next = uint32_t(std::min<size_t>(text.find('&', queryAt), end));
            uint32_t size = next - queryAt;
            if (size) {
                in.addText(requestUriQueryParameter, place, size, text.substr(queryAt, size));
                place += size + 1;
            }
            queryAt = next + 1;
        }
    }
    in.add(requestVersion, parts.version.at, parts.version.size);
}

void Http::addStatusLine(Message& m, const Line& line) const {
    auto& in = m.in;
    auto parts = http::statusLine(in.view.text(line.at, line.size));
    m.status = parts.number;
    auto nest = addFirstLine(m, line);
    if (!in.wantsItems()) return;
    in.add(responseVersion, parts.version.at, parts.version.size);
    if (!parts.code.size) return;
    in.addNumber(responseCode, parts.code.at, parts.code.size, parts.number);
    in.addText(responseCodeDesc, parts.code.at, parts.code.size, statusName(parts.number)).generated();
    if (parts.phrase.size) in.add(responsePhrase, parts.phrase.at, parts.phrase.size);
}

Layer::Sub Http::addFirstLine(Message& m, const Line& line) const {
    auto& in = m.in;
    if (!in.wantsTexts()) {
        in.expert(chat, Item());
        return in.in(Item());
    }
    uint32_t size = std::min(line.next, in.view.captured()) - line.at;
    auto text = escaped(in.view.text(line.at, size));
    auto item = in.text(line.at, size, "{}", text);
    in.expert(chat, item, "{}", text);
    return in.in(item);
}

}  // namespace dorsal
