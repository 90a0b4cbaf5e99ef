// The machine's network interfaces, as libpcap names them.
#pragma once

#include <string>
#include <vector>

namespace dorsal {

struct NetworkInterface {
    std::string name, description;
    std::vector<std::string> addresses;
    bool up = false, running = false, loopback = false, wireless = false;
};

// Needs no privileges. On failure the list is empty and `error` holds a sentence.
std::vector<NetworkInterface> networkInterfaces(std::string& error);

}  // namespace dorsal
