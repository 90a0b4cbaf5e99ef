#include "dissectors/web/websocket.h"

#include "dissectors/core/stream_pdus.h"

namespace dorsal {

namespace {

constexpr Name kOpcodeNames[] = {{0, "Continuation"},     {1, "Text"}, {2, "Binary"},
                                 {8, "Connection Close"}, {9, "Ping"}, {10, "Pong"}};
constexpr Name kStatusNames[] = {{1000, "Normal Closure"},   {1001, "Going Away"},
                                 {1002, "Protocol error"},   {1003, "Unsupported Data"},
                                 {1004, "---Reserved----"},  {1005, "No Status Rcvd"},
                                 {1006, "Abnormal Closure"}, {1007, "Invalid frame payload data"},
                                 {1008, "Policy Violation"}, {1009, "Message Too Big"},
                                 {1010, "Mandatory Ext."},   {1011, "Internal Server"},
                                 {1015, "TLS handshake"}};

// A note that holds a length and so many bytes.
std::span<const uint8_t> bytesAt(const Dissection& d, uint32_t ref) {
    auto header = d.noteStore->at(ref);
    if (!header) return {};
    uint32_t size;
    std::memcpy(&size, header->data(), 4);
    return header->bytes().subspan(4, size);
}

View sourceOf(Dissection& out, std::string name, std::span<const uint8_t> bytes) {
    auto size = uint32_t(bytes.size());
    return View(bytes.data(), size, size, 0, out.addSourceView(std::move(name), bytes));
}

}  // namespace

const Values WebSocket::kOpcodes{kOpcodeNames}, WebSocket::kStatusCodes{kStatusNames};

WebSocket::WebSocket(Registry& r)
    : Protocol(r, "websocket", "WebSocket", "WebSocket"),
      subprotocols(r.textTable("ws.protocol")),
      heuristics(r.heuristics("ws")),
      textLines(r.protocol("data-text-lines")) {
    ownItem = false;
    r.bindText("http.upgrade", "websocket", *this);
}

bool WebSocket::Header::read(const View& view) {
    if (!view.has(0, 2)) return false;
    uint8_t first = view.u8(0), second = view.u8(1);
    fin = first & 0x80;
    compressed = first & 0x40;
    opcode = first & 0x0f;
    masked = second & 0x80;
    payload = second & 0x7f;
    uint32_t extended = payload == 126 ? 2 : payload == 127 ? 8 : 0;
    size = 2 + extended + (masked ? 4 : 0);
    if (!view.has(0, size)) return false;
    if (extended) payload = view.number(lengthAt = 2, extended);
    if (masked) std::memcpy(key, view.bytes(size - 4, 4).data(), 4);
    return true;
}

void WebSocket::parse(Layer& in) const {
    auto length = [](const View& rest) -> uint32_t {
        Header h;
        if (!h.read(rest)) return 0;
        return uint32_t(std::min<uint64_t>(h.size + h.payload, kUntilFin - 1));
    };
    eachPdu(in, 2, length, [&](Layer& frame) { parseFrame(frame); });
}

void WebSocket::parseFrame(Layer& in) const {
    Header h;
    if (!h.read(in.view)) in.view.need(0, in.view.captured() + 1);
    in.column("WebSocket");
    in.info("WebSocket {}{} {}", nameOf(kOpcodes, h.opcode, "Unknown Opcode"),
            h.fin ? " [FIN]" : "[FRAGMENT] ", h.masked ? "[MASKED]" : "");
    auto note = takeNote(in);
    addHeader(in, h, note && note->flags & Note::Compressible);
    View body = in.view.sub(h.size);
    if (!body.reported()) {
        if (in.pass() && note) follow(in, h, body, *note);
        return;
    }
    if (h.masked) {
        in.addNone(maskedPayload, h.size, body.captured());
        std::vector<uint8_t> plain(body.captured());
        auto bytes = body.bytes(0, body.captured());
        for (size_t i = 0; i < plain.size(); ++i) plain[i] = bytes[i] ^ h.key[i % 4];
        auto source = in.out.addSource("Unmasked data", std::move(plain));
        body = View(in.out.ownedBytes().data(), body.captured(), body.reported(), 0, source);
    }
    // tshark places the payload that was masked at the frame's beginning.
    auto item = in.addNone(payload, h.masked ? 0 : h.size, body.captured());
    if (in.pass() && note) follow(in, h, body, *note);
    auto parent = item ? item.index() : in.parent();
    if (h.isControl() || (h.opcode > Binary)) {
        Layer inner(in.out, body, *this, parent);
        return addControl(inner, h, parent);
    }
    addMessage(in, h, body, note, parent);
}

void WebSocket::addHeader(Layer& in, const Header& h, bool compressible) const {
    in.headerLength(h.size);
    if (!in.wantsItems()) return;
    in.add(fin, 0, 1);
    in.add(rsv, 0, 1);
    if (compressible) in.add(pmc, 0, 1);
    in.add(opcode, 0, 1);
    in.add(mask, 1, 1);
    auto length = in.add(payloadLength, 1, 1);
    if (h.lengthAt) {
        bool small = h.size - h.lengthAt - (h.masked ? 4 : 0) == 2;
        length.append(" Extended Payload Length ({} bits)", small ? 16 : 64);
        in.add(small ? payloadLength16 : payloadLength64, h.lengthAt, small ? 2 : 8);
    }
    if (h.masked) in.add(maskingKey, h.size - 4, 4);
}

void WebSocket::addControl(Layer& body, const Header& h, uint32_t) const {
    uint32_t size = body.view.captured();
    if (h.opcode == Close) {
        auto nest = body.in(body.addNone(payloadClose, 0, size));
        if (size >= 2) body.add(statusCode, 0, 2);
        if (size > 2) body.addString(reason, 2, size - 2, Enc::Utf8);
    } else if (h.opcode == Ping || h.opcode == Pong) {
        body.add(h.opcode == Ping ? payloadPing : payloadPong, 0, size);
    } else {
        body.expert(unknownOpcode, body.add(payloadUnknown, 0, size), "Nobody knows what opcode {} means",
                    h.opcode);
    }
}

// A data frame: a message of its own, or one of its fragments.
void WebSocket::addMessage(Layer& in, const Header& h, const View& body, const Note* note,
                           uint32_t parent) const {
    auto& out = in.out;
    Layer shown(out, body, *this, parent);
    View message = body;
    uint8_t kind = note ? uint8_t(note->opcode) : h.opcode;
    uint32_t pieces = 0;
    if (note && note->flags & Note::Fragment) {
        auto whole = note->message;
        if (!whole) {
            if (h.opcode != Continuation) return;
            auto nest = in.beside();
            Layer beside(out, body, *this, in.root());
            beside.add(payloadContinue, 0, body.captured());
            return;
        }
        message = sourceOf(out, "Reassembled Message", bytesAt(out, whole));
        pieces = note->pieces;
    } else if (note && note->flags & Note::Failed) {
        Layer beside(out, body, *this, in.root());
        auto item = beside.text(0, body.captured(), "Decompression failed");
        beside.expert(decompressionFailed, item);
        return;
    } else if (note && note->inflated) {
        message = sourceOf(out, "Decompressed payload", bytesAt(out, note->inflated));
    }
    if (kind == Text) shown.addText(payloadText, 0, 0, message.rest(0)).length(message.captured());
    if (pieces) addFragments(in, message, pieces);
    out.mediaType = out.mediaParameters = {};
    if (note && note->subprotocol) {
        auto name = bytesAt(out, note->subprotocol);
        if (in.dispatch(subprotocols, {reinterpret_cast<const char*>(name.data()), name.size()}, message))
            return;
    }
    if (kind == Text && textLines) return in.call(*textLines, message);
    if (kind == Continuation) {
        Layer beside(out, message, *this, in.root());
        beside.add(payloadContinue, 0, message.captured());
        return;
    }
    if (!in.tryHeuristics(heuristics, message)) in.data(message);
}

void WebSocket::addFragments(Layer& in, const View& message, uint32_t list) const {
    auto& out = in.out;
    if (!in.wantsItems()) return;
    auto bytes = out.noteStore->at(list)->bytes();
    std::vector<uint32_t> pairs(bytes.size() / 4);
    std::memcpy(pairs.data(), bytes.data(), pairs.size() * 4);
    Layer whole(out, message, *this, in.root());
    auto size = message.reported();
    auto head = whole.addNone(fragments, 0, size).generated();
    if (head.texts()) {
        head.label("{} Reassembled websocket Fragments ({} byte{}): ", pairs.size() / 2, size,
                   size == 1 ? "" : "s");
        for (size_t i = 0; i + 1 < pairs.size(); i += 2)
            head.append("{}#{}({})", i ? ", " : "", pairs[i], pairs[i + 1]);
    }
    auto nest = whole.in(head);
    uint32_t at = 0;
    for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
        auto item = whole.addNumber(fragment, at, pairs[i + 1], pairs[i]).generated();
        if (pairs[i + 1])
            item.label("Frame: {}, payload: {}-{} ({} byte{})", pairs[i], at, at + pairs[i + 1] - 1,
                       pairs[i + 1], pairs[i + 1] == 1 ? "" : "s");
        else
            item.label("Frame: {} (no data)", pairs[i]);
        at += pairs[i + 1];
    }
    whole.addNumber(fragmentCount, 0, 0, pairs.size() / 2).generated();
    whole.addNumber(reassembledLength, 0, 0, size).generated();
}

void addWebSocket(Registry& r) { r.add<WebSocket>(); }

}  // namespace dorsal
