// What one WebSocket frame has to know of those before it: fragments, and the compression's history.
#include <zlib.h>

#include <algorithm>

#include "dissectors/web/http_conversation.h"
#include "dissectors/web/websocket.h"

namespace dorsal {

namespace {

constexpr size_t kWindow = 32768;                           // RFC 7692, section 7.1.2
constexpr size_t kMostMessage = NoteStore::kMostBytes - 4;  // bytes of a message that was put together
constexpr uint64_t kMostKept = 64u << 20;                   // bytes of all of them in a capture

uint32_t keep(Pass& pass, std::span<const uint8_t> bytes) {
    auto size = uint32_t(bytes.size());
    auto room = static_cast<uint8_t*>(pass.notes.add(WebSocket::Note::kKey, size + 4));
    if (!room) return 0;
    std::memcpy(room, &size, 4);
    if (size) std::memcpy(room + 4, bytes.data(), size);
    return pass.notes.last();
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

struct Kept final : FlowState {
    uint64_t bytes = 0;
};

// Decompresses one message; `history` is what the sender may refer to. False when it makes no sense.
bool inflateMessage(std::span<const uint8_t> body, std::span<const uint8_t> history,
                    std::vector<uint8_t>& out) {
    static constexpr uint8_t kTail[] = {0, 0, 0xff, 0xff};
    z_stream z{};
    if (inflateInit2(&z, -15) != Z_OK) return false;
    if (!history.empty()) inflateSetDictionary(&z, history.data(), uInt(history.size()));
    int status = Z_OK;
    for (auto part : {body, std::span<const uint8_t>(kTail)}) {
        z.next_in = const_cast<Bytef*>(part.data());
        z.avail_in = uInt(part.size());
        do {
            constexpr uint32_t kStep = 16384;
            size_t before = out.size();
            out.resize(before + kStep);
            z.next_out = out.data() + before;
            z.avail_out = kStep;
            status = inflate(&z, Z_SYNC_FLUSH);
            out.resize(before + (kStep - std::min(z.avail_out, kStep)));
        } while (status == Z_OK && z.avail_out == 0 && out.size() < kMostMessage);
        if (status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END) break;
    }
    inflateEnd(&z);
    bool fine = status == Z_OK || status == Z_BUF_ERROR || status == Z_STREAM_END;
    return fine && out.size() < kMostMessage;
}

}  // namespace

struct WebSocket::Connection final : FlowState {
    struct Direction {
        bool open = false;  // a fragmented message
        uint8_t opcode = Continuation;
        std::vector<uint8_t> bytes;
        std::vector<uint32_t> pieces;  // pairs of a packet and a length
        Note* first = nullptr;         // of the message, in the packet of its last piece
        uint32_t packet = 0;
        std::vector<uint8_t> history;
        bool broken = false;
    };
    bool begun = false, compressible = false;
    bool keepsHistory[2] = {true, true};  // [1]: the server's messages
    uint32_t subprotocol = 0;
    Direction directions[2];

    void begin(Pass& pass, const Http::Conversation& http) {
        begun = true;
        std::string_view extensions = http.extensions;
        compressible =
            contains(extensions, "permessage-deflate") || contains(extensions, "x-webkit-deflate-frame");
        // tshark takes each end's parameter for the other end's messages.
        keepsHistory[0] = !contains(extensions, "server_no_context_takeover");
        keepsHistory[1] = !contains(extensions, "client_no_context_takeover");
        if (!http.subprotocol.empty())
            subprotocol = keep(
                pass, {reinterpret_cast<const uint8_t*>(http.subprotocol.data()), http.subprotocol.size()});
    }
};

WebSocket::Note* WebSocket::takeNote(Layer& in) const {
    uint32_t at = in.view.base();
    auto note = in.note<Note>();
    if (in.pass()) {
        if (note) note->at = at;
    } else {
        while (note && note->at != at) note = in.note<Note>();
    }
    if (!in.pass() || !note) return note;
    auto flow = in.pass()->flows.at(in.out.flow);
    if (!flow) return note;
    auto& c = flow->state<Connection>(*this);
    if (!c.begun)
        if (auto http = registry().protocol("http"))
            c.begin(*in.pass(), flow->state<Http::Conversation>(*http));
    if (c.compressible) note->flags |= Note::Compressible;
    note->subprotocol = c.subprotocol;
    return note;
}

void WebSocket::follow(Layer& in, const Header& h, const View& body, Note& note) const {
    auto& pass = *in.pass();
    auto flow = pass.flows.at(in.out.flow);
    note.opcode = h.opcode;
    if (!flow || h.isControl()) return;
    auto& c = flow->state<Connection>(*this);
    bool server = in.out.stream.fromServer;
    auto& d = c.directions[server];
    auto& kept = pass.state<Kept>(*this).bytes;
    auto bytes = body.bytes(0, body.captured());
    if (h.opcode != Continuation && (!h.fin || !d.open)) d.opcode = h.opcode;
    if (h.opcode == Continuation) note.opcode = d.opcode;
    bool fragmented = !h.fin || (h.opcode == Continuation && d.open);
    if (fragmented) {
        note.flags |= Note::Fragment;
        uint32_t number = in.out.frame.number;
        if (!d.open) d.first = nullptr;
        if (d.packet != number || !d.first) d.first = &note;
        d.packet = number;
        d.open = true;
        bool fits = d.bytes.size() + bytes.size() <= kMostMessage && kept + bytes.size() <= kMostKept &&
                    d.pieces.size() < kMostMessage / 8;
        if (fits) {
            d.bytes.insert(d.bytes.end(), bytes.begin(), bytes.end());
            d.pieces.insert(d.pieces.end(), {number, uint32_t(bytes.size())});
            kept += bytes.size();
        }
        if (!h.fin) return;
        auto list = pass.notes.add(Note::kKey, uint32_t(d.pieces.size() * 4));
        if (list && fits) {
            std::memcpy(list, d.pieces.data(), d.pieces.size() * 4);
            d.first->pieces = pass.notes.last();
            d.first->opcode = d.opcode;
            d.first->message = keep(pass, d.bytes);
        }
        d.open = false;
        d.bytes = {};
        d.pieces = {};
        return;
    }
    if (!h.compressed || !c.compressible) return;
    std::vector<uint8_t> plain;
    bool history = c.keepsHistory[server];
    bool fine = !d.broken && kept < kMostKept &&
                inflateMessage(bytes, history ? d.history : std::vector<uint8_t>(), plain);
    kept += plain.size();
    if (fine) note.inflated = keep(pass, plain);
    if (!note.inflated) {
        note.flags |= Note::Failed;
        d.broken = history;
        return;
    }
    if (!history) return;
    d.history.insert(d.history.end(), plain.begin(), plain.end());
    if (d.history.size() > kWindow) d.history.erase(d.history.begin(), d.history.end() - kWindow);
}

}  // namespace dorsal
