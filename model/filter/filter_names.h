// Names that people write in display filters: old ones, and misspelt ones.
#pragma once

#include <string>
#include <string_view>

#include "dissectors/core/protocol.h"

namespace dorsal {

// What a name of earlier versions is called now ("ssl.record" is "tls.record"); empty for all other names.
std::string currentFilterName(std::string_view name);

// The field or protocol whose name is nearest to a misspelt one; empty when none is near.
std::string_view nearestFilterName(const Registry& registry, std::string_view name);

}  // namespace dorsal
