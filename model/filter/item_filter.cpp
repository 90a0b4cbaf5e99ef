#include "model/filter/item_filter.h"

#include <fmt/format.h>

#include "dissectors/core/protocol.h"
#include "dissectors/core/text.h"
#include "model/filter/display_filter.h"

namespace dorsal {

std::string quotedForFilter(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        auto byte = uint8_t(c);
        if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else
            out += c;
    }
    return out + '"';
}

std::string filterForItem(const Dissection& d, const Node& node) {
    if (node.field == kTextField) return {};
    auto& f = d.registry->field(node.field);
    if (f.type == Type::Protocol || f.type == Type::None) return f.abbrev;
    auto accepted = [&](const std::string& filter) {
        FilterProblem problem;
        return DisplayFilter::parse(filter, *d.registry, problem).has_value();
    };
    if (isString(f.type)) {
        auto filter = fmt::format("{} == {}", f.abbrev, quotedForFilter(stringOf(d, node)));
        return accepted(filter) ? filter : f.abbrev;
    }
    std::string value;
    appendValue(value, d, node);
    // Times hold spaces and commas: they stand in quotes.
    for (auto& filter : {fmt::format("{} == {}", f.abbrev, value),
                         fmt::format("{} == {}", f.abbrev, quotedForFilter(value))})
        if (!value.empty() && accepted(filter)) return filter;
    return f.abbrev;
}

std::string joinFilters(std::string_view there, std::string_view filter, FilterJoin how) {
    bool negative = how == FilterJoin::Not || how == FilterJoin::AndNot || how == FilterJoin::OrNot;
    auto part = negative ? fmt::format("!({})", filter) : std::string(filter);
    if (how == FilterJoin::Replace || how == FilterJoin::Not || there.empty()) return part;
    bool both = how == FilterJoin::And || how == FilterJoin::AndNot;
    if (!negative) part = fmt::format("({})", part);
    return fmt::format("({}) {} {}", there, both ? "&&" : "||", part);
}

}  // namespace dorsal
