// Cuts the text of a display filter into tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/filter/filter_problem.h"

namespace dorsal {

enum class FilterTokenKind : uint8_t {
    End,
    Word,       // a field, a protocol, a function, or a value without quotes
    String,     // "..." and r"..."; the text is what is meant, not what is written
    Character,  // 'a'
    Reference,  // ${tcp.stream}; the text is what stands in the braces
    Or,
    And,
    Not,
    AnyEqual,
    AllNotEqual,
    AllEqual,
    AnyNotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Contains,
    Matches,
    In,
    Any,
    All,
    BitAnd,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Open,
    Close,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Hash,
    Comma,
    DotDot
};

struct FilterToken {
    FilterTokenKind kind = FilterTokenKind::End;
    size_t at = 0, size = 0;  // in the filter's text
    std::string text;
    bool raw = false;  // a raw string
};

// Reads one token after the other. The text must outlive the lexer.
class FilterLexer {
  public:
    explicit FilterLexer(std::string_view text) : text_(text) {}
    // The next token, or nothing and a problem.
    std::optional<FilterToken> next(FilterProblem& problem);
    // Inside of brackets: the text up to the next comma or bracket, without the spaces around it.
    FilterToken rangePart();
    std::string_view text() const { return text_; }

  private:
    std::optional<FilterToken> quoted(FilterToken token, char quote, FilterProblem& problem);
    bool escape(std::string& out, FilterProblem& problem);
    char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : 0; }

    std::string_view text_;
    size_t at_ = 0;
};

}  // namespace dorsal
