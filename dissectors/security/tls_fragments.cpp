// Handshake messages: whole in a record, or in parts over several records.
#include <algorithm>

#include "dissectors/security/tls_state.h"

namespace dorsal {

using namespace tls;

namespace {

constexpr uint32_t kRecordHeader = 5;
constexpr uint32_t kHeader = 4;             // bytes of a handshake message before its body
constexpr uint32_t kMostMessage = 0x10000;  // the body of a longer one is taken for encrypted bytes
constexpr const char* kEncrypted = "Encrypted Handshake Message";

const char* nameOrEncrypted(uint8_t type) { return nameOf(handshakeTypes(), type, kEncrypted); }

}  // namespace

void Tls::handshakes(Layer& in, Context& c, const Item& head, uint32_t end) const {
    uint32_t start = in.pos;
    c.recordStart = start - kRecordHeader;
    constexpr const char* kMultiple = ": Handshake Protocol: Multiple Handshake Messages";
    if (c.unfinished.have) {
        auto name = nameOrEncrypted(c.unfinished.head[0]);
        auto next = c.unfinished;
        uint32_t size = next.add(in.view, start, end - start);
        if (next.complete()) summarize(in, name);
        if (next.complete() && start + size == end)
            head.append(": Handshake Protocol: {}", name);
        else
            head.append("{}", kMultiple);
        part(in, c, end);
    }
    while (in.pos < end) {
        uint32_t at = in.pos, room = end - at;
        auto type = in.view.u8(at);
        uint32_t size = room >= kHeader ? in.view.u24(at + 1) + kHeader : 0;
        bool known = Handshake::knowsType(type), whole = size && size <= room, first = at == start;
        bool tooLong = size >= kMostMessage + kHeader;
        // The explicit nonce of AES-GCM, which often starts at zero, is no pair of HelloRequests.
        bool nonce = room > 8 && in.view.u64(at) == 0;
        if (first && ((size && (!known || tooLong)) || (c.wasEncrypted && !whole) || nonce)) {
            in.addNone(handshake.message, at, room).append(": {}", kEncrypted);
            head.append(": Handshake Protocol: {}", kEncrypted);
            summarize(in, kEncrypted);
            in.pos = end;
            return;
        }
        if (whole && known) {
            auto name = Handshake::messageName(in.view, at);
            summarize(in, name);
            if (first && size == room)
                head.append(": Handshake Protocol: {}", name);
            else if (first)
                head.append("{}", kMultiple);
            wholeMessage(in, c, at, size);
            in.pos = at + size;
            continue;
        }
        if (first) {
            auto name = nameOrEncrypted(type);
            if (in.wantsColumns()) summarize(in, fmt::format("[{} Fragment]", name));
            head.append(": Handshake Protocol: {} (fragment)", name);
        }
        part(in, c, end);
    }
}

void Tls::wholeMessage(Layer& in, Context& c, uint32_t at, uint32_t size, uint32_t shownAt) const {
    auto item = in.addNone(handshake.message, at, size);
    if (item && shownAt) item.node().pos = shownAt;
    item.append(": {}", Handshake::messageName(in.view, at));
    in.pos = at;
    auto type = in.view.u8(at);
    constexpr uint8_t kClientHello = 1, kServerHello = 2, kKeyUpdate = 24;
    if (type == kClientHello || type == kServerHello) {
        c.fromServer = type == kServerHello;
        if (c.state) c.state->server = c.fromServer ? c.index : 1 - c.index;
    }
    {
        auto nest = in.in(item);
        in.u8(handshake.type);
        in.u24(handshake.length);
        if (type != kKeyUpdate) handshake.parseBody(in, type, at + size, c.session);
    }
    if (type == kKeyUpdate) handshake.parseKeyUpdate(in);
}

uint32_t Tls::Unfinished::add(const View& view, uint32_t at, uint32_t size) {
    view.need(at, size);
    for (uint32_t i = have; i < kHeader && i - have < size; ++i) head[i] = view.u8(at + i - have);
    if (have + size >= kHeader) size = std::min(size, need() - have);
    have += size;
    return size;
}

void Tls::part(Layer& in, Context& c, uint32_t end) const {
    uint32_t start = in.pos;
    auto& u = c.unfinished;
    bool first = u.have == 0;
    uint32_t size = u.add(in.view, start, end - start), need = u.have < kHeader ? 0 : u.need();
    bool complete = u.complete();
    // Nothing this long is ever put together.
    bool keep = need < kMostMessage + kHeader;

    in.addNone(handshake.message, start, size)
        .append(": {} ({})", nameOrEncrypted(u.head[0]), complete ? "last fragment" : "fragment");
    in.pos = start + size;

    uint32_t noteSize = sizeof(FragmentNote);
    auto& d = c.direction->collected;
    if (in.pass() && keep) {
        if (first || !d) d = std::make_unique<Direction::Collected>();
        auto bytes = in.view.bytes(start, size);
        d->bytes.insert(d->bytes.end(), bytes.begin(), bytes.end());
        d->parts.push_back({in.out.frame.number, size});
        if (complete) noteSize += uint32_t(d->parts.size() * sizeof(Fragment) + d->bytes.size());
    }
    std::span<const uint8_t> room;
    auto note = static_cast<FragmentNote*>(in.noteBytes(noteSize, &room));
    if (note && room.size() < sizeof(FragmentNote)) note = nullptr;
    if (in.pass() && keep) d->notes.push_back(note);
    if (note && in.pass() && keep) {
        if (complete) {
            note->parts = uint32_t(d->parts.size());
            note->size = uint32_t(d->bytes.size());
            auto to = reinterpret_cast<uint8_t*>(note + 1);
            std::memcpy(to, d->parts.data(), d->parts.size() * sizeof(Fragment));
            std::memcpy(to + d->parts.size() * sizeof(Fragment), d->bytes.data(), d->bytes.size());
            auto& notes = in.pass()->notes;
            for (size_t i = 0; i < d->notes.size(); ++i)
                if (d->notes[i])
                    notes.patch(d->parts[i].packet, d->notes[i]->reassembledIn, in.out.frame.number);
            d.reset();
        }
    }
    if (complete) {
        u = {};
        bool sound =
            note && room.size() >= sizeof(FragmentNote) + note->parts * sizeof(Fragment) + note->size;
        if (sound && note->size) reassembled(in, c, *note);
    } else if (note && patched(note->reassembledIn)) {
        in.addNumber(reassembledIn, markAt(in, c.recordStart), 0, patched(note->reassembledIn)).generated();
    }
}

void Tls::reassembled(Layer& in, Context& c, const FragmentNote& note) const {
    auto data = reinterpret_cast<const uint8_t*>(&note + 1);
    std::span<const Fragment> parts(reinterpret_cast<const Fragment*>(data), note.parts);
    std::span<const uint8_t> bytes(data + note.parts * sizeof(Fragment), note.size);
    auto source =
        in.out.addSourceView(fmt::format("Reassembled TLS Handshake ({} bytes)", bytes.size()), bytes);
    View outer = in.view;
    uint32_t outerPos = in.pos;
    auto item = in.addNone(fragments, c.recordStart, 0).length(note.size).generated();
    if (item.texts()) {
        item.label("{} Reassembled Handshake Fragments ({} byte{}): ", parts.size(), bytes.size(),
                   bytes.size() == 1 ? "" : "s");
        const char* comma = "";
        for (auto& p : parts) {
            item.append("{}#{}({})", comma, p.packet, p.size);
            comma = ", ";
        }
    }
    in.view = View(bytes.data(), uint32_t(bytes.size()), uint32_t(bytes.size()), 0, source);
    {
        auto nest = in.in(item);
        uint32_t at = 0;
        for (auto& p : parts) {
            in.addNumber(fragment, at, p.size, p.packet)
                .generated()
                .label("Frame: {}, payload: {}-{} ({} byte{})", p.packet, at, at + p.size - 1, p.size,
                       p.size == 1 ? "" : "s");
            at += p.size;
        }
        in.addNumber(fragmentCount, 0, 0, parts.size()).generated();
    }
    wholeMessage(in, c, 0, uint32_t(bytes.size()), outer.base() + c.recordStart);
    in.view = outer;
    in.pos = outerPos;
}

}  // namespace dorsal
