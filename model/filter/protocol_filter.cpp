#include "model/filter/protocol_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace dorsal {

// Recursive descent over: or := and (("or" | "||") and)*, and := not (("and" | "&&") not)*,
// not := ("not" | "!") not | "(" or ")" | name.
class ProtocolFilterParser {
  public:
    ProtocolFilterParser(std::string_view text, const Registry& registry, std::string& error)
        : text_(text), registry_(registry), error_(error) {
        next();
    }

    std::optional<ProtocolFilter> run() {
        if (!parseOr(0)) return std::nullopt;
        if (!token_.empty()) {
            fail(fmt::format("“{}” stands where “and” or “or” was expected.", token_));
            return std::nullopt;
        }
        return std::move(filter_);
    }

  private:
    static constexpr int kDeepest = 200;

    void next() {
        while (at_ < text_.size() && std::isspace(uint8_t(text_[at_]))) ++at_;
        size_t from = at_;
        auto word = [](char c) {
            return std::isalnum(uint8_t(c)) || c == '.' || c == '_' || c == '-' || uint8_t(c) >= 0x80;
        };
        if (at_ < text_.size()) {
            if (word(text_[at_]))
                while (at_ < text_.size() && word(text_[at_])) ++at_;
            else if (text_.substr(at_, 2) == "&&" || text_.substr(at_, 2) == "||")
                at_ += 2;
            else
                ++at_;
        }
        token_ = text_.substr(from, at_ - from);
    }
    bool take(std::string_view a, std::string_view b) {
        if (token_ != a && token_ != b) return false;
        next();
        return true;
    }
    bool fail(std::string text) {
        if (error_.empty()) error_ = std::move(text);
        return false;
    }
    bool parseOr(int depth) {
        if (!parseAnd(depth)) return false;
        while (take("or", "||")) {
            if (!parseAnd(depth)) return false;
            filter_.code_.push_back(ProtocolFilter::kOr);
        }
        return true;
    }
    bool parseAnd(int depth) {
        if (!parseNot(depth)) return false;
        while (take("and", "&&")) {
            if (!parseNot(depth)) return false;
            filter_.code_.push_back(ProtocolFilter::kAnd);
        }
        return true;
    }
    bool parseNot(int depth) {
        if (depth > kDeepest) return fail("The filter is nested too deeply.");
        if (take("not", "!")) {
            if (!parseNot(depth + 1)) return false;
            filter_.code_.push_back(ProtocolFilter::kNot);
            return true;
        }
        if (take("(", "(")) {
            if (!parseOr(depth + 1)) return false;
            return take(")", ")") || fail("A closing parenthesis is missing.");
        }
        if (token_.empty()) return fail("The filter ends where a protocol name was expected.");
        if (token_ == "frame")
            filter_.code_.push_back(ProtocolFilter::kEvery);
        else if (token_ == "_ws.malformed")
            filter_.code_.push_back(ProtocolFilter::kMalformed);
        else if (auto p = registry_.protocol(token_))
            filter_.code_.push_back(p->id());
        else
            return fail(fmt::format("“{}” is not a protocol name.", token_));
        next();
        return true;
    }

    std::string_view text_, token_;
    size_t at_ = 0;
    const Registry& registry_;
    std::string& error_;
    ProtocolFilter filter_;
};

std::optional<ProtocolFilter> ProtocolFilter::parse(std::string_view text, const Registry& registry,
                                                    std::string& error) {
    error.clear();
    return ProtocolFilterParser(text, registry, error).run();
}

bool ProtocolFilter::matches(const PacketRecord& record, const PathTable& paths) const {
    auto& layers = paths.layers(record.path);
    // A stack of truth values; deep expressions fold to one value per open parenthesis.
    std::vector<bool> stack;
    for (auto op : code_) {
        if (op >= 0) {
            stack.push_back(std::find(layers.begin(), layers.end(), uint16_t(op)) != layers.end());
        } else if (op == kEvery) {
            stack.push_back(true);
        } else if (op == kMalformed) {
            stack.push_back(record.flags & PacketRecord::Malformed);
        } else if (op == kNot) {
            stack.back() = !stack.back();
        } else {
            bool b = stack.back();
            stack.pop_back();
            stack.back() = op == kAnd ? stack.back() && b : stack.back() || b;
        }
    }
    return stack.back();
}

}  // namespace dorsal
