// Recursive descent, weakest operator first:
//   or := and ("or" and)*          and := not ("and" not)*        not := "not" not | "(" or ")" | relation
//   relation := ["any" | "all"] bits (comparison bits)* | bits ["not"] "in" set
//   bits := sum ("&" sum)*         sum := product (("+" | "-") product)*
//   product := unary (("*" | "/" | "%") unary)*                   unary := ("+" | "-") unary | value
//   value := name ["#" layers] | literal | reference | function "(" arguments ")" | "{" bits "}", each with
//            any number of slices behind it
#include <fmt/format.h>

#include <charconv>

#include "model/filter/filter_syntax.h"

namespace dorsal {

namespace {

using Kind = FilterSyntax::Kind;
using Token = FilterTokenKind;

bool isComparison(Token t) { return t >= Token::AnyEqual && t <= Token::Matches; }

class FilterParser {
  public:
    FilterParser(std::string_view text, FilterProblem& problem) : lexer_(text), problem_(problem) {}

    std::optional<FilterSyntax> run() {
        FilterSyntax whole;
        if (!next() || !parseOr(whole, 0)) return std::nullopt;
        if (token_.kind != Token::End) {
            unexpected();
            return std::nullopt;
        }
        return whole;
    }

  private:
    bool fail(std::string sentence, size_t at = 0, size_t size = 0) {
        problem_ = {std::move(sentence), at, size};
        return false;
    }
    bool unexpected() {
        if (token_.kind == Token::End) return fail("Unexpected end of filter expression.");
        return fail(fmt::format("\"{}\" was unexpected in this context.",
                                lexer_.text().substr(token_.at, token_.size)),
                    token_.at, token_.size);
    }
    bool next() {
        auto token = lexer_.next(problem_);
        if (!token) return false;
        end_ = token_.at + token_.size;
        token_ = std::move(*token);
        return true;
    }
    bool is(Token kind) const { return token_.kind == kind; }
    bool expect(Token kind) { return is(kind) ? next() : unexpected(); }
    bool tooDeep(int depth) {
        return depth > kMostFilterDepth && !fail("The filter is nested too deeply.", token_.at, token_.size);
    }

    // Makes `left` the first child of a new node of `kind`.
    static void wrap(FilterSyntax& left, Kind kind, const FilterToken& op) {
        FilterSyntax outer;
        outer.kind = kind;
        outer.op = op.kind;
        outer.text = op.text;
        outer.at = left.at;
        outer.children.push_back(std::move(left));
        left = std::move(outer);
    }
    void close(FilterSyntax& node) const { node.size = end_ - node.at; }

    template <class Operand>
    bool chain(FilterSyntax& out, Kind kind, std::initializer_list<Token> ops, Operand&& operand) {
        if (!operand(out)) return false;
        while (std::find(ops.begin(), ops.end(), token_.kind) != ops.end()) {
            wrap(out, kind, token_);
            out.children.emplace_back();
            if (!next() || !operand(out.children[1])) return false;
            close(out);
        }
        return true;
    }

    bool parseOr(FilterSyntax& out, int depth) {
        if (tooDeep(depth)) return false;
        return logical(out, Kind::Or, Token::Or, [&](auto& o) {
            return logical(o, Kind::And, Token::And, [&](auto& a) { return parseNot(a, depth); });
        });
    }
    // All operands of one operator become children of one node: long lists do not nest.
    template <class Operand>
    bool logical(FilterSyntax& out, Kind kind, Token op, Operand&& operand) {
        if (!operand(out)) return false;
        if (!is(op)) return true;
        wrap(out, kind, token_);
        while (is(op)) {
            out.children.emplace_back();
            if (!next() || !operand(out.children.back())) return false;
        }
        close(out);
        return true;
    }

    bool parseNot(FilterSyntax& out, int depth) {
        if (tooDeep(depth)) return false;
        if (is(Token::Not)) {
            out.kind = Kind::Not;
            out.at = token_.at;
            out.children.emplace_back();
            if (!next() || !parseNot(out.children[0], depth + 1)) return false;
            close(out);
            return true;
        }
        if (is(Token::Open)) return next() && parseOr(out, depth + 1) && expect(Token::Close);
        return relation(out, depth);
    }

    bool relation(FilterSyntax& out, int depth) {
        auto quantifier = is(Token::Any)   ? FilterSyntax::Quantifier::Any
                          : is(Token::All) ? FilterSyntax::Quantifier::All
                                           : FilterSyntax::Quantifier::None;
        bool quantified = quantifier != FilterSyntax::Quantifier::None;
        if (quantified && !next()) return false;
        if (!bits(out, depth)) return false;
        if (is(Token::In) || is(Token::Not)) return membership(out, quantifier, depth);
        if (!isComparison(token_.kind)) {
            if (quantified) return unexpected();
            wrap(out, Kind::Truth, {});
            close(out);
            return true;
        }
        // a < b < c is a < b and b < c.
        std::vector<FilterSyntax> links;
        FilterSyntax left = std::move(out);
        while (isComparison(token_.kind)) {
            auto op = token_;
            FilterSyntax right;
            if (!next() || !bits(right, depth)) return false;
            auto again = right;
            wrap(left, Kind::Compare, op);
            left.children.push_back(std::move(right));
            left.quantifier = quantifier;
            close(left);
            links.push_back(std::move(left));
            left = std::move(again);
        }
        if (links.size() == 1) {
            out = std::move(links[0]);
            return true;
        }
        out = {};
        out.kind = Kind::And;
        out.at = links[0].at;
        out.children = std::move(links);
        close(out);
        return true;
    }

    bool membership(FilterSyntax& out, FilterSyntax::Quantifier quantifier, int depth) {
        bool negated = is(Token::Not);
        if (negated && !next()) return false;
        if (!is(Token::In)) return unexpected();
        wrap(out, Kind::Member, token_);
        out.quantifier = quantifier;
        FilterSyntax set;
        set.kind = Kind::Set;
        if (!next()) return false;
        set.at = token_.at;
        if (!expect(Token::OpenBrace)) return false;
        for (;;) {
            FilterSyntax low;
            if (!signedValue(low, depth)) return false;
            if (is(Token::DotDot)) {
                wrap(low, Kind::Between, token_);
                low.children.emplace_back();
                if (!next() || !signedValue(low.children[1], depth)) return false;
                close(low);
            }
            set.children.push_back(std::move(low));
            if (!is(Token::Comma)) break;
            if (!next()) return false;
        }
        if (!expect(Token::CloseBrace)) return false;
        close(set);
        out.children.push_back(std::move(set));
        close(out);
        if (!negated) return true;
        wrap(out, Kind::Not, {});
        close(out);
        return true;
    }

    bool bits(FilterSyntax& out, int depth) {
        if (tooDeep(depth)) return false;
        return chain(out, Kind::Arithmetic, {Token::BitAnd}, [&](auto& o) {
            return chain(o, Kind::Arithmetic, {Token::Plus, Token::Minus}, [&](auto& s) {
                return chain(s, Kind::Arithmetic, {Token::Star, Token::Slash, Token::Percent},
                             [&](auto& p) { return unary(p, depth); });
            });
        });
    }

    bool unary(FilterSyntax& out, int depth) {
        if (tooDeep(depth)) return false;
        if (is(Token::OpenBrace)) return next() && bits(out, depth + 1) && expect(Token::CloseBrace);
        return signedValue(out, depth);
    }
    bool signedValue(FilterSyntax& out, int depth) {
        if (tooDeep(depth)) return false;
        if (is(Token::Plus)) return next() && unary(out, depth + 1);
        if (!is(Token::Minus)) return value(out, depth);
        auto minus = token_;
        if (!next() || !unary(out, depth + 1)) return false;
        wrap(out, Kind::Negate, minus);
        out.at = minus.at;
        close(out);
        return true;
    }

    bool value(FilterSyntax& out, int depth) {
        switch (token_.kind) {
            case Token::Word: out.kind = Kind::Word; break;
            case Token::String: out.kind = Kind::String; break;
            case Token::Character: out.kind = Kind::Character; break;
            case Token::Reference: out.kind = Kind::Reference; break;
            default: return unexpected();
        }
        out.at = token_.at;
        out.size = token_.size;
        out.raw = token_.raw;
        out.text = std::move(token_.text);
        if (!next()) return false;
        if (out.kind == Kind::Word && is(Token::Open)) {
            if (!arguments(out, depth)) return false;
        } else if (is(Token::Hash) && (out.kind == Kind::Word || out.kind == Kind::Reference)) {
            if (!layers(out)) return false;
        }
        while (is(Token::OpenBracket)) {
            FilterSyntax inner = std::move(out);
            out = {};
            out.kind = Kind::Slice;
            out.at = inner.at;
            out.text = inner.text;
            out.children.push_back(std::move(inner));
            if (!ranges(out.ranges)) return false;
            close(out);
        }
        return true;
    }

    bool arguments(FilterSyntax& out, int depth) {
        out.kind = Kind::Function;
        if (tooDeep(depth) || !next()) return false;
        while (!is(Token::Close)) {
            out.children.emplace_back();
            if (!bits(out.children.back(), depth + 1)) return false;
            if (!is(Token::Comma)) break;
            if (!next()) return false;
            if (is(Token::Close)) return unexpected();
        }
        return expect(Token::Close);
    }

    // At a '#': a number, or ranges in brackets.
    bool layers(FilterSyntax& out) {
        auto hash = token_;
        if (hash.at != out.at + out.size) return unexpected();
        if (!next()) return false;
        bool attached = token_.at == hash.at + 1;
        if (attached && is(Token::OpenBracket)) return ranges(out.layers);
        if (!attached || !is(Token::Word) || token_.text[0] < '0' || token_.text[0] > '9')
            return fail(
                fmt::format("Expected digit or \"[\", not \"{}\"", lexer_.text().substr(hash.at + 1, 1)),
                hash.at, 1);
        FilterRange range;
        if (!number(token_, token_.text, range.start)) return false;
        out.layers.push_back(range);
        return next();
    }

    // At a '[': one or more ranges, up to the ']'.
    bool ranges(std::vector<FilterRange>& out) {
        for (;;) {
            auto part = lexer_.rangePart();
            FilterRange range;
            if (part.text.empty()) {
                if (!next()) return false;
                return unexpected();
            }
            if (!parseRange(part, range)) return false;
            out.push_back(range);
            if (!next()) return false;
            if (is(Token::CloseBracket)) return next();
            if (!is(Token::Comma)) return unexpected();
        }
    }
    bool parseRange(const FilterToken& part, FilterRange& range) {
        std::string_view text = part.text;
        auto invalid = [&](std::string_view why) {
            return fail(fmt::format("Range {} isn't valid because {}", text, why), part.at, part.size);
        };
        auto colon = text.find(':');
        // A sign is none of the separators.
        auto dash = colon == std::string_view::npos ? text.find('-', 1) : std::string_view::npos;
        auto split = colon != std::string_view::npos ? colon : dash;
        auto first = text.substr(0, split);
        if (!first.empty() && !number(part, first, range.start)) return false;
        if (split == std::string_view::npos) return true;
        auto second = text.substr(split + 1);
        if (second.empty()) {
            if (colon == std::string_view::npos || first.empty())
                return fail(fmt::format("\"{}\" is not a valid range.", text), part.at, part.size);
            range.end = FilterRange::End::Open;
            return true;
        }
        if (!number(part, second, range.value)) return false;
        if (colon != std::string_view::npos) {
            if (range.value <= 0) return invalid(fmt::format("length {} isn't positive", range.value));
            return true;
        }
        range.end = FilterRange::End::Offset;
        if ((range.start < 0) == (range.value < 0) && range.start > range.value)
            return invalid(fmt::format("{} is greater or equal than {}", range.start, range.value));
        return true;
    }
    bool number(const FilterToken& token, std::string_view text, int64_t& value) {
        while (text.starts_with(' ')) text.remove_prefix(1);
        while (text.ends_with(' ')) text.remove_suffix(1);
        auto digits = text;
        bool negative = !digits.empty() && digits[0] == '-';
        if (negative || (!digits.empty() && digits[0] == '+')) digits.remove_prefix(1);
        int base = 10;
        if (digits.size() > 1 && digits[0] == '0') {
            bool hex = digits[1] == 'x' || digits[1] == 'X';
            base = hex ? 16 : 8;
            digits.remove_prefix(hex ? 2 : 1);
        }
        int32_t parsed = 0;
        auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed, base);
        if (error == std::errc() && end == digits.data() + digits.size()) {
            value = negative ? -int64_t(parsed) : parsed;
            return true;
        }
        if (error == std::errc::result_out_of_range)
            return fail(fmt::format("\"{}\" causes an integer overflow.", text), token.at, token.size);
        return fail(fmt::format("\"{}\" is not a valid number.", text), token.at, token.size);
    }

    FilterLexer lexer_;
    FilterProblem& problem_;
    FilterToken token_;
    size_t end_ = 0;  // of the token before
};

}  // namespace

std::optional<FilterSyntax> parseFilter(std::string_view text, FilterProblem& problem) {
    if (text.size() > kMostFilterBytes) {
        problem = {fmt::format("The filter has {} bytes; {} are the most.", text.size(), kMostFilterBytes)};
        return std::nullopt;
    }
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == 0) {
            problem = {"A filter cannot hold a zero byte; write it as \\0 inside of quotes.", i, 1};
            return std::nullopt;
        }
    }
    return FilterParser(text, problem).run();
}

}  // namespace dorsal
