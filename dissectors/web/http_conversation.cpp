#include "dissectors/web/http_conversation.h"

#include <algorithm>
#include <charconv>

#include "dissectors/core/kept_text.h"

namespace dorsal {

using namespace http;

namespace {

template <class T>
T* shared(Pass& pass, NoteStore::Ref& ref) {
    auto note = static_cast<T*>(pass.notes.add(kSharedKey, sizeof(T)));
    ref = note ? pass.notes.last() : 0;
    return note;
}

}  // namespace

Http::Note* Http::takeNote(Layer& in, uint32_t at) const {
    at += in.view.base();
    if (!in.pass()) {
        // A message that had to wait for more has left a note, too.
        auto note = in.note<Note>();
        while (note && note->at != at) note = in.note<Note>();
        return note;
    }
    auto flow = in.pass()->flows.at(in.out.flow);
    if (!flow) return nullptr;
    auto& c = flow->state<Conversation>(*this);
    if (!c.note) c.note = shared<ConversationNote>(*in.pass(), c.ref);
    auto note = in.note<Note>();
    if (!note) return nullptr;
    note->at = at;
    note->conversation = c.ref;
    c.packets.add(in.out.frame.number);
    if (c.head) note->flags |= Note::NoBody;
    if (c.connect) note->flags |= Note::Connect;
    if (c.tunnel) note->flags |= Note::Tunnel;
    if (c.upgraded) note->flags |= Note::Upgraded;
    if (c.tunnel || c.upgraded) note->peer = c.peer;
    return note;
}

// In the pass: what a message changes for those that follow.
void Http::follow(Message& m) const {
    auto flow = m.in.pass() ? m.in.pass()->flows.at(m.in.out.flow) : nullptr;
    if (!flow || !m.note) return;
    auto& pass = *m.in.pass();
    auto& c = flow->state<Conversation>(*this);
    uint32_t number = m.in.out.frame.number;
    if (!c.packet || c.packetNumber != number) {
        c.packet = shared<PacketNote>(pass, c.packetRef);
        c.packetNumber = number;
    }
    m.note->packet = c.packetRef;
    if (!c.note || !c.packet) return;
    if (m.isRequest()) pass.notes.patch(c.packets, c.note->requests, 1);
    bool response = m.kind == Kind::Response;
    if (m.isRequest()) {
        c.head = m.method == "HEAD";
        c.connect = m.method == "CONNECT";
        if (c.connect) c.peer = keepText(pass.notes, m.target);
        auto full = m.fullUri();
        if (!full.empty() || !c.hasFullUri) {
            c.hasFullUri = !full.empty();
            c.uri = keepText(pass.notes, full.empty() ? m.target : full);
            pass.notes.patch(c.early, c.note->lastUri, c.uri);
        }
    } else {
        m.note->uri = c.uri;
        if (!c.uri) c.early.add(number);
        if (m.status == 200 && c.connect) c.tunnel = true;
        if (m.status == 101 && !m.upgrade.empty()) {
            c.upgraded = true;
            c.peer = keepText(pass.notes, m.upgrade);
            c.extensions = m.extensions.substr(0, kMostKeptText);
            c.subprotocol = m.subprotocol.substr(0, kMostKeptText);
        }
    }
    if (m.kind == Kind::Notification) return;
    if (!response || !c.exchange || c.exchange->response) {
        NoteStore::Ref ref = 0;
        auto next = shared<ExchangeNote>(pass, ref);
        if (!next) return;
        next->number = c.note->exchanges + 1;
        next->previous = c.exchangeRef;
        if (c.exchange) pass.notes.patch(0, c.exchange->next, ref);
        if (next->number <= kMostExact)
            pass.notes.patch(c.packets, c.note->exchanges, next->number);
        else
            pass.notes.patch(0, c.note->exchanges, next->number);
        c.previous = c.exchange;
        c.exchange = next;
        c.exchangeRef = ref;
    }
    // The messages of this exchange and of the one before show the number of this packet.
    auto& member = response ? c.exchange->response : c.exchange->request;
    pass.notes.patch(c.exchange->request, member, number);
    if (c.previous) {
        pass.notes.revise(c.previous->request);
        pass.notes.revise(c.previous->response);
    }
    c.packet->exchange = c.exchangeRef;
}

std::string Http::Message::fullUri() const {
    if (method == "CONNECT" || startsNoCase(target, "http://") || startsNoCase(target, "https://"))
        return std::string(target);
    auto name = trimmed(host);
    if (name.empty()) return {};
    bool secure = false;
    if (auto tls = http.registry().protocol("tls"))
        secure = std::find(in.out.layers.begin(), in.out.layers.end(), tls->id()) != in.out.layers.end();
    std::string uri = secure ? "https://" : "http://";
    uri += name;
    uri += target;
    return uri;
}

// The items about the message as a whole, and the other messages of its connection.
void Http::addMatch(Message& m) const {
    auto& in = m.in;
    if (!in.wantsItems()) return;
    uint32_t at = m.placeOfAll();
    if (m.isRequest()) {
        auto uri = m.fullUri();
        if (!uri.empty()) in.addText(requestFullUri, at, 0, uri).generated();
    }
    auto& kind = m.kind == Kind::Response ? response : m.kind == Kind::Request ? request : notification;
    in.addNumber(kind, at, 0, 1).hide();
    if (m.note) addLinks(m, *m.note);
}

void Http::addLinks(Message& m, const Note& note) const {
    auto& in = m.in;
    auto& out = in.out;
    auto& notes = *out.noteStore;
    uint32_t at = m.placeOfAll();
    auto conversation = notes.as<ConversationNote>(note.conversation);
    auto packet = notes.as<PacketNote>(note.packet);
    auto exchange = packet ? notes.as<ExchangeNote>(packet->exchange) : nullptr;
    if (!conversation) return;
    auto frame = [&](const Field& f, const ExchangeNote* e, bool answer) {
        uint32_t number = e ? patched(answer ? e->response : e->request) : 0;
        if (number) in.addNumber(f, at, 0, number).generated();
    };
    if (exchange && m.kind != Kind::Notification) {
        auto previous = notes.as<ExchangeNote>(exchange->previous);
        auto next = notes.as<ExchangeNote>(patched(exchange->next));
        bool isResponse = m.kind == Kind::Response;
        in.addNumber(isResponse ? responseNumber : requestNumber, at, 0, exchange->number)
            .generated()
            .label("HTTP {} {}/{}", isResponse ? "response" : "request", exchange->number,
                   patched(conversation->exchanges));
        uint32_t asked = patched(exchange->request);
        if (isResponse && asked && out.packets)
            in.addTime(time, at, 0, out.frame.time - out.packets->timeOf(asked)).generated();
        frame(prevRequestIn, previous, false);
        if (isResponse) frame(prevResponseIn, previous, true);
        frame(isResponse ? requestIn : responseIn, exchange, !isResponse);
        frame(nextRequestIn, next, false);
        if (isResponse) frame(nextResponseIn, next, true);
    }
    if (m.kind == Kind::Response) {
        auto uri = keptText(notes, note.uri ? note.uri : patched(conversation->lastUri));
        if (!uri.empty()) in.addText(responseForUri, at, 0, uri).generated();
    }
}

bool Http::isKnown(Layer& in, const Note* note) {
    auto conversation = note ? in.out.noteStore->as<ConversationNote>(note->conversation) : nullptr;
    return conversation && patched(conversation->requests);
}

// Bytes behind a successful CONNECT belong to another protocol, as do those of an upgraded connection.
bool Http::parseTunnel(Layer& in, const Note& note) const {
    if (!(note.flags & (Note::Tunnel | Note::Upgraded))) return false;
    auto& out = in.out;
    auto peer = keptText(*out.noteStore, note.peer);
    View rest = in.view.sub(in.pos);
    out.stream.reach = out.stream.reach ? 2 : 0;
    if (note.flags & Note::Upgraded) {
        if (!in.dispatch(upgrades, peer, rest)) in.data(rest);
        return true;
    }
    auto colon = peer.rfind(':');
    uint16_t port = 0;
    if (colon == peer.npos) return leave(in), true;
    auto digits = peer.substr(colon + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (!port) return leave(in), true;
    in.ownLayer(rest, [&](Layer& tunnel) {
        tunnel.addText(proxyConnectHost, 0, 0, peer.substr(0, colon)).generated();
        tunnel.addNumber(proxyConnectPort, 0, 0, port).generated();
    });
    auto next = ports.find(port);
    if (next && next != this && in.offer(next, rest)) return true;
    in.data(rest);
    return true;
}

}  // namespace dorsal
