// Private enterprise numbers (IANA) and the names that they are known by.
#pragma once

#include <string>

namespace dorsal {

// "ciscoSystems (9)", "Unknown (16909060)"; the form that a Field's values take.
void enterpriseName(std::string& out, uint64_t number);

}  // namespace dorsal
