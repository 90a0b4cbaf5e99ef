// Base64 (RFC 4648).
#pragma once

#include <string>
#include <string_view>

namespace dorsal {

// The bytes that a base64 text stands for; padding is optional, and a text that is none gives what stands
// before its first foreign character.
std::string base64Decode(std::string_view text);

}  // namespace dorsal
