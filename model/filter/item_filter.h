// Display filters made of what a person points at.
#pragma once

#include <string>
#include <string_view>

#include "dissectors/core/dissection.h"

namespace dorsal {

// "tcp.port == 443": the filter for packets that have an item's value; a name alone where an item has no
// value that can be compared; empty for items that are only text.
std::string filterForItem(const Dissection& d, const Node& node);

// A string as display filters write it, in double quotes.
std::string quotedForFilter(std::string_view text);

enum class FilterJoin : uint8_t { Replace, Not, And, Or, AndNot, OrNot };
// `filter` joined to the filter that is there.
std::string joinFilters(std::string_view there, std::string_view filter, FilterJoin how);

}  // namespace dorsal
