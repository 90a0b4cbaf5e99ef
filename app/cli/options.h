// The command line, with tshark's options.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/live_options.h"
#include "model/summary.h"

namespace dorsal {

enum class OutputFormat : uint8_t { Text, Tabs, Fields, Pdml, Psml, Json, JsonRaw, Ek };

struct CliOptions {
    std::string file;  // -r; empty: a live capture
    LiveOptions live;
    bool twoPasses = false;               // -2
    std::string writeFile, writeType;     // -w, -F
    std::string displayFilter;            // -Y, or what stands behind the options
    std::string readFilter;               // -R; the display filter says it, too
    std::string report;                   // -G
    std::vector<std::string> statistics;  // -z
    std::vector<std::string> exports;     // --export-objects
    OutputFormat format = OutputFormat::Text;
    uint32_t count = UINT32_MAX;  // -c
    bool details = false;         // -V
    bool hex = false;             // -x
    bool hexFrameOnly = false;    // --hexdump frames
    enum class HexAscii : uint8_t { Shown, Delimited, None } hexAscii = HexAscii::Shown;
    bool summary = false;    // -P
    bool quiet = false;      // -q, -Q
    bool veryQuiet = false;  // -Q
    bool flush = false;      // -l
    bool only = false;       // -O
    bool noDuplicateKeys = false;
    bool listInterfaces = false, listLinkTypes = false, version = false, help = false;
    std::vector<std::string> expanded;  // -O
    std::vector<std::string> fields;    // -e
    std::string lineSeparator;          // -S
    // -E
    bool header = false, bom = false;
    std::string separator = "\t", aggregator = ",";
    char quote = 0, occurrence = 'a';
    // -t, -u
    TimeFormat time = TimeFormat::Relative;
    bool hoursMinutes = false;
    std::vector<std::string> decodeAs;                      // -d
    std::vector<std::string> disabled, disabledHeuristics;  // --disable-protocol, --disable-heuristic
    std::vector<std::string> preferences;                   // -o
    std::vector<std::string> layers;                        // -j, -J: only these items whole
    bool layersDeep = false;                                // -J: and everything below them
};

// The preferences that tshark knows: `name` as in "tcp.desegment_tcp_streams".
bool isPreference(std::string_view name);

// Reads the arguments. On failure returns the exit status to end with, and `error` is what to say.
int parseOptions(int argc, char** argv, CliOptions& options, std::string& error);

const char* usageText();
const char* formatList();

}  // namespace dorsal
