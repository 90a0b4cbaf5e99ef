// Requests, responses and what was sent again. Only datagrams are followed, as in tshark: a stream sends
// nothing twice.
#include <map>
#include <tuple>

#include "dissectors/voip/sip.h"

namespace dorsal {

namespace {

enum class State : uint8_t { Requested, Provisional, Final };

using Key = std::tuple<std::string, Address, uint16_t, Address, uint16_t>;

struct Sent {
    uint32_t cseq = 0;
    std::string method;
    State state = State::Requested;
    uint32_t packet = 0, status = 0;
    Time time;
};

struct Transactions final : FlowState {
    static constexpr size_t kMost = 100'000;
    std::map<Key, Sent> requests, responses;
    std::string bodyCallId;  // of the message whose body is being dissected
    Sent& of(std::map<Key, Sent>& map, Key key) {
        if (map.size() >= kMost) map.clear();
        return map[std::move(key)];
    }
};

// Milliseconds between two times; those of the fractions are cut towards zero, as tshark does.
uint32_t between(Time from, Time to) {
    return uint32_t((to.seconds - from.seconds) * 1000 + (to.nanos - from.nanos) / 1'000'000);
}

}  // namespace

std::string& Sip::bodyCallId(Pass& pass) const { return pass.state<Transactions>(*this).bodyCallId; }

std::string_view Sip::callIdIn(Pass& pass, const Registry& registry) {
    auto sip = registry.protocol("sip");
    return sip ? std::string_view(static_cast<const Sip*>(sip)->bodyCallId(pass)) : std::string_view();
}

void Sip::follow(Message& m) const {
    auto& in = m.in;
    auto& out = in.out;
    uint32_t at = in.view.base();
    if (out.stream.present || out.inErrorPacket) return;
    if (!in.pass()) {
        auto note = in.note<Note>();
        while (note && note->at != at) note = in.note<Note>();
        m.note = note;
        return;
    }
    auto note = in.note<Note>();
    m.note = note;
    if (!note) return;
    note->at = at;
    if (m.callId.empty()) return;
    auto& all = in.pass()->state<Transactions>(*this);
    std::string id(m.callId.substr(0, 128));
    Key forth{id, out.source, out.sourcePort, out.destination, out.destinationPort};
    Key back{id, out.destination, out.destinationPort, out.source, out.sourcePort};
    uint32_t number = out.frame.number;
    auto now = out.frame.time;
    if (m.request) {
        auto known = all.requests.find(forth);
        bool same = known != all.requests.end() && known->second.packet && known->second.cseq == m.cseq;
        if (m.method == "ACK") {
            if (!same) return;
            note->request = known->second.packet;
            note->responseMs = between(known->second.time, now);
            return;
        }
        if (same && known->second.state == State::Requested && known->second.method == m.method &&
            m.method != "CANCEL") {
            note->original = known->second.packet;
            return;
        }
        if (same && known->second.state == State::Final) return;
        all.of(all.requests, forth) = {
            m.cseq, std::string(m.method.substr(0, 64)), State::Requested, number, 0, now};
        return;
    }
    auto& last = all.of(all.responses, forth);
    std::string_view method = m.cseqMethod.substr(0, 64);
    if (last.packet && last.cseq == m.cseq && last.method == method && last.status == m.status)
        note->original = last.packet;
    else
        last = {m.cseq, std::string(method), State::Final, number, m.status, now};
    auto asked = all.requests.find(back);
    if (asked == all.requests.end() || asked->second.cseq != m.cseq || asked->second.state == State::Final)
        return;
    auto& request = asked->second;
    note->request = request.packet;
    note->responseMs = between(request.time, now);
    request.state = m.status >= 200 ? State::Final : State::Provisional;
    if (m.status >= 200 && request.method == "BYE") {
        note->isRelease = 1;
        note->releaseMs = note->responseMs;
    }
}

void Sip::addTransaction(Message& m) const {
    auto& in = m.in;
    if (!in.wantsItems()) return;
    auto nest = Layer::Sub(in, m.firstLineItem != kNoNode ? m.firstLineItem : in.parent());
    auto note = m.note;
    in.addNumber(resend, 0, 0, note && note->original).generated();
    if (!note) return;
    if (note->original) in.addNumber(resendOriginal, 0, 0, note->original).generated();
    if (note->request) {
        in.addNumber(responseRequest, 0, 0, note->request).generated();
        in.addNumber(responseTime, 0, 0, note->responseMs).generated();
    }
    if (note->isRelease) in.addNumber(releaseTime, 0, 0, note->releaseMs).generated();
}

}  // namespace dorsal
