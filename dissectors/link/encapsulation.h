// Link types: the numbers in capture files (LINKTYPE_) and tshark's own numbers and names for them.
#pragma once

#include <cstdint>

#include "dissectors/core/field.h"

namespace dorsal {

// tshark's number (frame.encap_type) for a LINKTYPE_ value; 0 when it has none.
int encapsulationOf(uint32_t linkType);
const Values& encapsulationNames();

}  // namespace dorsal
