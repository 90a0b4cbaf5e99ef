// The WebSocket protocol (RFC 6455) with its compression (RFC 7692), on a connection that HTTP has upgraded.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

struct WebSocket final : Protocol {
    static constexpr TrueFalse kTrueFalse{"True", "False"};
    static const Values kOpcodes, kStatusCodes;

    Field fin{*this, "websocket.fin", "Fin", Type::Boolean, 8, {}, 0x80};
    Field rsv{*this, "websocket.rsv", "Reserved", Type::U8, Base::Hex, {}, 0x70};
    Field pmc{*this, "websocket.pmc", "Per-Message Compressed", Type::Boolean, 8, {}, 0x40};
    Field opcode{*this, "websocket.opcode", "Opcode", Type::U8, Base::Dec, kOpcodes, 0x0f};
    Field mask{*this, "websocket.mask", "Mask", Type::Boolean, 8, {}, 0x80};
    Field payloadLength{*this, "websocket.payload_length", "Payload length", Type::U8, Base::Dec, {}, 0x7f};
    Field payloadLength16{*this, "websocket.payload_length_ext_16", "Extended Payload length (16 bits)",
                          Type::U16, Base::Dec};
    Field payloadLength64{*this, "websocket.payload_length_ext_64", "Extended Payload length (64 bits)",
                          Type::U64, Base::Dec};
    Field maskingKey{*this, "websocket.masking_key", "Masking-Key", Type::Bytes};
    Field payload{*this, "websocket.payload", "Payload", Type::None};
    Field maskedPayload{*this, "websocket.masked_payload", "Masked payload", Type::None};
    Field payloadContinue{*this, "websocket.payload.continue", "Continue", Type::Bytes};
    Field payloadText{*this, "websocket.payload.text", "Text", Type::String};
    Field payloadClose{*this, "websocket.payload.close", "Close", Type::None};
    Field statusCode{*this,       "websocket.payload.close.status_code", "Status code", Type::U16, Base::Dec,
                     kStatusCodes};
    Field reason{*this, "websocket.payload.close.reason", "Reason", Type::String};
    Field payloadPing{*this, "websocket.payload.ping", "Ping", Type::Bytes};
    Field payloadPong{*this, "websocket.payload.pong", "Pong", Type::Bytes};
    Field payloadUnknown{*this, "websocket.payload.unknown", "Unknown", Type::Bytes};
    Field fragments{*this, "websocket.fragments", "Reassembled websocket Fragments", Type::None};
    Field fragment{*this, "websocket.fragment", "Websocket Fragment", Type::FrameNum};
    Field fragmentCount{*this, "websocket.fragment.count", "Fragment count", Type::U32, Base::Dec};
    Field reassembledLength{*this, "websocket.reassembled.length", "Reassembled websocket Payload length",
                            Type::U32, Base::Dec};
    Expert unknownOpcode{*this, "websocket.payload.unknown.expert", Group::Undecoded, Severity::Note,
                         "Nobody knows this opcode"};
    Expert decompressionFailed{*this, "websocket.decompression.failed.expert", Group::Protocol,
                               Severity::Warn, "Decompression failed"};

    explicit WebSocket(Registry& r);
    void parse(Layer& in) const override;

    enum Opcode : uint8_t { Continuation, Text, Binary, Close = 8, Ping, Pong };
    struct Note;
    struct Connection;
    struct Header;

  private:
    void parseFrame(Layer& in) const;
    void addHeader(Layer& in, const Header& h, bool compressible) const;
    void addControl(Layer& body, const Header& h, uint32_t parent) const;
    void addMessage(Layer& in, const Header& h, const View& body, const Note* note, uint32_t parent) const;
    void addFragments(Layer& in, const View& message, uint32_t list) const;
    // websocket_state.cpp
    Note* takeNote(Layer& in) const;
    void follow(Layer& in, const Header& h, const View& body, Note& note) const;

    const TextTable& subprotocols;
    const Heuristics& heuristics;
    const Protocol* textLines;
};

// What the pass leaves for each frame. References are to further notes with kKey; 0: there is none.
struct WebSocket::Note {
    static constexpr uint16_t kKey = 0xfe0;
    enum Flag : uint32_t { Compressible = 1, Fragment = 2, Failed = 4 };
    uint32_t at;           // of the frame in its data source
    uint32_t flags;        // of Flag
    uint32_t opcode;       // of the message that the frame belongs to
    uint32_t inflated;     // its payload, decompressed: a length and the bytes
    uint32_t message;      // the message that this packet completes: a length and the bytes
    uint32_t pieces;       // its fragments: pairs of a packet and a length
    uint32_t subprotocol;  // text: a length and the bytes
};

struct WebSocket::Header {
    uint8_t opcode = 0;
    bool fin = false, compressed = false, masked = false;
    uint32_t size = 2;      // of the header
    uint64_t payload = 0;   // bytes
    uint32_t lengthAt = 0;  // where an extended length stands, or 0
    uint8_t key[4] = {};
    bool isControl() const { return opcode & 8; }
    // Reads as much of it as is there; false when that is not all.
    bool read(const View& view);
};

}  // namespace dorsal
