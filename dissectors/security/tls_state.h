// What TLS keeps of a flow during the ordered pass, and what it notes of each packet.
#pragma once

#include "dissectors/security/tls.h"

namespace dorsal {

// A handshake message that earlier records began: how much of it there was, and its first bytes.
struct Tls::Unfinished {
    uint32_t have;
    uint8_t head[4];  // type and length, as far as they were there
    // Bytes of the whole message with its header, once that was there.
    uint32_t need() const { return 4 + (uint32_t(head[1]) << 16 | uint32_t(head[2]) << 8 | head[3]); }
    bool complete() const { return have >= 4 && have >= need(); }
    // Takes what belongs to the message of the next bytes, and says how many.
    uint32_t add(const View& view, uint32_t at, uint32_t size);
};

// Of each call: where the session's facts are, and what this direction had done before. When it had begun a
// message, an Unfinished follows; in the session's first note the SessionNote comes last.
struct Tls::PacketNote {
    NoteStore::Ref session;  // the note whose tail is the SessionNote; 0: this one
    uint8_t encrypted;       // the sender changed its cipher in an earlier packet
    uint8_t peerEncrypted;   // the receiver did
    uint8_t fromServer;      // known to be sent by the server
    uint8_t unfinished;      // an Unfinished follows
    uint8_t versionKnown;  // some earlier record told the version; what the session agreed on may come later
};

// Of one part of a message that spans records. The last part's is followed by the list of all parts and by
// the message.
struct Tls::FragmentNote {
    uint32_t reassembledIn;  // patched; 0: never completed
    uint32_t parts, size;    // of what follows
};

struct Tls::Direction {
    bool changedCipherSpec = false;
    Unfinished unfinished{};
    // What there is of the unfinished message, while there is one.
    struct Collected {
        std::vector<uint8_t> bytes;
        std::vector<tls::Fragment> parts;
        std::vector<FragmentNote*> notes;  // of the parts; nullptr: there was no room
    };
    std::unique_ptr<Collected> collected;
};

struct Tls::State : FlowState {
    NoteStore::Ref ref = 0;
    tls::SessionNote* facts = nullptr;
    Sharers packets;           // of the facts
    uint32_t application = 0;  // announced by STARTTLS
    int server = -1;           // the direction in which the server sends; -1: not known
    Direction directions[2];
};

// While one packet is dissected.
struct Tls::Context {
    tls::Session session;
    Direction* direction = nullptr;  // in the pass
    State* state = nullptr;          // in the pass, when there is a flow
    Unfinished unfinished{};
    uint32_t application = 0;
    uint32_t recordStart = 0;
    const tls::SessionNote* facts = nullptr;
    tls::SessionNote* ownFacts = nullptr;  // the same, in the pass
    bool wasEncrypted = false, peerEncrypted = false, changedCipherSpec = false, fromServer = false;
    // By this record: where records begin and end must not depend on what later ones say.
    bool versionKnown = false;
    int index = 0;  // of the direction
    Direction own;  // for bytes that belong to no flow
};

}  // namespace dorsal
