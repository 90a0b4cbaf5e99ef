#pragma once

#include "dissectors/core/protocol.h"

namespace dorsal {

// The extensions of a router advertisement for Mobile IP (RFC 5944, section 2.1).
const Protocol& addIcmpMobile(Registry& registry);

}  // namespace dorsal
