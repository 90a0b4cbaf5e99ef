#include "dissectors/security/ssh.h"

#include <algorithm>

#include "dissectors/core/text.h"
#include "dissectors/security/ssh_session.h"
#include "dissectors/web/http_lines.h"

namespace dorsal {

using namespace ssh;

namespace {

constexpr uint16_t kPorts[] = {22, 29418};  // 29418: Gerrit

const TrueFalse kDirections = {"server-to-client", "client-to-server"};

// RFC 4250, section 4.1.2, without those that depend on the key exchange
const Name kMessageCodes[] = {{1, "Disconnect"},
                              {2, "Ignore"},
                              {3, "Unimplemented"},
                              {4, "Debug"},
                              {5, "Service Request"},
                              {6, "Service Accept"},
                              {20, "Key Exchange Init"},
                              {21, "New Keys"},
                              {50, "User Authentication Request"},
                              {51, "User Authentication Failure"},
                              {52, "User Authentication Success"},
                              {53, "User Authentication Banner"},
                              {60, "Public Key algorithm accepted"},
                              {80, "Global Request"},
                              {81, "Request Success"},
                              {82, "Request Failure"},
                              {90, "Channel Open"},
                              {91, "Channel Open Confirmation"},
                              {92, "Channel Open Failure"},
                              {93, "Window Adjust"},
                              {94, "Channel Data"},
                              {95, "Channel Extended Data"},
                              {96, "Channel EOF"},
                              {97, "Channel Close"},
                              {98, "Channel Request"},
                              {99, "Channel Success"},
                              {100, "Channel Failure"}};
const Name kVersion1Codes[] = {
    {0, "No Message"}, {1, "Disconnect"}, {2, "Public Key"}, {3, "Session Key"}, {4, "User"}};

// Bytes of an encrypted packet that a cipher of blocks needs to say how long the packet is.
constexpr uint32_t kBlock = 16;
constexpr uint32_t kCounterCode = 16;

bool isFromServer(const Dissection& d) {
    auto bound = [](uint16_t port) { return std::ranges::find(kPorts, port) != std::end(kPorts); };
    auto low = std::min(d.sourcePort, d.destinationPort), high = std::max(d.sourcePort, d.destinationPort);
    if (bound(low)) return d.destinationPort != low;
    if (bound(high)) return d.destinationPort != high;
    return d.stream.fromServer;
}

}  // namespace

Ssh::Ssh(Registry& r)
    : Protocol(r, "ssh", "SSH Protocol", "SSH"),
      direction(*this, "ssh.direction", "Direction", Type::Boolean, 0, kDirections),
      messageCode(*this, "ssh.message_code", "Message Code", Type::U8, Base::Dec, kMessageCodes),
      lists{
#define LIST(abbrev)                                                                \
    {                                                                               \
        {*this, "ssh." abbrev "_length", abbrev " length", Type::U32, Base::Dec}, { \
            *this, "ssh." abbrev, abbrev " string", Type::String                    \
        }                                                                           \
    }
          LIST("kex_algorithms"),
          LIST("server_host_key_algorithms"),
          LIST("encryption_algorithms_client_to_server"),
          LIST("encryption_algorithms_server_to_client"),
          LIST("mac_algorithms_client_to_server"),
          LIST("mac_algorithms_server_to_client"),
          LIST("compression_algorithms_client_to_server"),
          LIST("compression_algorithms_server_to_client"),
          LIST("languages_client_to_server"),
          LIST("languages_server_to_client"),
#undef LIST
      } {
    for (auto port : kPorts) r.bind("tcp.port", port, *this);
}

void Ssh::parse(Layer& in) const {
    Call call(in, *this, isFromServer(in.out));
    in.column(call.version == 2 ? "SSHv2" : call.version == 1 ? "SSHv1" : "SSH");
    in.out.info.clear();
    while (in.left())
        if (!addPart(call)) return;
    in.addNumber(direction, 0, 0, call.fromServer).generated();
    saySender(call);
}

void Ssh::saySender(const Call& call) { call.in.out.info.prepend(call.fromServer ? "Server: " : "Client: "); }

bool Ssh::addPart(Call& call) const {
    auto& in = call.in;
    if (call.bannerMayCome() && http::startsNoCase(in.view.rest(in.pos), "SSH-")) return addBanner(call);
    if (call.version == 1) return addVersion1(call);
    if (call.version == 2) return addVersion2(call);
    if (call.session) call.beforeVersion(in.pos);
    addSealed(call);
    return true;
}

// RFC 4253, section 4.2
bool Ssh::addBanner(Call& call) const {
    auto& in = call.in;
    uint32_t start = in.pos;
    auto end = in.view.find(start, '\n');
    if (end < 0 && call.ask(start, kOneMoreSegment)) return false;
    uint32_t size = end < 0 ? in.leftCaptured() : uint32_t(end) - start;
    in.pos = end < 0 ? start + in.left() : uint32_t(end) + 1;
    if (end >= 0 && size && in.view.u8(start + size - 1) == '\r') --size;
    auto line = in.view.text(start, size);
    in.add(banner, start, size);
    if (in.out.info.active()) {
        std::string text;
        appendEscaped(text, line);
        in.out.info.appendSeparated(fmt::format("Protocol ({})", text));
    }
    call.bannerSeen(line);
    return true;
}

bool Ssh::addVersion1(Call& call) const {
    auto& in = call.in;
    uint32_t start = in.pos;
    auto whole = in.text(start, in.left(), "SSH Version 1");
    auto nest = in.in(whole);
    if (in.left() < 4 && call.ask(start, kOneMoreSegment)) return false;
    uint32_t length = in.view.u32(start), padded = 8 - length % 8;
    uint64_t size = uint64_t(length) + padded + 4;
    if (in.left() < size && call.ask(start, size - in.left())) return false;
    in.u32(packetLength);
    in.addNumber(paddingLength, in.pos, padded, padded);
    in.skip(padded);
    if (call.session) call.packetUnderstood();
    uint32_t rest = length;
    // Only the first packets of a side are in the clear.
    if (patched(call.side().keyStart) >= in.out.frame.number && rest) {
        auto type = in.u8(messageCode);
        auto name = nameOf(Values(kVersion1Codes), type, nullptr);
        in.last().value("{} ({})", name ? name : "Unknown", type);
        if (in.out.info.active())
            in.out.info.appendSeparated(name ? std::string(name) : fmt::format("Unknown ({})", type));
        --rest;
    } else {
        if (in.out.info.active())
            in.out.info.appendSeparated(fmt::format("Encrypted packet (len={})", length));
    }
    in.take(payload, rest);
    whole.endAt(in.view, in.pos);
    return true;
}

Item Ssh::addTitle(const Call& call) const {
    auto& in = call.in;
    auto item = in.text(in.pos, in.left(), "SSH Version 2");
    if (!item.texts() || !call.algorithmsKnown(in.pos)) return item;
    auto& side = call.side();
    std::string agreed;
    auto add = [&](const char* what, const uint32_t& ref) {
        auto text = call.text(ref);
        if (!text.empty()) fmt::format_to(std::back_inserter(agreed), " {}:{}", what, http::escaped(text));
    };
    add("encryption", side.encryption);
    add("mac", side.mac);
    add("compression", side.compression);
    if (!agreed.empty()) item.append(" ({})", std::string_view(agreed).substr(1));
    return item;
}

bool Ssh::addVersion2(Call& call) const {
    auto& in = call.in;
    uint32_t start = in.pos;
    auto title = addTitle(call);
    auto nest = in.in(title);
    if (call.inClear(start)) return addMessage(call, title);
    switch (Cipher(patched(call.side().cipher))) {
        case Cipher::Unknown: addSealed(call); return true;
        case Cipher::Counter:
            addCounted(call);
            title.endAt(in.view, in.pos);
            return true;
        case Cipher::Chacha: in.view.need(start, 4); break;
        case Cipher::Block: in.view.need(start, kBlock); break;
    }
    in.pos = start + in.left();
    return true;
}

// The rest of these bytes, that nobody can look into.
void Ssh::addSealed(Call& call) const {
    auto& in = call.in;
    uint32_t start = in.pos, size = in.left();
    if (in.out.info.active()) in.out.info.appendSeparated(fmt::format("Encrypted packet (len={})", size));
    auto& side = call.side();
    bool agreed = call.version == 2 && call.algorithmsKnown(start);
    uint32_t mac = agreed ? patched(side.macSize) : 0;
    in.pos = start + size;
    if (size <= 4 || size - 4 < mac || !in.view.has(start, size)) {
        // tshark reads no further for the columns, and finds nothing wrong there.
        saySender(call);
        in.out.info.writable = false;
    }
    if (size > 4) in.add(agreed && patched(side.plainLength) ? packetLength : sealedLength, start, 4);
    if (size <= 4 || size - 4 < mac) throw BoundsError{BoundsError::Kind::Malformed};
    if (size - 4 > mac) in.add(sealedPacket, start + 4, size - 4 - mac);
    if (mac) in.add(code, start + size - mac, mac);
}

// One packet of AES-GCM, whose length is in the clear (RFC 5647). tshark decrypts these even without a key
// and shows what comes out; here they stay closed.
void Ssh::addCounted(Call& call) const {
    auto& in = call.in;
    uint32_t size = in.view.u32(in.pos);
    if (size == 0) {
        in.pos += in.left();
        return;
    }
    if (size > in.left() - 4 || in.left() - 4 - size < kCounterCode)
        throw BoundsError{BoundsError::Kind::Malformed};
    if (in.out.info.active())
        in.out.info.appendSeparated(fmt::format("Encrypted packet (plaintext_len={})", size + 4));
    in.u32(packetLength);
    in.take(sealedPacket, size);
    in.take(code, kCounterCode);
}

void addSsh(Registry& r) { r.add<Ssh>(); }

}  // namespace dorsal
