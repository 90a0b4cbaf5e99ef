// Checks a display filter as tshark 4.0 does and makes a program of it.
#pragma once

#include <memory>

#include "model/filter/filter_program.h"

namespace dorsal {

// Nothing and a problem when a name is not known or types do not fit. `selected`: the packet that field
// references (${tcp.stream}) read, dissected as a tree; without one they have no values.
std::shared_ptr<const FilterProgram> compileFilter(const FilterSyntax& syntax, const Registry& registry,
                                                   const Dissection* selected, FilterProblem& problem);

}  // namespace dorsal
