// Why something could not be done: a word for programs, a sentence for people.
#pragma once

#include <cstring>
#include <string>

namespace dorsal {

struct Failure {
    const char* kind = "";  // permission, no-interface, down, filter, linktype, file, usage, failed
    std::string text;
    explicit operator bool() const { return *kind != 0; }
};

// A text from outside as a part of one line.
inline std::string oneLine(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return text;
}

}  // namespace dorsal
