// Names that IPv4, IPv6 and what stands on them share.
#pragma once

#include "dissectors/core/field.h"

namespace dorsal {

Values ipProtocolNames();  // of IPv4's protocol and IPv6's next header
// Differentiated services (RFC 2474) and ECN (RFC 3168): in full, and as the summary of the traffic class
// byte.
Values dscpNames();
Values dscpShortNames();
Values ecnNames();
Values ecnShortNames();
// The Quick-Start option of both (RFC 4782).
Values quickStartFunctions();
Values quickStartRates();

}  // namespace dorsal
