// The MD5 digests that the fingerprints JA3 and JA3S are published as. Not for anything that must be secure.
#pragma once

#include <string>
#include <string_view>

namespace dorsal::tls {

// The MD5 (RFC 1321) of a text, as 32 hexadecimal digits.
std::string md5Hex(std::string_view text);

}  // namespace dorsal::tls
