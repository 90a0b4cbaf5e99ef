// A display filter as it is written: what the parser makes of the text, before anybody asks whether the names
// in it exist and the types fit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/filter/filter_lexer.h"

namespace dorsal {

// A part of a value's bytes, or a choice of layers: [2:4], [2-5], [2], [:4], [2:]. Negative offsets count
// from the end.
struct FilterRange {
    enum class End : uint8_t { Length, Offset, Open };  // Offset: of the last byte
    int64_t start = 0;
    End end = End::Length;
    int64_t value = 1;
};

struct FilterSyntax {
    enum class Kind : uint8_t {
        Word,
        String,
        Character,
        Reference,
        Function,    // text: the name; children: the arguments
        Slice,       // children: what is sliced
        Negate,      // children: one
        Arithmetic,  // op; children: two
        Set,         // children: values, and pairs as Between
        Between,     // children: low and high
        Compare,     // op; children: two
        Member,      // children: what, and a Set
        Truth,       // children: what must be there, or not zero
        And,
        Or,
        Not
    };
    enum class Quantifier : uint8_t { None, Any, All };
    Kind kind = Kind::Word;
    FilterTokenKind op = FilterTokenKind::End;
    Quantifier quantifier = Quantifier::None;
    bool raw = false;                 // a raw string
    size_t at = 0, size = 0;          // in the filter's text
    std::string text;                 // of a leaf or a function; of an operator, as it is written
    std::vector<FilterRange> ranges;  // of a Slice
    std::vector<FilterRange> layers;  // behind '#', of a Word or Reference
    std::vector<FilterSyntax> children;
};

// Limits of what a person, or a program, may write; beyond them a filter is refused.
inline constexpr size_t kMostFilterBytes = 64 * 1024;
inline constexpr int kMostFilterDepth = 200;

// Nothing and a problem when the text is no expression. An empty text is a problem, too.
std::optional<FilterSyntax> parseFilter(std::string_view text, FilterProblem& problem);

}  // namespace dorsal
