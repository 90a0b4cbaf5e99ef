// Addresses in SIP's header fields: URIs, names before them, and Via.
#include <charconv>

#include "dissectors/voip/sip.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

using namespace sip;

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

uint32_t Sip::addAddress(Layer& in, AddressKind kind, const Piece& value) const {
    auto text = in.view.rest(0);
    auto& fields = addresses_[kind];
    uint32_t at = value.at, end = value.end();
    while (at < end && isBlank(text[at])) ++at;
    uint32_t nameEnd = at;
    if (at < end && text[at] == '"') {
        for (nameEnd = at + 1; nameEnd < end && text[nameEnd] != '"'; ++nameEnd)
            if (text[nameEnd] == '\\') ++nameEnd;
        nameEnd = std::min(nameEnd + 1, end);
    }
    auto open = text.substr(0, end).find('<', nameEnd);
    auto comma = text.substr(0, end).find(',', nameEnd);
    bool bracketed = open != text.npos && (comma == text.npos || open < comma);
    if (!bracketed) {
        uint32_t stop = at;
        while (stop < end && text[stop] != ';' && text[stop] != ',' && !isBlank(text[stop])) ++stop;
        if (text.substr(at, stop - at).find(':') != text.npos) addUri(in, kind, {at, stop - at}, false);
        return stop;
    }
    if (nameEnd == at) nameEnd = uint32_t(open);
    if (nameEnd > at) {
        in.add(fields.display, at, nameEnd - at);
        in.add(displayInfo, at, nameEnd - at).hide();
    }
    uint32_t uriAt = uint32_t(open) + 1;
    auto close = std::min<size_t>(text.substr(0, end).find('>', uriAt), end);
    addUri(in, kind, {uriAt, uint32_t(close) - uriAt}, true);
    return std::min(uint32_t(close) + 1, end);
}

void Sip::addUri(Layer& in, AddressKind kind, const Piece& uri, bool bracketed) const {
    if (!in.wantsItems()) return;
    auto& fields = addresses_[kind];
    auto all = in.view.text(uri.at, uri.size);
    auto nest = in.in(in.add(fields.uri, uri.at, uri.size));
    auto colon = all.find(':');
    if (colon == all.npos) return;
    auto scheme = all.substr(0, colon);
    if (!http::equalsNoCase(scheme, "sip") && !http::equalsNoCase(scheme, "sips")) return;
    auto piece = [&](const Field& f, size_t at, size_t size) {
        in.add(f, uri.at + uint32_t(at), uint32_t(size));
    };
    size_t at = colon + 1;
    auto sign = all.find('@', at);
    // tshark wants more than one character of a user and of a port.
    if (sign != all.npos) {
        if (sign - at > 1) piece(fields.user, at, sign - at);
        at = sign + 1;
    }
    size_t hostEnd = at;
    if (at < all.size() && all[at] == '[') hostEnd = std::min(all.find(']', at), all.size() - 1) + 1;
    hostEnd = std::min(all.find_first_of(":;?", hostEnd), all.size());
    if (hostEnd > at) piece(fields.host, at, hostEnd - at);
    at = hostEnd;
    if (at < all.size() && all[at] == ':') {
        auto portEnd = std::min(all.find_first_of(";?", at), all.size());
        if (portEnd - at > 2) piece(fields.port, at + 1, portEnd - at - 1);
        at = portEnd;
    }
    if (!bracketed) return;
    auto semicolon = all.find(';', at);
    while (semicolon != all.npos) {
        auto end = std::min(all.find(';', semicolon + 1), all.size());
        if (end > semicolon + 1) piece(fields.param, semicolon + 1, end - semicolon - 1);
        semicolon = end == all.size() ? all.npos : end;
    }
}

void Sip::addTagged(Message& m, AddressKind kind, const Piece& value) const {
    auto& in = m.in;
    uint32_t at = addAddress(in, kind, value);
    auto text = in.view.rest(0);
    eachPart(text, {at, value.end() - at}, ';', [&](const Piece& part) {
        auto all = text.substr(part.at, part.size);
        if (all.size() < 4 || !http::startsNoCase(all, "tag=")) return;
        in.add(kind == kTo ? toTag : fromTag, part.at + 4, part.size - 4);
        in.add(tag, part.at + 4, part.size - 4).hide();
        if (kind == kTo && m.request && m.method == "INVITE") in.infoAppend(", in-dialog");
    });
}

void Sip::addContacts(Message& m, const Piece& value) const {
    auto& in = m.in;
    auto text = in.view.rest(0);
    eachPart(text, value, ',', [&](const Piece& contact) {
        if (!contact.size) return;
        if (text.substr(contact.at, contact.size) == "*") {
            m.star = true;
            return;
        }
        uint32_t at = addAddress(in, kContact, contact);
        bool zero = false, first = true;
        eachPart(text, {at, contact.end() - at}, ';', [&](const Piece& part) {
            // What stands before the first semicolon is no parameter.
            bool skip = std::exchange(first, false);
            if (skip || !part.size) return;
            auto all = text.substr(part.at, part.size);
            in.add(contactParameter, part.at, part.size);
            if (!http::startsNoCase(all, "expires=")) return;
            uint32_t seconds = 1;
            zero = number(all.substr(8), seconds) && !seconds;
        });
        (zero ? m.removed : m.added) += 1;
    });
}

void Sip::addAddressList(Layer& in, AddressKind kind, const Piece& value) const {
    eachPart(in.view.rest(0), value, ',', [&](const Piece& part) {
        if (!part.size) return;
        uint32_t at = addAddress(in, kind, part);
        if (kind != kTriggerConsent) return;
        auto text = in.view.rest(0);
        eachPart(text, {at, part.end() - at}, ';', [&](const Piece& p) {
            auto all = text.substr(p.at, p.size);
            if (!http::startsNoCase(all, "target-uri=\"")) return;
            auto end = std::min(all.find('"', 12), all.size());
            in.add(targetUri, p.at + 12, uint32_t(end) - 12);
        });
    });
}

// RFC 3261, section 20.42; RFC 7339 for overload control.
void Sip::addVia(Layer& in, const Piece& value) const {
    if (!in.wantsItems()) return;
    auto text = in.view.rest(0);
    const std::pair<const char*, const Field*> known[] = {
        {"branch", &viaBranch},        {"maddr", &viaMaddr},    {"rport", &viaRport},
        {"received", &viaReceived},    {"ttl", &viaTtl},        {"comp", &viaComp},
        {"sigcomp-id", &viaSigcompId}, {"oc", &viaOc},          {"oc-validity", &viaOcValidity},
        {"oc-seq", &viaOcSeq},         {"oc-algo", &viaOcAlgo}, {"be-route", &viaBeRoute}};
    eachPart(text, value, ',', [&](const Piece& via) {
        uint32_t at = via.at, end = via.end();
        for (int slashes = 0; at < end && slashes < 2; ++at)
            if (text[at] == '/') ++slashes;
        while (at < end && isBlank(text[at])) ++at;
        uint32_t stop = at;
        while (stop < end && !isBlank(text[stop])) ++stop;
        if (stop == at) return;
        in.add(viaTransport, at, stop - at);
        at = stop;
        while (at < end && isBlank(text[at])) ++at;
        uint32_t params = at;
        while (params < end && text[params] != ';') ++params;
        uint32_t hostEnd = at;
        if (at < params && text[at] == '[') {
            ++at;
            hostEnd = at;
            while (hostEnd < params && text[hostEnd] != ']') ++hostEnd;
            in.add(viaAddress, at, hostEnd - at);
            hostEnd = std::min(hostEnd + 1, params);
        } else {
            while (hostEnd < params && text[hostEnd] != ':' && !isBlank(text[hostEnd])) ++hostEnd;
            if (hostEnd > at) in.add(viaAddress, at, hostEnd - at);
        }
        if (hostEnd < params && text[hostEnd] == ':') {
            auto digits = trimmed(text.substr(hostEnd + 1, params - hostEnd - 1));
            uint32_t port;
            if (number(digits, port) && port <= 65535)
                in.addNumber(viaPort, hostEnd + 1, uint32_t(digits.size()), port);
        }
        if (params >= end) return;
        eachPart(text, {params + 1, end - params - 1}, ';', [&](const Piece& p) {
            if (!p.size) return;
            auto all = text.substr(p.at, p.size);
            auto equals = all.find('=');
            auto name = trimmed(all.substr(0, equals));
            for (auto& [word, field] : known) {
                if (!http::equalsNoCase(name, word)) continue;
                uint32_t skip = equals == all.npos ? 0 : uint32_t(equals) + 1;
                in.add(*field, p.at + skip, p.size - skip);
                auto content = all.substr(skip);
                uint32_t whole;
                if (field == &viaOc && skip && number(content, whole))
                    in.addNumber(viaOcValue, p.at + skip, p.size - skip, whole);
                if (field == &viaOcSeq && number(content, whole)) {
                    auto dot = content.find('.');
                    uint32_t fraction = 0;
                    if (dot != content.npos) number(content.substr(dot + 1), fraction);
                    // tshark takes the digits behind the point for microseconds.
                    in.addTime(viaOcTime, p.at + skip, p.size - skip,
                               {int64_t(whole), int32_t(std::min(fraction, 999'999u) * 1000)});
                }
                return;
            }
            in.text(p.at, p.size, "{}", http::escaped(all));
        });
    });
}

}  // namespace dorsal
