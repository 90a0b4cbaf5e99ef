// Handshake messages of TLS (RFC 8446, RFC 5246, RFC 6101) and DTLS.
#pragma once

#include "dissectors/security/tls_key_exchange.h"

namespace dorsal::tls {

class Handshake {
  public:
    // `prefix` is what the names of the fields start with: "tls", "dtls".
    Handshake(Protocol& owner, const char* prefix);

    // What an undamaged message in the clear may start with: a type that exists.
    static bool knowsType(uint8_t type) { return handshakeTypes().find(type) != nullptr; }
    // The name of a message, which may depend on more than its type (HelloRetryRequest).
    static const char* messageName(const View& message, uint32_t at);
    // The body of a message at in.pos, of [in.pos, end). Later messages read what it tells the session.
    void parseBody(Layer& in, uint8_t type, uint32_t end, Session& session) const;

    // A list of certificate timestamps with its length.
    void parseTimestamps(Layer& in, uint32_t end) const;
    // KeyUpdate's body, which is shown beside the message.
    void parseKeyUpdate(Layer& in) const { in.u8(keyUpdate); }

    FieldNames names;
    Vectors vectors;
    Field message, type, length;

  private:
    void helloStart(Layer& in, const Session& session, bool server) const;
    void clientHello(Layer& in, uint32_t end, Session& session) const;
    void serverHello(Layer& in, uint32_t end, Session& session) const;
    void helloRetryRequest(Layer& in, uint32_t end, Session& session) const;
    void newSessionTicket(Layer& in, uint32_t end, Session& session) const;
    void certificates(Layer& in, uint32_t end, Session& session) const;
    void certificateRequest(Layer& in, uint32_t end, Session& session) const;
    void certificateVerify(Layer& in, uint32_t end, const Session& session) const;
    void certificateUrl(Layer& in, uint32_t end) const;
    void finished(Layer& in, uint32_t end, const Session& session) const;
    void fingerprint(Layer& in, uint32_t at, const Field& full, const Field& digest,
                     const std::string& text) const;

    Extensions extensions;
    KeyExchangeFields keyExchange;
    const TextTable& syntaxes;
    Field version, random, randomTime, randomBytes, sessionIdLength, sessionId, suitesLength, suites, suite;
    Field methodsLength, methods, method;
    Field ticketLifetime, ticketAgeAdd, ticketNonceLength, ticketNonce, ticketLength, ticket;
    Field contextLength, context, certificatesLength, certificateList, certificateLength, certificate;
    Field typesCount, types, certificateType, verifyLength, verifySignature, verifyData, md5Hash, shaHash;
    Field urlType, urlListLength, urlHash, urlLength, url, urlPadding, urlSha1, keyUpdate;
    Field compressor, uncompressedLength, compressedLength, compressed;
    Field npnLength, npnProtocol, npnPaddingLength, npnPadding, ja3Full, ja3, ja3sFull, ja3s;
    Expert sessionIdError;
};

// The seconds of a lifetime as tshark writes them: "7200 seconds (2 hours)".
std::string secondsInWords(uint32_t seconds);

}  // namespace dorsal::tls
