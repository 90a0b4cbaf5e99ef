// The options of DHCP (RFC 2132 and its followers) whose data is a plain value, as one table.
#pragma once

#include <span>

#include "dissectors/core/field.h"

namespace dorsal::dhcp {

// What an option's data is.
enum class Kind : uint8_t {
    Opaque,        // bytes
    Address,       // one IPv4 address
    Addresses,     // any number of them
    Number,        // as wide as the field's type
    LittleNumber,  // the same in little endian
    Seconds,       // a duration, in 4 bytes
    NtpTime,       // seconds since 1900, in 4 bytes
    Text,          // as long as the option
    Own            // code of its own shows it
};

struct OptionRow {
    uint8_t code;
    const char* name;
    Kind kind;
    const char* abbrev = nullptr;  // of the field for the value
    const char* label = nullptr;
    Type type = Type::None;
    Values values = {};
    Base base = Base::Dec;
};

std::span<const OptionRow> optionRows();
std::span<const OptionRow> relayRows();    // of the relay agent information option, RFC 3046
std::span<const OptionRow> gatewayRows();  // of the Broadband Forum's TR-111
std::span<const OptionRow> pxeRows();      // of vendor information for PXE clients

}  // namespace dorsal::dhcp
