// The parameters of ServerKeyExchange and ClientKeyExchange messages.
#pragma once

#include "dissectors/security/tls_extensions.h"

namespace dorsal::tls {

// What a cipher suite does to agree on keys, as far as its messages differ.
enum class KeyExchange : uint8_t { Unknown, Rsa, DiffieHellman, EllipticCurve, Psk, RsaPsk, EcJpake };
KeyExchange keyExchangeOf(uint16_t cipherSuite);

class KeyExchangeFields {
  public:
    KeyExchangeFields(FieldNames& n, const SignatureFields& schemes);
    // The body of the message, which ends at `end`.
    void parseServer(Layer& in, uint32_t end, const Session& session) const;
    void parseClient(Layer& in, uint32_t end, const Session& session) const;

  private:
    // A length of 1 or 2 bytes and what it counts.
    void counted(Layer& in, const Field& length, const Field& f, uint32_t size) const;
    void signature(Layer& in, const Session& session, bool anonymous) const;
    void curve(Layer& in, uint32_t end, const Session& session) const;

    const SignatureFields& schemes_;
    Field epmsLength, epms, modulusLength, modulus, exponentLength, exponent, sigLength, sig;
    Field pLength, p, gLength, g, ysLength, ys, ycLength, yc, clientPointLength, clientPoint,
        serverPointLength;
    Field serverPoint, curveType, namedCurve, xsLength, xs, vsLength, vs, rsLength, rs, xcLength, xc,
        vcLength, vc;
    Field rcLength, rc, hintLength, hint, identityLength, identity;
};

}  // namespace dorsal::tls
