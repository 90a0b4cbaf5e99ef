// How the findings of the sequence analysis are shown.
#include "dissectors/transport/tcp.h"

namespace dorsal {

void Tcp::addAnalysis(Layer& in, const Segment& s) const {
    if (!s.note) return;
    auto& note = *s.note;
    constexpr uint32_t kNumbers = (1u << kTcpNumbers) - 1;
    if (!note.findings && (!(note.facts & kNumbers) || !in.wantsItems())) return;
    auto now = in.out.frame.time;
    auto timeOf = [&](uint32_t packet) { return in.out.packets ? in.out.packets->timeOf(packet) : now; };
    auto head = in.addNone(analysis, 0, 0).generated();
    auto nest = in.in(head);
    if (in.wantsItems()) {
        if (note.has(kAckedFrame)) {
            uint32_t acked = note.number(kAckedFrame);
            in.addNumber(acksFrame, 0, 0, acked).generated();
            auto rtt = now - timeOf(acked);
            if (rtt != Time()) in.addTime(ackRtt, 0, 0, rtt).generated();
        }
        uint32_t from = patched(s.stream->handshake[0]), to = patched(s.stream->handshake[1]);
        if (to) in.addTime(initialRtt, 0, 0, timeOf(to) - timeOf(from)).generated();
        if (note.has(kInFlight)) in.addNumber(inFlight, 0, 0, note.number(kInFlight)).generated();
        if (note.has(kPushed)) in.addNumber(pushBytes, 0, 0, note.number(kPushed)).generated();
    }
    if (note.findings) addFindings(in, s, head);
}

void Tcp::addFindings(Layer& in, const Segment& s, const Item& head) const {
    auto& note = *s.note;
    auto flags = in.addNone(analysisFlags, 0, 0).generated();
    auto nest = in.in(flags);
    auto prefix = [&](const char* text) { in.out.info.prependFenced(text); };
    if (note.findings & kReusedPorts) in.expert(reusedPorts, flags), prefix("[TCP Port numbers reused] ");
    addRetransmission(in, s, flags);
    if (note.findings & kLostSegment)
        in.expert(lostSegment, flags), prefix("[TCP Previous segment not captured] ");
    if (note.findings & kAckLostSegment) in.expert(ackLost, flags), prefix("[TCP ACKed unseen segment] ");
    if (note.findings & kWindowUpdate) in.expert(windowUpdate, flags), prefix("[TCP Window Update] ");
    if (note.findings & kWindowFull) in.expert(windowFull, flags), prefix("[TCP Window Full] ");
    if (note.findings & kKeepAlive) in.expert(keepAlive, flags), prefix("[TCP Keep-Alive] ");
    if (note.findings & kKeepAliveAck) in.expert(keepAliveAck, flags), prefix("[TCP Keep-Alive ACK] ");
    if (note.findings & kDuplicateAck) addDuplicate(in, s, head);
    if (note.findings & kZeroWindowProbe) in.expert(zeroWindowProbe, flags), prefix("[TCP ZeroWindowProbe] ");
    if (note.findings & kZeroWindow) in.expert(zeroWindow, flags), prefix("[TCP ZeroWindow] ");
    if (note.findings & kZeroWindowProbeAck)
        in.expert(zeroWindowProbeAck, flags), prefix("[TCP ZeroWindowProbeAck] ");
}

void Tcp::addDuplicate(Layer& in, const Segment& s, const Item& head) const {
    uint32_t number = s.note->number(kDupAckNumber), frame = s.note->number(kDupAckFrame);
    if (in.wantsColumns()) in.out.info.prependFenced(fmt::format("[TCP Dup ACK {}#{}] ", frame, number));
    in.addNone(duplicateAck, 0, 0).label("This is a TCP duplicate ack").generated();
    auto outer = in.in(head);
    in.addNumber(duplicateNumber, 0, 0, number).generated();
    auto item = in.addNumber(duplicateFrame, 0, 0, frame).generated();
    in.expert(duplicate, item, "Duplicate ACK (#{})", number);
}

void Tcp::addRetransmission(Layer& in, const Segment& s, const Item& flags) const {
    auto found = s.note->findings;
    if (found & kOutOfOrder) in.expert(outOfOrder, flags), in.out.info.prependFenced("[TCP Out-Of-Order] ");
    if (!(found & kRetransmission)) return;
    if (found & kFastRetransmission) {
        in.expert(fastRetransmission, flags);
        in.out.info.prependFenced("[TCP Fast Retransmission] ");
    } else if (found & kSpuriousRetransmission) {
        in.expert(spurious, flags);
        in.out.info.prependFenced("[TCP Spurious Retransmission] ");
    } else {
        in.out.info.prependFenced("[TCP Retransmission] ");
    }
    in.expert(retransmission, flags);
    if (!s.note->has(kRtoFrame) || !in.wantsItems() || !in.out.packets) return;
    uint32_t frame = s.note->number(kRtoFrame);
    auto waited = in.out.frame.time - in.out.packets->timeOf(frame);
    if (waited == Time()) return;
    in.addTime(rto, 0, 0, waited).generated();
    in.addNumber(rtoFrame, 0, 0, frame).generated();
}

}  // namespace dorsal
