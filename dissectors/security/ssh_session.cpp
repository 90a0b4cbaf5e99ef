#include "dissectors/security/ssh_session.h"

#include <algorithm>
#include <charconv>

#include "dissectors/core/kept_text.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

using namespace ssh;

namespace {

constexpr size_t kMostListBytes = 4096;   // that are remembered of an offer
constexpr int kMostNames = 64;            // of it that are tried
constexpr uint32_t kMostAgreements = 16;  // that one connection may cost; there is one before the keys change
constexpr uint32_t kCookie = 16;

// The first name of the client's list that the server has, too (RFC 4253, section 7.1).
std::string_view common(std::string_view client, std::string_view server) {
    for (int i = 0; i < kMostNames && !client.empty(); ++i) {
        auto name = client.substr(0, client.find(','));
        client.remove_prefix(std::min(client.size(), name.size() + 1));
        if (name.empty()) continue;
        for (size_t at = 0; (at = server.find(name, at)) != server.npos; at += name.size()) {
            auto end = at + name.size();
            if ((at == 0 || server[at - 1] == ',') && (end == server.size() || server[end] == ','))
                return name;
        }
    }
    return {};
}

Exchange exchangeOf(std::string_view method) {
    if (method == "diffie-hellman-group-exchange-sha1" || method == "diffie-hellman-group-exchange-sha256")
        return Exchange::Group;
    if (method.starts_with("ecdh-sha2-") || method == "curve25519-sha256" ||
        method == "curve25519-sha256@libssh.org" || method == "curve448-sha512")
        return Exchange::EllipticCurve;
    return Exchange::DiffieHellman;
}

Cipher cipherOf(std::string_view name) {
    if (name == "chacha20-poly1305@openssh.com") return Cipher::Chacha;
    auto text = name.substr(0, name.find('@'));
    if (text == "aes128-gcm" || text == "aes256-gcm") return Cipher::Counter;
    for (auto start : {"aes128-c", "aes192-c", "aes256-c"})
        if (name.starts_with(start) && (name.ends_with("-cbc") || name.ends_with("-ctr")))
            return Cipher::Block;
    return Cipher::Unknown;
}

bool hasOwnCode(std::string_view encryption) {
    return encryption == "chacha20-poly1305@openssh.com" || encryption.ends_with("-gcm@openssh.com");
}

constexpr std::string_view kEncryptThenMac = "-etm@openssh.com";

// Bytes of a message authentication code, by its name; 0 when nobody knows it.
uint32_t macSize(std::string_view name) {
    if (name.ends_with(kEncryptThenMac))
        name.remove_suffix(kEncryptThenMac.size());
    else
        name = name.substr(0, name.find("@openssh.com"));
    auto bits = [&](std::string_view start) -> uint32_t {
        if (!name.starts_with(start)) return 0;
        uint32_t n = 0;
        std::from_chars(name.data() + start.size(), name.data() + name.size(), n);
        return n <= 512 ? n / 8 : 0;
    };
    bool digest = name.starts_with("hmac-");
    if (digest && name.ends_with("-96")) return 12;
    if (name == "hmac-md5") return 16;
    if (name == "hmac-sha1" || name == "hmac-ripemd160") return 20;
    return digest ? bits("hmac-sha2-") : bits("umac-");
}

uint32_t sequenceSlot(Numbered base, bool server) { return uint32_t(base) + (server ? 1 : 0); }

}  // namespace

namespace ssh {

Proposal readProposal(const View& view, uint32_t at) {
    Proposal offer;
    uint64_t pos = uint64_t(at) + kCookie;
    for (auto& list : offer.lists) {
        if (pos > view.captured() || view.leftCaptured(uint32_t(pos)) < 4) return offer;
        uint32_t size = view.u32(uint32_t(pos));
        pos += 4;
        if (size > view.leftCaptured(uint32_t(pos))) return offer;
        list = view.text(uint32_t(pos), std::min(size, uint32_t(kMostListBytes)));
        pos += size;
    }
    offer.there = true;
    return offer;
}

}  // namespace ssh

Ssh::Call::Call(Layer& in, const Ssh& ssh, bool fromServer) : in(in), fromServer(fromServer) {
    static const Shared nothing{};
    shared = &nothing;
    if (!in.pass()) {
        note = in.note<Note>();
        if (auto header = note ? in.out.noteStore->at(note->shared) : nullptr)
            shared = static_cast<const Shared*>(header->data());
    } else if (auto flow = in.pass()->flows.at(in.out.flow)) {
        auto& s = flow->state<Session>(ssh);
        auto& notes = in.pass()->notes;
        if (!s.shared) {
            s.shared = static_cast<Shared*>(notes.add(Shared::kKey, sizeof(Shared)));
            s.ref = s.shared ? notes.last() : 0;
        }
        note = s.shared ? in.note<Note>() : nullptr;
        if (note) {
            session = &s;
            s.packets.add(in.out.frame.number);
            shared = s.shared;
            note->shared = s.ref;
            note->newKeysAt = note->askedAt = Note::kNever;
            if (s.newKeysPacket[fromServer]) note->state |= Note::kSealed;
            if (s.bannerPacket[fromServer] && s.bannerPacket[fromServer] < in.out.frame.number)
                note->state |= Note::kBannerDone;
        }
    }
    version = patched(shared->version);
}

bool Ssh::Call::methodKnown(uint32_t at) const {
    auto packet = patched(shared->methodPacket);
    return patched(shared->method) && (in.out.frame.number > packet ||
                                       (in.out.frame.number == packet && at > patched(shared->methodAt)));
}

bool Ssh::Call::algorithmsKnown(uint32_t at) const {
    auto packet = patched(shared->algorithmsPacket);
    return in.out.frame.number > packet ||
           (in.out.frame.number == packet && at > patched(shared->algorithmsAt));
}

Exchange Ssh::Call::exchange(uint32_t at) const {
    return methodKnown(at) ? Exchange(patched(shared->exchange)) : Exchange::DiffieHellman;
}

std::string_view Ssh::Call::text(const uint32_t& ref) const {
    return keptText(in.pass() ? in.pass()->notes : *in.out.noteStore, patched(ref));
}

bool Ssh::Call::inClear(uint32_t start) const {
    auto keyStart = patched(side().keyStart);
    if (!keyStart) return true;
    return in.out.frame.number >= keyStart && note && !(note->state & Note::kSealed) &&
           (note->newKeysAt == Note::kNever || start <= note->newKeysAt);
}

bool Ssh::Call::bannerMayCome() const { return !note || !(note->state & Note::kBannerDone); }

uint32_t Ssh::Call::number(Numbered which) const {
    auto value = patched(shared->numbers[which]);
    if (value) return value - 1;
    // A reply to an offer that came too early has no number of its own: it has the next one.
    return which == kEcReply ? patched(shared->sides[1].next) : 0;
}

bool Ssh::Call::ask(uint32_t start, uint64_t more) {
    if (!note || !in.canNeedMore()) return false;
    if (session) {
        note->askedAt = start;
        in.needMore(start, more == kOneMoreSegment ? kOneMoreSegment
                                                   : uint32_t(std::min<uint64_t>(more, kUntilFin - 1)));
        return true;
    }
    if (note->askedAt == start) in.needMore(start, kOneMoreSegment);
    return note->askedAt == start;
}

void Ssh::Call::bannerSeen(std::string_view line) {
    if (session) session->bannerPacket[fromServer] = in.out.frame.number;
    if (fromServer) return;
    uint32_t found = http::startsNoCase(line, "SSH-2.") || http::startsNoCase(line, "SSH-1.99-") ? 2
                     : http::startsNoCase(line, "SSH-1.")                                        ? 1
                                                                                                 : version;
    version = found;
    if (session) change(session->shared->version, found);
}

void Ssh::Call::change(uint32_t& member, uint32_t value) const {
    in.pass()->notes.patch(session->packets, member, value);
}

void Ssh::Call::packetUnderstood() const {
    auto& side = session->shared->sides[fromServer];
    if (!patched(side.keyStart)) change(side.keyStart, in.out.frame.number);
}

void Ssh::Call::beforeVersion(uint32_t start) {
    // Length, padding, code 20
    auto& view = in.view;
    if (!fromServer || session->offers[1].there || view.leftCaptured(start) < 6) return;
    if (view.u8(start + 5) != 20 || view.u32(start) > view.leftCaptured(start) - 4) return;
    session->offers[1] = readProposal(view, start + 6);
    session->late = session->offers[1].there;
    session->latePacket = in.out.frame.number;
    session->lateAt = start;
}

void Ssh::Call::count(Numbered which, bool server, bool first) const {
    auto& number = session->shared->numbers[which];
    if (patched(number)) return;
    auto& next = session->shared->sides[server].next;
    uint32_t now = patched(next);
    // The first of these is numbered and counted, the others are counted and numbered.
    change(number, first ? now + 1 : now + 2);
    change(next, now + 1);
}

void Ssh::Call::keyExchangeInit(Proposal offer) const {
    auto& side = session->shared->sides[fromServer];
    if (!patched(side.keyStart)) change(side.keyStart, in.out.frame.number);
    count(Numbered(sequenceSlot(kClientKexInit, fromServer)), fromServer, true);
    if (!offer.there) return;
    session->offers[fromServer] = std::move(offer);
    if (fromServer) session->late = false;
    agree();
}

void Ssh::Call::agree() const {
    auto& client = session->offers[0];
    auto& server = session->offers[1];
    if (!client.there || !server.there || session->agreements++ >= kMostAgreements) return;
    auto& shared = *session->shared;
    auto method = common(client.lists[0], server.lists[0]);
    if (method.empty()) return;
    if (method != text(shared.method)) change(shared.method, keepText(in.pass()->notes, method));
    change(shared.exchange, uint32_t(exchangeOf(method)));
    if (!session->late) return;
    change(shared.methodPacket, session->latePacket);
    change(shared.methodAt, session->lateAt);
}

void Ssh::Call::exchangeMessage(uint8_t type, uint32_t start) const {
    auto how = session->late ? Exchange::DiffieHellman : exchange(start);
    if (how == Exchange::EllipticCurve) {
        if (type == 30) count(kEcInit, false, true);
        if (type == 31) count(kEcReply, true, true);
    } else if (how == Exchange::DiffieHellman) {
        if (type == 30) count(kDhInit, false, false);
        if (type == 31) count(kDhReply, true, false);
    } else {
        if (type == 31) count(kGroup, true, false);
        if (type == 32) count(kGroupInit, false, false);
        if (type == 33) count(kGroupReply, true, false);
        if (type == 34) count(kGroupRequest, false, false);
    }
}

void Ssh::Call::replied(uint32_t start) const {
    if (session->agreements++ >= kMostAgreements) return;
    auto& shared = *session->shared;
    auto& notes = in.pass()->notes;
    for (uint32_t i = 0; i < 2; ++i) {
        auto agreed = [&](uint32_t list) {
            return common(session->offers[0].lists[list + i], session->offers[1].lists[list + i]);
        };
        auto& side = shared.sides[i];
        auto keep = [&](uint32_t& ref, std::string_view name) {
            if (!name.empty() && name != text(ref)) change(ref, keepText(notes, name));
        };
        auto encryption = agreed(2), mac = agreed(4);
        keep(side.encryption, encryption);
        keep(side.compression, agreed(6));
        // Of the codes that are agreed on, only this one is ever named.
        if (mac == "hmac-sha2-256" && !hasOwnCode(encryption)) keep(side.mac, mac);
        change(side.macSize, macSize(mac));
        change(side.plainLength, mac.ends_with(kEncryptThenMac));
    }
    if (!session->late) return;
    change(shared.algorithmsPacket, in.out.frame.number);
    change(shared.algorithmsAt, start);
}

void Ssh::Call::newKeys(uint32_t start) const {
    auto& packet = session->newKeysPacket[fromServer];
    if (packet) return;
    packet = in.out.frame.number;
    note->newKeysAt = start;
    auto& side = session->shared->sides[fromServer];
    auto& number = session->shared->numbers[sequenceSlot(kClientNewKeys, fromServer)];
    change(number, patched(side.next) + 1);
    change(side.next, patched(side.next) + 1);
    if (!session->late) change(side.cipher, uint32_t(cipherOf(text(side.encryption))));
    if (session->newKeysPacket[!fromServer]) session->offers[0] = session->offers[1] = {};
}

}  // namespace dorsal
