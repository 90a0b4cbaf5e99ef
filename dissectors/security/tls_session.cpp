// The session of a flow: opened before a packet is dissected, and told what the packet said.
#include <exception>

#include "dissectors/security/tls_state.h"

namespace dorsal {

using namespace tls;

void Tls::start(Layer& in, const Protocol& application) {
    auto flow = in.pass() ? in.pass()->flows.at(in.out.flow) : nullptr;
    if (!flow) return;
    auto& self = static_cast<const Tls&>(*in.protocol().registry().protocol("tls"));
    flow->carries = &self;
    flow->state<State>(self).application = uint32_t(application.id()) + 1;
}

void Tls::open(Layer& in, Context& c) const {
    c.direction = &c.own;
    uint32_t size = sizeof(PacketNote);
    auto flow = in.pass() ? in.pass()->flows.at(in.out.flow) : nullptr;
    if (flow) {
        c.state = &flow->state<State>(*this);
        bool fromA = flow->key.a == in.out.source && flow->key.portA == in.out.sourcePort;
        c.index = fromA ? 0 : 1;
        c.direction = &c.state->directions[c.index];
    }
    bool first = !c.state || !c.state->facts, begun = c.direction->unfinished.have;
    if (begun) size += sizeof(Unfinished);
    if (first) size += sizeof(SessionNote);
    std::span<const uint8_t> room;
    auto note = static_cast<PacketNote*>(in.noteBytes(size, &room));
    if (!note || room.size() < sizeof(PacketNote)) return;
    const SessionNote* facts = nullptr;
    if (in.pass()) {
        if (first)
            c.ownFacts =
                reinterpret_cast<SessionNote*>(reinterpret_cast<uint8_t*>(note) + size - sizeof(SessionNote));
        else
            c.ownFacts = c.state->facts, note->session = c.state->ref;
        if (c.state && first) {
            c.state->facts = c.ownFacts;
            c.state->ref = in.pass()->notes.last();
            c.ownFacts->application = c.state->application;
        }
        if (c.state) c.state->packets.add(in.out.frame.number);
        facts = c.ownFacts;
        if (begun) std::memcpy(note + 1, &c.direction->unfinished, sizeof(Unfinished));
        note->unfinished = begun;
        note->encrypted = c.direction->changedCipherSpec;
        if (c.state) {
            note->peerEncrypted = c.state->directions[1 - c.index].changedCipherSpec;
            note->fromServer = c.state->server == c.index;
        }
    } else {
        auto bytes = room;
        if (note->session) bytes = in.out.noteStore->at(note->session)->bytes();
        if (bytes.size() >= sizeof(PacketNote) + sizeof(SessionNote))
            facts = reinterpret_cast<const SessionNote*>(bytes.data() + bytes.size() - sizeof(SessionNote));
    }
    if (note->unfinished && room.size() >= sizeof(PacketNote) + sizeof(Unfinished))
        std::memcpy(&c.unfinished, note + 1, sizeof(Unfinished));
    c.wasEncrypted = note->encrypted;
    c.peerEncrypted = note->peerEncrypted;
    c.fromServer = note->fromServer;
    if (!facts) return;
    c.facts = facts;
    if (in.pass()) note->versionKnown = patched(facts->version) != 0;
    c.versionKnown = note->versionKnown;
    c.session.version = uint16_t(patched(facts->version));
    c.session.cipherSuite = uint16_t(patched(facts->cipherSuite));
    c.application = patched(facts->application);
    if (!c.application && in.wantsItems()) {
        c.application = applicationOfPort(std::min(in.out.sourcePort, in.out.destinationPort));
        if (!c.application)
            c.application = applicationOfPort(std::max(in.out.sourcePort, in.out.destinationPort));
    }
}

void Tls::close(Layer& in, const Context& c) const {
    if (!in.pass() || !c.ownFacts) return;
    auto patch = [&](uint32_t& member, uint32_t value) {
        if (c.state)
            in.pass()->notes.patch(c.state->packets, member, value);
        else
            member = value;
    };
    patch(c.ownFacts->version, c.session.version);
    patch(c.ownFacts->cipherSuite, c.session.cipherSuite);
    c.direction->unfinished = c.unfinished;
    if (c.changedCipherSpec) c.direction->changedCipherSpec = true;
    if (c.session.application.empty()) return;
    if (auto chosen = applicationOfAlpn(c.session.application)) patch(c.ownFacts->application, chosen);
}

}  // namespace dorsal
