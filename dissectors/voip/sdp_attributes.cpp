#include <algorithm>
#include <charconv>

#include "dissectors/core/base64.h"
#include "dissectors/voip/sdp.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

namespace {

// The number at the beginning of a text; 0 when there is none.
uint32_t leading(std::string_view text) {
    uint32_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool isNumber(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void Sdp::addAttribute(Layer& in, Session& s, const Piece& value) const {
    using http::equalsNoCase;
    auto text = in.view.text(value.at, value.size);
    auto colon = text.find(':');
    auto name = text.substr(0, colon);
    if (!s.media.empty() && name == "rtcp-mux") s.media.back().sharesPort = true;
    if (colon == text.npos) return;
    auto size = uint32_t(colon);
    Piece rest{value.at + size + 1, value.size - size - 1};
    if (s.media.empty()) {
        in.add(sessionAttrField, value.at, size);
        in.add(sessionAttrValue, rest.at, rest.size);
        return;
    }
    in.add(mediaAttributeField, value.at, size);
    if (name == "rtpmap") return addMapping(in, s, rest);
    if (name == "fmtp") return addParameters(in, s, rest);
    if (name == "crypto") return addCrypto(in, value, rest);
    if (name == "candidate") return addCandidate(in, value, rest);
    if (name == "path" || name == "h248item") return;
    if (name == "rtcp") s.media.back().controlPort = uint16_t(leading(text.substr(colon + 1)));
    in.add(mediaAttributeValue, rest.at, rest.size);
}

void Sdp::addMapping(Layer& in, Session& s, const Piece& value) const {
    auto text = in.view.text(value.at, value.size);
    auto& m = s.media.back();
    auto blank = std::min(text.find(' '), text.size());
    in.add(mediaFormat, value.at, uint32_t(blank));
    uint32_t type = leading(text.substr(0, blank));
    if (blank == text.size()) return;
    auto begin = std::min(text.find_first_not_of(' ', blank), text.size());
    auto slash = text.find('/', begin);
    if (slash == text.npos) return;
    auto encoding = text.substr(begin, slash - begin);
    in.add(mimeType, value.at + uint32_t(begin), uint32_t(slash - begin));
    auto rate = text.substr(slash + 1);
    rate = rate.substr(0, rate.find('/'));
    if (isNumber(rate)) in.add(sampleRate, value.at + uint32_t(slash) + 1, uint32_t(rate.size()));
    if (type >= 128 || !isNumber(text.substr(0, blank)) || m.formats.size() > 4000) return;
    m.formats += char(type);
    m.formats.append(encoding).push_back('\0');
}

void Sdp::addParameters(Layer& in, Session& s, const Piece& value) const {
    auto text = in.view.text(value.at, value.size);
    auto blank = text.find(' ');
    if (blank == text.npos) return;
    uint32_t type = leading(text.substr(0, blank));
    MediaSetup known;
    known.formats = s.media.back().formats;
    auto encoding = known.formatName(uint8_t(type));
    in.add(mediaFormat, value.at, uint32_t(blank))
        .append(" [{}]", encoding.empty() ? std::string_view("Unknown") : encoding);
    for (size_t at = blank + 1; at < text.size();) {
        at = text.find_first_not_of(' ', at);
        if (at == text.npos) return;
        auto end = std::min(text.find(';', at), text.size());
        if (end > at) addParameter(in, encoding, {value.at + uint32_t(at), uint32_t(end - at)});
        at = end + 1;
    }
}

void Sdp::addParameter(Layer& in, std::string_view encoding, const Piece& parameter) const {
    auto item = in.add(fmtpParameter, parameter.at, parameter.size);
    auto text = in.view.text(parameter.at, parameter.size);
    auto equals = text.find('=');
    if (equals == text.npos || !in.wantsItems()) return;
    auto nest = in.in(item);
    auto name = text.substr(0, equals);
    uint32_t at = parameter.at + uint32_t(equals) + 1, size = parameter.size - uint32_t(equals) - 1;
    uint32_t number = leading(text.substr(equals + 1));
    if (encoding == "MP4V-ES" && name == "profile-level-id")
        in.addNumber(fmtpProfileLevelId, at, size, number);
    else if ((encoding == "H263-1998" || encoding == "H263-2000") && name == "profile")
        in.addNumber(fmtpH263profile, at, size, number);
    else if ((encoding == "H263-1998" || encoding == "H263-2000") && name == "level")
        in.addNumber(fmtpH263level, at, size, number);
    else if (encoding == "H264" && name == "packetization-mode")
        in.addNumber(fmtpH264PacketizationMode, at, size, number);
}

// RFC 4568, section 4.
void Sdp::addCrypto(Layer& in, const Piece& whole, const Piece& value) const {
    if (!in.wantsItems()) return;
    auto all = in.view.rest(0);
    Tokens tokens(all, value.at, value.end(), whole.at);
    auto tag = tokens.next();
    auto tagText = all.substr(tag.at, tag.size);
    auto item = in.addNumber(cryptoTag, tag.at, tag.size, isNumber(tagText) ? leading(tagText) : 0);
    if (!isNumber(tagText)) in.expert(badTag, item);
    auto suite = tokens.next();
    auto suiteItem = in.add(cryptoCryptoSuite, suite.at, suite.size);
    if (tokens.last()) return;
    auto keys = tokens.next();
    auto first = all.substr(keys.at, keys.size);
    auto end = std::min(first.find(';'), first.size());
    addKey(in, suiteItem, {keys.at, uint32_t(end)}, all.substr(suite.at, suite.size));
}

void Sdp::addKey(Layer& in, const Item& suite, const Piece& key, std::string_view suiteName) const {
    auto text = in.view.text(key.at, key.size);
    auto colon = text.find(':');
    if (colon == text.npos) {
        in.expert(noColon, suite);
        return;
    }
    if (!http::equalsNoCase(text.substr(0, colon), "inline")) return;
    auto nest = in.in(in.text(key.at, key.size, "Key parameters"));
    auto bar = std::min(text.find('|', colon), text.size());
    auto encoded = text.substr(colon + 1, bar - colon - 1);
    auto bytes = base64Decode(encoded);
    uint32_t encodedAt = key.at + uint32_t(colon) + 1;
    bool plain = suiteName.substr(0, 10) == "AES_CM_128" || suiteName.substr(0, 6) == "F8_128";
    if (plain) {
        in.add(keyAndSalt, encodedAt, uint32_t(encoded.size()));
        auto part = [&](const Field& f, uint32_t at, uint32_t size) {
            if (bytes.size() < at + size) return;
            in.addText(f, key.at + at, 0, std::string_view(bytes).substr(at, size)).length(size);
        };
        part(cryptoMasterKey, 0, 16);
        part(cryptoMasterSalt, 16, 14);
    } else if (!bytes.empty()) {
        in.addText(keyAndSalt, key.at, 0, bytes).length(uint32_t(bytes.size()));
    }
    if (bar == text.size()) return;
    auto lifetimeAt = bar + 1;
    auto next = std::min(text.find('|', lifetimeAt), text.size());
    auto colon2 = text.find(':', lifetimeAt);
    if (colon2 == text.npos || next < colon2) {
        in.add(cryptoLifetime, key.at + uint32_t(lifetimeAt), uint32_t(next - lifetimeAt));
        lifetimeAt = next + 1;
    }
    if (colon2 == text.npos || lifetimeAt > colon2) return;
    in.add(cryptoMkiValu, key.at + uint32_t(lifetimeAt), uint32_t(colon2 - lifetimeAt));
    in.add(cryptoMkiLength, key.at + uint32_t(colon2) + 1, uint32_t(text.size() - colon2) - 1);
}

// RFC 8839, section 5.1.
void Sdp::addCandidate(Layer& in, const Piece& whole, const Piece& value) const {
    if (!in.wantsItems()) return;
    auto all = in.view.rest(0);
    Tokens tokens(all, value.at, value.end(), whole.at);
    for (auto f : {&iceCandidateFoundation, &iceCandidateComponentid, &iceCandidateTransport,
                   &iceCandidatePriority, &iceCandidateAddress, &iceCandidatePort}) {
        auto token = tokens.next();
        in.add(*f, token.at, token.size);
    }
    auto marker = tokens.next();
    if (all.substr(marker.at, marker.size) != "typ" || tokens.last()) return;
    auto token = tokens.next();
    auto item = in.add(iceCandidateType, token.at, token.size);
    auto kind = all.substr(token.at, token.size);
    const char* name = kind == "host"    ? "Host candidate"
                       : kind == "srflx" ? "Server reflexive candidate"
                       : kind == "prflx" ? "Peer reflexive candidate"
                       : kind == "relay" ? "Relayed candidate"
                                         : nullptr;
    if (name) item.append(" ({})", name);
}

}  // namespace dorsal
