#include "dissectors/voip/sdp.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "dissectors/core/announcements.h"
#include "dissectors/voip/sip.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace {

bool parseAddress(std::string_view text, Address& address) {
    std::string copy(text.substr(0, 64));
    uint8_t bytes[16];
    if (inet_pton(AF_INET, copy.c_str(), bytes) == 1)
        address = Address::ipv4(bytes);
    else if (inet_pton(AF_INET6, copy.c_str(), bytes) == 1)
        address = Address::ipv6(bytes);
    else
        return false;
    return true;
}

constexpr size_t kMostMedia = 64;

}  // namespace

Sdp::Sdp(Registry& r) : Protocol(r, "sdp", "Session Description Protocol", "SDP") {
    r.bindText("media_type", "application/sdp", *this);
}

void Sdp::parse(Layer& in) const {
    auto& out = in.out;
    auto& view = in.view;
    if (out.protocol.active()) out.protocol.appendSeparated("SDP", "/");
    Session s;
    for (uint32_t at = 0; at < view.captured();) {
        auto line = http::lineAt(view, at);
        if (line.size < 2) {
            if (in.wantsItems()) in.add(data, at, view.captured() - at);
            break;
        }
        addLine(in, s, {line.at, line.size});
        at = line.next;
    }
    if (in.pass()) announce(in, s);
}

// True when the line is one that RFC 8866 knows.
bool Sdp::addLine(Layer& in, Session& s, const Piece& line) const {
    auto text = in.view.text(line.at, line.size);
    char type = text[0];
    Piece value{line.at + 2, line.size - 2};
    if (text[1] != '=') {
        auto item = in.add(invalid, line.at, line.size);
        in.expert(noEqualSign, item);
        return false;
    }
    const Field* f = nullptr;
    bool inMedia = !s.media.empty();
    switch (type) {
        case 'v': f = &version; break;
        case 'o': f = &owner; break;
        case 's': f = &sessionName; break;
        case 'i': f = inMedia ? &mediaTitle : &sessionInfo; break;
        case 'u': f = &uri; break;
        case 'e': f = &email; break;
        case 'p': f = &phone; break;
        case 'c': f = &connectionInfo; break;
        case 'b': f = &bandwidth; break;
        case 't': f = &time; break;
        case 'r': f = &repeatTime; break;
        case 'm': f = &media; break;
        case 'k': f = &encryptionKey; break;
        case 'z': f = &timezone; break;
        case 'a': f = inMedia ? &mediaAttr : &sessionAttr; break;
        default: in.add(unknown, line.at, line.size); return false;
    }
    auto item = in.addText(*f, line.at, line.size, in.view.text(value.at, value.size));
    auto nest = in.in(item);
    switch (type) {
        case 'o':
            addTokens(in, value,
                      {&ownerUsername, &ownerSessionid, &ownerVersion, &ownerNetworkType, &ownerAddressType,
                       &ownerAddress});
            break;
        case 'c': addConnection(in, s, value); break;
        case 'b': addBandwidth(in, value); break;
        case 't': addTokens(in, value, {&timeStart, &timeStop}); break;
        case 'r': addRepeat(in, value); break;
        case 'z': addTimeZones(in, value); break;
        case 'm': addMedia(in, s, value); break;
        case 'a': addAttribute(in, s, value); break;
        case 'k': {
            auto colon = in.view.text(value.at, value.size).find(':');
            if (colon == std::string_view::npos) break;
            in.add(encryptionKeyType, value.at, uint32_t(colon));
            in.add(encryptionKeyData, value.at + uint32_t(colon) + 1, value.size - uint32_t(colon) - 1);
            break;
        }
        default: break;
    }
    return true;
}

void Sdp::addTokens(Layer& in, const Piece& value, std::initializer_list<const Field*> fields) const {
    if (!in.wantsItems()) return;
    Tokens tokens(in.view.rest(0), value.at, value.end(), value.at);
    for (auto f : fields) {
        auto token = tokens.next();
        in.add(*f, token.at, token.size);
    }
}

void Sdp::addConnection(Layer& in, Session& s, const Piece& value) const {
    auto text = in.view.rest(0);
    Tokens tokens(text, value.at, value.end(), value.at);
    auto network = tokens.next(), kind = tokens.next();
    in.add(connectionInfoNetworkType, network.at, network.size);
    in.add(connectionInfoAddressType, kind.at, kind.size);
    uint32_t at = tokens.at(), end = value.end();
    auto slash = std::min<size_t>(text.substr(0, end).find('/', at), end);
    in.add(connectionInfoAddress, at, uint32_t(slash) - at);
    auto address = text.substr(at, slash - at);
    (s.media.empty() ? s.address : s.media.back().address) = address;
    if (slash == end) return;
    at = uint32_t(slash) + 1;
    slash = std::min<size_t>(text.substr(0, end).find('/', at), end);
    in.add(connectionInfoTtl, at, uint32_t(slash) - at);
    if (slash < end) in.add(connectionInfoNumAddr, uint32_t(slash) + 1, end - uint32_t(slash) - 1);
}

void Sdp::addBandwidth(Layer& in, const Piece& value) const {
    auto text = in.view.text(value.at, value.size);
    auto colon = text.find(':');
    if (colon == text.npos || !in.wantsItems()) return;
    auto modifier = text.substr(0, colon);
    auto item = in.add(bandwidthModifier, value.at, uint32_t(colon));
    const char* unit = "";
    if (modifier == "CT") {
        item.append(" [Conference Total(total bandwidth of all RTP sessions)]");
        unit = " kb/s";
    } else if (modifier == "AS") {
        item.append(" [Application Specific (RTP session bandwidth)]");
        unit = " kb/s";
    } else if (modifier == "TIAS") {
        item.append(" [Transport Independent Application Specific maximum]");
        unit = " b/s";
    }
    in.add(bandwidthValue, value.at + uint32_t(colon) + 1, value.size - uint32_t(colon) - 1)
        .append("{}", unit);
}

void Sdp::addRepeat(Layer& in, const Piece& value) const {
    if (!in.wantsItems()) return;
    Tokens tokens(in.view.rest(0), value.at, value.end(), value.at);
    auto interval = tokens.next();
    in.add(repeatTimeInterval, interval.at, interval.size);
    auto duration = tokens.next();
    in.add(repeatTimeDuration, duration.at, duration.size);
    do {
        auto offset = tokens.next();
        in.add(repeatTimeOffset, offset.at, offset.size);
    } while (!tokens.last());
}

void Sdp::addTimeZones(Layer& in, const Piece& value) const {
    if (!in.wantsItems()) return;
    Tokens tokens(in.view.rest(0), value.at, value.end(), value.at);
    do {
        auto when = tokens.next();
        in.add(timezoneTime, when.at, when.size);
        auto offset = tokens.next();
        in.add(timezoneOffset, offset.at, offset.size);
    } while (!tokens.last());
}

void Sdp::addMedia(Layer& in, Session& s, const Piece& value) const {
    auto text = in.view.rest(0);
    Media m;
    Tokens tokens(text, value.at, value.end(), value.at);
    auto kind = tokens.next();
    in.add(mediaMedia, kind.at, kind.size);
    auto portToken = tokens.next();
    auto whole = text.substr(portToken.at, portToken.size);
    auto slash = std::min(whole.find('/'), whole.size());
    uint32_t number = 0;
    auto [rest, error] = std::from_chars(whole.data(), whole.data() + slash, number);
    in.add(mediaPortString, portToken.at, uint32_t(slash)).hide();
    bool fine = error == std::errc() && rest == whole.data() + slash && number <= 65535;
    m.port = fine ? uint16_t(number) : 0;
    auto item = in.addNumber(mediaPort, portToken.at, uint32_t(slash), m.port);
    if (!fine) in.expert(badPort, item);
    if (slash < whole.size())
        in.add(mediaPortcount, portToken.at + uint32_t(slash) + 1, uint32_t(whole.size() - slash) - 1);
    auto proto = tokens.next();
    in.add(mediaProto, proto.at, proto.size);
    auto transport = text.substr(proto.at, proto.size);
    m.rtp = transport.find("RTP/") != transport.npos && transport.substr(0, 3) != "TCP";
    m.secure = transport.find("SAVP") != transport.npos;
    while (!tokens.last()) {
        auto token = tokens.next();
        auto format = text.substr(token.at, token.size);
        uint32_t type = 0;
        auto [end, bad] = std::from_chars(format.data(), format.data() + format.size(), type);
        bool isType = m.rtp && bad == std::errc() && end == format.data() + format.size() && type < 128;
        in.addText(mediaFormat, token.at, token.size,
                   isType ? payloadTypeName(uint8_t(type)) : std::string(format));
    }
    if (s.media.size() < kMostMedia) s.media.push_back(std::move(m));
}

void Sdp::announce(Layer& in, const Session& s) const {
    auto& out = in.out;
    auto& pass = *in.pass();
    if (out.inErrorPacket) return;
    auto& announced = Announcements::of(pass, *this);
    auto callId = Sip::callIdIn(pass, registry());
    auto rtp = registry().protocol("rtp"), rtcp = registry().protocol("rtcp");
    for (auto& m : s.media) {
        Address host;
        if (!m.rtp || !m.port || !parseAddress(m.address.empty() ? s.address : m.address, host)) continue;
        if (host == Address::ipv4(uint32_t(0))) continue;
        auto details = keepMediaSetup(pass, {"SDP", callId, m.formats, m.secure});
        auto tell = [&](uint16_t port, const Protocol* protocol) {
            Endpoint end{host, port, FlowKind::Udp};
            auto before = announced.find(end);
            // Whoever announced the stream first is named.
            uint32_t packet = before && before->carries == protocol ? before->packet : out.frame.number;
            if (protocol) announced.add(end, {protocol, packet, details});
        };
        tell(m.port, rtp);
        if (m.sharesPort || m.port == 65535) continue;
        tell(m.controlPort ? m.controlPort : uint16_t(m.port + 1), rtcp);
    }
}

void addSdp(Registry& r) { r.add<Sdp>(); }

}  // namespace dorsal
