// What a file is that is no capture of ours, so that the message can say so.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace dorsal {

struct FileKind {
    std::string name;      // "PNG image"; empty if nothing is recognized
    std::string advice;    // what to do, a whole sentence; empty if there is nothing better than the usual
    bool capture = false;  // a capture, of a kind that we do not read
};

// `head`: the first bytes of the (unpacked) file, as many as there are up to some KiB.
FileKind detectFileKind(std::span<const uint8_t> head);

// "0a 0d 0d 0a": up to `most` bytes, for messages.
std::string hexText(std::span<const uint8_t> bytes, size_t most);

}  // namespace dorsal
