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
            unexpected();
            return std::nullopt;
        }
        return std::move(filter_);
    }

  private:
    static constexpr int kDeepest = 200;

    static bool isWord(char c) {
        return std::isalnum(uint8_t(c)) || c == '.' || c == '_' || c == '-' || uint8_t(c) >= 0x80;
    }
    void next() {
        while (at_ < text_.size() && std::isspace(uint8_t(text_[at_]))) ++at_;
        size_t from = at_;
        if (at_ < text_.size()) {
            if (isWord(text_[at_]))
                while (at_ < text_.size() && isWord(text_[at_])) ++at_;
            else if (text_.substr(at_, 2) == "&&" || text_.substr(at_, 2) == "||" ||
                     (at_ + 1 < text_.size() && text_[at_ + 1] == '='))
                at_ += 2;
            else
                ++at_;
        }
        token_ = text_.substr(from, at_ - from);
        tokenAt_ = from;
    }
    // The sentence, the filter, and a mark under the word that is to blame.
    bool failHere(std::string_view what) {
        return fail(fmt::format("{}\n    {}\n    {}^{:~>{}}", what, text_, std::string(tokenAt_, ' '), "",
                                token_.size() - 1));
    }
    bool unexpected() {
        if (token_.empty()) return fail("Unexpected end of filter expression.");
        return failHere(fmt::format("\"{}\" was unexpected in this context.", token_));
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
            return take(")", ")") || unexpected();
        }
        if (token_.empty() || token_ == "and" || token_ == "or" || !isWord(token_[0])) return unexpected();
        if (token_ == "frame")
            filter_.code_.push_back(ProtocolFilter::kEvery);
        else if (token_ == "_ws.malformed")
            filter_.code_.push_back(ProtocolFilter::kMalformed);
        else if (auto p = registry_.protocol(token_))
            filter_.code_.push_back(p->id());
        else if (!field())
            return failHere(fmt::format("{} is neither a field nor a protocol name.", token_));
        next();
        return true;
    }
    // All fields of the name count.
    bool field() {
        std::vector<uint16_t> ids;
        for (auto f : registry_.fields())
            if (f && token_ == f->abbrev) ids.push_back(f->id);
        if (ids.empty()) return false;
        if (!filter_.fields_) filter_.fields_.emplace(registry_.fields().size());
        for (auto id : ids) filter_.fields_->add(id);
        filter_.code_.push_back(ProtocolFilter::kFields + int32_t(filter_.groups_.size()));
        filter_.groups_.push_back(std::move(ids));
        return true;
    }

    std::string_view text_, token_;
    size_t at_ = 0, tokenAt_ = 0;
    const Registry& registry_;
    std::string& error_;
    ProtocolFilter filter_;
};

std::optional<ProtocolFilter> ProtocolFilter::parse(std::string_view text, const Registry& registry,
                                                    std::string& error) {
    error.clear();
    return ProtocolFilterParser(text, registry, error).run();
}

bool ProtocolFilter::matches(const PacketRecord& record, const PathTable& paths, const Dissection* d) const {
    auto& layers = paths.layers(record.path);
    // A stack of truth values; deep expressions fold to one value per open parenthesis.
    std::vector<bool> stack;
    for (auto op : code_) {
        if (op >= kFields) {
            auto& ids = groups_[size_t(op - kFields)];
            stack.push_back(d && std::any_of(d->nodes.begin(), d->nodes.end(), [&](auto& n) {
                                return std::find(ids.begin(), ids.end(), n.field) != ids.end();
                            }));
        } else if (op >= 0) {
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
