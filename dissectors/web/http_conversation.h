// Requests and responses of one connection, and what one message has to know of the others.
#pragma once

#include "dissectors/web/http.h"

namespace dorsal {

// Left for each message. The references are to notes that messages share, below; 0: there is none.
struct Http::Note {
    enum Flag : uint32_t { NoBody = 1, Connect = 2, Tunnel = 4, Upgraded = 8 };
    uint32_t at;            // of the message in its data source
    uint32_t flags;         // of Flag
    uint32_t conversation;  // ConversationNote
    uint32_t packet;        // PacketNote
    uint32_t uri;           // text: what the response answers
    uint32_t peer;          // text: where a tunnel goes ("host:port"), or what the connection was upgraded to
};

namespace http {

// Of the whole connection.
struct ConversationNote {
    uint32_t exchanges;  // patched; see kMostExact
    uint32_t lastUri;    // patched; text
    uint32_t requests;   // patched; 1 when there are any
};
// Of all messages in one packet: tshark keeps one exchange for them.
struct PacketNote {
    uint32_t exchange;
};
struct ExchangeNote {
    uint32_t number;
    uint32_t request, response;  // patched; numbers of packets
    uint32_t previous;           // ExchangeNote
    uint32_t next;               // patched; ExchangeNote
};
// Each exchange changes the number of exchanges in the labels of all messages before it. The first ones are
// named to those who look ('HTTP request 1/2'); later only who looks again will see it.
inline constexpr uint32_t kMostExact = 8;
// The key of these notes in the store; texts are a length and the bytes.
inline constexpr uint16_t kSharedKey = 0xff0;

}  // namespace http

struct Http::Conversation final : FlowState {
    http::ConversationNote* note = nullptr;
    NoteStore::Ref ref = 0;
    Sharers packets;                         // of the note
    Sharers early;                           // packets with responses before any request
    http::ExchangeNote* exchange = nullptr;  // the last one
    http::ExchangeNote* previous = nullptr;  // the one before it
    NoteStore::Ref exchangeRef = 0;
    http::PacketNote* packet = nullptr;
    NoteStore::Ref packetRef = 0;
    uint32_t packetNumber = 0;
    NoteStore::Ref uri = 0, peer = 0;
    bool hasFullUri = false;
    bool head = false, connect = false;  // the last request
    bool tunnel = false, upgraded = false;
    std::string extensions, subprotocol;  // that an upgrade to WebSocket agreed on
};

}  // namespace dorsal
