// The parts of IPv4's dissector.
#pragma once

#include "dissectors/core/protocol.h"

namespace dorsal {

// The options of an IPv4 header (RFC 791 and others), as items of the header.
const Protocol& addIpv4Options(Registry& registry);

}  // namespace dorsal
