// The messages of SSH 2 that are in the clear, which are those of the key exchange (RFC 4253, section 7 and
// 8; RFC 4419; RFC 5656, section 4).
#include <algorithm>

#include "dissectors/security/ssh_session.h"
#include "dissectors/security/tls_ja3.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

using namespace ssh;

namespace {

constexpr uint8_t kKeyExchangeInit = 20, kNewKeys = 21, kFirstOfMethod = 30, kLastOfMethod = 49;
constexpr uint32_t kMostPacket = 0xffff;  // RFC 4253, section 6.1 asks for 35,000
constexpr uint32_t kMostKey = 1279;       // bytes; keys of 10,240 bits are taken for damaged

// The names of the messages that each method numbers by itself.
const char* nameOfMessage(Exchange exchange, uint8_t type) {
    static const char* const kGroup[] = {
        "Diffie-Hellman Group Exchange Request (Old)", "Diffie-Hellman Group Exchange Group",
        "Diffie-Hellman Group Exchange Init", "Diffie-Hellman Group Exchange Reply",
        "Diffie-Hellman Group Exchange Request"};
    static const char* const kCurve[] = {"Elliptic Curve Diffie-Hellman Key Exchange Init",
                                         "Elliptic Curve Diffie-Hellman Key Exchange Reply"};
    static const char* const kPlain[] = {"Diffie-Hellman Key Exchange Init",
                                         "Diffie-Hellman Key Exchange Reply"};
    uint32_t i = type - kFirstOfMethod;
    if (exchange == Exchange::Group) return i < std::size(kGroup) ? kGroup[i] : nullptr;
    if (i >= std::size(kPlain)) return nullptr;
    return exchange == Exchange::EllipticCurve ? kCurve[i] : kPlain[i];
}

bool isCurveKey(std::string_view type) { return type.starts_with("ecdsa-sha2-"); }
bool isEdwardsKey(std::string_view type) { return type.starts_with("ssh-ed"); }

// A string of RFC 4251, section 5.
std::string_view stringAt(const View& view, uint32_t at) { return view.text(at + 4, view.u32(at)); }

}  // namespace

bool Ssh::addMessage(Call& call, const Item& title) const {
    auto& in = call.in;
    uint32_t start = in.pos;
    if (in.left() < 4 && call.ask(start, kOneMoreSegment)) return false;
    uint64_t size = in.left() < 4 ? 4 : uint64_t(in.view.u32(start)) + 4;
    if (in.left() < size) {
        if (call.ask(start, size - in.left())) return false;
        if (call.wasUnknown()) return addSealed(call), true;
    }
    uint32_t length = in.view.u32(start);
    in.u32(packetLength);
    if (length >= kMostPacket) in.expert(largeLength, in.last());
    auto padded = in.u8(paddingLength);
    uint32_t contentAt = in.pos;
    auto content = in.text(contentAt, length ? length - 1 : 0, "Key Exchange");
    if (content.texts() && call.methodKnown(start)) {
        auto method = call.text(call.shared->method);
        content.append(" (method:{})", method);
    }
    auto end = start + size - padded;  // of the content
    uint32_t sequence;
    {
        auto nest = in.in(content);
        auto type = in.u8(messageCode);
        bool own = type >= kFirstOfMethod && type <= kLastOfMethod;
        auto name =
            own ? nameOfMessage(call.exchange(start), type) : nameOf(messageCode.values, type, nullptr);
        if (own) in.last().value("{} ({})", name ? name : "Unknown", type);
        if (in.out.info.active())
            in.out.info.appendSeparated(name ? std::string(name) : fmt::format("Unknown ({})", type));
        sequence = addContent(call, start, type);
        if (in.pos > end) throw BoundsError{BoundsError::Kind::Malformed};
        if (end > in.pos) in.take(payload, uint32_t(end - in.pos));
    }
    in.take(padding, padded);
    in.addNumber(sequenceNumber, in.pos, 0, sequence);
    title.endAt(in.view, in.pos);
    return true;
}

// What stands behind the message's code. Returns the message's number.
uint32_t Ssh::addContent(Call& call, uint32_t start, uint8_t type) const {
    auto& in = call.in;
    if (type == kKeyExchangeInit) {
        auto offer = call.session ? readProposal(in.view, in.pos) : Proposal();
        addKeyExchangeInit(call);
        if (call.session) call.keyExchangeInit(std::move(offer));
        return call.number(call.fromServer ? kServerKexInit : kClientKexInit);
    }
    if (type == kNewKeys) {
        if (call.session) call.newKeys(start);
        return call.number(call.fromServer ? kServerNewKeys : kClientNewKeys);
    }
    auto how = call.exchange(start);
    if (type < kFirstOfMethod || !nameOfMessage(how, type) || type > kLastOfMethod) return 0;
    if (how == Exchange::Group) {
        if (call.session) call.exchangeMessage(type, start);
        static constexpr Numbered kWhich[] = {kNumbered, kGroup, kGroupInit, kGroupReply, kGroupRequest};
        addGroupExchange(call, type);
        auto which = kWhich[type - kFirstOfMethod];
        return which == kNumbered ? 0 : call.number(which);
    }
    addExchange(call, start, type);
    bool curve = how == Exchange::EllipticCurve;
    return call.number(type == kFirstOfMethod ? (curve ? kEcInit : kDhInit) : (curve ? kEcReply : kDhReply));
}

void Ssh::addKeyExchangeInit(Call& call) const {
    auto& in = call.in;
    uint32_t start = in.pos;
    auto all = in.text(start, in.left(), "Algorithms");
    auto nest = in.in(all);
    in.take(cookie, 16);
    std::string_view names[std::size(lists)];
    for (size_t i = 0; i < std::size(lists); ++i) {
        auto size = in.u32(lists[i].length);
        names[i] = in.view.text(in.pos, size);
        in.take(lists[i].names, size);
    }
    in.u8(firstFollows);
    in.take(reserved, 4);
    all.endAt(in.view, in.pos);
    bool server = call.fromServer;
    if (!in.out.wants(hasshAlgorithms[server]) && !in.out.wants(hassh[server])) return;
    auto text = fmt::format("{};{};{};{}", names[0], names[server ? 3 : 2], names[server ? 5 : 4],
                            names[server ? 7 : 6]);
    in.addText(hasshAlgorithms[server], in.pos, 0, text).generated();
    in.addText(hassh[server], in.pos, 0, tls::md5Hex(text)).generated();
}

void Ssh::addExchange(Call& call, uint32_t start, uint8_t type) const {
    auto& in = call.in;
    bool curve = call.exchange(start) == Exchange::EllipticCurve, reply = type != kFirstOfMethod;
    if (reply) addHostKey(in);
    checkKey(in);
    if (call.session) {
        call.exchangeMessage(type, start);
        if (reply) call.replied(start);
    }
    if (curve)
        addString(in, reply ? serverKeyLength : clientKeyLength, reply ? serverKey : clientKey);
    else
        addMpint(in, reply ? dhF : dhE);
    if (reply) addSignature(in);
}

// RFC 4419, section 3
void Ssh::addGroupExchange(Call& call, uint8_t type) const {
    auto& in = call.in;
    switch (type - kFirstOfMethod) {
        case 0: in.u32(groupBits); break;
        case 1:
            addMpint(in, groupModulus);
            addMpint(in, groupBase);
            break;
        case 2: addMpint(in, dhE); break;
        case 3:
            addHostKey(in);
            addMpint(in, dhF);
            addSignature(in);
            break;
        case 4:
            in.u32(groupMin);
            in.u32(groupBits);
            in.u32(groupMax);
            break;
        default: break;
    }
}

// RFC 4253, section 6.6; RFC 5656, section 3.1; RFC 8709, section 4
void Ssh::addHostKey(Layer& in) const {
    uint32_t start = in.pos, size = in.view.u32(start);
    auto type = stringAt(in.view, start + 4);
    auto whole = in.text(start, uint32_t(std::min<uint64_t>(uint64_t(size) + 4, in.left())),
                         "KEX host key (type: {})", http::escaped(type));
    auto nest = in.in(whole);
    in.u32(keyLength);
    addString(in, keyTypeLength, keyType);
    if (type == "ssh-rsa") {
        addMpint(in, rsaExponent);
        addMpint(in, rsaModulus);
    } else if (type == "ssh-dss") {
        addMpint(in, dsaPrime);
        addMpint(in, dsaDivisor);
        addMpint(in, dsaGenerator);
        addMpint(in, dsaKey);
    } else if (isCurveKey(type)) {
        addString(in, curveLength, curve);
        addString(in, ecdsaKeyLength, ecdsaKey);
    } else if (isEdwardsKey(type)) {
        addString(in, eddsaKeyLength, eddsaKey);
    } else {
        uint64_t known = 4 + uint64_t(type.size());
        if (size < known) throw BoundsError{BoundsError::Kind::Malformed};
        in.take(keyData, uint32_t(size - known));
    }
    in.view.need(start + 4, size);
    in.pos = start + 4 + size;
}

void Ssh::addSignature(Layer& in) const {
    uint32_t start = in.pos, size = in.view.u32(start);
    in.view.need(start + 4, size);
    auto type = stringAt(in.view, start + 4);
    auto whole = in.text(start, size + 4, "KEX host signature (type: {})", http::escaped(type));
    auto nest = in.in(whole);
    in.u32(signatureLength);
    auto length = in.last();
    addString(in, signatureTypeLength, signatureType);
    uint64_t understood = in.pos - start - 4;
    bool rsa = type == "ssh-rsa", dsa = type == "ssh-dss";
    if (rsa || dsa) {
        addMpint(in, rsa ? rsaSignature : dsaSignature);
        understood = in.pos - start - 4;
    } else if (!isCurveKey(type) && !isEdwardsKey(type)) {
        if (size < understood) throw BoundsError{BoundsError::Kind::Malformed};
        in.take(signatureData, uint32_t(size - understood));
    }
    // tshark counts the length's own four bytes as understood, too.
    if (understood + 4 < size)
        in.expert(notAllDecoded, length, "{} of {} bytes are understood", understood, size);
    in.pos = start + 4 + size;
}

void Ssh::addMpint(Layer& in, const Field& field) const { addString(in, mpintLength, field); }

void Ssh::addString(Layer& in, const Field& length, const Field& field) const {
    auto size = in.u32(length);
    in.take(field, size);
}

// Says so when a public key can't be one; one that is not all there can't be shown.
void Ssh::checkKey(Layer& in) const {
    auto size = in.view.u32(in.pos);
    if (size && size <= kMostKey) return in.view.need(in.pos + 4, size);
    auto item = in.text(in.pos, 2, "Invalid key length: {}", size);
    in.expert(badKeyLength, item, "Invalid key length: {}", size);
}

}  // namespace dorsal
