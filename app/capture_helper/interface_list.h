// What the system says about its interfaces.
#pragma once

#include <pcap/pcap.h>

#include <string>

#include "app/capture_helper/failure.h"
#include "app/capture_helper/pcapng_output.h"

namespace dorsal {

// One line for each interface, as README.md has it.
std::string listInterfaces(Failure& failure);

std::string linkTypeName(int type);
// Comma separated, the present one first.
std::string linkTypeNames(pcap_t* handle);

// Fills description and addresses in by the name.
void addAddresses(InterfaceDescription& device);

}  // namespace dorsal
