// The numbers of IP protocols (IANA) and their names.
#pragma once

#include "dissectors/core/field.h"

namespace dorsal {

extern const Name kIpProtocolNames[225];  // sorted by number

}  // namespace dorsal
