// QUIC's transport parameters (RFC 9000, section 18), which travel in an extension of TLS.
#pragma once

#include "dissectors/security/tls_vectors.h"

namespace dorsal::tls {

class QuicParameters {
  public:
    QuicParameters(FieldNames& n, const Vectors& vectors);
    // The parameters in [in.pos, end); `drafts`: the form of drafts up to 26 with lengths of two bytes is
    // possible.
    void parse(Layer& in, uint32_t end, bool drafts) const;

  private:
    void parseOld(Layer& in, uint32_t end) const;
    void parseValue(Layer& in, uint64_t type, uint32_t end, const Item& head) const;
    // A number of variable length; `unit` is what the label appends, or nullptr when it appends nothing.
    uint64_t number(Layer& in, const Field& f, const Item& head, const char* unit = "") const;
    void preferredAddress(Layer& in, uint32_t end) const;

    const Vectors& v;
    Field listLength, type, length, oldLength, value;
    Field originalConnectionId, idleTimeout, resetToken, maxPayload, maxData, bidiLocal, bidiRemote, uni;
    Field streamsBidi, streamsUni, ackExponent, maxAckDelay, ipv4, ipv6, ipv4Port, ipv6Port;
    Field addressIdLength, addressId, addressToken, connectionIdLimit, sourceId, retryId, maxDatagram;
    Field cibirLength, cibirOffset, lossBits, timeStampV2, minAckDelay, userAgent, keyUpdate, googleVersion;
    Field initialRtt, handshakeDone, googleParameters, connectionOptions, googleVersionsLength;
    Field googleSupportedVersion, partialReliability, chosenVersion, otherVersion;
};

// Reads a number of variable length (RFC 9000, section 16) and says how many bytes it takes.
uint64_t quicNumber(const View& view, uint32_t at, uint32_t& size);

}  // namespace dorsal::tls
