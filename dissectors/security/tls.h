// Transport Layer Security over a byte stream: records, and the state of the session that they change.
#pragma once

#include "dissectors/security/tls_handshake.h"

namespace dorsal {

struct Tls final : Protocol {
    explicit Tls(Registry& r);
    bool accepts(Layer& in) const override;
    void parse(Layer& in) const override;

    // STARTTLS: from the next segment on, the flow of this packet carries TLS, and `application` inside.
    static void start(Layer& in, const Protocol& application);
    // Whether bytes look so much like the start of a record that no port is needed to know.
    static bool looksLikeTls(const View& view);

    tls::Handshake handshake;

  private:
    struct Unfinished;
    struct PacketNote;
    struct FragmentNote;
    struct Direction;
    struct State;
    struct Context;

    void open(Layer& in, Context& c) const;
    void close(Layer& in, const Context& c) const;
    bool record(Layer& in, Context& c) const;
    bool ssl2Record(Layer& in, Context& c) const;
    void ssl2Hello(Layer& in, uint32_t end) const;
    void unknownRecord(Layer& in, const Context& c) const;
    void handshakes(Layer& in, Context& c, const Item& head, uint32_t end) const;
    void wholeMessage(Layer& in, Context& c, uint32_t at, uint32_t size, uint32_t shownAt = 0) const;
    // A part of a message at in.pos: the first, a later one or the last.
    void part(Layer& in, Context& c, uint32_t end) const;
    void reassembled(Layer& in, Context& c, const FragmentNote& note) const;
    void alert(Layer& in, const Item& head, uint32_t end) const;
    void heartbeat(Layer& in, const Item& head, uint32_t end) const;
    void applicationData(Layer& in, const Context& c, const Item& head, uint32_t end) const;
    // Where tshark puts items that stand for a whole record without having bytes of it.
    static uint32_t markAt(const Layer& in, uint32_t recordStart);
    void summarize(Layer& in, std::string_view what) const;

    Field rec, contentType, opaqueType, version, length, appData, appProtocol, changeCipherSpec;
    Field alertMessage, alertLevel, alertDescription, heartbeatMessage, heartbeatType, heartbeatLength;
    Field heartbeatPayload, heartbeatPadding;
    Field fragments, fragment, fragmentCount, reassembledIn;
    Field ssl2Type, ssl2SpecLength, ssl2Specs, ssl2Spec, ssl2SessionIdLength, ssl2SessionId,
        ssl2ChallengeLength;
    Field ssl2Challenge, ssl2Version;
    Expert heartbeatInvalid, ignoredRecord, resumed, lengthInvalid;
};

}  // namespace dorsal
