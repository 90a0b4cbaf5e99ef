// Dialogues taken out of small captures, as patterns for make_mix.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mix {

using Bytes = std::vector<std::uint8_t>;

// One packet of a dialogue, without its link and network headers.
struct Step {
    bool fromClient = true;
    double delay = 0;  // seconds since the previous step
    Bytes segment;     // the TCP segment, UDP datagram or ICMP message, with its header
};

// All packets of one conversation in order; the first one is the client's.
struct Dialogue {
    std::uint8_t protocol = 0;  // the IP protocol: 1 ICMP, 6 TCP, 17 UDP
    std::uint16_t serverPort = 0;
    std::vector<Step> steps;

    // The step before which a connection that was idle closes (the first FIN or RST), or steps.size().
    std::size_t closing() const;
};

// Reads a little-endian microsecond pcap of Ethernet and IPv4 and splits it by conversation. TCP
// conversations that do not begin with SYN are left out. Throws std::runtime_error when the file is not such
// a capture.
std::vector<Dialogue> readDialogues(const std::filesystem::path& file);

}  // namespace mix
