// NetBIOS names in their first-level encoding (RFC 1001, section 14.1).
#pragma once

#include <span>
#include <string>

#include "dissectors/core/field.h"
#include "dissectors/core/view.h"

namespace dorsal {

// A name as it is shown: "HOST<20>", with a scope "HOST<20>.example.com", and its last byte.
struct NetbiosName {
    std::string text;
    int type = -1;  // -1: the name is damaged, and the text says how
    uint32_t consumed = 0;
};

// Reads the name at `at`. Throws BoundsError when it does not end within the view.
NetbiosName readNetbiosName(const View& view, uint32_t at);
// Appends the 15 bytes before the type, without the blanks that fill them up.
void appendNetbiosBytes(std::string& out, std::span<const uint8_t> bytes);
// What the last byte of a name says about its owner.
Values netbiosNameTypes();

}  // namespace dorsal
