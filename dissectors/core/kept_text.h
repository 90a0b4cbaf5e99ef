// Texts among the notes: names, commands and folders that packets far apart share.
#pragma once

#include <string_view>

#include "dissectors/core/notes.h"

namespace dorsal {

// Of a text that is kept; what is longer is cut.
inline constexpr size_t kMostKeptText = 16384;

// Keeps a text (pass only); 0 when there is no room.

inline NoteStore::Ref keepText(NoteStore& notes, std::string_view text) {
    constexpr uint16_t kKey = NoteStore::kFirstOwnKey + 0xf2;
    text = text.substr(0, kMostKeptText);
    auto size = uint32_t(text.size());
    auto room = static_cast<char*>(notes.add(kKey, size + 4));
    if (!room) return 0;
    std::memcpy(room, &size, 4);
    if (size) std::memcpy(room + 4, text.data(), size);
    return notes.last();
}

inline std::string_view keptText(const NoteStore& notes, NoteStore::Ref ref) {
    auto header = notes.at(ref);
    if (!header) return {};
    uint32_t size;
    auto data = static_cast<const char*>(header->data());
    std::memcpy(&size, data, 4);
    return {data + 4, size};
}

}  // namespace dorsal
