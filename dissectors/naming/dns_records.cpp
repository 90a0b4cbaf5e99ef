// The data of resource records; DNSSEC's are in dns_security.cpp, OPT and SVCB in dns_options.cpp.
#include <cmath>

#include "dissectors/core/text.h"
#include "dissectors/naming/dns.h"

namespace dorsal::dns {

namespace {

// RFC 1876: a length in centimetres as a decimal digit and a power of ten.
double centimetres(uint8_t packed) { return (packed >> 4) * std::pow(10.0, packed & 15); }

std::string angle(uint32_t thousandths, char positive, char negative) {
    constexpr uint32_t kZero = 0x80000000;
    bool below = thousandths < kZero;
    uint32_t v = below ? kZero - thousandths : thousandths - kZero;
    return fmt::format("{} deg {} min {}.{:03} sec {}", v / 3600000, v / 60000 % 60, v / 1000 % 60, v % 1000,
                       below ? negative : positive);
}

void addLocation(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    if (in.u8(f.locVersion) != 0) {
        in.add(f.locUnknownData, r.at, r.size);
        return;
    }
    for (auto field : {&f.locSize, &f.locHorizontalPrecision, &f.locVerticalPrecision}) {
        uint8_t v = in.u8(*field);
        if (in.wantsTexts()) in.last().append(" ({:g} m)", centimetres(v) / 100);
    }
    uint32_t latitude = in.u32(f.locLatitude);
    if (in.wantsTexts()) in.last().append(" ({})", angle(latitude, 'N', 'S'));
    uint32_t longitude = in.u32(f.locLongitude);
    if (in.wantsTexts()) in.last().append(" ({})", angle(longitude, 'E', 'W'));
    uint32_t altitude = in.u32(f.locAltitude);
    if (in.wantsTexts()) in.last().append(" ({:g} m)", (int64_t(altitude) - 10000000) / 100.0);
}

void addWellKnownServices(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    auto address = Address::ipv4(in.u32(f.wksAddress));
    if (r.wantsSummary()) {
        r.title.append(", addr {}", address.toString());
        in.infoAppend(" {}", address.toString());
    }
    in.u8(f.wksProtocol);
    for (uint32_t first = 0; in.pos < r.end(); first += 8, ++in.pos) {
        uint8_t bits = in.view.u8(in.pos);
        if (!bits || !in.wantsItems()) continue;
        auto item = in.add(f.wksBits, in.pos, 1);
        if (!item.texts()) continue;
        std::string ports;
        for (uint32_t i = 0; i < 8; ++i)
            if (bits & 0x80 >> i) ports += fmt::format("{}{}", ports.empty() ? "" : ", ", first + i);
        item.append(" ({})", ports);
    }
}

void addAddressPrefixes(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    while (in.pos < r.end()) {
        uint16_t family = in.u16(f.aplAddressFamily);
        in.u8(f.aplCodedPrefix);
        in.add(f.aplNegation, in.pos, 1);
        uint32_t size = in.u8(f.aplAfdlength);
        auto part = in.view.bytes(in.pos, size);
        if (family == 1 && size <= 4) {
            uint8_t a[4] = {};
            std::copy(part.begin(), part.end(), a);
            in.addAddress(f.aplAfdpartIpv4, in.pos, size, Address::ipv4(a));
        } else if (family == 2 && size <= 16) {
            uint8_t a[16] = {};
            std::copy(part.begin(), part.end(), a);
            in.addAddress(f.aplAfdpartIpv6, in.pos, size, Address::ipv6(a));
        } else {
            in.add(f.aplAfdpartData, in.pos, size);
        }
        in.pos += size;
    }
}

// RFC 2874: the low bits of the address stand here, the high ones under another name.
void addA6(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    uint32_t prefix = in.u8(f.a6PrefixLen);
    uint32_t skipped = std::min(prefix, 128u) / 8, size = 16 - skipped;
    uint8_t a[16] = {};
    for (uint32_t i = 0; i < size; ++i) a[skipped + i] = in.view.u8(in.pos + i);
    if (skipped < 16) a[skipped] &= uint8_t(0xff >> prefix % 8);
    auto address = Address::ipv6(a);
    if (size) in.addAddress(f.a6AddressSuffix, in.pos, size, address);
    in.pos += size;
    std::string name;
    if (prefix > 0) name = r.takeName(f.a6PrefixName).printable();
    if (!r.wantsSummary()) return;
    r.title.append(", addr {} {} {}", prefix, address.toString(), name);
    in.infoAppend(" {} {} {}", prefix, address.toString(), name);
}

void addNamingAuthority(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    uint16_t order = in.u16(f.naptrOrder), preference = in.u16(f.naptrPreference);
    auto flags = r.takeString(f.naptrFlagsLength, f.naptrFlags);
    r.takeString(f.naptrServiceLength, f.naptrService);
    r.takeString(f.naptrRegexLength, f.naptrRegex);
    auto name = readDomainName(in.view, in.pos, r.base);
    in.addNumber(f.naptrReplacementLength, in.pos, 0, name.raw().size());
    r.takeName(f.naptrReplacement);
    r.title.append(", order {}, preference {}, flags {}", order, preference, flags);
    in.infoAppend(" {} {} {}", order, preference, flags);
}

void addServer(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    uint16_t priority = in.u16(f.srvPriority), weight = in.u16(f.srvWeight), port = in.u16(f.srvPort);
    auto name = r.takeName(f.srvTarget);
    if (!r.wantsSummary()) return;
    auto target = name.printable();
    r.title.append(", priority {}, weight {}, port {}, target {}", priority, weight, port, target);
    in.infoAppend(" {} {} {} {}", priority, weight, port, target);
}

void addAuthorization(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    {
        auto nest = in.in(in.add(f.caaFlags, in.pos, 1));
        in.u8(f.caaFlagsIssuerCritical);
    }
    uint32_t tagSize = in.view.u8(in.pos);
    auto tag = in.view.text(in.pos + 1, tagSize);
    uint32_t valueAt = in.pos + 1 + tagSize;
    if (valueAt > r.end()) throw BoundsError{BoundsError::Kind::Malformed};
    const Field& kind = tag == "issue"       ? f.caaIssue
                        : tag == "issuewild" ? f.caaIssuewild
                        : tag == "iodef"     ? f.caaIodef
                                             : f.caaUnknown;
    auto item = in.addText(kind, in.pos, r.end() - in.pos, in.view.text(valueAt, r.end() - valueAt));
    auto nest = in.in(item);
    in.u8(f.caaTagLength);
    in.take(f.caaTag, tagSize);
    in.take(f.caaValue, r.end() - valueAt);
}

void addWins(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    in.u32(f.winsLocalFlag);
    in.u32(f.winsLookupTimeout);
    in.u32(f.winsCacheTimeout);
    uint32_t servers = in.u32(f.winsNbWinsServers);
    for (uint32_t i = 0; i < servers && in.pos < r.end(); ++i) in.u32(f.winsWinsServer);
}

void addWinsReverse(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    in.u32(f.winsrLocalFlag);
    in.u32(f.winsrLookupTimeout);
    in.u32(f.winsrCacheTimeout);
    auto name = r.takeName(f.winsrNameResultDomain);
    if (!r.wantsSummary()) return;
    r.title.append(", name result domain {}", name.printable());
    in.infoAppend(" {}", name.printable());
}

void addProxied(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    uint8_t version = in.view.u8(in.pos);
    in.add(f.xpfIpVersion, in.pos++, 1);
    if (version != 4 && version != 6) return;
    in.u8(f.xpfProtocol);
    uint32_t size = version == 4 ? 4 : 16;
    in.take(version == 4 ? f.xpfSourceIpv4 : f.xpfSourceIpv6, size);
    in.take(version == 4 ? f.xpfDestinationIpv4 : f.xpfDestinationIpv6, size);
    in.u16(f.xpfSport);
    in.u16(f.xpfDport);
}

void addHostIdentity(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    uint32_t tag = in.u8(f.hipHitLength);
    in.u8(f.hipHitPkAlgo);
    uint32_t key = in.u16(f.hipPkLength);
    in.take(f.hipHit, tag);
    in.take(f.hipPk, key);
    while (in.pos < r.end()) r.takeName(f.hipRendezvousServer);
}

void addStrings(const Record& r, const Field& length, const Field& text) {
    while (r.in.pos < r.end()) r.takeString(length, text);
}

}  // namespace

DomainName Record::takeName(const Field& field) const {
    auto name = readDomainName(in.view, in.pos, base);
    if (in.out.wants(field)) in.addText(field, in.pos, name.consumed, name.printable());
    in.pos += name.consumed;
    return name;
}

std::string Record::takeString(const Field& length, const Field& text) const {
    uint32_t n = in.u8(length);
    auto bytes = in.view.text(in.pos, n);
    in.take(text, n);
    std::string out;
    if (wantsSummary()) out = bytes;
    return out;
}

Item Record::takeRest(const Field& field) const {
    return in.take(field, in.pos < end() ? end() - in.pos : 0);
}

void addRecordData(const Record& r) {
    auto& f = r.dns.record;
    Layer& in = r.in;
    in.pos = r.at;
    auto named = [&](const Field& field, const char* label, const char* before) {
        auto name = r.takeName(field);
        if (!r.wantsSummary()) return;
        auto text = name.printable();
        r.title.append(", {}{}", label, text);
        in.infoAppend(" {}{}", before, text);
    };
    auto quiet = [&](auto... fields) {
        in.infoAppend(" {}", r.owner);
        (r.takeName(*fields), ...);
    };
    auto preferred = [&](const Field& preference, const Field& name, const char* what) {
        uint16_t p = in.u16(preference);
        auto host = r.takeName(name);
        if (!r.wantsSummary()) return;
        r.title.append(", preference {}, {} {}", p, what, host.printable());
        in.infoAppend(" {} {}", p, host.printable());
    };
    auto ranked = [&](const Field& rank, auto... names) {
        in.infoAppend(" {}", r.owner);
        in.u16(rank);
        (r.takeName(*names), ...);
    };
    auto address = [&](const Field& field, uint32_t size) {
        auto bytes = in.view.bytes(in.pos, size);
        auto a = size == 4 ? Address::ipv4(bytes.data()) : Address::ipv6(bytes.data());
        in.take(field, size);
        if (!r.wantsSummary()) return;
        r.title.append(", addr {}", a.toString());
        in.infoAppend(" {}", a.toString());
    };
    auto strings = [&](auto... pairs) {
        in.infoAppend(" {}", r.owner);
        (r.takeString(*pairs.first, *pairs.second), ...);
    };
    switch (r.type) {
        case 1: return address(f.a, 4);
        case 2: return named(f.ns, "ns ", "");
        case 3: return quiet(&f.md);
        case 4: return quiet(&f.mf);
        case 5: return named(f.cname, "cname ", "");
        case 6:
            named(f.soaMname, "mname ", "");
            r.takeName(f.soaRname);
            in.u32(f.soaSerialNumber);
            for (auto field :
                 {&f.soaRefreshInterval, &f.soaRetryInterval, &f.soaExpireLimit, &f.soaMinimumTtl}) {
                uint32_t seconds = in.u32(*field);
                appendDuration(in.last(), seconds);
            }
            return;
        case 7: return quiet(&f.mb);
        case 8: return quiet(&f.mg);
        case 9: return quiet(&f.mr);
        case 10:
            in.infoAppend(" {}", r.owner);
            r.takeRest(f.nullData);
            return;
        case 11: return addWellKnownServices(r);
        case 12: return named(f.ptrDomainName, "", "");
        case 13: {
            auto cpu = r.takeString(f.hinfoCpuLength, f.hinfoCpu);
            auto os = r.takeString(f.hinfoOsLength, f.hinfoOs);
            r.title.append(", CPU {}, OS {}", cpu, os);
            in.infoAppend(" {} {}", cpu, os);
            return;
        }
        case 14: return quiet(&f.minfoR, &f.minfoE);
        case 15: return preferred(f.mxPreference, f.mxMailExchange, "mx");
        case 16: return addStrings(r, f.txtLength, f.txt);
        case 17: return quiet(&f.rpMailbox, &f.rpTxtRr);
        case 18: return ranked(f.afsdbSubtype, &f.afsdbHostname);
        case 19: return strings(std::pair(&f.x25Length, &f.x25PsdnAddress));
        case 20:
            strings(std::pair(&f.idsnLength, &f.idsnAddress));
            if (in.pos < r.end()) r.takeString(f.idsnSaLength, f.idsnSaAddress);
            return;
        case 21: return ranked(f.rtSubtype, &f.rtIntermediateHost);
        case 22:
            in.infoAppend(" {}", r.owner);
            r.takeRest(f.nsapRdata);
            return;
        case 23: return quiet(&f.nsapPtrOwner);
        case 26: return ranked(f.pxPreference, &f.pxMap822, &f.pxMap400);
        case 27:
            return strings(std::pair(&f.gposLongitudeLength, &f.gposLongitude),
                           std::pair(&f.gposLatitudeLength, &f.gposLatitude),
                           std::pair(&f.gposAltitudeLength, &f.gposAltitude));
        case 28: return address(f.aaaa, 16);
        case 29: return addLocation(r);
        case 33: return addServer(r);
        case 35: return addNamingAuthority(r);
        case 36: return preferred(f.kxPreference, f.kxKeyExchange, "kx");
        case 38: return addA6(r);
        case 39: return named(f.dname, "dname ", "");
        case 41: return addEdnsOptions(r);
        case 42: in.infoAppend(" {}", r.owner); return addAddressPrefixes(r);
        case 49:
            in.infoAppend(" {}", r.owner);
            r.takeRest(f.dhcidRdata);
            return;
        case 55: in.infoAppend(" {}", r.owner); return addHostIdentity(r);
        case 63:
            in.u32(f.zonemdSerial);
            in.u8(f.zonemdScheme);
            in.u8(f.zonemdHashAlgo);
            r.takeRest(f.zonemdDigest);
            return;
        case 64:
        case 65: return addServiceBinding(r);
        case 99: return addStrings(r, f.spfLength, f.spf);
        case 104: in.u16(f.ilnpNidPreference), in.take(f.ilnpNid, 8); return;
        case 105: in.u16(f.ilnpL32Preference), in.take(f.ilnpL32, 4); return;
        case 106: in.u16(f.ilnpL64Preference), in.take(f.ilnpL64, 8); return;
        case 107: in.u16(f.ilnpLpPreference), r.takeName(f.ilnpLp); return;
        case 108: in.take(f.eui48, 6); return;
        case 109: in.take(f.eui64, 8); return;
        case 257: return addAuthorization(r);
        case 65281: return addWins(r);
        case 65282: return addWinsReverse(r);
        case 65422: return addProxied(r);
        default: return addSecurityRecord(r);
    }
}

}  // namespace dorsal::dns
