#include "dissectors/security/tls_names.h"

#include <iterator>

namespace dorsal::tls {
namespace {

constexpr Name kSsl2Messages[] = {
    {0, "Error"},           {1, "Client Hello"},        {2, "Client Master Key"},
    {3, "Client Finished"}, {4, "Server Hello"},        {5, "Server Verify"},
    {6, "Server Finished"}, {7, "Request Certificate"}, {8, "Client Certificate"},
};

constexpr Name kHandshakeTypes[] = {
    {0, "Hello Request"},
    {1, "Client Hello"},
    {2, "Server Hello"},
    {3, "Hello Verify Request"},
    {4, "New Session Ticket"},
    {5, "End of Early Data"},
    {6, "Hello Retry Request"},
    {8, "Encrypted Extensions"},
    {11, "Certificate"},
    {12, "Server Key Exchange"},
    {13, "Certificate Request"},
    {14, "Server Hello Done"},
    {15, "Certificate Verify"},
    {16, "Client Key Exchange"},
    {20, "Finished"},
    {21, "Client Certificate URL"},
    {22, "Certificate Status"},
    {23, "Supplemental Data"},
    {24, "Key Update"},
    {25, "Compressed Certificate"},
    {67, "Encrypted Extensions"},
};

constexpr Name kContentTypes[] = {
    {20, "Change Cipher Spec"}, {21, "Alert"},     {22, "Handshake"},
    {23, "Application Data"},   {24, "Heartbeat"}, {25, "Connection ID"},
};

constexpr Name kVersions[] = {
    {0x0002, "SSL 2.0"},
    {0x0100, "DTLS 1.0 (OpenSSL pre 0.9.8f)"},
    {0x0101, "GMTLS"},
    {0x0300, "SSL 3.0"},
    {0x0301, "TLS 1.0"},
    {0x0302, "TLS 1.1"},
    {0x0303, "TLS 1.2"},
    {0x0304, "TLS 1.3"},
    {0x0a0a, "Reserved (GREASE)"},
    {0x1a1a, "Reserved (GREASE)"},
    {0x2a2a, "Reserved (GREASE)"},
    {0x3a3a, "Reserved (GREASE)"},
    {0x4a4a, "Reserved (GREASE)"},
    {0x5a5a, "Reserved (GREASE)"},
    {0x6a6a, "Reserved (GREASE)"},
    {0x7a7a, "Reserved (GREASE)"},
    {0x7f0e, "TLS 1.3 (draft 14)"},
    {0x7f0f, "TLS 1.3 (draft 15)"},
    {0x7f10, "TLS 1.3 (draft 16)"},
    {0x7f11, "TLS 1.3 (draft 17)"},
    {0x7f12, "TLS 1.3 (draft 18)"},
    {0x7f13, "TLS 1.3 (draft 19)"},
    {0x7f14, "TLS 1.3 (draft 20)"},
    {0x7f15, "TLS 1.3 (draft 21)"},
    {0x7f16, "TLS 1.3 (draft 22)"},
    {0x7f17, "TLS 1.3 (draft 23)"},
    {0x7f18, "TLS 1.3 (draft 24)"},
    {0x7f19, "TLS 1.3 (draft 25)"},
    {0x7f1a, "TLS 1.3 (draft 26)"},
    {0x7f1b, "TLS 1.3 (draft 27)"},
    {0x7f1c, "TLS 1.3 (draft 28)"},
    {0x8a8a, "Reserved (GREASE)"},
    {0x9a9a, "Reserved (GREASE)"},
    {0xaaaa, "Reserved (GREASE)"},
    {0xbaba, "Reserved (GREASE)"},
    {0xcaca, "Reserved (GREASE)"},
    {0xdada, "Reserved (GREASE)"},
    {0xeaea, "Reserved (GREASE)"},
    {0xfafa, "Reserved (GREASE)"},
    {0xfb17, "TLS 1.3 (Facebook draft 23)"},
    {0xfb1a, "TLS 1.3 (Facebook draft 26)"},
    {0xfefd, "DTLS 1.2"},
    {0xfeff, "DTLS 1.0"},
};

constexpr Name kAlertLevels[] = {
    {1, "Warning"},
    {2, "Fatal"},
};

constexpr Name kAlerts[] = {
    {0, "Close Notify"},
    {1, "End of Early Data"},
    {10, "Unexpected Message"},
    {20, "Bad Record MAC"},
    {21, "Decryption Failed"},
    {22, "Record Overflow"},
    {30, "Decompression Failure"},
    {40, "Handshake Failure"},
    {41, "No Certificate"},
    {42, "Bad Certificate"},
    {43, "Unsupported Certificate"},
    {44, "Certificate Revoked"},
    {45, "Certificate Expired"},
    {46, "Certificate Unknown"},
    {47, "Illegal Parameter"},
    {48, "Unknown CA"},
    {49, "Access Denied"},
    {50, "Decode Error"},
    {51, "Decrypt Error"},
    {60, "Export Restriction"},
    {70, "Protocol Version"},
    {71, "Insufficient Security"},
    {80, "Internal Error"},
    {86, "Inappropriate Fallback"},
    {90, "User Canceled"},
    {100, "No Renegotiation"},
    {109, "Missing Extension"},
    {110, "Unsupported Extension"},
    {111, "Certificate Unobtainable"},
    {112, "Unrecognized Name"},
    {113, "Bad Certificate Status Response"},
    {114, "Bad Certificate Hash Value"},
    {115, "Unknown PSK Identity"},
    {116, "Certificate Required"},
    {120, "No application Protocol"},
    {121, "ECH Required"},
};

constexpr Name kHashes[] = {
    {0, "None"},   {1, "MD5"},    {2, "SHA1"},   {3, "SHA224"},
    {4, "SHA256"}, {5, "SHA384"}, {6, "SHA512"}, {7, "SM3"},
};

constexpr Name kSignatures[] = {
    {0, "Anonymous"}, {1, "RSA"}, {2, "DSA"}, {3, "ECDSA"}, {4, "SM2"},
};

constexpr Name kCompression[] = {
    {0, "null"},
    {1, "DEFLATE"},
    {64, "LZS"},
};

constexpr Name kPointFormats[] = {
    {0, "uncompressed"},
    {1, "ansiX962_compressed_prime"},
    {2, "ansiX962_compressed_char2"},
};

constexpr Name kSsl2CertificateTypes[] = {
    {0, "N/A"},
    {1, "X.509 Certificate"},
};

constexpr Name kClientCertificateTypes[] = {
    {1, "RSA Sign"},          {2, "DSS Sign"},           {3, "RSA Fixed DH"}, {4, "DSS Fixed DH"},
    {21, "GOST R 34.10-94"},  {22, "GOST R 34.10-2001"}, {64, "ECDSA Sign"},  {65, "RSA Fixed ECDH"},
    {66, "ECDSA Fixed ECDH"}, {80, "IBC Params"},
};

struct Application {
    std::string_view alpn;
    const char* name;
};
// By name in ALPN (RFC 7301).
constexpr Application kAlpn[] = {{"http/0.9", "Hypertext Transfer Protocol"},
                                 {"http/1.0", "Hypertext Transfer Protocol"},
                                 {"http/1.1", "Hypertext Transfer Protocol"},
                                 {"stun.turn", "TURN Channel"},
                                 {"stun.nat-discovery", "Session Traversal Utilities for NAT"},
                                 {"coap", "Constrained Application Protocol"},
                                 {"dot", "Domain Name System"},
                                 {"h2", "HyperText Transfer Protocol 2"},
                                 {"h2-14", "HyperText Transfer Protocol 2"},
                                 {"h2-15", "HyperText Transfer Protocol 2"},
                                 {"h2-16", "HyperText Transfer Protocol 2"},
                                 {"h2-17", "HyperText Transfer Protocol 2"},
                                 {"spdy/1", "SPDY"},
                                 {"spdy/2", "SPDY"},
                                 {"spdy/3", "SPDY"},
                                 {"spdy/3.1", "SPDY"},
                                 {"spdy/4", "SPDY"}};
// By the server's port.
constexpr Name kPorts[] = {{324, "RPKI-Router Protocol"},
                           {443, "Hypertext Transfer Protocol"},
                           {465, "Simple Mail Transfer Protocol"},
                           {636, "Lightweight Directory Access Protocol"},
                           {802, "Modbus/TCP"},
                           {853, "Domain Name System"},
                           {993, "Internet Message Access Protocol"},
                           {995, "Post Office Protocol"},
                           {1300, "Q.931"},
                           {2221, "EtherNet/IP (Industrial Protocol)"},
                           {2443, "Skinny Client Control Protocol"},
                           {3249, "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header"},
                           {3250, "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header"},
                           {3251, "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header"},
                           {3252, "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header"},
                           {3389, "TPKT - ISO on TCP - RFC1006"},
                           {3496, "DoIP (ISO13400) Protocol"},
                           {5061, "Session Initiation Protocol"},
                           {5671, "Advanced Message Queuing Protocol"},
                           {5684, "Constrained Application Protocol"},
                           {5868, "Diameter Protocol"},
                           {8883, "MQ Telemetry Transport Protocol"},
                           {11207, "Couchbase Protocol"},
                           {19999, "Distributed Network Protocol 3.0"},
                           {27017, "Mongo Wire Protocol"}};

}  // namespace

uint32_t applicationOfAlpn(std::string_view alpn) {
    for (uint32_t i = 0; i < std::size(kAlpn); ++i)
        if (kAlpn[i].alpn == alpn) return kAlpnBase + i;
    return 0;
}

static const Values& portNames() {
    static const Values values = kPorts;
    return values;
}

uint32_t applicationOfPort(uint16_t port) { return portNames().find(port) ? kPortBase + port : 0; }

const char* applicationName(uint32_t application) {
    if (application >= kPortBase) return portNames().find(application - kPortBase);
    if (application >= kAlpnBase && application - kAlpnBase < std::size(kAlpn))
        return kAlpn[application - kAlpnBase].name;
    return nullptr;
}

const Values& contentTypes() {
    static const Values values = kContentTypes;
    return values;
}
const Values& versions() {
    static const Values values = kVersions;
    return values;
}
const Values& alertLevels() {
    static const Values values = kAlertLevels;
    return values;
}
const Values& alerts() {
    static const Values values = kAlerts;
    return values;
}
const Values& handshakeTypes() {
    static const Values values = kHandshakeTypes;
    return values;
}
const Values& ssl2Messages() {
    static const Values values = kSsl2Messages;
    return values;
}
const Values& ssl2CertificateTypes() {
    static const Values values = kSsl2CertificateTypes;
    return values;
}
const Values& compressionMethods() {
    static const Values values = kCompression;
    return values;
}
const Values& pointFormats() {
    static const Values values = kPointFormats;
    return values;
}
const Values& hashes() {
    static const Values values = kHashes;
    return values;
}
const Values& signatures() {
    static const Values values = kSignatures;
    return values;
}
const Values& clientCertificateTypes() {
    static const Values values = kClientCertificateTypes;
    return values;
}

const char* shortVersion(uint16_t version) {
    if (version >> 8 == 0x7f || version == 0xfb17 || version == 0xfb1a) return "TLSv1.3";
    switch (version) {
        case 0x0002: return "SSLv2";
        case 0x0300: return "SSLv3";
        case 0x0301: return "TLSv1";
        case 0x0302: return "TLSv1.1";
        case 0x0303: return "TLSv1.2";
        case 0x0304: return "TLSv1.3";
        case 0x0101: return "GMTLSv1";
        case 0x0100: return "DTLSv1.0 (OpenSSL pre 0.9.8f)";
        case 0xfeff: return "DTLSv1.0";
        case 0xfefd: return "DTLSv1.2";
        default: return nullptr;
    }
}

}  // namespace dorsal::tls
