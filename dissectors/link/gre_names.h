// The payload types of Generic Routing Encapsulation.
#pragma once

#include "dissectors/core/field.h"

namespace dorsal {

const Values& greProtocolNames();

}  // namespace dorsal
