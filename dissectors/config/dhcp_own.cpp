// DHCP options whose data has a structure of its own.
#include "dissectors/config/dhcp.h"
#include "dissectors/naming/domain_name.h"

namespace dorsal::dhcp {

namespace {

bool addMessageType(const Value& v) {
    v.in.add(v.dhcp.optionMessageType, v.at, 1);
    v.item.append(" ({})", nameOf(kMessageTypes, v.in.view.u8(v.at), "Unknown Message Type"));
    return true;
}

bool addRequestList(const Value& v) {
    for (uint32_t at = v.at; at < v.end(); ++at) {
        uint8_t code = v.in.view.u8(at);
        v.in.add(v.dhcp.requested, at, 1).value("({}) {}", code, v.dhcp.option(code).name);
    }
    return v.size > 0;
}

bool addPairs(const Value& v, const Field& first, const Field& second) {
    if (v.size < 8) return v.bad("length isn't >= 8"), true;
    for (uint32_t i = 0; i + 8 <= v.size; i += 8) {
        v.in.add(first, v.at + i, 4);
        v.in.add(second, v.at + i + 4, 4);
    }
    if (v.size % 8) v.bad("Option length isn't a multiple of 8");
    return true;
}

// RFC 4702.
bool addClientName(const Value& v) {
    constexpr uint8_t kEncoded = 4;
    auto& d = v.dhcp;
    Layer& in = v.in;
    if (v.size < 3) return v.bad("length isn't >= 3"), true;
    uint8_t flags = in.view.u8(v.at);
    {
        auto word = in.add(d.fqdnFlags, v.at, 1);
        for (auto bit : {&d.fqdnN, &d.fqdnE, &d.fqdnO, &d.fqdnS})
            if (flags & bit->mask) word.append(", {}", bit->name);
        auto nest = in.in(word);
        for (auto bit : {&d.fqdnMbz, &d.fqdnN, &d.fqdnE, &d.fqdnO, &d.fqdnS}) in.add(*bit, v.at, 1);
    }
    in.add(d.fqdnRcode1, v.at + 1, 1);
    in.add(d.fqdnRcode2, v.at + 2, 1);
    uint32_t at = v.at + 3, size = v.size - 3;
    if (!size) return true;
    if (flags & kEncoded) {
        auto name = readDomainName(in.view.sub(at, size), 0, 0);
        if (in.out.wants(d.fqdnName)) in.addText(d.fqdnName, at, size, name.printable());
    } else {
        in.add(d.fqdnName, at, size);
    }
    return true;
}

// RFC 3397: names in the compressed form of DNS, over all options of this kind together (RFC 3396).
bool addSearchList(const Value& v) {
    auto& d = v.dhcp;
    Layer& in = v.in;
    uint32_t all = v.facts.searchLists, number = ++v.facts.searchListsSeen;
    auto names = [&](const View& list, bool joined) {
        for (uint32_t at = 0; at < list.reported();) {
            auto name = readDomainName(list, at, 0);
            if (in.out.wants(d.domainSearchFqdn))
                in.addText(d.domainSearchFqdn, joined ? v.at : v.at + at, joined ? 0 : name.consumed,
                           name.printable());
            at += name.consumed;
        }
    };
    if (all <= 1) {
        names(in.view.sub(v.at, v.size), false);
        return true;
    }
    if (!in.wantsItems()) return true;
    in.addText(d.domainSearchRfc3396Detected, v.at, v.size, fmt::format("{}/{}", number, all));
    if (number < all) {
        in.addText(d.domainSearchReferLastOption, v.at, v.size, fmt::format("{}/{}", all, all));
        return true;
    }
    std::vector<uint8_t> joined;
    constexpr uint32_t kOptionsAt = 240;
    for (uint32_t at = kOptionsAt; at < v.end();) {
        uint8_t code = in.view.u8(at);
        if (code == 0) {
            ++at;
            continue;
        }
        uint32_t size = in.view.u8(at + 1);
        if (code == 119) {
            auto part = in.view.bytes(at + 2, size);
            joined.insert(joined.end(), part.begin(), part.end());
        }
        at += 2 + size;
    }
    names(View(joined.data(), uint32_t(joined.size()), uint32_t(joined.size())), true);
    return true;
}

// RFC 3442: the width of the mask, as many bytes of the network as it needs, and the router.
bool addClasslessRoutes(const Value& v) {
    auto& in = v.in;
    if (v.size < 5) return v.bad("length isn't >= 5"), true;
    for (uint32_t at = v.at; at < v.end();) {
        uint32_t width = in.view.u8(at);
        if (width > 32) {
            in.add(v.dhcp.classlessRoute, at, 1).label("bad mask width {}", width);
            break;
        }
        uint32_t bytes = (width + 7) / 8, size = 1 + bytes + 4;
        if (at + size > v.end()) throw BoundsError{BoundsError::Kind::Malformed};
        uint8_t network[4] = {};
        for (uint32_t i = 0; i < bytes; ++i) network[i] = in.view.u8(at + 1 + i);
        auto router = Address::ipv4(in.view.u32(at + 1 + bytes));
        auto item = in.add(v.dhcp.classlessRoute, at, size);
        if (item.texts()) {
            if (width)
                item.label(" {}/{}-{}", Address::ipv4(network).toString(), width, router.toString());
            else
                item.label(" default-{}", router.toString());
        }
        at += size;
    }
    return true;
}

// RFC 3118.
bool addAuthentication(const Value& v) {
    auto& d = v.dhcp;
    auto& in = v.in;
    if (v.size < 11) return v.bad("length isn't >= 11"), false;
    uint8_t protocol = in.view.u8(v.at);
    in.add(d.authenticationProtocol, v.at, 1);
    in.add(protocol == 1 ? d.authenticationAlgDelay : d.authenticationAlgorithm, v.at + 1, 1);
    in.add(d.authenticationRdm, v.at + 2, 1);
    in.add(d.authenticationRdmReplayDetection, v.at + 3, 8);
    if (protocol == 0 && v.size > 11) in.add(d.authenticationInformation, v.at + 11, v.size - 11);
    return true;
}

bool addUserClasses(const Value& v) {
    auto& d = v.dhcp;
    auto& in = v.in;
    uint32_t number = 0;
    for (uint32_t at = v.at; at < v.end(); ++number) {
        uint32_t size = in.view.u8(at);
        auto item = in.addNumber(d.userClass, at, 1, number).value("[{}]", number);
        item.length(1 + size);
        auto nest = in.in(item);
        in.add(d.userClassLength, at, 1);
        if (size) in.add(d.userClassData, at + 1, size);
        at += 1 + size;
    }
    return true;
}

// RFC 5969.
bool addSixRd(const Value& v) {
    auto& d = v.dhcp;
    auto& in = v.in;
    if (v.size < 22) return in.expert(d.sixRdMalformed, v.item), true;
    in.add(d.sixRdIpv4MaskLen, v.at, 1);
    in.add(d.sixRdPrefixLen, v.at + 1, 1);
    in.add(d.sixRdPrefix, v.at + 2, 16);
    for (uint32_t i = 18; i + 4 <= v.size; i += 4) in.add(d.sixRdBorderRelayIp, v.at + i, 4);
    return true;
}

bool addSipServers(const Value& v) {
    auto& d = v.dhcp;
    auto& in = v.in;
    if (v.size < 1) return false;
    uint8_t encoding = in.view.u8(v.at);
    in.add(d.sipEncoding, v.at, 1);
    if (encoding == 1) {
        if (v.size < 5) return v.bad("length isn't >= 5"), true;
        if (v.size % 4 != 1) v.bad("length isn't a multiple of 4 plus 1");
        for (uint32_t i = 1; i + 4 <= v.size; i += 4) in.add(d.sipAddress, v.at + i, 4);
    } else if (encoding == 0) {
        for (uint32_t at = v.at + 1; at < v.end();) {
            auto name = readDomainName(in.view.sub(0, v.end()), at, v.at + 1);
            if (in.out.wants(d.sipName)) in.addText(d.sipName, at, name.consumed, name.printable());
            at += name.consumed;
        }
    }
    return true;
}

bool addRdnss(const Value& v) {
    auto& d = v.dhcp;
    auto& in = v.in;
    if (v.size < 10) return v.bad("length must be >= 10"), true;
    in.add(d.rdnssReserved, v.at, 1);
    in.add(d.rdnssPreference, v.at, 1);
    in.add(d.rdnssPrimaryDns, v.at + 1, 4);
    in.add(d.rdnssSecondaryDns, v.at + 5, 4);
    auto name = readDomainName(in.view, v.at + 9, v.at + 9);
    if (in.out.wants(d.rdnssDomain)) in.addText(d.rdnssDomain, v.at + 9, v.size - 9, name.printable());
    return true;
}

bool addPcpServers(const Value& v) {
    auto& d = v.dhcp;
    auto& in = v.in;
    if (v.size < 5) return v.bad("length must be >= 5"), true;
    for (uint32_t at = v.at; at < v.end();) {
        uint32_t size = in.view.u8(at);
        auto nest = in.in(in.text(at, size, "PCP server list"));
        in.add(d.pcpListLength, at, 1);
        for (uint32_t i = 0; i + 4 < size && at + 1 + i + 4 <= v.end(); i += 4)
            in.add(d.pcpServer, at + 1 + i, 4);
        at += 1 + size;
    }
    return true;
}

bool addDirectoryAgents(const Value& v) {
    auto& d = v.dhcp;
    auto& in = v.in;
    if (v.size < 1) return false;
    in.add(*d.option(78).field, v.at, 1);
    for (uint32_t i = 1; i + 4 <= v.size; i += 4) in.add(d.slpDirectoryAgentSlpdaAddress, v.at + i, 4);
    if ((v.size - 1) % 4) v.bad("Option length isn't a multiple of 4");
    return true;
}

bool addNetwareOptions(const Value& v) {
    auto& d = v.dhcp;
    auto& in = v.in;
    for (uint32_t at = v.at; at + 2 <= v.end();) {
        uint32_t size = in.view.u8(at + 1);
        auto item = in.add(d.novellOptionsSuboption, at, 1);
        if (item.texts()) {
            uint8_t code = in.view.u8(at);
            item.value("({}) {}", code, nameOf(kNovellOptionsSuboption, code));
        }
        item.length(2 + size);
        auto nest = in.in(item);
        in.add(d.optionSuboptionLength, at + 1, 1);
        in.add(d.novellOptionsValue, at + 2, size).hide();
        at += 2 + size;
    }
    return true;
}

}  // namespace

bool addOwn(const Value& v, uint8_t code) {
    auto& d = v.dhcp;
    auto& in = v.in;
    switch (code) {
        case 21: return addPairs(v, d.policyIp, d.policySubnetMask);
        case 25:
            for (uint32_t i = 0; i + 2 <= v.size; i += 2) in.add(d.plateau, v.at + i, 2);
            if (v.size % 2) v.bad("Option length isn't a multiple of 2");
            return true;
        case 33: return addPairs(v, d.staticRouteIp, d.staticRouteRouter);
        case 43: return addVendorInformation(v);
        case 52: in.add(d.overload, v.at, 1); return true;
        case 53: return addMessageType(v);
        case 55: return addRequestList(v);
        case 61: return addClientIdentifier(v);
        case 63: return addNetwareOptions(v);
        case 77: return addUserClasses(v);
        case 78: return addDirectoryAgents(v);
        case 79:
            in.add(d.slpServiceScopeValue, v.at, 1);
            if (v.size > 1) in.add(d.slpServiceScopeString, v.at + 1, v.size - 1);
            return true;
        case 81: return addClientName(v);
        case 82: return addRelayInformation(v);
        case 90: return addAuthentication(v);
        case 93:
            for (uint32_t i = 0; i + 2 <= v.size; i += 2) in.add(d.architecture, v.at + i, 2);
            if (v.size % 2) v.bad("Option length isn't a multiple of 2");
            return true;
        case 94:
            if (v.size < 3) return true;
            in.add(d.clientNetworkIdMajor, v.at + 1, 1);
            in.add(d.clientNetworkIdMinor, v.at + 2, 1);
            return true;
        case 97:
            // Little endian, as PXE writes it (RFC 4578).
            if (v.size == 17 && in.view.u8(v.at) == 0) in.addLe(d.clientIdUuid, v.at + 1, 16);
            return v.size > 0;
        case 119: return addSearchList(v);
        case 120: return addSipServers(v);
        case 121:
        case 249: return addClasslessRoutes(v);
        case 124: return addEnterpriseClass(v);
        case 125: return addEnterpriseInformation(v);
        case 145:
            for (uint32_t at = v.at; at < v.end(); ++at) in.add(d.nonceAlgorithm, at, 1);
            return true;
        case 146: return addRdnss(v);
        case 151:
            in.add(d.leaseStatusCode, v.at, 1);
            if (v.size > 1) in.add(d.leaseStatusCodeMessage, v.at + 1, v.size - 1);
            return true;
        case 158: return addPcpServers(v);
        case 159:
            if (v.size != 4) return v.bad("length must be 4"), true;
            in.add(d.portsOffset, v.at, 1);
            in.add(d.portsPsidLength, v.at + 1, 1);
            in.add(d.portsPsid, v.at + 2, 2);
            return true;
        case 212: return addSixRd(v);
        default: return false;
    }
}

}  // namespace dorsal::dhcp
