// Each kind of TCP option.
#include <algorithm>

#include "dissectors/transport/tcp_options.h"

namespace dorsal {

void TcpOptions::tooOdd(Reader& r, std::string_view text) const {
    r.in.expert(badLength, r.length, "{}", text);
}

bool TcpOptions::sized(Reader& r, uint32_t size) const {
    if (r.size == size) return true;
    r.in.expert(badLength, r.length, "option length should be {}", size);
    return false;
}

void TcpOptions::number(Reader& r, const Field& field, const char* info) const {
    uint32_t value = uint32_t(r.in.view.number(r.at + 2, r.size - 2));
    r.in.add(field, r.at + 2, r.size - 2);
    r.item.append(": {}", value);
    r.in.infoAppend(" {}={}", info, value);
}

void TcpOptions::parseMss(Reader& r) const {
    r.facts.mss = true;
    if (!sized(r, 4)) return;
    number(r, mssValue, "MSS");
    r.item.append(" bytes");
}

void TcpOptions::parseWindowScale(Reader& r) const {
    if (!sized(r, 3)) return;
    uint8_t raw = r.in.view.u8(r.at + 2), used = std::min<uint8_t>(raw, 14);
    auto item = r.in.add(shift, r.at + 2, 1);
    if (raw > 14) r.in.expert(shiftTooLarge, item);
    r.in.addNumber(multiplier, r.at + 2, 1, 1u << used).generated();
    r.item.append(": {} (multiply by {})", raw, 1u << used);
    r.in.infoAppend(" WS={}", 1u << used);
    r.facts.windowShift = used;
}

void TcpOptions::parseSackPermitted(Reader& r) const {
    r.in.infoAppend(" SACK_PERM");
    sized(r, 2);
}

void TcpOptions::parseSack(Reader& r) const {
    auto& in = r.in;
    uint32_t at = r.at + 2, left = r.size - 2, count = 0;
    uint32_t first[2] = {}, edge[2] = {};
    bool duplicate = false;
    for (; left > 0; at += 8, left -= 8) {
        if (left < 8) {
            auto text = in.text(at, left, "suboption would go past end of option");
            in.expert(pastEnd, text);
            break;
        }
        for (uint32_t side = 0; side < 2; ++side) {
            edge[side] = in.view.u32(at + side * 4) - r.context.sackBase;
            in.addNumber(side ? sackRight : sackLeft, at + side * 4, 4, edge[side])
                .label("{} edge = {} (relative)", side ? "right" : "left", edge[side]);
        }
        r.facts.sacked += edge[1] - edge[0];
        in.infoAppend(" SLE={} SRE={}", edge[0], edge[1]);
        r.item.append(" {}-{}", edge[0], edge[1]);
        uint32_t ack = r.context.ack - r.context.sackBase;
        if (count == 0) {
            std::copy_n(edge, 2, first);
            duplicate = int32_t(edge[1] - ack) <= 0;
        } else if (count == 1 && int32_t(edge[0] - first[0]) <= 0 && int32_t(first[1] - edge[1]) <= 0) {
            duplicate = true;
        }
        ++count;
    }
    in.addNumber(sackCount, r.at, 0, count).generated();
    if (duplicate) parseDsack(r, first[0], first[1]);
    if (count == 0) throw BoundsError{BoundsError::Kind::Malformed};  // no block at all
}

void TcpOptions::parseDsack(Reader& r, uint32_t left, uint32_t right) const {
    r.in.addNumber(dsackLeft, r.at + 2, 4, left).label("D-SACK Left Edge = {} (relative)", left);
    r.in.addNumber(dsackRight, r.at + 6, 4, right).label("D-SACK Right Edge = {} (relative)", right);
    auto text = r.in.text(r.at + 2, 8, "D-SACK Sequence");
    r.in.expert(dsack, text);
}

void TcpOptions::parseTimestamps(Reader& r) const {
    if (!sized(r, 10)) return;
    r.in.add(tsval, r.at + 2, 4);
    uint32_t value = r.in.view.u32(r.at + 2);
    r.in.add(tsecr, r.at + 6, 4);
    uint32_t echoed = r.in.view.u32(r.at + 6);
    r.item.append(": TSval {}, TSecr {}", value, echoed);
    r.in.infoAppend(" TSval={} TSecr={}", value, echoed);
}

void TcpOptions::parseEcho(Reader& r) const {
    if (sized(r, 6)) number(r, echoValue, "ECHO");
}

void TcpOptions::parseCc(Reader& r) const {
    if (!sized(r, 6)) return;
    r.in.add(ccValue, r.at + 2, 4);
    r.in.infoAppend(" CC={}", r.in.view.u32(r.at + 2));
}

void TcpOptions::parseMd5(Reader& r) const {
    r.in.infoAppend(" MD5");
    if (sized(r, 18)) r.in.add(md5Digest, r.at + 2, 16);
}

void TcpOptions::parseScps(Reader& r) const {
    auto& in = r.in;
    if (r.size != 4) {
        r.item.label("Illegal SCPS Extended Capabilities ({} bytes)", r.size);
        return;
    }
    uint8_t vector = in.view.u8(r.at + 2), connection = in.view.u8(r.at + 3);
    auto head = in.add(scpsVector, r.at + 2, 1);
    {
        auto nest = in.in(head);
        for (auto f : {&scpsBets, &scpsSnack1, &scpsSnack2, &scpsCompress, &scpsNlts, &scpsReserved})
            in.add(*f, r.at + 2, 1);
    }
    if (in.wantsTexts() || in.wantsColumns()) {
        static constexpr const char* kNames[] = {"BETS", "SNACK1", "SNACK2", "COMP", "NLTS"};
        std::string names;
        for (int bit = 0; bit < 5; ++bit)
            if (vector & 0x80 >> bit) names += (names.empty() ? "" : ", ") + std::string(kNames[bit]);
        if (vector & 7) names += names.empty() ? "RESERVED" : ", RESERVED";
        head.append(" ({})", names);
        in.infoAppend(" SCPS[{}]", names);
    }
    in.add(scpsBinding, r.at + 3, 1);
    if (connection) in.infoAppend(" Connection ID={}", connection);
}

void TcpOptions::parseSnack(Reader& r) const {
    if (!sized(r, 6)) return;
    r.in.add(snackOffset, r.at + 2, 2);
    r.in.add(snackSize, r.at + 4, 2);
    throw BoundsError{BoundsError::Kind::Malformed};  // as tshark sees this option, whatever it holds
}

void TcpOptions::parseEmpty(Reader& r) const { sized(r, 2); }

void TcpOptions::parseQuickStart(Reader& r) const {
    if (!sized(r, 8)) return;
    r.in.add(qsRate, r.at + 2, 1);
    r.in.add(qsTtl, r.at + 3, 1);
    r.in.infoAppend(" QSresp={}", dorsal::nameOf(qsRate.values, r.in.view.u8(r.at + 2) & 15u));
}

void TcpOptions::parseUserTimeout(Reader& r) const {
    if (!sized(r, 4)) return;
    r.in.add(granularity, r.at + 2, 2);
    r.in.add(timeoutValue, r.at + 2, 2);
    r.in.infoAppend(" USER_TO={}", r.in.view.u16(r.at + 2) & 0x7fff);
}

void TcpOptions::parseAuthentication(Reader& r) const {
    r.in.infoAppend("TCP AO");
    if (r.size < 4) return tooOdd(r, "option length should be >= than 4");
    r.in.add(aoKey, r.at + 2, 1);
    r.in.add(aoNextKey, r.at + 3, 1);
    if (r.size > 4) r.in.add(aoMac, r.at + 4, r.size - 4);
}

void TcpOptions::parseFastOpen(Reader& r) const { fastOpen(r, 2); }

void TcpOptions::fastOpen(Reader& r, uint32_t header) const {
    if (r.size == header) {
        // The experimental option's request stands on its identifier.
        r.in.addNone(tfoRequest, r.at + header - 2, 2);
        r.in.infoAppend(" TFO=R");
        return;
    }
    auto item = r.in.add(tfoCookie, r.at + header, r.size - header);
    r.in.infoAppend(" TFO=C");
    if (r.context.syn && !r.context.ackFlag) {
        r.facts.fastOpenCookie = true;
        r.in.expert(fastOpenSyn, item);
    }
}

void TcpOptions::parseProbe(Reader& r) const {
    static constexpr const char* kTypes[] = {
        "Probe Query",         "Probe Response",        "Probe Internal",   "Probe Trace",
        "Probe Query SH",      "Probe Response SH",     "Probe Query Info", "Probe Response Info",
        "Probe Query Info SH", "Probe Response Info SH"};
    enum : uint8_t { Query = 0, Response = 1, Internal = 2, Trace = 3, QuerySh = 4, ResponseSh = 5 };
    auto& in = r.in;
    if (r.size < 3) return tooOdd(r, "option length should be >= 3)");
    uint8_t first = in.view.u8(r.at + 2);
    bool old = first & 1;  // the layout of version 1
    uint8_t type = old ? first >> 4 : first >> 1, version = old ? first & 15 : 2;
    r.item.append(": {}", type < std::size(kTypes) ? kTypes[type] : "Unknown");
    if (!old) {
        in.add(probeType2, r.at + 2, 1);
        in.addNumber(probeVersion2, r.at + 2, 1, first & 1u)
            .label(".... ...{} = Version: {}", first & 1, version);
        in.addNumber(probeVersion1, r.at + 2, 1, version).hide();
        return;
    }
    in.add(probeType1, r.at + 2, 1);
    in.add(probeVersion1, r.at + 2, 1);
    if (type == Internal) return;
    in.add(probeReserved, r.at + 3, 1);
    auto need = [&](uint32_t size) {
        if (r.size < size) throw BoundsError{BoundsError::Kind::Malformed};
    };
    need(8);
    auto csh = Address::ipv4(in.view.u32(r.at + 4));
    in.add(probeCsh, r.at + 4, 4);
    if (type == Query || type == Trace || type == QuerySh) {
        in.add(probeAppVersion, r.at + 8, 2);
        if (in.wantsTexts()) r.item.append(", CSH IP: {}", csh.toString());
        in.info("S{}, {}", type == Trace ? '#' : '+', in.out.info.text);
    } else if (type == Response) {
        in.add(probeProxyIp, r.at + 8, 4);
        in.add(probeProxyPort, r.at + 12, 2);
        if (in.wantsTexts())
            r.item.append(", Server Steelhead: {}:{}", Address::ipv4(in.view.u32(r.at + 8)).toString(),
                          in.view.u16(r.at + 12));
        in.info("SA+, {}", in.out.info.text);
    } else if (type == ResponseSh) {
        need(12);
        in.add(probeClientIp, r.at + 8, 4);
        need(18);
        in.add(probeProxyIp, r.at + 12, 4);
        in.add(probeProxyPort, r.at + 16, 2);
    }
}

void TcpOptions::parseTransparency(Reader& r) const {
    auto& in = r.in;
    in.info("TRPY, {}", in.out.info.text);
    if (!sized(r, 16)) return;
    {
        auto nest = in.in(in.add(trpyFlags, r.at + 2, 2));
        for (auto f : {&trpyProbe, &trpyInner, &trpyReset, &trpyChecksum, &trpyOob, &trpyMode})
            in.add(*f, r.at + 2, 2);
    }
    in.add(trpySource, r.at + 4, 4);
    in.add(trpyDestination, r.at + 8, 4);
    in.add(trpySourcePort, r.at + 12, 2);
    in.add(trpyDestinationPort, r.at + 14, 2);
    if (in.wantsTexts())
        r.item.append(" {}:{} -> {}:{}", Address::ipv4(in.view.u32(r.at + 4)).toString(),
                      in.view.u16(r.at + 12), Address::ipv4(in.view.u32(r.at + 8)).toString(),
                      in.view.u16(r.at + 14));
}

void TcpOptions::parseAccurateEcn(Reader& r) const {
    if (r.size == 2) r.in.infoAppend(" AccECN");
    if (r.size != 2 && r.size != 5 && r.size != 8 && r.size != 11)
        return tooOdd(r, fmt::format("option length should be 2, 5, 8, or 11 instead of {}", r.size));
    accurateEcn(r, 2, r.in.view.u8(r.at) == 174);
}

void TcpOptions::accurateEcn(Reader& r, uint32_t header, bool second) const {
    struct Counter {
        const Field* field;
        const char* name;
    };
    const Counter counters[] = {{second ? &ee1b : &ee0b, second ? "EE1B" : "EE0B"},
                                {&eceb, "ECEB"},
                                {second ? &ee0b : &ee1b, second ? "EE0B" : "EE1B"}};
    r.facts.accurateEcn = true;
    if (r.size > header) r.item.append(" (Order {}):", second ? 1 : 0);
    uint32_t at = header;
    for (auto& c : counters) {
        if (at + 3 > r.size) break;
        uint32_t value = r.in.view.u24(r.at + at);
        r.in.add(*c.field, r.at + at, 3);
        r.item.append("{} {} {}", at > header ? "," : "", c.name, value);
        r.in.infoAppend(" {}={}", c.name, value);
        at += 3;
    }
}

void TcpOptions::parseExperimental(Reader& r) const {
    auto& in = r.in;
    if (r.size < 4) return tooOdd(r, fmt::format("option length {} smaller than 4", r.size));
    uint16_t id = in.view.u16(r.at + 2);
    r.item.append(": {}", dorsal::nameOf(exid.values, id));
    switch (id) {
        case 0x00ac:
            if (r.size > 5) tooOdd(r, fmt::format("option length should be 4 or 5 instead of {}", r.size));
            in.add(exid, r.at + 2, 2);
            if (r.size == 5) {
                in.add(tarrRate, r.at + 4, 1);
                in.add(tarrReserved, r.at + 4, 1);
                r.item.append(" {}", in.view.u8(r.at + 4) >> 1);
                in.infoAppend(" TARR={}", in.view.u8(r.at + 4) >> 1);
            } else if (r.size == 4) {
                in.infoAppend(" TARR");
            }
            break;
        case 0xacc0:
        case 0xacc1: {
            bool right = r.size == 4 || r.size == 7 || r.size == 10 || r.size == 13;
            if (!right)
                tooOdd(r, fmt::format("option length should be 4, 7, 10, or 13 instead of {}", r.size));
            in.add(exid, r.at + 2, 2);
            r.item.append(": Accurate ECN");
            if (r.size == 4) in.infoAppend(" AccECN");
            if (right) accurateEcn(r, 4, id == 0xacc1);
            break;
        }
        case 0xf989:
            in.add(exid, r.at + 2, 2);
            fastOpen(r, 4);
            break;
        default:
            in.add(exid, r.at + 2, 2);
            if (r.size > 4) in.add(experimentalData, r.at + 4, r.size - 4);
            in.infoAppend(" ExID={:X}", id);
    }
}

void TcpOptions::parseUnknown(Reader& r) const {
    if (r.size > 2) r.in.add(unknownPayload, r.at + 2, r.size - 2);
}

}  // namespace dorsal
