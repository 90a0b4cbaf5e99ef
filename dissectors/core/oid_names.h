// Names of object identifiers (X.660).
#pragma once

#include <string>
#include <string_view>

namespace dorsal {

// The name of an OID in dotted form: of the longest part of it that has one, followed by the rest
// ("id-ce-keyUsage", "iso.3.6.1.4.1.311").
std::string oidName(std::string_view oid);

}  // namespace dorsal
