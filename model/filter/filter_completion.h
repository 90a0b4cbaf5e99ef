// What may stand where the cursor is in the text of a display filter.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dissectors/core/protocol.h"

namespace dorsal {

struct FilterSuggestion {
    std::string text;         // "tcp.port", or a value: "443"
    std::string type;         // "Unsigned integer (2 bytes)"; empty for a value
    std::string description;  // "Source or Destination Port", or the value's name
};

struct FilterCompletion {
    size_t begin = 0, end = 0;  // the part of the text, in bytes, that a suggestion takes the place of
    std::vector<FilterSuggestion> suggestions;
};

// Names of protocols, of fields once a dot is written, and behind a comparison the named values of its field.
// `cursor`: in bytes. At most a few hundred, those that begin with what is written first.
FilterCompletion completeFilter(std::string_view text, size_t cursor, const Registry& registry);

}  // namespace dorsal
