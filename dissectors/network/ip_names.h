// Names that IPv4, IPv6 and what stands on them share.
#pragma once

#include "dissectors/core/field.h"

namespace dorsal {

const Values& ipProtocolNames();  // of IPv4's protocol and IPv6's next header
// Differentiated services (RFC 2474) and ECN (RFC 3168): in full, and as the summary of the traffic class
// byte.
const Values& dscpNames();
const Values& dscpShortNames();
const Values& ecnNames();
const Values& ecnShortNames();
// The Quick-Start option of both (RFC 4782).
const Values& quickStartFunctions();
const Values& quickStartRates();

}  // namespace dorsal
