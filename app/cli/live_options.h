// The options of a live capture, which dorsal-cli and what is called dumpcap have in common.
#pragma once

#include <string>
#include <vector>

#include "model/capture/source/capture_request.h"

namespace dorsal {

struct LiveOptions {
    CaptureInterfaceRequest usual;                    // of interfaces that are named afterwards
    std::vector<CaptureInterfaceRequest> interfaces;  // -i
    CaptureLimits stop, ring;                         // -a, -b
    bool ringAsked = false;                           // -b
    std::string comment;                              // --capture-comment

    // Takes -a, -b, -B, -f, -i, -I, -p, -s or -y. Nothing, or a sentence about what is wrong.
    std::string take(int option, const char* argument);
    // Filters that stand behind the options.
    std::string takeFilter(const std::string& filter);
    // Numbers become names, and without -i the first interface is chosen that is not the loopback one.
    // Nothing, or a sentence.
    std::string findInterfaces();
    // What is asked for can't be: nothing, or a sentence. `file` is that of -w.
    std::string check(const std::string& file) const;
    // What of this is in vain while a file is read.
    std::string checkReading() const;

    bool fromPipe() const;  // the interface is standard input or a named pipe
    // 'eth0' and 'Loopback: lo'
    std::string names() const;

  private:
    CaptureInterfaceRequest& present() { return interfaces.empty() ? usual : interfaces.back(); }
};

// A decimal number, 1 or more; or a sentence in `error` that calls it `name`.
bool positiveNumber(const char* text, const char* name, uint64_t most, uint64_t& number, std::string& error);

}  // namespace dorsal
