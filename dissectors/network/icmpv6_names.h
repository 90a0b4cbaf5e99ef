// Names of ICMPv6's types, codes and Neighbor Discovery options.
#pragma once

#include "dissectors/core/field.h"

namespace dorsal {

const Values& icmpv6TypeNames();
// The names of a type's codes; without names when the type has none.
Values icmpv6CodeNames(uint8_t type);
const Values& icmpv6OptionNames();

}  // namespace dorsal
