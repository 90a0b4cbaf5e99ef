// Values as people write them in a display filter, read as the type of the field that they are compared with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dissectors/core/field.h"
#include "model/filter/filter_value.h"

namespace dorsal {

struct FilterLiteral {
    enum class Form : uint8_t { Word, String, Character };
    Form form = Form::Word;
    std::string_view text;  // without quotes and escapes
};

// The literal as a value of `type`. `field`: whose value names may be written instead of numbers, or nullptr.
// Nothing, and a sentence, when it is no such value.
std::optional<FilterValue> readLiteral(const FilterLiteral& literal, Type type, const Field* field,
                                       FilterArena& arena, std::string& sentence);

// A date and time: "2020-07-04 12:34:56.5", "2020-07-04T12:34:56Z", "Jul  4, 2020 12:34:56"; without a zone
// in local time.
std::optional<Time> readDateTime(std::string_view text);

}  // namespace dorsal
