#include "model/filter/filter_lexer.h"

#include <fmt/format.h>

#include <array>
#include <cctype>

#include "dissectors/core/utf8.h"

namespace dorsal {

namespace {

using Kind = FilterTokenKind;

struct Spelling {
    std::string_view text;
    Kind kind;
};

// Longer ones before those that they begin with.
constexpr std::array kSymbols = {
    Spelling{"===", Kind::AllEqual},  Spelling{"!==", Kind::AnyNotEqual}, Spelling{"~=", Kind::AnyNotEqual},
    Spelling{"==", Kind::AnyEqual},   Spelling{"!=", Kind::AllNotEqual},  Spelling{">=", Kind::GreaterEqual},
    Spelling{"<=", Kind::LessEqual},  Spelling{"&&", Kind::And},          Spelling{"||", Kind::Or},
    Spelling{"..", Kind::DotDot},     Spelling{">", Kind::Greater},       Spelling{"<", Kind::Less},
    Spelling{"~", Kind::Matches},     Spelling{"!", Kind::Not},           Spelling{"&", Kind::BitAnd},
    Spelling{"+", Kind::Plus},        Spelling{"-", Kind::Minus},         Spelling{"*", Kind::Star},
    Spelling{"/", Kind::Slash},       Spelling{"%", Kind::Percent},       Spelling{"(", Kind::Open},
    Spelling{")", Kind::Close},       Spelling{"{", Kind::OpenBrace},     Spelling{"}", Kind::CloseBrace},
    Spelling{"[", Kind::OpenBracket}, Spelling{"]", Kind::CloseBracket},  Spelling{"#", Kind::Hash},
    Spelling{",", Kind::Comma}};

constexpr std::array kKeywords = {Spelling{"or", Kind::Or},
                                  Spelling{"and", Kind::And},
                                  Spelling{"not", Kind::Not},
                                  Spelling{"eq", Kind::AnyEqual},
                                  Spelling{"any_eq", Kind::AnyEqual},
                                  Spelling{"ne", Kind::AllNotEqual},
                                  Spelling{"all_ne", Kind::AllNotEqual},
                                  Spelling{"all_eq", Kind::AllEqual},
                                  Spelling{"any_ne", Kind::AnyNotEqual},
                                  Spelling{"gt", Kind::Greater},
                                  Spelling{"ge", Kind::GreaterEqual},
                                  Spelling{"lt", Kind::Less},
                                  Spelling{"le", Kind::LessEqual},
                                  Spelling{"contains", Kind::Contains},
                                  Spelling{"matches", Kind::Matches},
                                  Spelling{"in", Kind::In},
                                  Spelling{"any", Kind::Any},
                                  Spelling{"all", Kind::All},
                                  Spelling{"bitwise_and", Kind::BitAnd}};

bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool isWord(char c) { return std::isalnum(uint8_t(c)) || c == '_' || c == '.' || c == ':' || c == '-'; }

// Where the word that begins at `from` ends: before "..", and behind the prefix length of an address.
size_t wordEnd(std::string_view s, size_t from) {
    size_t at = from;
    while (at < s.size() && isWord(s[at]) && s.substr(at, 2) != "..") ++at;
    while (at > from + 1 && s[at - 1] == '.') --at;
    if (at < s.size() && s[at] == '/' && at > from) {
        size_t end = at + 1;
        while (end < s.size() && std::isdigit(uint8_t(s[end]))) ++end;
        auto address = s.substr(from, at - from);
        bool isAddress = address.find(':') != std::string_view::npos ||
                         address.find_first_not_of("0123456789.") == std::string_view::npos;
        if (end > at + 1 && isAddress && address.find_first_of(".:") != std::string_view::npos) at = end;
    }
    return at;
}

int digitOf(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

}  // namespace

std::string FilterProblem::report(std::string_view filter) const {
    if (size == 0) return sentence;
    return fmt::format("{}\n    {}\n    {}^{}", sentence, filter, std::string(at, ' '),
                       std::string(size - 1, '~'));
}

// One escape sequence; at_ is behind its backslash.
bool FilterLexer::escape(std::string& out, FilterProblem& problem) {
    size_t from = at_ - 1;
    char c = peek();
    auto number = [&](int base, size_t most, size_t least) -> int64_t {
        int64_t value = 0;
        size_t n = 0;
        for (; n < most && digitOf(peek()) < base; ++n, ++at_) value = value * base + digitOf(peek());
        return n < least ? -1 : value;
    };
    auto bad = [&](std::string_view what) {
        problem = {std::string(what), from, std::max<size_t>(2, at_ - from)};
        return false;
    };
    switch (c) {
        case 'a': out += '\a'; break;
        case 'b': out += '\b'; break;
        case 'f': out += '\f'; break;
        case 'n': out += '\n'; break;
        case 'r': out += '\r'; break;
        case 't': out += '\t'; break;
        case 'v': out += '\v'; break;
        case 'x': {
            ++at_;
            auto value = number(16, 2, 1);
            if (value < 0) return bad("\\x is not a valid character escape sequence");
            out += char(value);
            return true;
        }
        case 'u':
        case 'U': {
            size_t digits = c == 'u' ? 4 : 8;
            ++at_;
            auto value = number(16, digits, digits);
            if (value < 0 || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
                return bad(fmt::format("\\{} is not a valid universal character name", c));
            appendUtf8(out, uint32_t(value));
            return true;
        }
        default:
            if (c >= '0' && c <= '7') {
                out += char(number(8, 3, 1));
                return true;
            }
            if (c != '\'' && c != '"' && c != '\\')
                return bad(fmt::format("\\{} is not a valid character escape sequence", c));
            out += c;
    }
    ++at_;
    return true;
}

std::optional<FilterToken> FilterLexer::quoted(FilterToken token, char quote, FilterProblem& problem) {
    size_t from = token.at;
    for (;;) {
        if (at_ >= text_.size()) {
            problem = {fmt::format("The final quote was missing from a {}.",
                                   quote == '"' ? "quoted string" : "character constant"),
                       from, text_.size() - from};
            return std::nullopt;
        }
        char c = text_[at_++];
        if (c == quote) break;
        if (c != '\\') {
            token.text += c;
        } else if (token.raw) {
            token.text += c;
            if (at_ < text_.size()) token.text += text_[at_++];
        } else if (at_ < text_.size() && !escape(token.text, problem)) {
            return std::nullopt;
        }
    }
    token.size = at_ - from;
    if (quote == '\'' && token.text.size() != 1) {
        auto written = text_.substr(from, token.size);
        problem = {token.text.empty()
                       ? "Empty character constant."
                       : fmt::format("{} is too long to be a valid character constant.", written),
                   from, token.size};
        return std::nullopt;
    }
    return token;
}

FilterToken FilterLexer::rangePart() {
    while (isSpace(peek())) ++at_;
    size_t end = std::min(text_.find_first_of(",]", at_), text_.size());
    FilterToken token{Kind::Word, at_, 0, {}};
    at_ = end;
    while (end > token.at && isSpace(text_[end - 1])) --end;
    token.size = end - token.at;
    token.text = text_.substr(token.at, token.size);
    return token;
}

std::optional<FilterToken> FilterLexer::next(FilterProblem& problem) {
    while (isSpace(peek())) ++at_;
    FilterToken token;
    token.at = at_;
    if (at_ >= text_.size()) return token;
    char c = peek();
    if (c == '"' || c == '\'' || ((c == 'r' || c == 'R') && peek(1) == '"')) {
        token.kind = c == '\'' ? Kind::Character : Kind::String;
        token.raw = c == 'r' || c == 'R';
        at_ += token.raw ? 2 : 1;
        return quoted(std::move(token), c == '\'' ? '\'' : '"', problem);
    }
    if (c == '$' && peek(1) == '{') {
        auto end = text_.find('}', at_);
        if (end == std::string_view::npos) {
            problem = {"The reference has no closing brace.", at_, text_.size() - at_};
            return std::nullopt;
        }
        token.kind = Kind::Reference;
        token.text = text_.substr(at_ + 2, end - at_ - 2);
        token.size = end + 1 - at_;
        at_ = end + 1;
        return token;
    }
    // A minus is an operator where a word begins, and a character of the word further on.
    if (isWord(c) && c != '-' && text_.substr(at_, 2) != "..") {
        size_t end = wordEnd(text_, at_);
        auto word = text_.substr(at_, end - at_);
        token.size = word.size();
        at_ = end;
        token.kind = Kind::Word;
        token.text = word;
        for (auto& keyword : kKeywords)
            if (word == keyword.text) token.kind = keyword.kind;
        return token;
    }
    for (auto& symbol : kSymbols)
        if (text_.substr(at_, symbol.text.size()) == symbol.text) {
            token.kind = symbol.kind;
            token.text = symbol.text;
            token.size = symbol.text.size();
            at_ += token.size;
            return token;
        }
    problem = {uint8_t(c) >= 0x80 ? "Characters beyond ASCII may only stand inside of double quotes."
                                  : fmt::format("\"{}\" was unexpected in this context.", std::string(1, c)),
               at_, 1};
    return std::nullopt;
}

}  // namespace dorsal
