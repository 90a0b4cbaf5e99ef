#include "dissectors/security/tls_extensions.h"

namespace dorsal::tls {
namespace {

enum Message : uint8_t {
    kClientHello = 1,
    kServerHello = 2,
    kEncryptedExtensions = 8,
    kCertificateRequest = 13
};

void appendNumber(std::string& list, uint32_t value) {
    if (!list.empty()) list += '-';
    fmt::format_to(std::back_inserter(list), "{}", value);
}

// Values that every implementation must ignore (RFC 8701).
bool isGrease(uint32_t value) { return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 255); }

}  // namespace

bool Extensions::parse(Layer& in, uint32_t end, uint8_t message, Session& session, Fingerprint* print) const {
    uint32_t listEnd;
    if (!v.begin(in, length, end, listEnd, 0, 0xffff)) return false;
    if (print) print->extensions += ',';
    std::string types;
    bool first = true;
    while (listEnd - in.pos >= 4) {
        uint32_t start = in.pos;
        auto kind = in.view.u16(start);
        uint32_t n = in.view.u16(start + 2);
        auto head = in.text(start, n + 4, "Extension");
        if (head.texts()) {
            if (auto name = extensionTypes().find(kind))
                head.append(": {} (len={})", name, n);
            else
                head.append(": Unknown type {} (len={})", kind, n);
        }
        auto nest = in.in(head);
        in.u16(type);
        uint32_t extensionEnd;
        bool whole = v.begin(in, len, listEnd, extensionEnd, 0, 0xffff);
        if (print && !isGrease(kind)) {
            if (!first) print->extensions += '-';
            fmt::format_to(std::back_inserter(print->extensions), "{}", kind);
            first = false;
        }
        if (!whole) return false;
        At at{extensionEnd, message, message == kClientHello, session, print};
        parseOne(in, kind, at);
        v.finish(in, extensionEnd);
    }
    v.finish(in, listEnd);
    return true;
}

void Extensions::parseOne(Layer& in, uint16_t kind, const At& at) const {
    uint32_t end = at.end, size = end - in.pos;
    bool request = at.fromClient || at.message == kCertificateRequest;
    switch (kind) {
        case 0: return serverName(in, at);
        case 1: in.u8(maxFragment); return;
        case 5:
            if (at.fromClient) return statusRequest(in, at);
            if (at.message == 11) return ocsp.parse(in, v, end);
            return;
        case 9:
        case 19:
        case 20: return certificateTypes(in, at);
        case 10: return supportedGroups(in, at);
        case 11: return pointFormats(in, at);
        case 12: return opaque(in, srpLength, srpName, at, 1, 255);
        case 13:
        case 50: return schemes.parseList(in, v, end);
        case 15: in.u8(heartbeatMode); return;
        case 16: return alpn(in, at);
        case 17:
            if (at.fromClient) statusRequestV2(in, at);
            return;
        case 18:
            if (!request && size) sct.parseList(in, v, schemes, end);
            return;
        case 21:
            if (size) in.take(padding, size);
            return;
        case 14:
        case 22:
        case 23:
        case 49: return;
        case 27:
            if (!request) return;
            {
                uint32_t listEnd;
                if (!v.begin(in, algorithmsLength, end, listEnd, 2, 0xfe)) return;
                while (in.pos + 2 <= listEnd) in.u16(algorithm);
                return v.finish(in, listEnd);
            }
        case 28: in.u16(sizeLimit); return;
        case 34: return delegatedCredentials(in, at);
        case 35:
            in.add(data, in.pos, size).label("Data ({} byte{})", size, size == 1 ? "" : "s");
            in.pos = end;
            return;
        case 40:
        case 51: return keyShare(in, at);
        case 41: return preSharedKey(in, at);
        case 42:
            if (at.message == 4 && size >= 4) in.u32(earlyDataSize);
            return;
        case 43: return supportedVersions(in, at);
        case 44: return opaque(in, cookieLength, cookie, at, 1, 0xffff);
        case 45:
            if (at.fromClient) {
                uint32_t listEnd;
                if (!v.begin(in, pskModesLength, end, listEnd, 1, 255)) return;
                while (in.pos < listEnd) in.u8(pskMode);
            }
            return;
        case 47: return authorities.parse(in, v, end);
        case 48: return oidFilters(in, at);
        case 53:
        case 54: return opaque(in, connectionIdLength, connectionId, at, 0, 255);
        case 57: return quic.parse(in, end, false);
        case 0xffa5: return quic.parse(in, end, true);
        case 13172: return npn(in, at);
        case 17513: return alps(in, at);
        case 0xff01: return renegotiation(in, at);
        case 0xffce: return esni(in, at);
        default: in.add(data, in.pos, size); in.pos = end;
    }
}

void Extensions::opaque(Layer& in, const Field& lengthField, const Field& f, const At& at, uint32_t least,
                        uint32_t most) const {
    uint32_t end;
    if (!v.begin(in, lengthField, at.end, end, least, most)) return;
    if (end > in.pos) in.add(f, in.pos, end - in.pos);
    in.pos = end;
}

void Extensions::serverName(Layer& in, const At& at) const {
    if (at.end == in.pos) return;
    auto nest = in.in(in.text(in.pos, at.end - in.pos, "Server Name Indication extension"));
    uint32_t listEnd;
    if (!v.begin(in, namesLength, at.end, listEnd, 1, 0xffff)) return;
    while (in.pos < listEnd) {
        in.u8(nameType);
        uint32_t nameEnd;
        if (!v.begin(in, nameLength, listEnd, nameEnd, 1, 0xffff)) return;
        in.take(name, nameEnd - in.pos);
    }
}

void Extensions::ocspRequest(Layer& in, uint32_t end) const {
    uint32_t partEnd;
    if (!v.begin(in, respondersLength, end, partEnd, 0, 0xffff)) return;
    if (partEnd > in.pos) {
        in.expert(undecoded, in.text(in.pos, partEnd - in.pos, "Responder IDs are not decoded"),
                  "Responder IDs are not decoded");
        in.pos = partEnd;
    }
    if (!v.begin(in, requestExtensionsLength, end, partEnd, 0, 0xffff)) return;
    if (partEnd > in.pos) {
        in.expert(undecoded, in.text(in.pos, partEnd - in.pos, "Request extensions are not decoded"),
                  "Request extensions are not decoded");
        in.pos = partEnd;
    }
}

void Extensions::statusRequest(Layer& in, const At& at) const {
    if (in.u8(ocsp.type) == 1) ocspRequest(in, at.end);
}

void Extensions::statusRequestV2(Layer& in, const At& at) const {
    uint32_t listEnd;
    if (!v.begin(in, requestListLength, at.end, listEnd, 1, 0xffff)) return;
    while (in.pos < listEnd) {
        auto kind = in.u8(ocsp.type);
        uint32_t requestEnd;
        if (!v.begin(in, requestLength, listEnd, requestEnd, 0, 0xffff)) return;
        if (kind == 1 || kind == 2) ocspRequest(in, requestEnd);
        v.finish(in, requestEnd);
    }
}

void Extensions::certificateTypes(Layer& in, const At& at) const {
    if (!at.fromClient) {
        in.u8(certType);
        return;
    }
    uint32_t n = in.u8(certTypesLength);
    if (n == 0) return;
    auto item = in.addNone(certTypes, in.pos, n);
    item.label("Certificate Type List ({})", n);
    auto nest = in.in(item);
    while (n-- > 0) in.u8(certType);
}

void Extensions::supportedGroups(Layer& in, const At& at) const {
    uint32_t end;
    if (!v.begin(in, groupsLength, at.end, end, 2, 0xffff)) return;
    uint32_t count = (end - in.pos) / 2;
    auto item = in.addNone(groups, in.pos, end - in.pos);
    item.label("Supported Groups ({} group{})", count, count == 1 ? "" : "s");
    auto nest = in.in(item);
    while (in.pos + 2 <= end) {
        auto value = in.u16(group);
        if (at.print && !isGrease(value)) appendNumber(at.print->groups, value);
    }
    v.finish(in, end);
}

void Extensions::pointFormats(Layer& in, const At& at) const {
    uint32_t n = in.u8(formatsLength);
    auto item = in.addNone(formats, in.pos, n);
    item.label("Elliptic curves point formats ({})", n);
    auto nest = in.in(item);
    while (n-- > 0) {
        auto value = in.u8(format);
        if (at.print) appendNumber(at.print->formats, value);
    }
}

void Extensions::alpn(Layer& in, const At& at) const {
    uint32_t listEnd;
    if (!v.begin(in, alpnLength, at.end, listEnd, 2, 0xffff)) return;
    auto item = in.addNone(alpnList, in.pos, listEnd - in.pos);
    auto nest = in.in(item);
    while (in.pos < listEnd) {
        uint32_t nameEnd;
        if (!v.begin(in, alpnNameLength, listEnd, nameEnd, 1, 255)) return;
        if (!at.fromClient && at.session.application.empty())
            at.session.application = in.view.text(in.pos, nameEnd - in.pos);
        in.take(alpnName, nameEnd - in.pos);
    }
}

void Extensions::npn(Layer& in, const At& at) const {
    if (at.end == in.pos) return;
    auto nest = in.in(in.text(in.pos, at.end - in.pos, "Next Protocol Negotiation"));
    while (in.pos < at.end) {
        uint32_t nameEnd;
        if (!v.begin(in, npnNameLength, at.end, nameEnd, 0, 255)) return;
        in.take(npnName, nameEnd - in.pos);
    }
}

void Extensions::alps(Layer& in, const At& at) const {
    if (!at.fromClient) {
        // What the server sets for the application means something only to that.
        if (at.message == kEncryptedExtensions && at.end > in.pos)
            in.add(alpsSettings, in.pos, at.end - in.pos);
        in.pos = at.end;
        return;
    }
    uint32_t listEnd;
    if (!v.begin(in, alpsLength, at.end, listEnd, 2, 0xffff)) return;
    auto nest = in.in(in.addNone(alpsList, in.pos, listEnd - in.pos));
    while (in.pos < listEnd) {
        uint32_t nameEnd;
        if (!v.begin(in, alpsNameLength, listEnd, nameEnd, 1, 255)) return;
        in.take(alpsName, nameEnd - in.pos);
    }
}

void Extensions::supportedVersions(Layer& in, const At& at) const {
    if (!at.fromClient) {
        auto chosen = in.u16(version);
        if (at.message == kServerHello || at.message == 6) at.session.selected = chosen;
        return;
    }
    uint32_t end;
    if (!v.begin(in, versionsLength, at.end, end, 2, 254)) return;
    while (in.pos + 2 <= end) in.u16(version);
    v.finish(in, end);
}

void Extensions::keyShareEntry(Layer& in, uint32_t end) const {
    uint32_t start = in.pos;
    auto item = in.text(start, 4, "Key Share Entry");
    auto nest = in.in(item);
    auto kind = in.u16(shareGroup);
    uint32_t keyEnd;
    if (!v.begin(in, shareLength, end, keyEnd, 1, 0xffff)) return;
    item.append(": Group: {}, Key Exchange length: {}", nameOf(tls::groups(), kind), keyEnd - in.pos);
    in.take(shareKey, keyEnd - in.pos);
    item.endAt(in.view, keyEnd);
}

void Extensions::keyShare(Layer& in, const At& at) const {
    if (at.end == in.pos) return;
    auto nest = in.in(in.text(in.pos, at.end - in.pos, "Key Share extension"));
    if (at.fromClient) {
        uint32_t end;
        if (!v.begin(in, sharesLength, at.end, end, 0, 0xffff)) return;
        while (in.pos + 4 <= end) keyShareEntry(in, end);
        v.finish(in, end);
    } else if (at.message == kServerHello && at.end - in.pos > 2) {
        keyShareEntry(in, at.end);
    } else {
        in.u16(selectedGroup);
    }
}

void Extensions::preSharedKey(Layer& in, const At& at) const {
    auto nest = in.in(in.text(in.pos, at.end - in.pos, "Pre-Shared Key extension"));
    if (!at.fromClient) {
        in.u16(selectedIdentity);
        return;
    }
    uint32_t listEnd;
    if (!v.begin(in, identitiesLength, at.end, listEnd, 7, 0xffff)) return;
    while (in.pos < listEnd) {
        uint32_t n = in.view.u16(in.pos), identityEnd;
        auto head = in.text(in.pos, 2 + n + 4, "PSK Identity (length: {})", n);
        auto below = in.in(head);
        if (!v.begin(in, identityLength, listEnd, identityEnd, 1, 0xffff)) return;
        in.take(identity, identityEnd - in.pos);
        in.u32(ticketAge);
    }
    v.finish(in, listEnd);
    if (!v.begin(in, bindersLength, at.end, listEnd, 33, 0xffff)) return;
    in.addNone(binders, in.pos, listEnd - in.pos);
    in.pos = listEnd;
}

void Extensions::delegatedCredentials(Layer& in, const At& at) const {
    if (at.message != 11) return schemes.parseList(in, v, at.end);
    in.add(credentialTime, in.pos, 4);
    in.skip(4);
    schemes.parse(in);
    uint32_t end;
    if (!v.begin(in, credentialKeyLength, at.end, end, 1, 0xffffff)) return;
    in.take(credentialKey, end - in.pos);
    schemes.parse(in);
    if (!v.begin(in, credentialSignatureLength, at.end, end, 1, 0xffff)) return;
    in.take(credentialSignature, end - in.pos);
}

void Extensions::esni(Layer& in, const At& at) const {
    if (!at.fromClient) return;
    in.u16(esniSuite);
    keyShareEntry(in, at.end);
    uint32_t end;
    if (!v.begin(in, esniDigestLength, at.end, end, 0, 0xffff)) return;
    in.take(esniDigest, end - in.pos);
    if (!v.begin(in, esniLength, at.end, end, 1, 0xffff)) return;
    in.take(esniName, end - in.pos);
}

void Extensions::oidFilters(Layer& in, const At& at) const {
    uint32_t listEnd;
    if (!v.begin(in, oidFiltersLength, at.end, listEnd, 0, 0xffff)) return;
    while (in.pos < listEnd) {
        uint32_t end;
        if (!v.begin(in, oidLength, listEnd, end, 1, 255)) return;
        // The OID is DER: a tag and a length before the bytes of interest.
        if (end - in.pos > 2) in.add(oid, in.pos + 2, end - in.pos - 2);
        in.pos = end;
        if (!v.begin(in, oidValuesLength, listEnd, end, 0, 0xffff)) return;
        in.pos = end;
    }
}

void Extensions::renegotiation(Layer& in, const At& at) const {
    auto nest = in.in(in.text(in.pos, at.end - in.pos, "Renegotiation Info extension"));
    opaque(in, renegotiationLength, renegotiationInfo, at, 0, 255);
}

}  // namespace dorsal::tls
