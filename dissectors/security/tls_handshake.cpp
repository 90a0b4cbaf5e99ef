#include "dissectors/security/tls_handshake.h"

#include <array>

#include "dissectors/security/tls_ja3.h"

namespace dorsal::tls {
namespace {

// The Random of a ServerHello that is a HelloRetryRequest (RFC 8446, section 4.1.3).
constexpr std::array<uint8_t, 32> kRetryRandom = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

bool isRetry(const View& view, uint32_t random) {
    if (!view.has(random, 32)) return false;
    auto bytes = view.bytes(random, 32);
    return std::equal(bytes.begin(), bytes.end(), kRetryRandom.begin());
}

bool isDraft(uint16_t version) { return version >> 8 == 0x7f; }
bool isGrease(uint32_t v) { return (v & 0x0f0f) == 0x0a0a && v >> 8 == (v & 255); }
bool isVersion13(uint16_t v) { return v == 0x0304 || isDraft(v) || v == 0xfb17 || v == 0xfb1a; }

}  // namespace

const char* Handshake::messageName(const View& view, uint32_t at) {
    auto kind = view.u8(at);
    if (kind == 2 && isRetry(view, at + 6)) return "Hello Retry Request";
    return handshakeTypes().find(kind);
}

void Handshake::helloStart(Layer& in, const Session& session, bool server) const {
    uint32_t at = in.pos;
    auto item = in.take(random, 32);
    if (isVersion13(session.version) || (server && isRetry(in.view, at))) {
        if (server && isRetry(in.view, at)) item.append(" (HelloRetryRequest magic)");
    } else {
        auto nest = in.in(item);
        in.addTime(randomTime, at, 4, {int64_t(in.view.u32(at)), 0});
        in.add(randomBytes, at + 4, 28);
    }
}

void Handshake::fingerprint(Layer& in, uint32_t at, const Field& full, const Field& digest,
                            const std::string& text) const {
    in.addText(full, at, 0, text).generated();
    if (in.out.wants(digest)) in.addText(digest, at, 0, md5Hex(text)).generated();
}

void Handshake::clientHello(Layer& in, uint32_t end, Session& session) const {
    auto offered = in.u16(version);
    helloStart(in, session, false);
    uint32_t n = in.u8(sessionIdLength);
    if (n) in.take(sessionId, n);
    uint32_t listEnd;
    if (!vectors.begin(in, suitesLength, end, listEnd, 2, 0xfffe)) return;
    bool wanted = in.out.wants(ja3) || in.out.wants(ja3Full);
    std::string text;
    if (wanted) text = fmt::format("{},", offered);
    {
        uint32_t count = (listEnd - in.pos) / 2;
        auto item = in.addNone(suites, in.pos, listEnd - in.pos);
        item.label("Cipher Suites ({} suite{})", count, count == 1 ? "" : "s");
        auto nest = in.in(item);
        bool first = true;
        while (in.pos + 2 <= listEnd) {
            auto value = in.u16(suite);
            if (!wanted || isGrease(value)) continue;
            fmt::format_to(std::back_inserter(text), "{}{}", first ? "" : "-", value);
            first = false;
        }
        vectors.finish(in, listEnd);
    }
    if (!vectors.begin(in, methodsLength, end, listEnd, 1, 0xff)) return;
    {
        uint32_t count = listEnd - in.pos;
        auto item = in.addNone(methods, in.pos, count);
        item.label("Compression Methods ({} method{})", count, count == 1 ? "" : "s");
        auto nest = in.in(item);
        while (in.pos < listEnd) in.u8(method);
    }
    uint32_t at = in.pos;
    bool whole = true;
    Fingerprint print;
    if (in.pos < end)
        whole = extensions.parse(in, end, 1, session, wanted ? &print : nullptr);
    else
        print.extensions = ",";
    if (!wanted) return;
    text += whole || !print.extensions.empty() ? print.extensions : ",";
    if (whole) text += "," + print.groups + "," + print.formats;
    fingerprint(in, at, ja3Full, ja3, text);
}

void Handshake::serverHello(Layer& in, uint32_t end, Session& session) const {
    auto chosen = in.u16(version);
    session.selected = chosen;
    bool draft = isDraft(chosen);
    helloStart(in, session, true);
    if (!draft) {
        uint32_t n = in.u8(sessionIdLength);
        if (n) in.take(sessionId, n);
    }
    session.cipherSuite = in.u16(suite);
    if (!draft) in.u8(method);
    uint32_t at = in.pos;
    bool wanted = in.out.wants(ja3s) || in.out.wants(ja3sFull);
    Fingerprint print;
    if (in.pos < end) extensions.parse(in, end, 2, session, wanted ? &print : nullptr);
    session.version = session.selected;
    if (!wanted) return;
    if (print.extensions.empty()) print.extensions = ",";
    fingerprint(in, at, ja3sFull, ja3s,
                fmt::format("{},{}{}", chosen, session.cipherSuite, print.extensions));
}

void Handshake::helloRetryRequest(Layer& in, uint32_t end, Session& session) const {
    in.u16(version);
    // Drafts from 19 on name a cipher suite.
    if (isDraft(session.version) && (session.version & 255) >= 19) session.cipherSuite = in.u16(suite);
    extensions.parse(in, end, 6, session, nullptr);
}

void Handshake::newSessionTicket(Layer& in, uint32_t end, Session& session) const {
    auto nest = in.in(in.text(in.pos, end - in.pos, "TLS Session Ticket"));
    uint32_t lifetime = in.u32(ticketLifetime);
    if (in.last().texts()) in.last().value("{}", secondsInWords(lifetime));
    bool modern = isVersion13(session.version);
    uint32_t partEnd;
    if (modern) {
        in.u32(ticketAgeAdd);
        if (!isDraft(session.version) || (session.version & 255) >= 21) {
            if (!vectors.begin(in, ticketNonceLength, end, partEnd, 0, 255)) return;
            if (partEnd > in.pos) in.take(ticketNonce, partEnd - in.pos);
        }
    }
    if (!vectors.begin(in, ticketLength, end, partEnd, modern ? 1 : 0, 0xffff)) return;
    in.take(ticket, partEnd - in.pos);
    if (modern) extensions.parse(in, end, 4, session, nullptr);
}

void Handshake::certificates(Layer& in, uint32_t end, Session& session) const {
    bool modern = isVersion13(session.version);
    uint32_t partEnd;
    if (modern) {
        if (!vectors.begin(in, contextLength, end, partEnd, 0, 255)) return;
        if (partEnd > in.pos) in.take(context, partEnd - in.pos);
    }
    uint32_t listEnd;
    if (!vectors.begin(in, certificatesLength, end, listEnd, 0, 0xffffff)) return;
    if (listEnd == in.pos) return;
    auto list = in.addNone(certificateList, in.pos, listEnd - in.pos);
    list.label("Certificates ({} byte{})", listEnd - in.pos, listEnd - in.pos == 1 ? "" : "s");
    auto nest = in.in(list);
    while (in.pos < listEnd) {
        if (!vectors.begin(in, certificateLength, listEnd, partEnd, 1, 0xffffff)) return;
        if (partEnd == in.pos) throw BoundsError{BoundsError::Kind::Malformed};
        auto item = in.add(certificate, in.pos, partEnd - in.pos);
        auto parser = syntaxes.find("Certificate");
        if (parser) {
            auto below = in.in(item);
            in.callBelow(*parser, in.view.sub(in.pos, partEnd - in.pos));
        }
        in.pos = partEnd;
        if (modern) extensions.parse(in, listEnd, 11, session, nullptr);
    }
}

void Handshake::certificateRequest(Layer& in, uint32_t end, Session& session) const {
    uint32_t partEnd;
    if (isVersion13(session.version)) {
        if (!vectors.begin(in, contextLength, end, partEnd, 0, 255)) return;
        if (partEnd > in.pos) in.take(context, partEnd - in.pos);
        extensions.parse(in, end, 13, session, nullptr);
        return;
    }
    if (!vectors.begin(in, typesCount, end, partEnd, 1, 255)) return;
    {
        uint32_t count = partEnd - in.pos;
        auto item = in.addNone(types, in.pos, count);
        item.label("Certificate types ({} type{})", count, count == 1 ? "" : "s");
        auto nest = in.in(item);
        while (in.pos < partEnd) in.u8(certificateType);
    }
    if (session.version == 0x0303 || session.version == 0xfefd)
        extensions.schemes.parseList(in, vectors, end);
    if (in.pos < end) extensions.authorities.parse(in, vectors, end);
}

void Handshake::certificateVerify(Layer& in, uint32_t end, const Session& session) const {
    if (session.version >= 0x0303 && session.version != 0xfeff) extensions.schemes.parse(in);
    uint32_t partEnd;
    if (!vectors.begin(in, verifyLength, end, partEnd, 0, 0xffff)) return;
    in.take(verifySignature, partEnd - in.pos);
}

void Handshake::certificateUrl(Layer& in, uint32_t end) const {
    in.u8(urlType);
    uint32_t listEnd;
    if (!vectors.begin(in, urlListLength, end, listEnd, 1, 0xffff)) return;
    while (in.pos < listEnd) {
        auto item = in.addNone(urlHash, in.pos, listEnd - in.pos);
        auto nest = in.in(item);
        uint32_t n = in.u16(urlLength);
        in.take(url, n);
        in.addNone(urlPadding, in.pos, 1);
        in.skip(1);
        in.take(urlSha1, 20);
    }
}

void Handshake::finished(Layer& in, uint32_t end, const Session& session) const {
    if (in.pos == end) return;
    if (session.version == 0x0300) {
        in.view.need(in.pos, 36);
        in.addNone(md5Hash, in.pos, 16);
        in.addNone(shaHash, in.pos + 16, 20);
    } else {
        in.addNone(verifyData, in.pos, end - in.pos);
    }
}

void Handshake::parseBody(Layer& in, uint8_t kind, uint32_t end, Session& session) const {
    switch (kind) {
        case 1: return clientHello(in, end, session);
        case 2: return serverHello(in, end, session);
        case 4: return newSessionTicket(in, end, session);
        case 6: return helloRetryRequest(in, end, session);
        case 8: extensions.parse(in, end, 8, session, nullptr); return;
        case 11: return certificates(in, end, session);
        case 12: return keyExchange.parseServer(in, end, session);
        case 13: return certificateRequest(in, end, session);
        case 15: return certificateVerify(in, end, session);
        case 16: return keyExchange.parseClient(in, end, session);
        case 20: return finished(in, end, session);
        case 21: return certificateUrl(in, end);
        case 22: return extensions.ocsp.parse(in, vectors, end);
        case 25: {
            in.u16(compressor);
            in.u24(uncompressedLength);
            uint32_t partEnd;
            if (!vectors.begin(in, compressedLength, end, partEnd, 1, 0xffffff)) return;
            in.take(compressed, partEnd - in.pos);
            return;
        }
        case 67: {
            uint32_t n = in.u8(npnLength);
            in.take(npnProtocol, n);
            n = in.u8(npnPaddingLength);
            in.take(npnPadding, n);
            return;
        }
        default: return;
    }
}

void Handshake::parseTimestamps(Layer& in, uint32_t end) const {
    extensions.sct.parseList(in, vectors, extensions.schemes, end);
}

std::string secondsInWords(uint32_t seconds) {
    std::string words;
    auto add = [&](uint32_t n, const char* unit) {
        if (n) words += fmt::format("{}{} {}{}", words.empty() ? "" : ", ", n, unit, n == 1 ? "" : "s");
    };
    add(seconds / 86400, "day");
    add(seconds / 3600 % 24, "hour");
    add(seconds / 60 % 60, "minute");
    add(seconds % 60, "second");
    auto plain = fmt::format("{} second{}", seconds, seconds == 1 ? "" : "s");
    return seconds < 60 ? plain : plain + " (" + words + ")";
}

}  // namespace dorsal::tls
