#include "model/filter/filter_completion.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/filter/filter_types.h"

namespace dorsal {

namespace {

constexpr size_t kMost = 300;

bool isNameByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

bool startsLike(std::string_view text, std::string_view with) {
    return text.size() >= with.size() && std::equal(with.begin(), with.end(), text.begin(),
                                                    [](char a, char b) { return lower(a) == lower(b); });
}

bool holdsLike(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

std::string_view lastWord(std::string_view text) {
    size_t begin = text.size();
    while (begin > 0 && isNameByte(text[begin - 1])) --begin;
    return text.substr(begin);
}

std::string_view withoutSpaces(std::string_view text) {
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// The field that a value behind `text` is compared with, or nullptr.
const Field* comparedField(std::string_view text, const Registry& registry) {
    text = withoutSpaces(text);
    auto brace = text.rfind('{');
    if (brace != std::string_view::npos && text.find('}', brace) == std::string_view::npos) {
        text = withoutSpaces(text.substr(0, brace));  // port in {80, 443
        if (lastWord(text) != "in") return nullptr;
        return registry.field(lastWord(withoutSpaces(text.substr(0, text.size() - 2))));
    }
    auto word = lastWord(text);
    if (word.empty()) {
        size_t size = text.size();
        while (size > 0 && std::string_view("=!<>~").find(text[size - 1]) != std::string_view::npos) --size;
        auto sign = text.substr(size);
        if (sign.empty() || sign == "!") return nullptr;
        return registry.field(lastWord(withoutSpaces(text.substr(0, size))));
    }
    static constexpr std::string_view kWords[] = {"eq", "ne",     "gt",     "ge",     "lt",
                                                  "le", "any_eq", "all_ne", "any_ne", "all_eq"};
    if (std::find(std::begin(kWords), std::end(kWords), word) == std::end(kWords)) return nullptr;
    return registry.field(lastWord(withoutSpaces(text.substr(0, text.size() - word.size()))));
}

void addValues(FilterCompletion& out, const Field& field, std::string_view word) {
    auto add = [&](const std::string& value, const char* name) {
        if (out.suggestions.size() >= kMost || !name) return;
        if (startsLike(value, word) || startsLike(name, word)) out.suggestions.push_back({value, {}, name});
    };
    auto& v = field.values;
    if (v.kind == Values::Kind::Names)
        for (uint32_t i = 0; i < v.count; ++i)
            add(field.base == Base::Hex || field.base == Base::HexDec
                    ? fmt::format("0x{:x}", v.names[i].value)
                : isSigned(field.type) ? fmt::format("{}", int64_t(v.names[i].value))
                                       : fmt::format("{}", v.names[i].value),
                v.names[i].name);
    if (field.type == Type::Boolean) {
        auto pair = v.kind == Values::Kind::TrueFalse ? v.trueFalse : nullptr;
        add("1", pair ? pair->yes : "True");
        add("0", pair ? pair->no : "False");
    }
}

// Fields and protocols by name, each name once.
std::vector<const Field*> sortedNames(const Registry& registry) {
    std::vector<const Field*> names;
    for (auto f : registry.fields())
        if (f && registry.field(f->abbrev) == f) names.push_back(f);
    std::sort(names.begin(), names.end(), [](const Field* a, const Field* b) {
        return std::string_view(a->abbrev) < std::string_view(b->abbrev);
    });
    return names;
}

void addNames(FilterCompletion& out, const Registry& registry, std::string_view word) {
    static const auto standard = sortedNames(Registry::standard());
    auto own = &registry == &Registry::standard() ? std::vector<const Field*>() : sortedNames(registry);
    auto& names = &registry == &Registry::standard() ? standard : own;
    bool fields = word.find('.') != std::string_view::npos;
    auto add = [&](auto fits) {
        for (auto f : names) {
            bool protocol = f->type == Type::Protocol;
            if (out.suggestions.size() >= kMost) return;
            if ((fields || protocol) && fits(*f))
                out.suggestions.push_back(
                    {f->abbrev, protocol ? "Protocol" : filterTypeName(f->type), f->name});
        }
    };
    add([&](const Field& f) { return startsLike(f.abbrev, word); });
    if (word.size() < 3) return;
    fields = true;  // a part of a name, when nobody knows how it begins
    add([&](const Field& f) {
        return !startsLike(f.abbrev, word) && (holdsLike(f.abbrev, word) || holdsLike(f.name, word));
    });
}

}  // namespace

FilterCompletion completeFilter(std::string_view text, size_t cursor, const Registry& registry) {
    FilterCompletion out;
    cursor = std::min(cursor, text.size());
    auto before = text.substr(0, cursor);
    auto word = lastWord(before);
    out.begin = cursor - word.size();
    out.end = cursor;
    while (out.end < text.size() && isNameByte(text[out.end])) ++out.end;
    auto left = before.substr(0, out.begin);
    if (std::count(left.begin(), left.end(), '"') % 2) return out;  // inside of a string
    if (auto field = comparedField(left, registry))
        addValues(out, *field, word);
    else if (!word.empty())
        addNames(out, registry, word);
    // What stands there already needs no help.
    if (out.suggestions.size() == 1 && out.suggestions[0].text == text.substr(out.begin, out.end - out.begin))
        out.suggestions.clear();
    return out;
}

}  // namespace dorsal
