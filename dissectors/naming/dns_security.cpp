// Resource records of DNSSEC (RFC 4034, RFC 5155), keys and signatures of other kinds (TSIG, TKEY, TLSA ...).
#include "dissectors/core/text.h"
#include "dissectors/naming/dns.h"

namespace dorsal::dns {

namespace {

// RFC 4034, appendix B: over the whole record data.
uint16_t keyTag(std::span<const uint8_t> data) {
    uint32_t sum = 0;
    for (size_t i = 0; i < data.size(); ++i) sum += i & 1 ? data[i] : data[i] << 8;
    return uint16_t(sum + (sum >> 16));
}

void addKey(const Record& r, const Field& protocol, const Field& algorithm, const Field& id,
            const Field& key) {
    constexpr uint8_t kRsaMd5 = 1;
    Layer& in = r.in;
    in.u8(protocol);
    uint8_t kind = in.u8(algorithm);
    auto data = in.view.bytes(r.at, r.size);
    if (data.size() >= 4) {
        // With RSA/MD5 the tag is part of the modulus.
        uint16_t tag = kind == kRsaMd5 ? uint16_t(data[r.size - 3] << 8 | data[r.size - 2]) : keyTag(data);
        // tshark counts the position of the record twice.
        in.addNumber(id, r.start + in.view.base(), 0, tag).generated();
    }
    r.takeRest(key);
}

void addDnsKey(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    {
        auto nest = in.in(in.add(f.dnskeyFlags, in.pos, 2));
        for (auto bit : {&f.dnskeyFlagsZoneKey, &f.dnskeyFlagsKeyRevoked, &f.dnskeyFlagsSecureEntryPoint,
                         &f.dnskeyFlagsReserved})
            in.add(*bit, in.pos, 2);
    }
    in.pos += 2;
    addKey(r, f.dnskeyProtocol, f.dnskeyAlgorithm, f.dnskeyKeyId, f.dnskeyPublicKey);
}

void addOldKey(const Record& r) {
    constexpr uint16_t kNoKey = 0xc000;
    auto& f = r.dns.record;
    Layer& in = r.in;
    uint16_t flags = in.view.u16(in.pos);
    {
        auto nest = in.in(in.add(f.keyFlags, in.pos, 2));
        in.add(f.keyFlagsAuthentication, in.pos, 2);
        in.add(f.keyFlagsConfidentiality, in.pos, 2);
        if ((flags & kNoKey) != kNoKey)
            for (auto bit : {&f.keyFlagsRequired, &f.keyFlagsAssociatedUser, &f.keyFlagsAssociatedNamedEntity,
                             &f.keyFlagsIpsec, &f.keyFlagsMime, &f.keyFlagsSignatory})
                in.add(*bit, in.pos, 2);
    }
    in.pos += 2;
    addKey(r, f.keyProtocol, f.keyAlgorithm, f.keyKeyId, f.keyPublicKey);
}

void addSignature(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    in.u16(f.rrsigTypeCovered);
    in.u8(f.rrsigAlgorithm);
    in.u8(f.rrsigLabels);
    uint32_t ttl = in.u32(f.rrsigOriginalTtl);
    appendDuration(in.last(), ttl);
    in.take(f.rrsigSignatureExpiration, 4);
    in.take(f.rrsigSignatureInception, 4);
    in.u16(f.rrsigKeyTag);
    r.takeName(f.rrsigSignersName);
    r.takeRest(f.rrsigSignature);
}

void addNext(const Record& r, const Field& field) {
    auto name = r.takeName(field);
    if (!r.wantsSummary()) return;
    r.title.append(", next domain name {}", name.printable());
    r.in.infoAppend(" {}", name.printable());
}

// RFC 4648, section 7, in lower case and without padding.
std::string base32Hex(std::span<const uint8_t> bytes) {
    std::string out;
    uint32_t held = 0, bits = 0;
    auto put = [&](uint32_t v) { out += "0123456789abcdefghijklmnopqrstuv"[v & 31]; };
    for (auto b : bytes) {
        held = held << 8 | b;
        for (bits += 8; bits >= 5; bits -= 5) put(held >> (bits - 5));
    }
    if (bits) put(held << (5 - bits));
    return out;
}

void addNsec3(const Record& r, bool parametersOnly) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    in.u8(f.nsec3Algo);
    {
        auto nest = in.in(in.add(f.nsec3Flags, in.pos, 1));
        if (!parametersOnly) in.add(f.nsec3FlagsOptOut, in.pos, 1);
        ++in.pos;
    }
    in.u16(f.nsec3Iterations);
    uint32_t salt = in.u8(f.nsec3SaltLength);
    in.take(f.nsec3SaltValue, salt);
    if (parametersOnly) return;
    uint32_t hash = in.u8(f.nsec3HashLength);
    auto bytes = in.view.bytes(in.pos, hash);
    if (in.out.wants(f.nsec3HashValue)) in.addText(f.nsec3HashValue, in.pos, hash, base32Hex(bytes));
    in.pos += hash;
    addTypeBitmaps(r, in.pos);
}

void addIpsecKey(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    in.u8(f.ipseckeyGatewayPrecedence);
    uint8_t kind = in.u8(f.ipseckeyGatewayType);
    in.u8(f.ipseckeyGatewayAlgorithm);
    switch (kind) {
        case 1: in.take(f.ipseckeyGatewayIpv4, 4); break;
        case 2: in.take(f.ipseckeyGatewayIpv6, 16); break;
        case 3: r.takeName(f.ipseckeyGatewayDns); break;
        default: break;
    }
    r.takeRest(f.ipseckeyPublicKey);
}

void addTransactionKey(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    r.takeName(f.tkeyAlgoName);
    in.take(f.tkeySignatureInception, 4);
    in.take(f.tkeySignatureExpiration, 4);
    in.u16(f.tkeyMode);
    in.u16(f.tkeyError);
    uint32_t size = in.u16(f.tkeyKeySize);
    if (size) in.take(f.tkeyKeyData, size);
    size = in.u16(f.tkeyOtherSize);
    if (size) in.take(f.tkeyOtherData, size);
}

void addTransactionSignature(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    auto algorithm = r.takeName(f.tsigAlgorithmName);
    uint16_t high = in.view.u16(in.pos);
    uint32_t low = in.view.u32(in.pos + 2);
    auto item = in.addTime(f.tsigTimeSigned, in.pos, 6, {int64_t(uint64_t(high) << 32 | low), 0});
    if (high) item.append(" (high bits set)");
    in.pos += 6;
    in.u16(f.tsigFudge);
    uint32_t size = in.u16(f.tsigMacSize);
    if (size) {
        in.view.need(in.pos, size);
        auto mac = in.addNone(f.tsigMac, in.pos, size);
        auto nest = in.in(mac);
        if (in.wantsItems())
            in.expert(f.tsigNoalg, mac, "No dissector for algorithm:{}", algorithm.printable());
        in.pos += size;
    }
    in.u16(f.tsigOriginalId);
    in.u16(f.tsigError);
    size = in.u16(f.tsigOtherLen);
    if (size) in.take(f.tsigOtherData, size);
}

void addSync(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    in.u32(f.csyncSoa);
    {
        auto nest = in.in(in.add(f.csyncFlags, in.pos, 2));
        in.add(f.csyncFlagsImmediate, in.pos, 2);
        in.add(f.csyncFlagsSoaminimum, in.pos, 2);
    }
    in.pos += 2;
    uint32_t at = in.pos;
    r.takeRest(f.csyncTypeBitmap);
    addTypeBitmaps(r, at);
}

}  // namespace

void addTypeBitmaps(const Record& r, uint32_t at, bool windowed) {
    Layer& in = r.in;
    auto block = [&](uint32_t first, uint32_t start, uint32_t size) {
        for (uint32_t i = 0; i < size; ++i) {
            uint8_t bits = in.view.u8(start + i);
            if (!in.wantsItems()) continue;
            for (uint32_t bit = 0; bit < 8; ++bit) {
                if (!(bits & 0x80 >> bit)) continue;
                uint32_t type = first + i * 8 + bit;
                auto item = in.addNumber(r.dns.respType, start + i, 1, type);
                if (!item.texts()) continue;
                auto name = Values(kTypes).find(type);
                item.label("RR type in bit map: {}",
                           name ? std::string(name) : fmt::format("Unknown ({})", type));
            }
        }
    };
    if (!windowed) return block(0, at, at < r.end() ? r.end() - at : 0);
    while (at + 2 <= r.end()) {
        uint32_t window = in.view.u8(at), size = in.view.u8(at + 1);
        block(window * 256, at + 2, size);
        at += 2 + size;
    }
}

void addSecurityRecord(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    switch (r.type) {
        case 24:
        case 46: return addSignature(r);
        case 25: return addOldKey(r);
        case 30: addNext(r, f.nxtNextDomainName); return addTypeBitmaps(r, in.pos, false);
        case 37:
            in.u16(f.certType);
            in.u16(f.certKeyTag);
            in.u8(f.certAlgorithm);
            r.takeRest(f.certCertificate);
            return;
        case 43:
        case 59:
        case 32769:
            in.u16(f.dsKeyId);
            in.u8(f.dsAlgorithm);
            in.u8(f.dsDigestType);
            r.takeRest(f.dsDigest);
            return;
        case 44:
            in.u8(f.sshfpAlgorithm);
            in.u8(f.sshfpFingerprintType);
            r.takeRest(f.sshfpFingerprint);
            return;
        case 45: return addIpsecKey(r);
        case 47: addNext(r, f.nsecNextDomainName); return addTypeBitmaps(r, in.pos);
        case 48:
        case 60: return addDnsKey(r);
        case 50: return addNsec3(r, false);
        case 51: in.infoAppend(" {}", r.owner); return addNsec3(r, true);
        case 52:
            in.infoAppend(" {}", r.owner);
            in.u8(f.tlsaCertificateUsage);
            in.u8(f.tlsaSelector);
            in.u8(f.tlsaMatchingType);
            r.takeRest(f.tlsaCertificateAssociationData);
            return;
        case 61: r.takeRest(f.openpgpkey); return;
        case 62: return addSync(r);
        case 249: return addTransactionKey(r);
        case 250: return addTransactionSignature(r);
        default:
            in.expert(r.dns.undecodedType, r.title, "Records of type {} are not decoded", r.type);
            r.takeRest(r.dns.data);
    }
}

}  // namespace dorsal::dns
