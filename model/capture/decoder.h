// One streaming decompressor for each compression that captures come in.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "model/capture/capture_info.h"

namespace dorsal {

class Decoder {
  public:
    struct Step {
        size_t consumed = 0;
        size_t produced = 0;
        std::string damage;  // why the data cannot be unpacked any further; empty while they can
    };

    virtual ~Decoder() = default;
    // Unpacks some of `in` into `out`. Makes progress whenever both are not empty, or says damage.
    virtual Step run(std::span<const uint8_t> in, std::span<uint8_t> out) = 0;
    // True between members (frames, streams): input that ends here is whole.
    virtual bool atBoundary() const = 0;
};

// What the first bytes of a file say; None if it is none of ours. Needs 6 bytes for xz, 4 for the others.
Compression detectCompression(std::span<const uint8_t> head);

// Null for Compression::None or when memory is short.
std::unique_ptr<Decoder> makeDecoder(Compression compression);

}  // namespace dorsal
