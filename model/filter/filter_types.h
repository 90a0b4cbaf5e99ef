// What the display-filter language may do with a field, by its type.
#pragma once

#include "dissectors/core/field.h"

namespace dorsal {

// Types that are treated alike.
enum class FilterClass : uint8_t {
    None,
    Protocol,
    Boolean,
    Unsigned,
    Signed,
    Double,
    AbsoluteTime,
    RelativeTime,
    Ipv4,
    Ipv6,
    Bytes,
    Text
};

FilterClass filterClassOf(Type type);
// "Unsigned integer (2 bytes)"
const char* filterTypeName(Type type);

inline bool isWholeNumber(FilterClass c) { return c == FilterClass::Unsigned || c == FilterClass::Signed; }
inline bool isByteLike(FilterClass c) { return c == FilterClass::Bytes || c == FilterClass::Protocol; }

bool canBeCompared(Type type);
// As tshark has it this depends on the order: a number can be compared with a boolean, not the other way
// round.
bool canBeComparedWith(Type left, Type right);
bool canContain(Type type);  // also: be matched with a regular expression
bool canBeSliced(Type type);
bool canBeMasked(Type type);  // bitwise and
bool canBeNegated(Type type);
// `op`: '+', '-', '*', '/' or '%'
bool canCalculate(Type type, char op);
// What string() takes.
bool hasStringForm(Type type);

}  // namespace dorsal
