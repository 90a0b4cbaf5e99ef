// Vectors of TLS's presentation language (RFC 8446, section 3.4): a length and as many bytes.
#pragma once

#include <deque>
#include <string>

#include "dissectors/core/layer.h"

namespace dorsal::tls {

// Makes the names of fields that TLS and DTLS share: "tls.handshake.type", "dtls.handshake.type". Owns them.
class FieldNames {
  public:
    FieldNames(Protocol& owner, std::string prefix) : owner(owner), prefix_(std::move(prefix)) {}
    FieldNames(const FieldNames&) = delete;
    const char* operator()(const char* name) { return kept_.emplace_back(prefix_ + "." + name).c_str(); }
    Protocol& owner;

  private:
    std::string prefix_;
    std::deque<std::string> kept_;
};

struct Vectors {
    explicit Vectors(FieldNames& names);
    Expert outside, small, trailing;

    // Reads the length of a vector at in.pos and finds its end. A length that is out of range gets an expert;
    // false when the vector does not fit before `limit`, which then is its end.
    bool begin(Layer& in, const Field& length, uint32_t limit, uint32_t& end, uint32_t least,
               uint32_t most) const;
    // Goes to the end of a vector and says when bytes were left over, or too many were read.
    void finish(Layer& in, uint32_t end) const;
};

// The bytes that the length field of a vector with at most `most` bytes takes.
constexpr uint32_t lengthBytes(uint32_t most) { return most > 0xffff ? 3 : most > 0xff ? 2 : 1; }

}  // namespace dorsal::tls
