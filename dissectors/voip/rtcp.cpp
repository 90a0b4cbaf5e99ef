#include "dissectors/voip/rtcp.h"

#include <algorithm>

#include "dissectors/core/announcements.h"

namespace dorsal {

namespace {

enum Type : uint8_t {
    kFir = 192,
    kNack = 193,
    kSenderReport = 200,
    kReceiverReport,
    kDescription,
    kBye,
    kApplication,
    kRtpFeedbackPacket,
    kPayloadFeedbackPacket,
    kExtendedReport,
    kAvb,
    kReceiverSummary,
    kPortMapping
};
constexpr uint8_t kPrivate = 8;  // an SDES item with a name of its own

struct Srtcp final : Protocol {
    explicit Srtcp(Registry& r)
        : Protocol(r, "srtcp", "Secure Real-time Transport Control Protocol", "SRTCP") {}
    void parse(Layer&) const override {}
};

// RTCP on ports that nobody announced.
struct RtcpGuess final : Protocol {
    const Rtcp& rtcp;

    RtcpGuess(Registry& r, const Rtcp& rtcp) : Protocol(r, "rtcp_udp", "RTCP over UDP", "RTCP"), rtcp(rtcp) {
        ownItem = listed = false;
        r.heuristics("udp").add(*this);
    }
    bool accepts(Layer& in) const override {
        auto& view = in.view;
        if (view.captured() < 4 || view.reported() % 4 || view.u8(0) >> 6 != 2) return false;
        uint8_t type = view.u8(1);
        return type == kSenderReport || type == kReceiverReport || type == kBye || type == kApplication ||
               type == kPayloadFeedbackPacket;
    }
    void parse(Layer& in) const override { in.call(rtcp, in.view); }
};

bool isText(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

struct Rtcp::Note {
    uint32_t packet;   // that announced the stream
    uint32_t details;  // MediaSetup
};

Time timeOfNtp(uint32_t seconds, uint32_t fraction) {
    if (!seconds && !fraction) return {};
    // Seconds from 1900 on; those with a clear first bit are of the era that begins in 2036.
    int64_t since = int64_t(seconds) - 2'208'988'800 + (seconds & 0x80000000 ? 0 : int64_t(1) << 32);
    return {since, int32_t(uint64_t(fraction) * 1'000'000'000 >> 32)};
}

Rtcp::Rtcp(Registry& r)
    : Protocol(r, "rtcp", "Real-time Transport Control Protocol", "RTCP"), secure_(&r.add<Srtcp>()) {
    ownItem = false;
}

const Rtcp::Note* Rtcp::takeNote(Layer& in) const {
    if (!in.pass()) return in.note<Note>();
    auto& out = in.out;
    auto announced = Announcements::of(*in.pass(), *this)
                         .find({out.source, out.sourcePort, FlowKind::Udp},
                               {out.destination, out.destinationPort, FlowKind::Udp});
    if (!announced) return nullptr;
    auto note = in.note<Note>();
    if (note) *note = {announced->packet, announced->details};
    return note;
}

void Rtcp::parse(Layer& in) const {
    auto& view = in.view;
    auto note = takeNote(in);
    auto setup = note ? mediaSetupAt(in.out, note->details) : MediaSetup();
    in.column(setup.secure ? "SRTCP" : "RTCP");
    in.out.info.clear();
    uint32_t at = 0, expected = 0, last = 0, understood = 0;
    uint32_t lastItem = kNoNode;
    while (view.has(at, 4)) {
        uint8_t type = view.u8(at + 1);
        if (view.u8(at) >> 6 != 2 || (at && (type < kFir || type > kPortMapping))) break;
        uint32_t size = (view.u16(at + 2) + 1) * 4u;
        expected += size;
        last = at;
        View part = view.sub(at);
        uint32_t done = 0;
        Layer packet(in.out, part, *this, in.root());
        Item self;
        if (in.wantsItems()) {
            auto& name = setup.secure ? static_cast<const Protocol&>(*secure_) : *this;
            auto nest = in.beside();
            self = Layer(in.out, part.sub(0, size), name, in.root())
                       .addNone(name.self, 0, std::min(size, part.captured()));
            self.label("{} ({})", name.name(), nameOf(kTypes, type));
            lastItem = self.index();
        }
        auto nest = packet.in(self);
        done = parsePacket(packet, at, note, setup);
        understood = at + done;
        if (setup.secure) return;
        if (done != size && done < 4) break;
        at += std::max(done, 4u);
    }
    if (!in.wantsItems() || lastItem == kNoNode) return;
    Layer check(in.out, view, *this, lastItem);
    bool fine = understood == expected;
    auto item = check.addNumber(lengthCheck, 0, 0, fine).generated();
    if (item) item.node().pos = last ? view.base() * 2 + last : view.base();
    if (fine)
        item.value("OK - {} bytes", expected);
    else
        item.value("Wrong (expected {} bytes, found {})", expected, understood);
    if (!fine)
        check.expert(lengthBad, item, "The packets say that they are {} bytes long; {} were understood",
                     expected, understood);
}

uint32_t Rtcp::parsePacket(Layer& in, uint32_t offset, const Note* note, const MediaSetup& known) const {
    auto& view = in.view;
    uint8_t first = view.u8(0), type = view.u8(1), count = first & 0x1f;
    uint32_t size = (view.u16(2) + 1) * 4u;
    in.infoAppend("{}   ", nameOf(kTypes, type));
    // tshark counts the place of the whole compound twice.
    uint32_t whole = view.base() - offset;
    if (note)
        addMediaSetup(in, {setup, setupFrame, setupMethod, nullptr}, known, note->packet,
                      offset ? whole + view.base() : whole, whole);
    in.add(version, 0, 1);
    auto pad = in.add(padding, 0, 1);
    bool isLast = size >= view.reported() || !view.has(size, 4);
    if (first & 0x20 && !isLast) in.expert(notFinalPadding, pad);
    auto header = [&](const Field* f) {
        Item item;
        if (f) item = in.add(*f, 0, 1);
        in.add(pt, 1, 1);
        in.add(length, 2, 2).append(" ({} bytes)", size);
        in.pos = 4;
        return item;
    };
    switch (type) {
        case kSenderReport:
        case kReceiverReport: {
            header(&rc);
            in.add(senderssrc, 4, 4);
            uint32_t at = 8;
            if (type == kSenderReport) at = addSenderInfo(in);
            at = addReports(in, at, count);
            if (at < size && !known.secure) {
                in.pos = at;
                addExtensions(in, at);
            }
            return std::max(at, size);
        }
        case kDescription: header(&sc); return addDescriptions(in, count);
        case kBye: header(&sc); return addBye(in, count);
        case kApplication: header(&appSubtype); return addApplication(in, count);
        case kRtpFeedbackPacket: header(&rtpfbFmt); return addRtpFeedback(in, count);
        case kPayloadFeedbackPacket: header(&psfbFmt); return addPayloadFeedback(in, count);
        case kExtendedReport: header(nullptr); return addExtendedReports(in);
        case kFir:
        case kNack:
            header(&rc);
            in.add(ssrcIdentifier, 4, 4);
            if (type == kFir) return 8;
            in.add(nackFsn, 8, 2);
            in.add(nackBlp, 10, 2);
            return 12;
        case kAvb:  // IEEE 1733
            header(&appSubtype);
            in.add(ssrcIdentifier, 4, 4);
            in.add(appName, 8, 4);
            in.add(timebaseIndicator, 12, 2);
            in.add(identity, 14, 10);
            in.add(streamId, 24, 8);
            in.add(timestampAs, 32, 4);
            in.add(timestampRtp, 36, 4);
            return 40;
        case kReceiverSummary:  // RFC 5760
            header(nullptr);
            in.add(ssrcIdentifier, 4, 4);
            in.add(ssrcIdentifier, 8, 4);
            addNtpTime(in, 12);
            return size;
        case kPortMapping:  // RFC 6284
            header(&appSubtype);
            in.add(ssrcIdentifier, 4, 4);
            return size;
        default: return 1;
    }
}

uint32_t Rtcp::addNtpTime(Layer& in, uint32_t at) const {
    uint32_t seconds = in.view.u32(at), fraction = 0;
    in.add(timestampNtpMsw, at, 4);
    fraction = in.view.u32(at + 4);
    in.add(timestampNtpLsw, at + 4, 4);
    in.addTime(timestampNtp, at, 8, timeOfNtp(seconds, fraction));
    return at + 8;
}

uint32_t Rtcp::addSenderInfo(Layer& in) const {
    uint32_t at = addNtpTime(in, 8);
    in.add(timestampRtp, at, 4);
    in.add(senderPacketcount, at + 4, 4);
    in.add(senderOctetcount, at + 8, 4);
    return at + 12;
}

uint32_t Rtcp::addReports(Layer& in, uint32_t at, uint32_t count) const {
    for (uint32_t i = 1; i <= count; ++i, at += 24) {
        in.view.need(at, 1);
        auto source = in.in(in.text(at, 0, "Source {}", i).length(std::min(24u, in.leftCaptured())));
        in.add(ssrcIdentifier, at, 4);
        {
            auto contents = in.in(in.text(at + 4, 0, "SSRC contents").length(20));
            in.add(ssrcFraction, at + 4, 1).append(" / 256");
            in.add(ssrcCumNr, at + 5, 3);
        }
        {
            auto high = in.in(in.add(ssrcExtHigh, at + 8, 4));
            in.add(ssrcHighCycles, at + 8, 2);
            in.add(ssrcHighSeq, at + 10, 2);
        }
        in.add(ssrcJitter, at + 12, 4);
        in.add(ssrcLsr, at + 16, 4);
        uint32_t delay = in.view.u32(at + 20);
        in.add(ssrcDlsr, at + 20, 4).append(" ({} milliseconds)", int64_t(double(delay) / 65536 * 1000));
    }
    return at;
}

// Microsoft's extensions of reports ([MS-RTP], section 2.2.11).
void Rtcp::addExtensions(Layer& in, uint32_t at) const {
    auto& view = in.view;
    uint32_t end = (view.u16(2) + 1) * 4u;
    while (at < end) {
        in.infoAppend("(");
        uint16_t type = view.u16(at), size = view.u16(at + 2);
        auto name = nameOf(kExtensions, type);
        in.infoAppend("PSE:{}  ", name);
        auto item = in.text(at, 0, "Payload Specific Extension ({})", name).length(size);
        auto nest = in.in(item);
        in.add(profileSpecificExtensionType, at, 2);
        in.add(profileSpecificExtensionLength, at + 2, 2);
        if (size < 4) throw BoundsError{BoundsError::Kind::Malformed};
        if (type == 1) {
            in.add(senderssrc, at + 4, 4).append(" ");
            in.add(msPseBandwidth, at + 8, 4);
            if (size > 12) in.add(msPseConfidenceLevel, at + 12, 1);
        } else if (type == 4) {
            in.add(msPseSeqNum, at + 6, 2);
        } else {
            in.add(profileSpecificExtension, at + 4, size - 4);
        }
        in.infoAppend(")  ");
        at += size;
    }
}

uint32_t Rtcp::addDescriptions(Layer& in, uint32_t count) const {
    uint32_t at = 4;
    for (uint32_t i = 1; i <= count; ++i) {
        uint32_t begin = at;
        auto chunk = in.text(at, 0, "Chunk {}, SSRC/CSRC 0x{:X}", i, in.view.u32(at));
        auto nest = in.in(chunk);
        in.add(ssrcIdentifier, at, 4);
        at += 4;
        auto items = in.text(at, 0, "SDES items");
        {
            auto inner = in.in(items);
            for (bool more = true; more;) {
                more = in.view.u8(at) != 0;
                at = addDescription(in, at);
            }
        }
        items.length(at - begin - 4);
        at = (at + 3) / 4 * 4;
        chunk.length(at - begin);
    }
    return at;
}

uint32_t Rtcp::addDescription(Layer& in, uint32_t at) const {
    uint8_t type = in.view.u8(at);
    in.add(sdesType, at++, 1);
    if (!type) return at;
    uint32_t size = in.view.u8(at);
    in.add(sdesLength, at++, 1);
    uint32_t end = at + size;
    if (type == kPrivate && size) {
        uint32_t prefix = in.view.u8(at);
        in.add(sdesPrefixLength, at++, 1);
        if (prefix > end - at) throw BoundsError{BoundsError::Kind::Malformed};
        in.add(sdesPrefixString, at, prefix);
        at += prefix;
    }
    if (end > at) in.addString(sdesText, at, end - at, Enc::Utf8);
    return end;
}

uint32_t Rtcp::addBye(Layer& in, uint32_t count) const {
    uint32_t size = (in.view.u16(2) + 1) * 4u, at = 4;
    for (uint32_t i = 0; i < count; ++i, at += 4) in.add(ssrcIdentifier, at, 4);
    if (at >= size) return at;
    uint32_t text = in.view.u8(at);
    in.add(sdesLength, at++, 1);
    in.addString(sdesText, at, text, Enc::Utf8);
    uint32_t end = (at + text + 3) / 4 * 4;
    for (uint32_t i = at + text; i < end; ++i) {
        if (in.view.u8(i) == 0) continue;
        in.expert(reasonNotPadded, in.text(at, text, "{}", reasonNotPadded.field.name));
        return at + text - (at + text) % 4;
    }
    return end;
}

uint32_t Rtcp::addApplication(Layer& in, uint8_t subtype) const {
    uint32_t size = (in.view.u16(2) + 1) * 4u;
    in.add(ssrcIdentifier, 4, 4);
    auto name = in.view.text(8, 4);
    if (isText(name)) {
        in.infoAppend("( {} ) ", name);
        in.add(appName, 8, 4);
    } else {
        in.expert(nameNotText, in.text(8, 4, "{}", nameNotText.field.name));
    }
    in.infoAppend("subtype={}", subtype);
    uint32_t left = size > 12 ? size - 12 : 0;
    auto data = in.view.text(12, left);
    in.add(isText(data) ? appDataStr : appData, 12, left);
    return std::max(size, 12u);
}

void addRtcp(Registry& r) {
    auto& rtcp = r.add<Rtcp>();
    r.add<RtcpGuess>(rtcp);
}

}  // namespace dorsal
