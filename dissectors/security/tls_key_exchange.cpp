#include "dissectors/security/tls_key_exchange.h"

namespace dorsal::tls {
namespace {

constexpr Name kCurveTypes[] = {{1, "explicit_prime"}, {2, "explicit_char2"}, {3, "named_curve"}};

bool isAnonymous(uint16_t suite) {
    auto name = cipherSuites().find(suite);
    return name && std::string_view(name).find("_anon_") != std::string_view::npos;
}

bool isExport(uint16_t suite) {
    auto name = cipherSuites().find(suite);
    return name && std::string_view(name).find("_EXPORT") != std::string_view::npos;
}

}  // namespace

KeyExchange keyExchangeOf(uint16_t suite) {
    // Suites that nobody negotiates are left undecoded, as in other tools.
    if ((suite >= 0xc03c && suite <= 0xc06f && suite != 0xc064 && suite != 0xc065) || suite == 0xc0aa ||
        suite == 0xc0ab || (suite >= 0xcc13 && suite <= 0xcc15))
        return KeyExchange::Unknown;
    auto found = cipherSuites().find(suite);
    if (!found) return KeyExchange::Unknown;
    std::string_view name(found);
    auto starts = [&](std::string_view s) { return name.substr(0, s.size()) == s; };
    if (starts("TLS_RSA_PSK_")) return KeyExchange::RsaPsk;
    if (starts("TLS_PSK_")) return KeyExchange::Psk;
    if (name.find("_PSK_") != std::string_view::npos) return KeyExchange::Unknown;
    if (starts("TLS_RSA_") || starts("SSL_RSA_")) return KeyExchange::Rsa;
    if (starts("TLS_DH")) return KeyExchange::DiffieHellman;
    if (starts("TLS_ECDH")) return KeyExchange::EllipticCurve;
    if (starts("TLS_ECJPAKE_")) return KeyExchange::EcJpake;
    return KeyExchange::Unknown;
}

KeyExchangeFields::KeyExchangeFields(FieldNames& n, const SignatureFields& schemes)
    : schemes_(schemes),
      epmsLength(n.owner, n("handshake.epms_len"), "Encrypted PreMaster length", Type::U16, Base::Dec),
      epms(n.owner, n("handshake.epms"), "Encrypted PreMaster", Type::Bytes),
      modulusLength(n.owner, n("handshake.modulus_len"), "Modulus Length", Type::U16, Base::Dec),
      modulus(n.owner, n("handshake.modulus"), "Modulus", Type::Bytes),
      exponentLength(n.owner, n("handshake.exponent_len"), "Exponent Length", Type::U16, Base::Dec),
      exponent(n.owner, n("handshake.exponent"), "Exponent", Type::Bytes),
      sigLength(n.owner, n("handshake.sig_len"), "Signature Length", Type::U16, Base::Dec),
      sig(n.owner, n("handshake.sig"), "Signature", Type::Bytes),
      pLength(n.owner, n("handshake.p_len"), "p Length", Type::U16, Base::Dec),
      p(n.owner, n("handshake.p"), "p", Type::Bytes),
      gLength(n.owner, n("handshake.g_len"), "g Length", Type::U16, Base::Dec),
      g(n.owner, n("handshake.g"), "g", Type::Bytes),
      ysLength(n.owner, n("handshake.ys_len"), "Pubkey Length", Type::U16, Base::Dec),
      ys(n.owner, n("handshake.ys"), "Pubkey", Type::Bytes),
      ycLength(n.owner, n("handshake.yc_len"), "Pubkey Length", Type::U16, Base::Dec),
      yc(n.owner, n("handshake.yc"), "Pubkey", Type::Bytes),
      clientPointLength(n.owner, n("handshake.client_point_len"), "Pubkey Length", Type::U8, Base::Dec),
      clientPoint(n.owner, n("handshake.client_point"), "Pubkey", Type::Bytes),
      serverPointLength(n.owner, n("handshake.server_point_len"), "Pubkey Length", Type::U8, Base::Dec),
      serverPoint(n.owner, n("handshake.server_point"), "Pubkey", Type::Bytes),
      curveType(n.owner, n("handshake.server_curve_type"), "Curve Type", Type::U8, Base::Hex, kCurveTypes),
      namedCurve(n.owner, n("handshake.server_named_curve"), "Named Curve", Type::U16, Base::Hex,
                 tls::groups()),
      xsLength(n.owner, n("handshake.xs_len"), "Pubkey Length", Type::U8, Base::Dec),
      xs(n.owner, n("handshake.xs"), "Pubkey", Type::Bytes),
      vsLength(n.owner, n("handshake.vs_len"), "Ephemeral Pubkey Length", Type::U8, Base::Dec),
      vs(n.owner, n("handshake.vs"), "Ephemeral Pubkey", Type::Bytes),
      rsLength(n.owner, n("handshake.rs_len"), "Schnorr signature Length", Type::U8, Base::Dec),
      rs(n.owner, n("handshake.rs"), "Schnorr signature", Type::Bytes),
      xcLength(n.owner, n("handshake.xc_len"), "Pubkey Length", Type::U8, Base::Dec),
      xc(n.owner, n("handshake.xc"), "Pubkey", Type::Bytes),
      vcLength(n.owner, n("handshake.vc_len"), "Ephemeral Pubkey Length", Type::U8, Base::Dec),
      vc(n.owner, n("handshake.vc"), "Ephemeral Pubkey", Type::Bytes),
      rcLength(n.owner, n("handshake.rc_len"), "Schnorr signature Length", Type::U8, Base::Dec),
      rc(n.owner, n("handshake.rc"), "Schnorr signature", Type::Bytes),
      hintLength(n.owner, n("handshake.hint_len"), "Hint Length", Type::U16, Base::Dec),
      hint(n.owner, n("handshake.hint"), "Hint", Type::Bytes),
      identityLength(n.owner, n("handshake.identity_len"), "Identity Length", Type::U16, Base::Dec),
      identity(n.owner, n("handshake.identity"), "Identity", Type::Bytes) {}

void KeyExchangeFields::counted(Layer& in, const Field& length, const Field& f, uint32_t size) const {
    auto n = uint32_t(in.number(length, size));
    in.take(f, n);
}

void KeyExchangeFields::signature(Layer& in, const Session& session, bool anonymous) const {
    if (anonymous) return;
    bool named = session.version == 0x0303 || session.version == 0xfefd;
    if (named) schemes_.parse(in);
    counted(in, sigLength, sig, 2);
}

void KeyExchangeFields::curve(Layer& in, uint32_t end, const Session& session) const {
    auto nest = in.in(in.text(in.pos, end - in.pos, "EC Diffie-Hellman Server Params"));
    if (in.u8(curveType) != 3) return;
    in.u16(namedCurve);
    counted(in, serverPointLength, serverPoint, 1);
    signature(in, session, isAnonymous(session.cipherSuite));
}

void KeyExchangeFields::parseServer(Layer& in, uint32_t end, const Session& session) const {
    uint32_t size = end - in.pos;
    switch (keyExchangeOf(session.cipherSuite)) {
        case KeyExchange::Rsa: {
            if (!isExport(session.cipherSuite)) return;
            auto nest = in.in(in.text(in.pos, size, "RSA-EXPORT Server Params"));
            counted(in, modulusLength, modulus, 2);
            counted(in, exponentLength, exponent, 2);
            return signature(in, session, false);
        }
        case KeyExchange::DiffieHellman: {
            auto nest = in.in(in.text(in.pos, size, "Diffie-Hellman Server Params"));
            counted(in, pLength, p, 2);
            counted(in, gLength, g, 2);
            counted(in, ysLength, ys, 2);
            return signature(in, session, isAnonymous(session.cipherSuite));
        }
        case KeyExchange::EllipticCurve: return curve(in, end, session);
        case KeyExchange::Psk:
        case KeyExchange::RsaPsk: {
            auto nest = in.in(in.text(in.pos, size, "PSK Server Params"));
            return counted(in, hintLength, hint, 2);
        }
        case KeyExchange::EcJpake: {
            auto nest = in.in(in.text(in.pos, size, "EC J-PAKE Server Params"));
            if (in.u8(curveType) != 3) return;
            in.u16(namedCurve);
            counted(in, xsLength, xs, 1);
            counted(in, vsLength, vs, 1);
            return counted(in, rsLength, rs, 1);
        }
        case KeyExchange::Unknown: return;
    }
}

void KeyExchangeFields::parseClient(Layer& in, uint32_t end, const Session& session) const {
    uint32_t size = end - in.pos;
    switch (keyExchangeOf(session.cipherSuite)) {
        case KeyExchange::Rsa: {
            auto nest = in.in(in.text(in.pos, size, "RSA Encrypted PreMaster Secret"));
            // SSL 3.0 sends the secret without its length.
            if (session.version == 0x0300)
                in.take(epms, size);
            else
                counted(in, epmsLength, epms, 2);
            return;
        }
        case KeyExchange::DiffieHellman: {
            auto nest = in.in(in.text(in.pos, size, "Diffie-Hellman Client Params"));
            return counted(in, ycLength, yc, 2);
        }
        case KeyExchange::EllipticCurve: {
            auto nest = in.in(in.text(in.pos, size, "EC Diffie-Hellman Client Params"));
            return counted(in, clientPointLength, clientPoint, 1);
        }
        case KeyExchange::Psk: {
            auto nest = in.in(in.text(in.pos, size, "PSK Client Params"));
            return counted(in, identityLength, identity, 2);
        }
        case KeyExchange::RsaPsk: {
            auto nest = in.in(in.text(in.pos, size, "RSA PSK Client Params"));
            counted(in, identityLength, identity, 2);
            return counted(in, epmsLength, epms, 2);
        }
        case KeyExchange::EcJpake: {
            auto nest = in.in(in.text(in.pos, size, "EC J-PAKE Client Params"));
            counted(in, xcLength, xc, 1);
            counted(in, vcLength, vc, 1);
            return counted(in, rcLength, rc, 1);
        }
        case KeyExchange::Unknown: return;
    }
}

}  // namespace dorsal::tls
