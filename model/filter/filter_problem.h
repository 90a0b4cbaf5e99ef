// What is wrong with the text of a display filter.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dorsal {

struct FilterProblem {
    std::string sentence;     // "tcp.prt is neither a field nor a protocol name."
    size_t at = 0, size = 0;  // the part of the text that is to blame, in bytes; size 0: the text as a whole
    // The sentence and, where one part is to blame, the text with a mark under it, as tshark writes them.
    std::string report(std::string_view filter) const;
};

}  // namespace dorsal
