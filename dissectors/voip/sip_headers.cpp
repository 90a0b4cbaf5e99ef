#include <charconv>

#include "dissectors/voip/sip.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

using namespace sip;

namespace {

// The bytes of 32 hexadecimal digits; false when they are none.
bool uuidBytes(std::string_view text, std::array<uint8_t, 16>& out) {
    if (text.size() != 32) return false;
    for (size_t i = 0; i < 16; ++i) {
        int high = http::hexDigit(text[2 * i]), low = http::hexDigit(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = uint8_t(high << 4 | low);
    }
    return true;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = char(c + 32);
    return out;
}

}  // namespace

const Field* Sip::fieldOf(std::string_view name, Kind& kind) const {
    for (size_t i = 0; i < kHeaders.size(); ++i) {
        auto& h = kHeaders[i];
        bool shortForm = name.size() == 1 && h.compact && (name[0] | 0x20) == h.compact;
        if (!shortForm && !http::equalsNoCase(name, h.name)) continue;
        kind = h.kind;
        return &headerFields_[i];
    }
    return nullptr;
}

void Sip::addHeaders(Message& m) const {
    auto& in = m.in;
    auto& view = in.view;
    uint32_t end = std::min(m.bodyAt, view.captured());
    View head = view.sub(0, end);
    auto all = in.add(messageHeader, m.headerAt, end - m.headerAt);
    all.label("Message Header");
    auto nest = in.in(all);
    for (uint32_t at = m.headerAt; at < end;) {
        auto line = http::lineAt(head, at);
        if (!line.size) return;
        uint32_t next = line.next, valueEnd = line.at + line.size;
        // A line that begins with a blank continues the one before (RFC 3261, section 7.3.1).
        while (next < end && (head.u8(next) == ' ' || head.u8(next) == '\t')) {
            auto more = http::lineAt(head, next);
            valueEnd = more.at + more.size;
            next = more.next;
        }
        next = std::min(next, end);
        auto text = head.text(at, valueEnd - at);
        auto colon = text.find(':');
        if (colon == text.npos) {
            in.expert(noColon, all);
            at = next;
            continue;
        }
        auto nameEnd = text.find_last_not_of(" \t", colon ? colon - 1 : 0) + 1;
        auto valueAt = std::min(text.find_first_not_of(" \t\r\n", colon + 1), text.size());
        addHeader(m, {at, uint32_t(std::min(nameEnd, colon))},
                  {at + uint32_t(valueAt), uint32_t(text.size() - valueAt)}, {at, next - at});
        at = next;
    }
}

void Sip::addHeader(Message& m, const Piece& name, const Piece& value, const Piece& line) const {
    auto& in = m.in;
    auto text = in.view.text(value.at, value.size);
    auto nameText = in.view.text(name.at, name.size);
    Kind kind = Kind::Plain;
    auto field = fieldOf(nameText, kind);
    std::string raw;
    if (in.wantsTexts()) raw = http::escaped(in.view.text(name.at, value.end() - name.at));
    if (!field) {
        auto item = in.text(line.at, line.size, "{}", raw);
        in.expert(unrecognized, item, "Nobody knows the header field {}", lower(nameText));
        return;
    }
    uint32_t amount = 0;
    if (kind == Kind::Number || kind == Kind::Expires || kind == Kind::ContentLength ||
        kind == Kind::RetryAfter) {
        bool fine = number(text, amount);
        if (kind == Kind::RetryAfter && amount && text.find_first_not_of("0123456789") != text.npos)
            fine = false, amount = 0;
        auto item = in.addNumber(*field, line.at, line.size, amount);
        if (kind == Kind::ContentLength) {
            item.label("{}", raw);
            m.hasLength = fine;
            m.length = amount;
            if (!fine) in.expert(badLength, item);
        }
        if (kind == Kind::RetryAfter && !fine) in.expert(badRetry, item);
        if (kind == Kind::Expires && fine && !amount) m.expiresZero = true;
        return;
    }
    if (kind == Kind::ContentType) m.contentType = text;
    auto item = in.addText(*field, line.at, line.size, text).label("{}", raw);
    if (kind == Kind::CallId) {
        m.callId = text;
        in.addText(callIdGenerated, line.at, line.size, text).generated();
        return;
    }
    if (kind != Kind::Plain) {
        auto nest = in.in(item);
        addParts(m, kind, item, value);
    }
    if (kind == Kind::Credentials || kind == Kind::AuthenticationInfo)
        in.add(auth, line.at, line.size).hide();
}

void Sip::addParts(Message& m, Kind kind, const Item&, const Piece& value) const {
    auto& in = m.in;
    switch (kind) {
        case Kind::From: return addTagged(m, kFrom, value);
        case Kind::To: return addTagged(m, kTo, value);
        case Kind::Contact: return addContacts(m, value);
        case Kind::Route: return addAddressList(in, kRoute, value);
        case Kind::RecordRoute: return addAddressList(in, kRecordRoute, value);
        case Kind::ServiceRoute: return addAddressList(in, kServiceRoute, value);
        case Kind::Path: return addAddressList(in, kPath, value);
        case Kind::AssertedIdentity: return addAddressList(in, kAssertedIdentity, value);
        case Kind::PreferredIdentity: return addAddressList(in, kPreferredIdentity, value);
        case Kind::PermissionMissing: return addAddressList(in, kPermissionMissing, value);
        case Kind::TriggerConsent: return addAddressList(in, kTriggerConsent, value);
        case Kind::Via: return addVia(in, value);
        case Kind::CSeq: return addCSeq(m, value);
        case Kind::RAck: return addRAck(in, value);
        case Kind::Credentials: return addCredentials(in, value, true);
        case Kind::AuthenticationInfo: return addCredentials(in, value, false);
        case Kind::Reason: return addReason(in, value);
        case Kind::SessionId: return addSessionId(in, value);
        case Kind::Security: return addSecurity(in, value);
        case Kind::AccessNetwork: {
            auto text = in.view.text(value.at, value.size);
            in.add(accessType, value.at, uint32_t(std::min(text.find(';'), text.size())));
            return addNamed(in, value, "utran-cell-id-3gpp", utranCell);
        }
        case Kind::ChargingVector: {
            auto all = in.view.rest(0);
            eachPart(all, value, ';', [&](const Piece& p) {
                auto text = all.substr(p.at, p.size);
                if (http::startsNoCase(text, "icid-value="))
                    in.add(icidValue, p.at + 11, p.size - 11);
                else if (p.size)
                    in.text(p.at, p.size, "{}", http::escaped(text));
            });
            return;
        }
        case Kind::FeatureCaps: {
            auto all = in.view.rest(0);
            eachPart(all, value, ';', [&](const Piece& p) {
                uint32_t skip = p.size && all[p.at] == '+' ? 1 : 0;
                if (p.size > skip) in.add(featureCap, p.at + skip, p.size - skip);
            });
            return;
        }
        default: return;
    }
}

void Sip::addNamed(Layer& in, const Piece& value, std::string_view name, const Field& f) const {
    auto all = in.view.rest(0);
    eachPart(all, value, ';', [&](const Piece& p) {
        auto text = all.substr(p.at, p.size);
        if (text.size() <= name.size() || text[name.size()] != '=' || !http::startsNoCase(text, name)) return;
        auto skip = uint32_t(name.size()) + 1;
        in.add(f, p.at + skip, p.size - skip);
    });
}

void Sip::addCSeq(Message& m, const Piece& value) const {
    auto& in = m.in;
    auto text = in.view.text(value.at, value.size);
    auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    number(text.substr(0, digits), m.cseq);
    in.addNumber(cseqNumber, value.at, uint32_t(digits), m.cseq);
    auto begin = text.find_first_not_of(" \t", digits);
    if (begin == text.npos) return;
    m.cseqMethod = trimmed(text.substr(begin));
    in.add(cseqMethod, value.at + uint32_t(begin), uint32_t(m.cseqMethod.size()));
}

// RFC 3262, section 7.2.
void Sip::addRAck(Layer& in, const Piece& value) const {
    auto text = in.view.text(value.at, value.size);
    size_t at = 0;
    for (auto f : {&rackRseq, &rackCseq}) {
        auto end = std::min(text.find(' ', at), text.size());
        uint32_t amount;
        if (!number(text.substr(at, end - at), amount)) return;
        in.addNumber(*f, value.at + uint32_t(at), uint32_t(end - at), amount);
        at = text.find_first_not_of(' ', end);
        if (at == text.npos) return;
    }
    in.add(rackMethod, value.at + uint32_t(at), uint32_t(text.size() - at));
}

void Sip::addCredentials(Layer& in, const Piece& value, bool scheme) const {
    if (!in.wantsItems()) return;
    const std::pair<const char*, const Field*> known[] = {{"response", &authResponse},
                                                          {"nc", &authNc},
                                                          {"username", &authUsername},
                                                          {"realm", &authRealm},
                                                          {"nonce", &authNonce},
                                                          {"algorithm", &authAlgorithm},
                                                          {"opaque", &authOpaque},
                                                          {"qop", &authQop},
                                                          {"cnonce", &authCnonce},
                                                          {"uri", &authUri},
                                                          {"domain", &authDomain},
                                                          {"stale", &authStale},
                                                          {"auts", &authAuts},
                                                          {"rspauth", &authRspauth},
                                                          {"nextnonce", &authNextnonce},
                                                          {"ik", &authIk},
                                                          {"ck", &authCk}};
    auto all = in.view.rest(0);
    Piece rest = value;
    if (scheme) {
        auto blank = all.substr(0, value.end()).find(' ', value.at);
        if (blank == all.npos) return;
        in.add(authScheme, value.at, uint32_t(blank) - value.at);
        rest = {uint32_t(blank) + 1, value.end() - uint32_t(blank) - 1};
    }
    eachPart(all, rest, ',', [&](const Piece& p) {
        if (!p.size) return;
        auto text = all.substr(p.at, p.size);
        auto equals = text.find('=');
        auto name = trimmed(text.substr(0, equals));
        for (auto& [word, field] : known) {
            if (equals == text.npos || !http::equalsNoCase(name, word)) continue;
            auto skip = std::min(text.find_first_not_of(" \t", equals + 1), text.size());
            in.add(*field, p.at + uint32_t(skip), p.size - uint32_t(skip));
            return;
        }
        in.text(p.at, p.size, "{}", http::escaped(text));
    });
}

// RFC 3326.
void Sip::addReason(Layer& in, const Piece& value) const {
    auto all = in.view.text(0, value.end());
    auto semicolon = std::min<size_t>(all.find(';', value.at), value.end());
    auto protocol = all.substr(value.at, semicolon - value.at);
    in.add(reasonProtocols, value.at, uint32_t(protocol.size()));
    auto name = trimmed(protocol);
    auto cause = all.find("cause=", semicolon);
    if (cause != all.npos) {
        auto at = uint32_t(cause) + 6;
        auto size = uint32_t(std::min(all.find_first_not_of("0123456789", at), all.size())) - at;
        uint32_t amount;
        if (number(all.substr(at, size), amount)) {
            bool isSip = protocol == "SIP", isQ850 = name == "Q.850";
            in.addNumber(isQ850 ? reasonQ850 : isSip ? reasonSip : reasonOther, at, size, amount);
        }
    }
    auto text = all.find("text=\"", semicolon);
    if (text == all.npos) return;
    auto at = uint32_t(text) + 6;
    auto end = std::min<size_t>(all.find('"', at), all.size());
    in.add(reasonText, at, uint32_t(end) - at);
}

// RFC 7989.
void Sip::addSessionId(Layer& in, const Piece& value) const {
    auto all = in.view.text(0, value.end());
    auto semicolon = std::min<size_t>(all.find(';', value.at), value.end());
    Piece id{value.at, uint32_t(semicolon) - value.at};
    std::array<uint8_t, 16> bytes{};
    bool fine = uuidBytes(all.substr(id.at, id.size), bytes);
    auto item = in.addBytes(sessionId, id.at, id.size,
                            fine ? std::span<const uint8_t>(bytes) : std::span<const uint8_t>());
    if (item) item.node().size = id.size;
    if (semicolon >= value.end()) return;
    Piece rest{uint32_t(semicolon) + 1, value.end() - uint32_t(semicolon) - 1};
    auto text = all.substr(rest.at, rest.size);
    std::array<uint8_t, 16> remote{};
    if (text.substr(0, 7) == "remote=" && fine && uuidBytes(text.substr(7, 32), remote)) {
        item.hide();
        auto add = [&](const Field& f, uint32_t at, const std::array<uint8_t, 16>& uuid) {
            in.addBytes(f, at, 32, uuid).length(32);
        };
        add(localUuid, id.at, bytes);
        add(remoteUuid, rest.at + 7, remote);
    } else {
        in.add(sessionParam, rest.at, rest.size);
    }
}

// RFC 3329.
void Sip::addSecurity(Layer& in, const Piece& value) const {
    if (!in.wantsItems()) return;
    const std::pair<const char*, const Field*> known[] = {
        {"alg", &mechanismAlg},      {"ealg", &mechanismEalg},   {"prot", &mechanismProt},
        {"spi-c", &mechanismSpiC},   {"spi-s", &mechanismSpiS},  {"port1", &mechanismPort1},
        {"port-c", &mechanismPortC}, {"port2", &mechanismPort2}, {"port-s", &mechanismPortS}};
    auto all = in.view.rest(0);
    eachPart(all, value, ',', [&](const Piece& one) {
        bool first = true;
        eachPart(all, one, ';', [&](const Piece& p) {
            auto text = all.substr(p.at, p.size);
            if (first) {
                in.add(mechanism, p.at, p.size);
                first = false;
                return;
            }
            auto equals = text.find('=');
            auto name = trimmed(text.substr(0, equals));
            for (auto& [word, field] : known) {
                if (equals == text.npos || !http::equalsNoCase(name, word)) continue;
                auto skip = uint32_t(equals) + 1;
                uint32_t amount;
                number(text.substr(skip), amount);
                if (field->type == Type::String)
                    in.add(*field, p.at + skip, p.size - skip);
                else
                    in.addNumber(*field, p.at + skip, p.size - skip,
                                 field->type == Type::U16 ? amount & 0xffff : amount);
                return;
            }
            if (p.size) in.text(p.at, p.size, "{}", http::escaped(text));
        });
    });
}

}  // namespace dorsal
