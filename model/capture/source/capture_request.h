// What is to be captured, and how: what a person chooses before packets are taken from interfaces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dorsal {

struct CaptureInterfaceRequest {
    std::string name;
    std::string filter;       // what libpcap understands; empty: every packet
    std::string linkType;     // "EN10MB" ...; empty: the interface's own
    uint32_t snapLength = 0;  // bytes of each packet that are kept; 0: all (262,144)
    bool promiscuous = true;
    bool monitor = false;      // IEEE 802.11 as it is on air
    uint64_t bufferBytes = 0;  // the kernel's buffer; 0: 64 MiB
    bool operator==(const CaptureInterfaceRequest&) const = default;
};

// Limits that end a capture, or begin its next file. None when absent.
struct CaptureLimits {
    std::optional<uint64_t> packets, bytes, files;
    std::optional<double> seconds;
    bool any() const { return packets || bytes || files || seconds; }
    bool operator==(const CaptureLimits&) const = default;
};

struct CaptureRequest {
    std::vector<CaptureInterfaceRequest> interfaces;
    // Where packets go. Empty: a file of our own in the state folder, which is asked about when it is closed.
    std::string file;
    CaptureLimits stop;  // ends the capture
    // Several files instead of one: the next begins after so many packets, bytes or seconds, and when there
    // are more than `files`, the oldest goes.
    CaptureLimits ring;
    std::string comment;  // is kept in the file
    bool operator==(const CaptureRequest&) const = default;
};

}  // namespace dorsal
