// ARP hardware types (IANA, and Linux's ARPHRD_ numbers), which cooked captures use as well.
#pragma once

#include "dissectors/core/field.h"

namespace dorsal {

const Values& hardwareTypeNames();

}  // namespace dorsal
