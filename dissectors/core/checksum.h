// The Internet checksum (RFC 1071) and the items that show a checksum.
#pragma once

#include <cstdint>
#include <span>

#include "dissectors/core/layer.h"

namespace dorsal {

// Adds up 16-bit words in network order. Parts may have any length; an odd byte is joined with the first one
// of the next part.
class InternetChecksum {
  public:
    void add(std::span<const uint8_t> bytes);
    void addWord(uint16_t word) { sum_ += odd_ ? uint16_t(word >> 8 | word << 8) : word; }
    // The pseudo-header of TCP, UDP, ICMPv6 ... (RFC 793, RFC 8200 section 8.1).
    void addPseudoHeader(const Address& from, const Address& to, uint8_t protocol, uint32_t length);
    // The complement of the sum: what the checksum field must hold when it was zero while adding, and 0 when
    // it was right and was added too.
    uint16_t value() const;

  private:
    uint64_t sum_ = 0;
    bool odd_ = false;
};

// What a checksum field would have to hold, when `value` is the checksum over bytes that include it.
uint16_t expectedChecksum(uint16_t field, uint16_t value);

enum class ChecksumStatus : uint8_t { Bad, Good, Unverified, NotPresent, Illegal };

// The names of ChecksumStatus, for fields such as "udp.checksum.status".
const Values& checksumStatusNames();

// How a protocol shows its checksum. `bad` and `calculated` may be nullptr.
struct ChecksumFields {
    const Field& checksum;
    const Field& status;
    const Expert* bad = nullptr;
    const Field* calculated = nullptr;
};

// The checksum at `at` (size bytes: 2 or 4) with its status after it: "[correct]", "incorrect, should be
// 0x..." or "[unverified]". `expected` is what should stand there.
Item addChecksum(Layer& in, const ChecksumFields& fields, uint32_t at, uint32_t size, uint32_t expected,
                 bool little = false);
Item addUnverifiedChecksum(Layer& in, const ChecksumFields& fields, uint32_t at, uint32_t size,
                           bool little = false);

}  // namespace dorsal
