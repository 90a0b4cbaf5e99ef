// The payload types of Generic Routing Encapsulation.
#pragma once

#include "dissectors/core/field.h"

namespace dorsal {

Values greProtocolNames();

}  // namespace dorsal
