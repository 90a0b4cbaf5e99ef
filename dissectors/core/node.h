// Flat items of a dissected packet.
#pragma once

#include <cstdint>

namespace dorsal {

inline constexpr uint32_t kNoNode = UINT32_MAX;
// Field id of an item that is only text; real fields count from 1.
inline constexpr uint16_t kTextField = 0;

enum NodeFlag : uint8_t {
    kHidden = 1,
    kGenerated = 2,
    kInBytes = 4,      // the value is the source's bytes at pos, size
    kInArena = 8,      // the value is text or bytes in the dissection's arena: offset << 32 | length
    kLittle = 16,      // read as little endian
    kExpertItem = 32,  // an "Expert Info" item; value: the Expert's field id
    kPadBits = 64,     // a bit field that is shown with the dots of its whole word
    kNowhere = 128     // stands for no bytes and no place either: pos and size are 0
};

// Text encodings of string fields.
enum class Enc : uint8_t { Ascii, Utf8, Latin1, Utf16Le, Utf16Be };

// One item. Items are in the order in which they were added; `parent` gives the tree. Text is made from the
// item and its field's declaration only when someone looks at it (dissectors/core/text.h).
struct Node {
    uint64_t value = 0;  // numbers; seconds of times; addresses up to 8 bytes; see the flags
    uint32_t parent = kNoNode;
    uint32_t pos = 0;  // in the data source
    uint32_t size = 0;
    uint32_t text = 0;   // 1 + index of a text of its own in Dissection::texts, or 0
    uint32_t nanos = 0;  // of times
    uint16_t field = kTextField;
    uint8_t source = 0;
    uint8_t flags = 0;
    Enc encoding = Enc::Ascii;
};

}  // namespace dorsal
