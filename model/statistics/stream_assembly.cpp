#include "model/statistics/stream_assembly.h"

namespace dorsal {

namespace {
constexpr uint16_t kSyn = 0x02, kAck = 0x10;
}

// The end that sent the first packet is the client, whatever it sent.
bool StreamAssembly::sideOf(const StreamSegment& s) {
    if (!named_) {
        out_.ends[0] = s.from;
        out_.ends[1] = s.to;
        named_ = true;
    }
    return s.from.port != out_.ends[0].port || s.from.address != out_.ends[0].address;
}

void StreamAssembly::add(uint32_t packet, bool fromServer, std::span<const uint8_t> bytes, bool outOfOrder) {
    if (bytes.empty() || out_.cut) return;
    if (out_.bytes.size() + waiting_ + bytes.size() > most_) {
        out_.cut = true;
        return;
    }
    out_.runs.push_back({packet, out_.bytes.size(), uint32_t(bytes.size()), 0, fromServer, outOfOrder});
    out_.bytes.insert(out_.bytes.end(), bytes.begin(), bytes.end());
    out_.sizes[fromServer] += bytes.size();
}

void StreamAssembly::datagram(const StreamSegment& s, std::span<const uint8_t> bytes) {
    bool fromServer = sideOf(s);
    add(s.packet, fromServer, bytes);
}

void StreamAssembly::segment(const StreamSegment& s) {
    bool fromServer = sideOf(s);
    auto& side = sides_[fromServer];
    if (s.flags & kAck) acknowledge(!fromServer, s.acknowledged, s.packet);
    uint32_t syn = s.flags & kSyn ? 1 : 0;
    if (!side.begun) {
        side.begun = true;
        side.next = int64_t(s.sequence) + s.length + syn;
        add(s.packet, fromServer, s.payload);
        return;
    }
    auto at = place(side, s.sequence);
    auto payload = s.payload;
    int64_t length = s.length;
    if (at < side.next) {
        auto known = std::min(side.next - at, length);
        if (known > 0 && !payload.empty())
            out_.repeats.push_back({s.packet, uint32_t(known), known < length, fromServer, out_.runs.size()});
        if (at + length <= side.next) return;
        payload = payload.size() > size_t(known) ? payload.subspan(size_t(known)) : payload.first(0);
        at = side.next;
        length -= known;
    }
    if (at == side.next) {
        side.next += length + syn;
        add(s.packet, fromServer, payload);
        settle(fromServer);
        return;
    }
    if (payload.empty() || out_.cut) return;
    // Each piece that waits costs more than its bytes.
    constexpr size_t kOverhead = 96;
    if (out_.bytes.size() + waiting_ + payload.size() + kOverhead > most_) {
        out_.cut = true;
        return;
    }
    waiting_ += payload.size() + kOverhead;
    // Of two at one place the later one counts, as in tshark.
    side.early.emplace_hint(side.early.lower_bound(at), at,
                            Early{s.packet, uint32_t(length), {payload.begin(), payload.end()}});
}

// Takes in what stood aside and fits now.
void StreamAssembly::settle(bool fromServer) {
    auto& side = sides_[fromServer];
    constexpr size_t kOverhead = 96;
    while (!side.early.empty() && side.early.begin()->first <= side.next) {
        auto first = side.early.begin();
        auto& early = first->second;
        waiting_ -= early.bytes.size() + kOverhead;
        int64_t known = side.next - first->first;
        if (known > 0)
            out_.repeats.push_back({early.packet, uint32_t(std::min<int64_t>(known, early.length)),
                                    known < early.length, fromServer, out_.runs.size()});
        if (known < early.length) {
            side.next += early.length - known;
            std::span<const uint8_t> bytes(early.bytes);
            add(early.packet, fromServer, bytes.subspan(std::min(bytes.size(), size_t(known))), true);
        }
        side.early.erase(first);
    }
}

// The other end has what was not captured when it acknowledges bytes behind it.
void StreamAssembly::acknowledge(bool fromServer, uint32_t ack, uint32_t packet) {
    auto& side = sides_[fromServer];
    while (side.begun && !side.early.empty() && !out_.cut) {
        auto lowest = side.early.begin()->first;
        if (place(side, ack) <= lowest) return;
        out_.runs.push_back({packet, out_.bytes.size(), 0, uint32_t(lowest - side.next), fromServer, false});
        side.next = lowest;
        settle(fromServer);
    }
}

void StreamAssembly::finish() {
    for (auto& side : sides_)
        for (auto& [at, early] : side.early) out_.beyond += early.bytes.size();
}

}  // namespace dorsal
