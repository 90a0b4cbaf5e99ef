// The names of numbers in DNS messages (the IANA registries, as far as tshark 4.0 knows them).
#pragma once

#include <string>

#include "dissectors/core/field.h"

namespace dorsal::dns {

extern const Name kOpcodes[6];
extern const Name kRcodes[20];
extern const Name kTypes[88];
extern const Name kClasses[6];
extern const NameRange kZonemdSchemes[5];
extern const NameRange kZonemdHashes[6];
extern const Name kServiceParameters[9];
extern const Name kAlgorithms[18];
extern const Name kTkeyModes[5];
extern const Name kIpsecKeyAlgorithms[2];
extern const Name kIpsecKeyGateways[4];
extern const Name kIpVersions[7];
extern const Name kCertificateTypes[10];
extern const Name kEdnsOptions[16];
extern const Name kDigests[5];
extern const Name kNsec3Hashes[2];
extern const Name kFamilies[2];
extern const NameRange kExtendedErrors[32];
extern const Name kTlsaUsages[4];
extern const Name kTlsaSelectors[2];
extern const Name kTlsaMatchings[3];
extern const Name kSshKeys[6];
extern const Name kSshHashes[3];
extern const Name kHipAlgorithms[3];
extern const NameRange kDsoTypes[12];

// "A", "ANY", "Unknown (53)".
std::string typeName(uint16_t type);

}  // namespace dorsal::dns
