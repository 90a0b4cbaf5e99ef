// Packets that ask for an answer: the lack of one deserves an expert item, which only what follows can
// settle.
#pragma once

#include <algorithm>

#include "dissectors/core/field.h"
#include "dissectors/core/notes.h"

namespace dorsal {

// Stands among the notes of such a packet, so that how severe it is can be told without another look at it.
// The ordered pass adds it instead of the expert item.
struct AwaitedNote {
    static constexpr uint16_t kKey = NoteStore::kFirstOwnKey + 0xf4;
    uint32_t answer;    // the packet that answers; 0: none so far. Patched
    uint32_t severity;  // of the expert item without an answer
};

// Of a packet's notes: whether one is an AwaitedNote.
inline bool mayLackAnswer(const NoteStore& notes, NoteStore::Ref first) {
    auto ref = first;
    while (ref && notes.at(ref)->key != AwaitedNote::kKey) ref = notes.next(ref);
    return ref != 0;
}

// The same: how severe it is that answers are missing; Comment when none is.
inline Severity severityOfMissing(const NoteStore& notes, NoteStore::Ref first) {
    auto worst = Severity::Comment;
    for (auto ref = first; ref; ref = notes.next(ref)) {
        if (notes.at(ref)->key != AwaitedNote::kKey) continue;
        auto& note = *static_cast<const AwaitedNote*>(notes.at(ref)->data());
        if (!patched(note.answer)) worst = std::max(worst, Severity(note.severity));
    }
    return worst;
}

}  // namespace dorsal
