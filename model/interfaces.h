// The machine's network interfaces, as libpcap names them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dorsal {

struct NetworkInterface {
    std::string name, description;
    std::vector<std::string> addresses;
    bool up = false, running = false, loopback = false, wireless = false;
    bool disconnected = false;  // no carrier, no access point
    bool operator==(const NetworkInterface&) const = default;
};

// Those that dorsal-capture takes packets from: network interfaces, and "any" for all of them. Buses and logs
// that libpcap lists as well (USB, Bluetooth, D-Bus, nflog) are left out. Needs no privileges. On failure the
// list is empty and `error` holds a sentence.
std::vector<NetworkInterface> networkInterfaces(std::string& error);

// What libpcap says of a link type by its name, "EN10MB" ...
std::string linkTypeDescription(const std::string& name);

// What libpcap calls a link type (LINKTYPE_ value), or "" when it does not know it.
std::string linkTypeText(uint32_t linkType);

}  // namespace dorsal
