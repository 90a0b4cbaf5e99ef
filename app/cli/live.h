// Live captures: packets from interfaces, or through a pipe, that are printed or written while they come.
#pragma once

#include <vector>

#include "app/cli/follow.h"
#include "app/cli/live_options.h"
#include "app/cli/options.h"
#include "app/cli/shown_packets.h"
#include "app/cli/statistics.h"

namespace dorsal {

// A command line that was understood.
struct CliTask {
    CliOptions& options;
    const Registry& registry;
    const DisplayFilter* filter;  // null: all packets
    CliStatistics& statistics;
    const std::vector<FollowRequest>& follows;
    CaptureFormat writeFormat;

    bool prints() const { return !options.quiet && (options.writeFile.empty() || options.summary); }
    bool counts() const { return !statistics.empty() || !follows.empty(); }
    // What is printed behind the packets.
    void printResults(const Capture& capture, uint32_t end) const;
};

// dorsal-cli without -r. Returns the exit status.
int runLive(CliTask& task);

// Captures without looking at the packets, for dorsal-cli and dumpcap.
struct PlainCapture {
    const LiveOptions& options;
    std::string file;  // "-": standard output; empty: a temporary file, which stays
    CaptureFormat format = CaptureFormat::Pcapng;
    uint64_t limit = UINT64_MAX;                     // packets
    std::function<void(const std::string&)> begun;   // with the name of each file
    std::function<void(uint64_t packets)> progress;  // now and then

    // Filled by run().
    uint64_t packets = 0, received = 0, dropped = 0;
    int run(std::string& error);
};

// -L: the link types of the interfaces.
int printLinkTypes(const LiveOptions& options, const char* program);

}  // namespace dorsal
