// Which stream a segment belongs to, and what the stream as a whole has shown.
#include "dissectors/core/announcements.h"
#include "dissectors/transport/tcp.h"
#include "dissectors/transport/tcp_analysis.h"
#include "dissectors/transport/tcp_reassembly.h"

namespace dorsal {

namespace {

// Modulo 2^64, as times that a capture makes up may be any; those that matter are compared with elapsed().
int64_t nanoseconds(Time t) { return int64_t(uint64_t(t.seconds) * 1'000'000'000 + uint64_t(t.nanos)); }

void setScale(NoteStore& notes, TcpStreamState& stream, int end, int shift) {
    stream.ends[end].shift = int8_t(shift);
    uint32_t old = stream.note->scale, move = uint32_t(8 * end);
    notes.patch(stream.packets, stream.note->scale, (old & ~(0xffu << move)) | uint32_t(shift + 2) << move);
}

void setBase(NoteStore& notes, TcpStreamState& stream, int end, uint32_t base) {
    stream.ends[end].base = base;
    stream.ends[end].flags |= TcpEnd::kBaseKnown;
    notes.patch(stream.packets, stream.note->base[end], base);
}

uint8_t seenIn(const TcpHeader& h) {
    uint8_t seen = 0;
    if (h.has(kSyn)) seen |= h.has(kAck) ? kSeenSynAck : 0;
    if (h.payload) seen |= kSeenData;
    if (!h.payload && h.has(kAck) && !h.has(kSyn)) seen |= kSeenAck;
    if (h.has(kFin)) seen |= kSeenFin;
    if (h.has(kRst)) seen |= kSeenReset;
    return seen;
}

}  // namespace

uint32_t TcpSegmentNote::pack(uint32_t packet, Packed& to) const {
    to.stream = stream;
    to.facts = facts;
    auto next = to.words;
    for (uint32_t there = facts & ((1u << kTcpNumbers) - 1); there; there &= there - 1)
        *next++ = numbers[std::countr_zero(there)];
    if (findings || carries) {
        to.facts |= kFound;
        *next++ = uint32_t(carries) << 16 | findings;
    }
    uint32_t back = packet - previous;
    to.back = uint16_t(back);
    if (back > UINT16_MAX) {
        to.facts |= kFarBack;
        *next++ = previous;
    }
    return uint32_t(sizeof(Packed) - sizeof(to.words) + size_t(next - to.words) * sizeof(uint32_t));
}

TcpSegmentNote TcpSegmentNote::unpack(uint32_t packet, const Packed& from) {
    TcpSegmentNote note;
    note.stream = from.stream;
    note.facts = uint16_t(from.facts & ~(kFound | kFarBack));
    auto next = from.words;
    for (uint32_t there = from.facts & ((1u << kTcpNumbers) - 1); there; there &= there - 1)
        note.numbers[std::countr_zero(there)] = *next++;
    if (from.facts & kFound) {
        note.findings = uint16_t(*next);
        note.carries = uint16_t(*next++ >> 16);
    }
    note.previous = from.facts & kFarBack ? *next : packet - from.back;
    return note;
}

TcpStreamState& Tcp::streamOf(Layer& in, Segment& s, uint16_t& findings) const {
    auto& out = in.out;
    auto& h = s.h;
    auto& pass = *in.pass();
    auto key = FlowKey::make(FlowKind::Tcp, out.source, h.sourcePort, out.destination, h.destinationPort);
    auto flow = pass.flows.find(key);
    if (flow && flow->lastPacket) {
        s.from = flow->key.a == out.source && flow->key.portA == h.sourcePort ? 0 : 1;
        auto& state = flow->state<TcpStreamState>(*this);
        auto& own = state.ends[s.from];
        bool other = own.is(TcpEnd::kBaseKnown) && own.base != h.seq && h.has(kSyn);
        if (!other || h.has(kAck) || !h.complete) {
            if (other && h.complete) {
                // Someone else answered, or again: the direction starts anew within its stream.
                findings |= kReusedPorts;
                setBase(pass.notes, state, s.from, h.seq);
            }
            s.flow = flow;
            return state;
        }
        findings |= kReusedPorts;
        flow = nullptr;
    }
    s.announced = flow != nullptr;
    if (!flow) flow = &pass.flows.create(key, out.frame.number);
    s.flow = flow;
    s.from = flow->key.a == out.source && flow->key.portA == h.sourcePort ? 0 : 1;
    auto& state = flow->state<TcpStreamState>(*this);
    state.note = static_cast<TcpStreamNote*>(pass.notes.add(TcpStreamNote::kKey, sizeof(TcpStreamNote)));
    state.ref = state.note ? pass.notes.last() : 0;
    if (!state.note) return state;
    *state.note = {};
    state.note->index = flow->stream;
    state.note->first = out.frame.number;
    state.note->scale = 0x0101;
    return state;
}

const TcpSegmentNote* Tcp::follow(Layer& in, Segment& s) const {
    auto& h = s.h;
    if (in.pass()) {
        auto& note = s.noted;
        uint16_t findings = 0;
        auto& state = streamOf(in, s, findings);
        auto& pass = *in.pass();
        if (!state.note) return nullptr;
        s.state = &state;
        s.stream = state.note;
        bool first = s.flow->lastPacket == 0;
        if (first && !s.flow->carries) {
            auto& out = in.out;
            auto found = Announcements::of(pass, *this)
                             .find({out.destination, h.destinationPort, FlowKind::Tcp},
                                   {out.source, h.sourcePort, FlowKind::Tcp});
            if (found) {
                s.flow->carries = found->carries;
                s.announced = true;
            }
        }
        note.stream = state.ref;
        note.findings = findings;
        note.previous = first ? in.out.frame.number : s.flow->lastPacket;
        note.facts = uint16_t((s.from ? kFromB : 0) | (first ? kFirstOfStream : 0));
        s.flow->lastPacket = in.out.frame.number;
        state.packets.add(in.out.frame.number);
        in.out.flow = s.flow->id;
        if (h.complete) watch(in, s, note);
        if (s.flow->carries) note.carries = s.flow->carries->id();
        TcpSegmentNote::Packed packed;
        auto size = note.pack(in.out.frame.number, packed);
        s.kept = static_cast<TcpSegmentNote::Packed*>(in.noteBytes(size));
        if (!s.kept) return nullptr;
        std::memcpy(static_cast<void*>(s.kept), &packed, size);
        s.note = &note;
    } else {
        auto kept = static_cast<const TcpSegmentNote::Packed*>(in.noteBytes(0));
        if (!kept) return nullptr;
        s.noted = TcpSegmentNote::unpack(in.out.frame.number, *kept);
        s.note = &s.noted;
        auto header = in.out.noteStore->at(s.note->stream);
        s.stream = static_cast<const TcpStreamNote*>(header->data());
        s.from = s.note->facts & kFromB ? 1 : 0;
    }
    s.seq = h.seq;
    s.ack = h.ack;
    if (h.complete) {
        s.seq -= h.has(kSyn) ? h.seq : s.base(s.from);
        s.ack -= s.base(1 - s.from);
    }
    return s.note;
}

void Tcp::watch(Layer& in, Segment& s, TcpSegmentNote& note) const {
    auto& h = s.h;
    auto& state = *s.state;
    auto& notes = in.pass()->notes;
    auto patch = [&](uint32_t& member, uint32_t value) { notes.patch(state.packets, member, value); };
    auto& own = state.ends[s.from];
    auto& other = state.ends[1 - s.from];
    bool first = note.facts & kFirstOfStream;
    int64_t now = nanoseconds(in.out.frame.time);
    if (!own.is(TcpEnd::kBaseKnown)) setBase(notes, state, s.from, h.has(kSyn) ? h.seq : h.seq - 1);
    if (!other.is(TcpEnd::kBaseKnown) && h.has(kAck)) setBase(notes, state, 1 - s.from, h.ack - 1);

    uint8_t seen = seenIn(h);
    if (first && h.has(kSyn) && !h.has(kAck) && !s.announced)
        patch(state.note->completeness, uint32_t(kSeenSyn) | (seen & kSeenData));
    else
        patch(state.note->completeness, state.note->completeness | uint32_t(seen) << (first ? 8 : 0));

    if (h.has(kSyn)) {
        if ((h.flags & (kAe | kCwr | kEce)) == (kAe | kCwr | kEce))
            patch(state.note->scale, state.note->scale | TcpStreamNote::kAccurateEcn);
        if (!h.has(kAck)) {
            state.synTime = now;
            state.synPacket = in.out.frame.number;
            if (h.payload) own.flags |= TcpEnd::kSynData;
            patch(state.note->serverPort, h.destinationPort);
        } else {
            patch(state.note->serverPort, h.sourcePort);
            if (other.is(TcpEnd::kSynData))
                note.facts |= h.ack - other.base > 1 ? kFastOpenTaken : kFastOpenIgnored;
        }
    } else if (h.has(kAck) && state.synTime && !state.roundTrip) {
        // A time of zero counts as not known.
        state.roundTrip = elapsed(state.synTime, now);
        if (state.roundTrip) {
            patch(state.note->handshake[0], state.synPacket);
            patch(state.note->handshake[1], in.out.frame.number);
        }
    }
    if (h.has(kFin)) {
        if (!state.closing) state.closing = true, state.closingByB = s.from == 1;
        if (state.closingByB == (s.from == 1)) note.facts |= kClosesFirst;
    }
    auto& pool = in.pass()->state<TcpCaptureState>(*this).unacked;
    analyseTcp(state, {h, in.out.frame.number, now, s.from}, pool, note);
}

void Tcp::noteScale(Layer& in, const Segment& s, int shift) const {
    auto& state = *s.state;
    auto& notes = in.pass()->notes;
    if (shift >= 0) setScale(notes, state, s.from, shift);
    if (!s.h.has(kSyn)) return;
    auto& own = state.ends[s.from];
    auto& other = state.ends[1 - s.from];
    if (own.shift == -1) {
        setScale(notes, state, s.from, -2);
        setScale(notes, state, 1 - s.from, -2);
    } else if (s.h.has(kAck) && other.shift == -2) {
        setScale(notes, state, s.from, -2);
    }
}

}  // namespace dorsal
