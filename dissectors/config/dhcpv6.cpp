#include "dissectors/config/dhcpv6.h"

#include "dissectors/naming/domain_name.h"

namespace dorsal::dhcpv6 {

namespace {

constexpr uint8_t kRelayForward = 12, kRelayReply = 13;
constexpr uint16_t kRelayMessage = 9;  // option
constexpr uint32_t kMostDepth = 16;
constexpr uint32_t kDuidEpoch = 946684800;  // 2000-01-01, in Unix time

}  // namespace

Dhcpv6::Dhcpv6(Registry& r) : Protocol(r, "dhcpv6", "DHCPv6", "DHCPv6") {
    ownItem = false;
    r.bind("udp.port", {546, 547}, *this);
}

void Dhcpv6::parse(Layer& in) const {
    in.column("DHCPv6");
    in.out.info.clear();
    addMessage(in, 0, in.view.reported(), 0);
}

void Dhcpv6::addMessage(Layer& in, uint32_t at, uint32_t end, uint32_t depth) const {
    if (depth > kMostDepth) throw BoundsError{BoundsError::Kind::TooDeep};
    uint8_t type = in.view.u8(at);
    auto name = Values(kMessages).find(type);
    auto title = name ? std::string(name) : fmt::format("Message Type {}", type);
    in.infoAppend("{} ", title);
    auto item = in.addNone(self, at, std::min(end - at, in.view.leftCaptured(at)));
    auto nest = in.in(item);
    in.add(msgtype, at, 1);
    if (type == kRelayForward || type == kRelayReply) {
        uint8_t hops = in.view.u8(at + 1);
        auto count = in.add(hopcount, at + 1, 1);
        // The message that the client sent is relayed with a count of zero.
        bool innermost = false;
        for (uint32_t next = at + 34; next + 5 <= end && in.view.has(next, 5);
             next += 4 + in.view.u16(next + 2)) {
            if (in.view.u16(next) != kRelayMessage) continue;
            uint8_t inner = in.view.u8(next + 4);
            innermost = inner != kRelayForward && inner != kRelayReply;
            break;
        }
        if (type == kRelayForward && hops && innermost) in.expert(errorHopcount, count);
        auto link = in.view.bytes(at + 2, 16);
        in.add(linkaddr, at + 2, 16);
        if (in.wantsColumns()) in.infoAppend("L: {} ", Address::ipv6(link.data()).toString());
        in.add(peeraddr, at + 18, 16);
        addOptions(in, at + 34, end, type, depth);
    } else {
        uint32_t id = in.view.u24(at + 1);
        in.add(xid, at + 1, 3);
        in.infoAppend("XID: 0x{:06x} ", id);
        addOptions(in, at + 4, end, type, depth);
    }
}

void Dhcpv6::addOptions(Layer& in, uint32_t at, uint32_t end, uint8_t message, uint32_t depth) const {
    if (depth > kMostDepth) throw BoundsError{BoundsError::Kind::TooDeep};
    while (at + 4 <= end) {
        uint16_t code = in.view.u16(at);
        uint32_t size = in.view.u16(at + 2);
        if (size > end - at - 4) return;
        in.view.need(at, 4 + size);
        Item item;
        if (in.out.wants(optionTypeStr)) {
            auto name = Values(kOptions).find(code);
            auto text = name ? std::string(name) : fmt::format("DHCP option {}", code);
            item = in.addText(optionTypeStr, at, 4 + size, text);
            item.label("{}", text);
        }
        auto nest = in.in(item);
        in.add(optionType, at, 2);
        in.add(optionLength, at + 2, 2);
        addOption(in, {code, at + 4, size, item, message, depth});
        at += 4 + size;
    }
}

void Dhcpv6::bad(Layer& in, const Option& o) const { in.expert(malformedOption, o.item); }

void Dhcpv6::addHex(Layer& in, const Field& field, uint32_t at, uint32_t size, const char* separator) const {
    auto bytes = in.view.bytes(at, size);
    if (!in.out.wants(field)) return;
    std::string text;
    for (auto b : bytes) text += fmt::format("{}{:02x}", text.empty() ? "" : separator, b);
    in.addText(field, at, size, text);
}

// A duration, of which all ones is forever.
void Dhcpv6::addSeconds(Layer& in, const Field& field, uint32_t at, const char* label) const {
    auto item = in.add(field, at, 4);
    if (in.view.u32(at) == UINT32_MAX) item.label("{}: infinity", label ? label : field.name);
}

void Dhcpv6::addDuid(Layer& in, const Option& o) const {
    if (o.size < 2) return bad(in, o);
    auto bytes = in.view.bytes(o.at, o.size);
    in.add(duidBytes, o.at, o.size);
    if (o.code == 1 && in.wantsColumns()) {
        std::string hex;
        for (auto b : bytes) hex += fmt::format("{:02x}", b);
        in.infoAppend("CID: {} ", hex);
    }
    uint16_t kind = in.view.u16(o.at);
    in.add(duidType, o.at, 2);
    switch (kind) {
        case 1:
            if (o.size < 8) return bad(in, o);
            in.add(duidlltHwtype, o.at + 2, 2);
            in.addTime(duidlltTime, o.at + 4, 4, {int64_t(in.view.u32(o.at + 4)) + kDuidEpoch, 0});
            if (o.size > 8) addHex(in, duidlltLinkLayerAddr, o.at + 8, o.size - 8, ":");
            return;
        case 2:
            if (o.size < 6) return bad(in, o);
            in.add(duidenEnterprise, o.at + 2, 4);
            if (o.size > 6) in.add(duidenIdentifier, o.at + 6, o.size - 6);
            return;
        case 3:
            if (o.size < 4) return bad(in, o);
            in.add(duidllHwtype, o.at + 2, 2);
            if (o.size > 4) addHex(in, duidllLinkLayerAddr, o.at + 4, o.size - 4, ":");
            return;
        case 4:
            if (o.size != 18) return bad(in, o);
            in.add(duiduuidBytes, o.at + 2, 16);
            return;
        default: return;
    }
}

void Dhcpv6::addAssociation(Layer& in, const Option& o) const {
    if (o.size < 12) return bad(in, o);
    addHex(in, iaid, o.at, 4, "");
    addSeconds(in, iaidT1, o.at + 4);
    addSeconds(in, iaidT2, o.at + 8);
    addOptions(in, o.at + 12, o.end(), o.message, o.depth + 1);
}

void Dhcpv6::addAddress(Layer& in, const Option& o) const {
    if (o.size < 24) return bad(in, o);
    auto address = in.view.bytes(o.at, 16);
    in.add(iaaddrIp, o.at, 16);
    if (in.wantsColumns()) in.infoAppend("IAA: {} ", Address::ipv6(address.data()).toString());
    addSeconds(in, iaaddrPrefLifetime, o.at + 16);
    addSeconds(in, iaaddrValidLifetime, o.at + 20, "Preferred lifetime");
    addOptions(in, o.at + 24, o.end(), o.message, o.depth + 1);
}

void Dhcpv6::addPrefix(Layer& in, const Option& o) const {
    if (o.size < 25) return bad(in, o);
    addSeconds(in, iaprefixPrefLifetime, o.at);
    addSeconds(in, iaprefixValidLifetime, o.at + 4);
    in.add(iaprefixPrefLen, o.at + 8, 1);
    in.add(iaprefixPrefAddr, o.at + 9, 16);
    addOptions(in, o.at + 25, o.end(), o.message, o.depth + 1);
}

void Dhcpv6::addAddresses(Layer& in, const Option& o, const Field& field, bool counted) const {
    if (o.size % 16) return bad(in, o);
    for (uint32_t i = 0; i < o.size; i += 16) {
        auto item = in.add(field, o.at + i, 16);
        if (counted && item.texts())
            item.label(" {} {}: {}", i / 16 + 1, field.name,
                       Address::ipv6(in.view.bytes(o.at + i, 16).data()).toString());
    }
}

// Names as RFC 1035 writes them, without pointers; shown with a dot at the end.
void Dhcpv6::addNames(Layer& in, uint32_t at, uint32_t size, const Field& field, bool one) const {
    for (uint32_t end = at + size; at < end;) {
        uint32_t pos = at;
        std::string text;
        bool whole = false;
        while (pos < end) {
            uint32_t length = in.view.u8(pos);
            if (length == 0) {
                ++pos;
                whole = true;
                break;
            }
            if (length > end - pos - 1) {
                uint32_t left = end - pos - 1;
                auto item = in.add(domainFieldLenExceeded, pos, 1);
                item.label(
                    "ERROR: The length of this name, {}, exceeds the remaining length, {}, in the domain "
                    "name field",
                    length, left);
                auto nest = in.in(item);
                in.expert(nameTooLong,
                          in.text(pos, end - pos, "ERROR: FQDN exceeds length of the domain name field"));
                in.infoAppend(" [DOMAIN FIELD LEN EXCEEDED]");
                return;
            }
            text += in.view.text(pos + 1, length);
            text += '.';
            pos += 1 + length;
        }
        // A name that its field ends is a partial one (RFC 4704).
        if (!whole && one && !text.empty()) text.pop_back();
        auto item = in.addText(field, at, pos - at, text);
        if (!whole && one && item.texts()) item.label("Partial domain name: {}", text);
        at = pos;
    }
}

void Dhcpv6::addClientName(Layer& in, const Option& o) const {
    constexpr uint8_t kServerUpdates = 1, kOverride = 2, kNoUpdates = 4;
    if (o.size < 1) return bad(in, o);
    uint8_t bits = in.view.u8(o.at);
    auto word = in.add(clientFqdnFlags, o.at, 1);
    bool fromClient = o.message == 1 || o.message == 3 || o.message == 5 || o.message == 6;
    bool wrong = bits & kNoUpdates && bits & kServerUpdates;
    if (fromClient) {
        word.append("  {}", wrong ? "[ERROR: CLIENT prefers that the server not perform *any* DNS updates "
                                    "        In which case the 'S' bit MUST be 0]"
                            : bits & kNoUpdates
                                ? "[CLIENT prefers that the server not perform *any* DNS updates]"
                            : bits & kServerUpdates
                                ? "[CLIENT wants SERVER to update both its AAAA and PTR RRs]"
                                : "[CLIENT wants to update its AAAA RRs and SERVER to update its PTR RRs]");
        auto nest = in.in(word);
        in.add(clientfqdnClientN, o.at, 1);
        in.add(clientfqdnClientS, o.at, 1);
    } else {
        word.append("  {}", wrong ? "[ERROR: SERVER SHALL NOT perform *any* DNS updates in which case "
                                    "        the 'S' bit MUST be 0]"
                            : bits & kNoUpdates
                                ? "[CLIENT SHALL update AAAA RRs; SERVER SHALL NOT perform any DNS updates]"
                            : bits & kServerUpdates
                                ? "[SERVER SHALL update both AAAA and PTR RRs]"
                                : "[CLIENT SHALL update AAAA RRs; SERVER SHALL update PTR RRs]");
        if (bits & kOverride && !(bits & kNoUpdates))
            word.append(" [Server has overridden the client's S bit]");
        auto nest = in.in(word);
        in.add(clientfqdnServerN, o.at, 1);
        in.add(clientfqdnServerO, o.at, 1);
        in.add(clientfqdnServerS, o.at, 1);
    }
    if (wrong)
        in.expert(shouldBeZero, in.text(o.at, 1, "ERROR: When the N-bit is set, the S-bit must be reset"));
    addNames(in, o.at + 1, o.size - 1, clientDomain, true);
}

void Dhcpv6::addNtpServers(Layer& in, const Option& o) const {
    for (uint32_t at = o.at; at + 4 <= o.end();) {
        uint16_t code = in.view.u16(at);
        uint32_t size = in.view.u16(at + 2);
        auto nest = in.in(in.text(at, 4 + size, "{}", nameOf(kNtpSuboptions, code)));
        in.add(ntpserverOptionType, at, 2);
        in.add(ntpserverOptionLength, at + 2, 2);
        if (code == 1 && size == 16) in.add(ntpserverAddr, at + 4, 16);
        if (code == 2 && size == 16) in.add(ntpserverMcAddr, at + 4, 16);
        if (code == 3) addNames(in, at + 4, size, ntpserverFqdn);
        at += 4 + size;
    }
}

}  // namespace dorsal::dhcpv6

namespace dorsal {

void addDhcpv6(Registry& r) { r.add<dhcpv6::Dhcpv6>(); }

}  // namespace dorsal
