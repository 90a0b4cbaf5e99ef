// Names of the numbers that TLS and DTLS use (IANA registries "Transport Layer Security (TLS) Parameters" and
// "TLS ExtensionType Values"), as value lists for fields.
#pragma once

#include <string_view>

#include "dissectors/core/field.h"

namespace dorsal::tls {

const Values& contentTypes();
const Values& versions();
// The name that the Protocol column and record labels give a version: "TLSv1.2"; nullptr when it has none.
const char* shortVersion(uint16_t version);
const Values& alertLevels();
const Values& alerts();
const Values& handshakeTypes();
const Values& ssl2Messages();
const Values& ssl2CertificateTypes();
const Values& ssl2CipherSpecs();
const Values& cipherSuites();
const Values& compressionMethods();
const Values& extensionTypes();
const Values& groups();
const Values& pointFormats();
const Values& signatureSchemes();
const Values& hashes();
const Values& signatures();
const Values& clientCertificateTypes();
const Values& quicVersions();
// The name of a certificate transparency log (RFC 6962) by the 32 bytes of its id; nullptr for an unknown
// one.
const char* ctLog(std::string_view id);

// What runs inside a session, as a number that notes can keep: known by the name that ALPN agreed on, or by
// the server's port. Protocols that other means announce (STARTTLS) are numbered by their id plus one.
inline constexpr uint32_t kAlpnBase = 0x10000, kPortBase = 0x20000;
uint32_t applicationOfAlpn(std::string_view alpn);  // 0 for an unknown one
uint32_t applicationOfPort(uint16_t port);          // 0 for an unknown one
// The protocol's title; nullptr for 0 and for protocol ids.
const char* applicationName(uint32_t application);

}  // namespace dorsal::tls
