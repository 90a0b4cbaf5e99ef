// Domain names in messages: labels and pointers to earlier labels (RFC 1035, section 4.1.4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dissectors/core/view.h"

namespace dorsal {

struct DomainName {
    static constexpr uint32_t kMost = 253;  // bytes of text
    uint32_t consumed = 0;                  // bytes that the name takes where it stands
    uint32_t length = 0;                    // of text
    const char* instead = nullptr;          // what is shown when there is no name, or no valid one
    char text[kMost];

    // The labels with dots between them, as they were read; "<Root>" for the empty name, and in angle
    // brackets what is wrong with one that can't be read.
    std::string_view raw() const {
        return instead ? std::string_view(instead) : std::string_view(text, length);
    }
    // The same with everything printable.
    std::string printable() const;
    uint32_t labels() const;
};

// Reads the name at `at`; pointers count from `base`. Throws BoundsError past the end of the view. The work
// is bounded by the size of the view, however the pointers point.
DomainName readDomainName(const View& view, uint32_t at, uint32_t base);

}  // namespace dorsal
