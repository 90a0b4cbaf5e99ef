#include "dissectors/transport/tcp.h"

#include <algorithm>

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

std::string flagNames(uint16_t flags) {
    std::string s;
    for (auto& f : kFlagNames) {
        if (!(flags & f.bit)) continue;
        if (!s.empty()) s += ", ";
        s += f.name;
    }
    if (flags & 0xe00) s += s.empty() ? "Reserved" : ", Reserved";
    return s.empty() ? "<None>" : s;
}

struct TcpFlow final : FlowState {
    const void* unused = nullptr;
    uint32_t base[2] = {};
    bool known[2] = {};
};

}  // namespace

const Values kTcpChecksumStatus = kChecksumStatusNames;

void tcpCompletenessName(std::string& out, uint64_t value) {
    fmt::format_to(std::back_inserter(out), "{}", value);
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
    TcpHeader h;
    h.sourcePort = in.view.u16(0);
    h.destinationPort = in.view.u16(2);
    out.sourcePort = h.sourcePort;
    out.destinationPort = h.destinationPort;
    in.info("{} → {}", h.sourcePort, h.destinationPort);
    in.add(sourcePort, 0, 2);
    in.add(destinationPort, 2, 2);
    in.add(port, 0, 2).hide();
    in.add(port, 2, 2).hide();
    h.seq = in.view.u32(4);
    h.ack = in.view.u32(8);
    uint16_t word = in.view.u16(12);
    h.headerLength = uint32_t(word >> 12) * 4;
    h.flags = word & 0xfff;
    h.window = in.view.u16(14);
    h.payload = in.view.left(h.headerLength);

    Note* note = in.note<Note>();
    if (note && in.pass()) follow(in, h, *note);
    uint32_t seqShown = h.seq - (note ? note->base : 0), ackShown = h.ack - (note ? note->reverseBase : 0);
    if (note) in.addNumber(stream, 0, 0, note->stream).generated();
    in.addNumber(length, 0, 0, h.payload).generated();
    summarize(in, h, seqShown, ackShown);

    in.addNumber(seq, 4, 4, seqShown).value("{}    (relative sequence number)", seqShown);
    in.add(seqRaw, 4, 4);
    uint32_t next = seqShown + h.payload + (h.has(kSyn | kFin) ? 1 : 0);
    in.addNumber(nextSeq, 0, 0, next).value("{}    (relative sequence number)", next).generated();
    in.addNumber(ack, 8, 4, ackShown).value("{}    (relative ack number)", ackShown);
    in.add(ackRaw, 8, 4);
    in.addNumber(headerLengthField, 12, 1, h.headerLength)
        .label("{:0>4b} .... = Header Length: {} bytes ({})", h.headerLength / 4, h.headerLength,
               h.headerLength / 4);
    parseFlags(in, h);
    in.add(windowValue, 14, 2);
    in.addNumber(window, 14, 2, h.window).generated();
    in.add(checksum, 16, 2).append(" [unverified]");
    in.addNumber(checksumStatus, 16, 0, 2).generated();
    in.add(urgentPointer, 18, 2);
    in.headerLength(h.headerLength);
    if (note && in.wantsItems() && out.packets) {
        auto nest = in.in(in.text(0, 0, "Timestamps").generated());
        in.addTime(timeRelative, 0, 0, out.frame.time - out.packets->timeOf(note->first)).generated();
        in.addTime(timeDelta, 0, 0, out.frame.time - out.packets->timeOf(note->previous)).generated();
    }
    auto rest = in.view.sub(h.headerLength);
    if (!rest.reported()) return;
    in.add(payload, h.headerLength, rest.captured())
        .label("TCP payload ({} byte{})", rest.captured(), rest.captured() == 1 ? "" : "s");
    dispatchPayload(in, h, rest);
}

void Tcp::follow(Layer& in, const TcpHeader& h, Note& note) const {
    auto& out = in.out;
    auto& flow = in.pass()->flows.findOrCreate(
        FlowKey::make(FlowKind::Tcp, out.source, h.sourcePort, out.destination, h.destinationPort),
        out.frame.number);
    auto& state = flow.state<TcpFlow>(*this);
    bool fromA = flow.key.a == out.source && flow.key.portA == h.sourcePort;
    int from = fromA ? 0 : 1, to = 1 - from;
    if (!state.known[from]) {
        state.known[from] = true;
        state.base[from] = h.has(kSyn) ? h.seq : h.seq - 1;
    }
    if (!state.known[to] && h.has(kAck)) {
        state.known[to] = true;
        state.base[to] = h.ack - 1;
    }
    note = {flow.stream, flow.firstPacket, flow.lastPacket ? flow.lastPacket : out.frame.number,
            state.base[from], state.base[to]};
    if (!h.has(kAck) && h.ack == 0) note.reverseBase = 0;
    flow.lastPacket = out.frame.number;
    out.flow = flow.id;
}

void Tcp::summarize(Layer& in, const TcpHeader& h, uint32_t seqShown, uint32_t ackShown) const {
    if (in.wantsColumns()) {
        in.infoAppend(" [{}] Seq={}", flagNames(h.flags), seqShown);
        if (h.has(kAck)) in.infoAppend(" Ack={}", ackShown);
        in.infoAppend(" Win={} Len={}", h.window, h.payload);
    }
    if (!in.wantsTexts()) return;
    auto title = in.self();
    title.label("Transmission Control Protocol, Src Port: {}, Dst Port: {}, Seq: {}", h.sourcePort,
                h.destinationPort, seqShown);
    if (h.has(kAck)) title.append(", Ack: {}", ackShown);
    title.append(", Len: {}", h.payload);
}

void Tcp::parseFlags(Layer& in, const TcpHeader& h) const {
    auto item = in.add(flags, 12, 2);
    if (item.texts()) item.append(" ({})", flagNames(h.flags));
    auto nest = in.in(item);
    in.add(reserved, 12, 1);
}

void Tcp::dispatchPayload(Layer& in, const TcpHeader& h, const View& rest) const {
    auto& stream = in.out.stream;
    stream = {};
    stream.present = true;
    stream.source = rest.source();
    stream.fin = h.has(kFin);
    stream.pduSize = &pduSize;
    uint16_t low = std::min(h.sourcePort, h.destinationPort),
             high = std::max(h.sourcePort, h.destinationPort);
    in.guarded(rest, [&] {
        if (!in.dispatch(ports, low, rest) && !in.dispatch(ports, high, rest) &&
            !in.tryHeuristics(heuristics, rest))
            in.data(rest);
    });
}

void addTcp(Registry& r) { r.add<Tcp>(); }

}  // namespace dorsal
