#include "dissectors/transport/tcp.h"

#include <algorithm>

#include "dissectors/core/checksum.h"

namespace dorsal {
namespace {

constexpr Name kChecksumStatusNames[] = {
    {0, "Bad"}, {1, "Good"}, {2, "Unverified"}, {3, "Not present"}, {4, "Illegal"}};

struct FlagName {
    uint16_t bit;
    const char* name;
};
constexpr FlagName kFlagNames[] = {{kFin, "FIN"}, {kSyn, "SYN"}, {kRst, "RST"}, {kPsh, "PSH"}, {kAck, "ACK"},
                                   {kUrg, "URG"}, {kEce, "ECE"}, {kCwr, "CWR"}, {kAe, "AE"}};

// "SYN, ACK"; with Accurate ECN the last three bits are one number.
std::string flagNames(uint16_t flags, bool accurateEcn) {
    std::string s;
    for (auto& f : kFlagNames) {
        if (!(flags & f.bit) || (accurateEcn && f.bit >= kEce)) continue;
        if (!s.empty()) s += ", ";
        s += f.name;
    }
    if (accurateEcn) s += fmt::format(", ACE={}", flags >> 6 & 7);
    if (flags & 0xe00) s += s.empty() ? "Reserved" : ", Reserved";
    return s.empty() ? "<None>" : s;
}

// "·······AP···"
std::string flagLetters(uint16_t flags, bool accurateEcn) {
    static constexpr char kLetters[] = "RRRACEUAPRSF";
    std::string s;
    for (int i = 0; i < 12; ++i) {
        if (accurateEcn && i >= 3 && i <= 5) {
            if (i == 4)
                s += char('0' + (flags >> 6 & 7));
            else
                s += '-';
        } else if (flags & 0x800 >> i) {
            s += kLetters[i];
        } else {
            s += "·";
        }
    }
    return s;
}

const char* completenessName(uint64_t seen) {
    switch (seen) {
        case 1: return "Incomplete, SYN_SENT";
        case 3: return "Incomplete, CLIENT_ESTABLISHED";
        case 7: return "Incomplete, ESTABLISHED";
        case 15: return "Incomplete, DATA";
        case 23:
        case 39:
        case 55: return "Complete, NO_DATA";
        case 31:
        case 47:
        case 63: return "Complete, WITH_DATA";
        default: return "Incomplete";
    }
}

}  // namespace

const Values kTcpChecksumStatus = kChecksumStatusNames;

void tcpCompletenessName(std::string& out, uint64_t value) {
    fmt::format_to(std::back_inserter(out), "{} ({})", completenessName(value), value);
}

Tcp::Tcp(Registry& r)
    : Protocol(r, "tcp", "Transmission Control Protocol", "TCP"),
      ports(r.table("tcp.port")),
      heuristics(r.heuristics("tcp")) {
    r.bind("ip.proto", 6, *this);
}

void Tcp::parse(Layer& in) const {
    auto& out = in.out;
    in.column("TCP");
    out.info.clear();
    out.sourcePort = in.view.u16(0);
    out.destinationPort = in.view.u16(2);
    in.info("{} → {}", out.sourcePort, out.destinationPort);
    in.self().label("Transmission Control Protocol, Src Port: {}, Dst Port: {}", out.sourcePort,
                    out.destinationPort);
    addPorts(in);

    Segment s;
    auto& h = s.h;
    h.sourcePort = out.sourcePort;
    h.destinationPort = out.destinationPort;
    h.seq = in.view.u32(4);
    // Errors quote at least these eight bytes; what they quote is no part of the conversation.
    h.quoted = out.inErrorPacket;
    if (h.quoted) in.add(seq, 4, 4);
    h.ack = in.view.u32(8);
    uint16_t word = in.view.u16(12);
    h.headerLength = uint32_t(word >> 12) * 4;
    h.flags = word & 0xfff;
    h.window = in.view.u16(14);
    h.complete = in.view.reported() >= h.headerLength && !in.view.fragment() && !h.quoted;
    h.payload = h.complete ? in.view.left(h.headerLength) : 0;

    s.note = follow(in, s);
    addStream(in, s);
    summarize(in, s);
    if (!addNumbers(in, s)) return;
    addFlags(in, s);
    addWindow(in, s);
    in.headerLength(std::min(h.headerLength, in.view.captured()));
    TcpOptionFacts facts;
    try {
        facts = addOptions(in, s);
    } catch (const BoundsError&) {
        addTimes(in, s);  // they stand there whatever the options hold
        throw;
    }
    addTimes(in, s);
    addAnalysis(in, s);
    if (facts.multipath && s.stream) optionParts.mptcp.analysis(in, facts.multipath, s.stream->index);
    parsePayload(in, s);
}

void Tcp::addPorts(Layer& in) const {
    if (!in.wantsItems()) return;
    in.add(sourcePort, 0, 2);
    in.add(destinationPort, 2, 2);
    in.add(port, 0, 2).hide();
    in.add(port, 2, 2).hide();
}

void Tcp::addStream(Layer& in, const Segment& s) const {
    if (in.wantsItems() && s.stream) {
        in.addNumber(stream, 0, 0, s.stream->index).generated();
        uint32_t seen = patched(s.stream->completeness);
        if (!(s.note->facts & kFirstOfStream)) seen |= seen >> 8;
        in.addNumber(completeness, 0, 0, seen & 0xff).generated().nowhere();
    }
    if (s.h.complete) {
        in.addNumber(length, 0, 0, s.h.payload).generated();
        return;
    }
    if (s.h.quoted || in.view.fragment()) return;
    static constexpr const char* kShort =
        "Short segment. Segment/fragment does not contain a full TCP header (might be NMAP or someone else "
        "deliberately sending unusual packets)";
    auto text = in.text(0, 0, "{}", kShort);
    in.expert(shortSegment, text, "{}", kShort);
}

void Tcp::summarize(Layer& in, const Segment& s) const {
    auto& h = s.h;
    bool bogus = h.headerLength < 20;
    if (in.wantsColumns()) {
        in.infoAppend(" [{}] Seq={}", flagNames(h.flags, s.aceUsed()), s.seq);
        if (h.has(kAck)) in.infoAppend(" Ack={}", s.ack);
        uint32_t scale = s.scale(s.from);
        uint32_t window =
            scale >= 2 && !h.has(kSyn) && h.complete ? uint32_t(h.window) << (scale - 2) : h.window;
        in.infoAppend(" Win={}", window);
        if (!bogus && h.has(kUrg) && in.view.has(18, 2)) in.infoAppend(" Urg={}", in.view.u16(18));
        if (bogus)
            in.infoAppend(", bogus TCP header length ({}, must be at least 20)", h.headerLength);
        else if (h.complete)
            in.infoAppend(" Len={}", h.payload);
    }
    if (!in.wantsTexts()) return;
    auto title = in.self();
    title.append(", Seq: {}", s.seq);
    if (bogus) return;
    if (h.has(kAck)) title.append(", Ack: {}", s.ack);
    if (h.complete) title.append(", Len: {}", h.payload);
}

bool Tcp::addNumbers(Layer& in, const Segment& s) const {
    auto& h = s.h;
    bool bogus = h.headerLength < 20;
    const bool expert =
        bogus || (!h.has(kAck) && h.ack) || (s.note && s.note->facts & (kFastOpenTaken | kFastOpenIgnored));
    // In the pass only what experts say matters.
    if (!in.wantsItems() && !expert) return true;
    if (!h.quoted) {
        in.addNumber(seq, 4, 4, s.seq).value("{}    (relative sequence number)", s.seq);
        in.add(seqRaw, 4, 4);
    }
    if (!bogus) {
        if (h.complete) {
            uint32_t next = s.seq + (h.next() - h.seq);
            in.addNumber(nextSeq, 0, 0, next).value("{}    (relative sequence number)", next).generated();
        }
        auto item = in.addNumber(ack, 8, 4, h.has(kAck) ? s.ack : h.ack);
        if (h.has(kAck)) item.value("{}    (relative ack number)", s.ack);
        if (!h.has(kAck) && h.ack) in.expert(ackNotZero, item);
        if (s.note && (s.note->facts & kFastOpenTaken)) in.expert(tfoTaken, item);
        if (s.note && (s.note->facts & kFastOpenIgnored)) in.expert(tfoIgnored, item);
        in.add(ackRaw, 8, 4);
    }
    uint32_t words = h.headerLength / 4;
    auto item = in.addNumber(headerLengthField, 12, 1, h.headerLength)
                    .label("{:04b} .... = Header Length: {} bytes ({})", words, h.headerLength, words);
    if (!bogus) return true;
    in.expert(bogusHeader, item, "Bogus TCP header length ({}, must be at least 20)", h.headerLength);
    return false;
}

void Tcp::addFlags(Layer& in, const Segment& s) const {
    auto& h = s.h;
    // In the pass only what experts say matters.
    if (!in.wantsItems() && !h.has(kSyn | kFin | kRst)) return;
    auto head = in.add(flags, 12, 2);
    if (head.texts()) head.label("Flags: 0x{:03x} ({})", h.flags, flagNames(h.flags, s.aceUsed()));
    auto nest = in.in(head);
    auto bit = [&](const Field& f) {
        bool second = f.mask < 0x100;
        return in.addNumber(f, second ? 13 : 12, 1, (h.flags & f.mask) >> f.shift);
    };
    bit(reserved);
    if (s.aceUsed()) {
        uint32_t n = h.flags >> 6 & 7;
        in.addNumber(ace, 12, 2, n).label("...{} {}{}.. .... = ACE: {}", n >> 2, n >> 1 & 1, n & 1, n);
    } else {
        bit(ae);
        bit(cwr);
        bit(ece);
    }
    bit(urg);
    bit(ackFlag);
    bit(push);
    auto item = bit(reset);
    if (h.has(kRst)) in.expert(resetNow, item);
    item = bit(syn);
    if (h.has(kSyn) && h.has(kAck))
        in.expert(synAnswer, item, "Connection establish acknowledge (SYN+ACK): server port {}",
                  h.sourcePort);
    else if (h.has(kSyn))
        in.expert(synRequest, item, "Connection establish request (SYN): server port {}", h.destinationPort);
    item = bit(fin);
    if (h.has(kFin)) in.expert(finished, item);
    if (in.wantsItems())
        item = in.addText(flagString, 12, 2, flagLetters(h.flags, s.aceUsed())).generated();
    else
        item = {};
    if (h.has(kFin) && s.note) in.expert(s.note->facts & kClosesFirst ? finActive : finPassive, item);
}

void Tcp::addWindow(Layer& in, const Segment& s) const {
    auto& h = s.h;
    if (!in.wantsItems()) {
        in.view.need(16, 2);
        if (in.view.u16(18) && !h.has(kUrg)) in.expert(urgentNotZero, Item());
        return;
    }
    in.add(windowValue, 14, 2);
    uint32_t shift = s.scale(s.from);
    bool scaled = !h.has(kSyn);
    uint32_t size = scaled && shift >= 2 && h.complete ? uint32_t(h.window) << (shift - 2) : h.window;
    in.addNumber(window, 14, 2, size).generated();
    if (scaled && s.stream) {
        int64_t factor = shift >= 2 ? int64_t(1) << (shift - 2) : shift == 1 ? -1 : -2;
        auto item = in.addNumber(windowScale, 14, 2, uint64_t(factor)).generated();
        if (factor == -1) item.value("-1 (unknown)");
        if (factor == -2) item.value("-2 (no window scaling used)");
    }
    addUnverifiedChecksum(in, {checksum, checksumStatus}, 16, 2);
    auto item = in.add(urgentPointer, 18, 2);
    if (!h.has(kUrg) && in.view.u16(18)) in.expert(urgentNotZero, item);
}

TcpOptionFacts Tcp::addOptions(Layer& in, const Segment& s) const {
    auto& h = s.h;
    if (s.state) s.state->ends[s.from].sacked = 0;
    if (h.headerLength <= 20) {
        if (s.state) noteScale(in, s, -1);
        return {};
    }
    // Most segments carry just their timestamps, and in the pass nobody reads them.
    bool looked = in.wantsItems() || in.wantsColumns() || h.has(kSyn);
    if (!looked && h.headerLength == 32 && in.view.has(20, 12) && in.view.u32(20) == 0x0101080a) return {};
    TcpOptionContext context;
    context.syn = h.has(kSyn);
    context.ackFlag = h.has(kAck);
    context.ack = h.ack;
    context.sackBase = s.base(1 - s.from);
    context.multipath = {s.stream ? s.stream->index : 0, s.flow, s.from};
    auto facts = optionParts.parse(in, h.headerLength, context);
    if (!s.state) return facts;
    s.state->ends[s.from].sacked = facts.sacked;
    auto& stream = *s.state;
    if (facts.accurateEcn)
        in.pass()->notes.patch(stream.packets, stream.note->scale,
                               stream.note->scale | TcpStreamNote::kAccurateEcn);
    noteScale(in, s, facts.windowShift);
    return facts;
}

void Tcp::addTimes(Layer& in, const Segment& s) const {
    auto& out = in.out;
    if (!s.note || !in.wantsItems() || !out.packets) return;
    auto nest = in.in(in.text(0, 0, "Timestamps").generated());
    in.addTime(timeRelative, 0, 0, out.frame.time - out.packets->timeOf(s.stream->first)).generated();
    in.addTime(timeDelta, 0, 0, out.frame.time - out.packets->timeOf(s.note->previous)).generated();
}

void addTcp(Registry& r) { r.add<Tcp>(); }

}  // namespace dorsal
