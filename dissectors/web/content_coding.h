// The codings that HTTP bodies are compressed with (RFC 9110, section 8.4; RFC 7932 for br).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace dorsal::http {

// Decompressed bodies end after this many bytes, whatever they would expand to.
inline constexpr size_t kMostDecoded = 16u << 20;
// And after this many times their size (gzip can't do better; brotli makes 16 MB of 14 bytes), so that a
// packet full of them costs what its size allows; but for the first bytes, which are little.
inline constexpr size_t kMostExpansion = 1100, kFreeExpansion = 128u << 10;

// The body without its coding, or as much of it as is there; nothing when the coding is not known, or not
// even the beginning makes sense.
std::optional<std::vector<uint8_t>> decodeContent(std::string_view coding, std::span<const uint8_t> body);

}  // namespace dorsal::http
