#include "dissectors/voip/rtp.h"

#include "dissectors/core/announcements.h"

namespace dorsal {

namespace {

constexpr Name kVersionNames[] = {
    {0, "Old VAT Version"}, {1, "First Draft Version"}, {2, "RFC 1889 Version"}};
constexpr Name kProfileNames[] = {{0x67, "ED137"}, {0x167, "ED137A"}};
constexpr uint32_t kFixed = 12;  // bytes of a header without contributors
constexpr uint8_t kRedundant = 99;

}  // namespace

const Values Rtp::kVersions{kVersionNames}, Rtp::kProfiles{kProfileNames};

struct Rtp::Note {
    uint32_t packet;    // that announced the stream
    uint32_t details;   // MediaSetup
    uint32_t sequence;  // extended
};

struct Rtp::Direction final : FlowState {
    uint32_t last[2] = {0x10000, 0x10000};  // extended sequence numbers; [1]: from the flow's end b
};

Rtp::Rtp(Registry& r)
    : Protocol(r, "rtp", "Real-Time Transport Protocol", "RTP"),
      callId(r.field("sip.call_id_generated")),
      types(r.table("rtp.pt")),
      namedTypes(r.textTable("rtp_dyn_payload_type")) {
    ownItem = false;
}

const Rtp::Note* Rtp::takeNote(Layer& in, uint16_t sequence) const {
    auto& out = in.out;
    if (!in.pass()) return in.note<Note>();
    auto& pass = *in.pass();
    auto announced = Announcements::of(pass, *this)
                         .find({out.source, out.sourcePort, FlowKind::Udp},
                               {out.destination, out.destinationPort, FlowKind::Udp});
    auto flow = pass.flows.at(out.flow);
    if (!announced || !flow) return nullptr;
    auto note = in.note<Note>();
    if (!note) return nullptr;
    bool fromB = !(flow->key.a == out.source && flow->key.portA == out.sourcePort);
    auto& last = flow->state<Direction>(*this).last[fromB];
    // The number with these low bits that is nearest to the one before.
    uint32_t extended = (last & 0xffff0000) | sequence;
    if (extended + 0x8000 < last)
        extended += 0x10000;
    else if (last + 0x8000 < extended)
        extended -= 0x10000;
    last = extended;
    *note = {announced->packet, announced->details, extended};
    return note;
}

std::string Rtp::nameOf(uint8_t type, const MediaSetup& known) const {
    auto name = type >= 96 ? known.formatName(type) : std::string_view();
    return name.empty() ? payloadTypeName(type) : std::string(name);
}

void Rtp::parse(Layer& in) const {
    auto& out = in.out;
    auto& view = in.view;
    uint8_t first = view.u8(0), v = first >> 6;
    if (v != 2) {
        in.column("RTP");
        in.info("Unknown RTP version {}", v);
        in.addSelf();
        in.add(version, 0, 1);
        if (!out.layers.empty() && out.layers.back() == id()) out.layers.pop_back();
        return in.data(view);
    }
    uint8_t second = view.u8(1), type = second & 0x7f;
    // RTP and RTCP may share a port (RFC 5761, section 4).
    if (second >= 192 && second <= 223)
        if (auto rtcp = registry().protocol("rtcp")) return in.call(*rtcp, view);
    auto note = takeNote(in, view.u16(2));
    auto known = note ? mediaSetupAt(out, note->details) : MediaSetup();
    uint32_t time = view.u32(4), source = view.u32(8);
    in.column(known.secure ? "SRTP" : "RTP");
    in.addSelf();
    auto name = in.wantsTexts() || in.wantsColumns() ? nameOf(type, known) : std::string();
    in.info("PT={}, SSRC=0x{:X}, Seq={}, Time={}{}", name, source, view.u16(2), time,
            second & 0x80 ? ", Mark" : "");
    if (note) addMediaSetup(in, setupFields(), known, note->packet, view.base(), view.base());
    in.add(version, 0, 1);
    in.add(padding, 0, 1);
    in.add(ext, 0, 1);
    in.add(cc, 0, 1);
    in.add(marker, 1, 1);
    in.add(payloadType, 1, 1).label("Payload type: {} ({})", name, type);
    in.add(seq, 2, 2);
    if (note) in.addNumber(extendedSeq, 2, 2, note->sequence).generated();
    in.add(timestamp, 4, 4);
    in.add(ssrc, 8, 4);
    uint32_t at = addContributors(in, first & 0x0f);
    if (first & 0x10) at = addExtensions(in, at);
    uint32_t size = view.left(at);
    if (known.secure) {
        if (size) in.add(encryptedPayload, at, view.leftCaptured(at));
        return;
    }
    if (!(first & 0x20) || !size) {
        if (size) handOn(in, view.sub(at), type, known);
        return;
    }
    if (view.captured() < view.reported()) {
        in.expert(paddingMissing, in.self());
        return handOn(in, view.sub(at), type, known);
    }
    uint8_t count = view.u8(view.reported() - 1);
    uint32_t content = count > size ? 0 : size - count;
    if (content) handOn(in, view.sub(at, content), type, known);
    uint32_t rest = size - content;
    if (rest > 1) in.add(paddingData, at + content, rest - 1);
    if (rest) in.add(paddingCount, at + size - 1, 1);
}

uint32_t Rtp::addContributors(Layer& in, uint32_t count) const {
    in.view.need(kFixed, count * 4);
    if (!count) return kFixed;
    auto head = in.addNone(csrcItems, kFixed, count * 4);
    head.append(" ({} items)", count);
    auto nest = in.in(head);
    for (uint32_t i = 0; i < count; ++i) {
        uint32_t at = kFixed + i * 4;
        in.add(csrcItem, at, 4).label("CSRC item {}: 0x{:X}", i, in.view.u32(at));
    }
    return kFixed + count * 4;
}

// RFC 3550, section 5.3.1, and RFC 8285, section 4.
uint32_t Rtp::addExtensions(Layer& in, uint32_t at) const {
    auto& view = in.view;
    uint16_t profile = view.u16(at);
    uint32_t words = view.u16(at + 2), begin = at + 4, end = begin + words * 4;
    in.add(extProfile, at, 2);
    in.add(extLength, at + 2, 2);
    if (!words) return end;
    view.need(begin, words * 4);
    auto nest = in.in(in.addNone(headerExtensions, begin, words * 4));
    if (profile == 0xbede || (profile & 0xfff0) == 0x1000)
        addGeneralExtension(in, begin, end, profile, at);
    else
        for (uint32_t i = begin; i < end; i += 4) in.add(headerExtension, i, 4);
    return end;
}

void Rtp::addGeneralExtension(Layer& in, uint32_t at, uint32_t end, uint16_t profile,
                              uint32_t profileAt) const {
    auto& view = in.view;
    bool oneByte = profile == 0xbede;
    while (at < end) {
        uint8_t head = view.u8(at);
        uint8_t number = oneByte ? head >> 4 : head;
        if (number == 0) {
            ++at;
            continue;
        }
        if (oneByte && number == 15) return;
        if (!oneByte && at + 1 >= end) return;
        uint32_t header = oneByte ? 1 : 2, size = oneByte ? (head & 0x0fu) + 1 : view.u8(at + 1);
        if (size > end - at - header) return;
        auto nest = in.in(in.text(at, header + size, "RFC 5285 Header Extension ({}-Byte Header)",
                                  oneByte ? "One" : "Two"));
        if (!oneByte) {
            auto bits = in.addNumber(applicationBits, at, 1, profile & 0x0f);
            // Where tshark places it, which counts the profile's place twice.
            if (bits) bits.node().pos = view.base() * 2 + at + profileAt + 1;
        }
        in.addNumber(extensionId, at, 1, number);
        in.addNumber(extensionSize, oneByte ? at : at + 1, 1, size);
        if (size) in.add(extensionData, at + header, size);
        at += header + size;
    }
}

void Rtp::addPayload(Layer& in, const View& data, bool shown) const {
    Layer here(in.out, data, *this, in.parent());
    auto item = here.add(payload, 0, data.captured());
    if (!shown) item.hide();
}

void Rtp::handOn(Layer& in, const View& data, uint8_t type, const MediaSetup& known) const {
    auto name = type >= 96 ? known.formatName(type) : std::string_view();
    bool redundant = name.empty() ? type == kRedundant : name == "red" || name == "RED";
    auto next = redundant ? nullptr : name.empty() ? types.find(type) : namedTypes.find(name);
    addPayload(in, data, !redundant && !next);
    if (redundant) return addRedundancy(in, data, known);
    if (next) in.call(*next, data);
}

// RFC 2198, section 3.
void Rtp::addRedundancy(Layer& in, const View& data, const MediaSetup& known) const {
    struct Block {
        uint8_t type;
        uint32_t size;
    };
    std::vector<Block> blocks;
    Layer all(in.out, data, *this, in.root());
    auto outer = all.in(all.text(0, data.captured(), "RFC 2198: Redundant Audio Data"));
    uint32_t at = 0, sum = 0;
    for (bool more = true; more;) {
        uint8_t head = data.u8(at);
        uint8_t type = head & 0x7f;
        more = head & 0x80;
        uint32_t size = more ? data.u16(at + 2) & 0x3ff : 0;
        auto name = nameOf(type, known);
        auto title = all.text(at, more ? 4 : 1, "Header {}: PT={}", blocks.size() + 1, name);
        if (more) title.append(", len={}", size);
        auto nest = all.in(title);
        all.add(follow, at, 1);
        all.add(payloadType, at, 1).value("{} ({})", name, type);
        if (more) {
            all.add(timestampOffset, at + 1, 2);
            all.add(blockLength, at + 2, 2);
        }
        blocks.push_back({type, size});
        at += more ? 4 : 1;
        sum += size;
    }
    blocks.back().size = data.left(at) > sum ? data.left(at) - sum : 0;
    for (auto& block : blocks) {
        if (!block.size) continue;
        View part = data.sub(at, block.size);
        auto name = block.type >= 96 ? known.formatName(block.type) : std::string_view();
        auto next = name.empty() ? types.find(block.type) : namedTypes.find(name);
        addPayload(all, part, !next);
        if (next && next != this) in.call(*next, part);
        at += block.size;
    }
}

void addRtp(Registry& r) { r.add<Rtp>(); }

}  // namespace dorsal
