// Names of ICMP's types and codes.
#pragma once

#include <string>

#include "dissectors/core/field.h"

namespace dorsal {

const Values& icmpTypeNames();
// The names of a type's codes; without names when the type has none.
Values icmpCodeNames(uint8_t type);

}  // namespace dorsal
