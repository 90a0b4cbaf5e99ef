// The words of capture filters, where each of them may stand.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dorsal {

struct CaptureFilterWord {
    std::string text, description;
};

struct CaptureFilterWords {
    size_t begin = 0, end = 0;  // the part of the text that a word takes the place of
    std::vector<CaptureFilterWord> words;
};

// What may stand where the cursor is, those that begin with what is written there. None where a name, a
// number or an address belongs.
CaptureFilterWords completeCaptureFilter(std::string_view text, size_t cursor);

}  // namespace dorsal
