// Which option of DHCPv6 holds what.
#include "dissectors/config/dhcpv6.h"

namespace dorsal::dhcpv6 {

void Dhcpv6::addVendor(Layer& in, const Option& o) const {
    if (o.size < 4) return bad(in, o);
    if (o.code == 16) {
        in.add(vendorclassEnterprise, o.at, 4);
        for (uint32_t at = o.at + 4; at + 2 <= o.end();) {
            uint32_t size = in.view.u16(at);
            in.add(vendorclassData, at + 2, size);
            at += 2 + size;
        }
        return;
    }
    in.add(vendoroptsEnterprise, o.at, 4);
    for (uint32_t at = o.at + 4; at + 4 <= o.end();) {
        uint32_t size = in.view.u16(at + 2);
        auto nest = in.in(in.text(at, 4 + size, "option"));
        in.add(vendoroptsEnterpriseOptionCode, at, 2);
        in.add(vendoroptsEnterpriseOptionLength, at + 2, 2);
        in.add(vendoroptsEnterpriseOptionData, at + 4, size);
        at += 4 + size;
    }
}

void Dhcpv6::addOption(Layer& in, const Option& o) const {
    auto fixed = [&](const Field& field, uint32_t size) {
        if (o.size != size) return bad(in, o);
        in.add(field, o.at, size);
    };
    auto whole = [&](const Field& field) {
        if (o.size) in.add(field, o.at, o.size);
    };
    auto listed = [&](const char* title, const Field& field) {
        if (!o.size) return;
        auto nest = in.in(in.text(o.at, o.size, "{}", title));
        addNames(in, o.at, o.size, field);
    };
    auto options = [&](uint32_t skip) { addOptions(in, o.at + skip, o.end(), o.message, o.depth + 1); };
    switch (o.code) {
        case 1:
        case 2:
        case 53: return addDuid(in, o);
        case 3:
        case 25: return addAssociation(in, o);
        case 4:
            if (o.size < 4) return bad(in, o);
            addHex(in, iata, o.at, 4, "");
            return options(4);
        case 5: return addAddress(in, o);
        case 6:
        case 43:
            for (uint32_t i = 0; i + 1 < o.size + (o.size % 2); i += 2)
                in.add(requestedOptionCode, o.at + i, 2);
            return;
        case 7: return fixed(optionPreference, 1);
        case 8:
            if (o.size != 2) return bad(in, o);
            in.addNumber(elapsedTime, o.at, 2, uint64_t(in.view.u16(o.at)) * 10)
                .value("{}ms", in.view.u16(o.at) * 10);
            return;
        case 9:
            if (!o.size) return bad(in, o);
            return addMessage(in, o.at, o.end(), o.depth + 1);
        case 11:
            if (o.size < 11) return bad(in, o);
            in.add(authProtocol, o.at, 1);
            in.add(authAlgorithm, o.at + 1, 1);
            in.add(authRdm, o.at + 2, 1);
            in.add(authReplayDetection, o.at + 3, 8);
            if (o.size > 11) in.add(authInfo, o.at + 11, o.size - 11);
            return;
        case 12: return fixed(unicast, 16);
        case 13:
            if (o.size < 1) return bad(in, o);
            in.add(statusCode, o.at, 2);
            if (o.size > 2) in.addString(statusMsg, o.at + 2, o.size - 2, Enc::Utf8);
            return;
        case 15:
            for (uint32_t at = o.at; at + 2 <= o.end();) {
                uint32_t size = in.view.u16(at);
                auto nest = in.in(in.text(at, size, "User Class suboption"));
                in.add(userclassLength, at, 2);
                in.add(userclassOpaqueData, at + 2, size);
                at += 2 + size;
            }
            return;
        case 16:
        case 17: return addVendor(in, o);
        case 18: return whole(interfaceId);
        case 19: return fixed(reconfMsg, 1);
        case 21: return listed("SIP Servers Domain Search List", sipServerDomainSearchFqdn);
        case 22: return addAddresses(in, o, sipServerA);
        case 23: return addAddresses(in, o, dnsServer, true);
        case 24: return listed("Domain name suffix search list", searchListEntry);
        case 26: return addPrefix(in, o);
        case 27: return addAddresses(in, o, nisServer);
        case 28: return addAddresses(in, o, nispServer);
        case 29: return listed("nis-domain-name", nisFqdn);
        case 30: return listed("nisp-domain-name", nispFqdn);
        case 31: return addAddresses(in, o, sntpServer, true);
        case 32: return fixed(lifetime, 4);
        case 33: return listed("BCMCS Servers Domain Search List", bcmcsServerFqdn);
        case 34: return addAddresses(in, o, bcmcsServerA);
        case 37:
            if (o.size < 4) return bad(in, o);
            in.add(remoteidEnterprise, o.at, 4);
            if (o.size > 4) in.add(remoteidEnterpriseId, o.at + 4, o.size - 4);
            return;
        case 38: return whole(subscriberId);
        case 39: return addClientName(in, o);
        case 40: return addAddresses(in, o, panaAgent);
        case 41: return whole(timezone);
        case 42: return whole(tzdb);
        case 44:
            if (o.size < 17) return bad(in, o);
            in.add(lqQuery, o.at, 1);
            in.add(lqQueryLinkAddress, o.at + 1, 16);
            return options(17);
        case 45: return options(0);
        case 46: return fixed(cltTime, 4);
        case 47:
            if (o.size < 16) return bad(in, o);
            in.add(lqRelayDataPeerAddr, o.at, 16);
            in.add(lqRelayDataMsg, o.at + 16, o.size - 16);
            return;
        case 48: return addAddresses(in, o, lqClientLink);
        case 52: return addAddresses(in, o, capwapAcV6);
        case 56: return addNtpServers(in, o);
        case 64: return addNames(in, o.at, o.size, aftrName);
        case 67:
            if (o.size < 2) return bad(in, o);
            in.add(pdExcludePrefLen, o.at, 1);
            in.add(pdExcludeSubnetId, o.at + 1, o.size - 1);
            return;
        case 94:
        case 95:
        case 96: return options(0);
        case 103: return whole(captivePortal);
        case 112: return whole(mudurl);
        case 135: return fixed(relayPort, 2);
        default: return;
    }
}

}  // namespace dorsal::dhcpv6
