#include "app/cli/options.h"

#include <fmt/format.h>
#include <getopt.h>

#include <charconv>
#include <cstring>

namespace dorsal {

namespace {

enum LongOption {
    kNoDuplicateKeys = 1000,
    kExportObjects,
    kIgnored,
    kIgnoredArgument,
    kHexdump,
    kDisableProtocol,
    kEnableHeuristic,
    kDisableHeuristic,
    kCaptureComment
};

constexpr option kLong[] = {{"interface", required_argument, nullptr, 'i'},
                            {"snapshot-length", required_argument, nullptr, 's'},
                            {"no-promiscuous-mode", no_argument, nullptr, 'p'},
                            {"monitor-mode", no_argument, nullptr, 'I'},
                            {"buffer-size", required_argument, nullptr, 'B'},
                            {"linktype", required_argument, nullptr, 'y'},
                            {"autostop", required_argument, nullptr, 'a'},
                            {"ring-buffer", required_argument, nullptr, 'b'},
                            {"list-data-link-types", no_argument, nullptr, 'L'},
                            {"time-stamp-type", required_argument, nullptr, kIgnoredArgument},
                            {"log-fatal", required_argument, nullptr, kIgnoredArgument},
                            {"log-domains", required_argument, nullptr, kIgnoredArgument},
                            {"log-debug", required_argument, nullptr, kIgnoredArgument},
                            {"log-noisy", required_argument, nullptr, kIgnoredArgument},
                            {"log-file", required_argument, nullptr, kIgnoredArgument},
                            {"read-file", required_argument, nullptr, 'r'},
                            {"display-filter", required_argument, nullptr, 'Y'},
                            {"read-filter", required_argument, nullptr, 'R'},
                            {"list-interfaces", no_argument, nullptr, 'D'},
                            {"print", no_argument, nullptr, 'P'},
                            {"version", no_argument, nullptr, 'v'},
                            {"help", no_argument, nullptr, 'h'},
                            {"no-duplicate-keys", no_argument, nullptr, kNoDuplicateKeys},
                            {"hexdump", required_argument, nullptr, kHexdump},
                            {"export-objects", required_argument, nullptr, kExportObjects},
                            {"color", no_argument, nullptr, kIgnored},
                            {"enable-protocol", required_argument, nullptr, kIgnoredArgument},
                            {"disable-protocol", required_argument, nullptr, kDisableProtocol},
                            {"enable-heuristic", required_argument, nullptr, kEnableHeuristic},
                            {"disable-heuristic", required_argument, nullptr, kDisableHeuristic},
                            {"capture-comment", required_argument, nullptr, kCaptureComment},
                            {"temp-dir", required_argument, nullptr, kIgnoredArgument},
                            {"log-level", required_argument, nullptr, kIgnoredArgument},
                            {nullptr, 0, nullptr, 0}};

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> parts;
    for (size_t at = 0; at <= text.size();) {
        size_t end = std::min(text.find(by, at), text.size());
        if (end > at) parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

struct FormatName {
    const char* name;
    OutputFormat format;
};
constexpr FormatName kFormats[] = {{"text", OutputFormat::Text},       {"tabs", OutputFormat::Tabs},
                                   {"fields", OutputFormat::Fields},   {"pdml", OutputFormat::Pdml},
                                   {"psml", OutputFormat::Psml},       {"json", OutputFormat::Json},
                                   {"jsonraw", OutputFormat::JsonRaw}, {"ek", OutputFormat::Ek}};

struct TimeName {
    const char* name;
    TimeFormat format;
};
constexpr TimeName kTimes[] = {{"r", TimeFormat::Relative},        {"d", TimeFormat::Delta},
                               {"dd", TimeFormat::DeltaDisplayed}, {"a", TimeFormat::TimeOfDay},
                               {"ad", TimeFormat::DateTime},       {"u", TimeFormat::TimeOfDayUtc},
                               {"adoy", TimeFormat::DayOfYear},    {"udoy", TimeFormat::DayOfYearUtc},
                               {"ud", TimeFormat::DateTimeUtc},    {"e", TimeFormat::Epoch}};

// --hexdump all, frames, ascii, delimit or noascii
bool hexdumpOption(std::string_view name, CliOptions& o) {
    using Ascii = CliOptions::HexAscii;
    if (name == "all")
        o.hexFrameOnly = false;
    else if (name == "frames")
        o.hexFrameOnly = true;
    else if (name == "ascii")
        o.hexAscii = Ascii::Shown;
    else if (name == "delimit")
        o.hexAscii = Ascii::Delimited;
    else if (name == "noascii")
        o.hexAscii = Ascii::None;
    else
        return false;
    return true;
}

// -E name=value
bool fieldOption(const std::string& text, CliOptions& o) {
    auto equals = text.find('=');
    if (equals == std::string::npos) return false;
    auto name = text.substr(0, equals), value = text.substr(equals + 1);
    auto yes = [&](bool& flag) { return (value == "y" || value == "n") && (flag = value == "y", true); };
    auto character = [&](std::string& out) {
        if (value == "/t")
            out = "\t";
        else if (value == "/s")
            out = " ";
        else if (value.size() >= 1)
            out = value.substr(0, value[0] == '\\' && value.size() > 1 ? 2 : 1);
        else
            return false;
        return true;
    };
    if (name == "header") return yes(o.header);
    if (name == "bom") return yes(o.bom);
    if (name == "separator") return character(o.separator);
    if (name == "aggregator") return character(o.aggregator);
    if (name == "escape") return true;
    if (name == "quote" && value.size() == 1) {
        o.quote = value[0] == 'd' ? '"' : value[0] == 's' ? '\'' : 0;
        return value[0] == 'd' || value[0] == 's' || value[0] == 'n';
    }
    if (name == "occurrence" && value.size() == 1) {
        o.occurrence = value[0];
        return value[0] == 'f' || value[0] == 'l' || value[0] == 'a';
    }
    return false;
}

// What a live capture can't do. `behind`: what stands behind the options.
std::string checkLive(CliOptions& o, const std::string& behind) {
    if (!behind.empty())
        if (auto error = o.live.takeFilter(behind); !error.empty()) return error;
    if (auto error = o.live.findInterfaces(); !error.empty()) return error;
    if (o.listLinkTypes) return {};
    if (auto error = o.live.check(o.writeFile); !error.empty()) return error;
    if (o.twoPasses) return "Live captures do not support two-pass analysis.";
    if (!o.displayFilter.empty() && !o.writeFile.empty())
        return "Display filters aren't supported when capturing and saving the captured packets.";
    if (o.writeFile == "-" && o.summary)
        return "You can't write both raw packet data and dissected packets to the standard output.";
    if (!o.writeType.empty() && o.writeType != "pcap" && o.writeType != "pcapng")
        return "Live captures can only be saved in pcap or pcapng format.";
    if (o.live.ringAsked && o.writeType == "pcap")
        return "Files of a ring are pcapng files here; leave -F out.";
    return {};
}

// The option that getopt has just refused.
std::string optionName(char** argv) {
    if (optopt > 0 && optopt < kNoDuplicateKeys) return std::string(1, char(optopt));
    std::string_view name = argv[optind - 1];
    return std::string(name.substr(std::min(name.find_first_not_of('-'), name.size())));
}

}  // namespace

int parseOptions(int argc, char** argv, CliOptions& o, std::string& error) {
    if (argc > 1 && std::strcmp(argv[1], "-G") == 0) {
        o.report = argc > 2 ? argv[2] : "fields";
        return 0;
    }
    opterr = 0;
    bool onlyFields = false;
    std::string readFilter;
    for (int c;
         (c = getopt_long(
              argc, argv,
              "+:2a:A:b:B:c:C:d:De:E:f:F:gG:hH:i:Ij:J:K:lLM:nN:o:O:pPqQr:R:s:S:t:T:u:U:vVw:W:xX:y:Y:z:",
              kLong, nullptr)) != -1;) {
        switch (c) {
            case 'r': o.file = optarg; break;
            case 'w': o.writeFile = optarg; break;
            case 'F': o.writeType = optarg; break;
            case '2': o.twoPasses = true; break;
            case 'R': readFilter = optarg; break;
            case 'Y': o.displayFilter = optarg; break;
            case 'c': {
                uint64_t count = 0;
                if (!positiveNumber(optarg, "packet count", UINT32_MAX - 1, count, error)) return 1;
                o.count = uint32_t(count);
                break;
            }
            case 'a':
            case 'b':
            case 'B':
            case 'f':
            case 'i':
            case 'I':
            case 'p':
            case 's':
            case 'y':
                error = o.live.take(c, optarg);
                if (!error.empty()) return 1;
                break;
            case 'L': o.listLinkTypes = true; break;
            case kCaptureComment: o.live.comment = optarg; break;
            case 'T': {
                const FormatName* found = nullptr;
                for (auto& f : kFormats)
                    if (std::strcmp(optarg, f.name) == 0) found = &f;
                if (!found) {
                    error = fmt::format("Invalid -T parameter \"{}\"; it must be one of:\n{}", optarg,
                                        formatList());
                    return 1;
                }
                o.format = found->format;
                break;
            }
            case 't': {
                const TimeName* found = nullptr;
                for (auto& t : kTimes)
                    if (std::strcmp(optarg, t.name) == 0) found = &t;
                if (!found) {
                    error = fmt::format(
                        "Invalid time stamp type \"{}\"; it must be one of a, ad, adoy, d, dd, e, r, u, ud, "
                        "udoy.",
                        optarg);
                    return 1;
                }
                o.time = found->format;
                break;
            }
            case 'u':
                o.hoursMinutes = std::strcmp(optarg, "hms") == 0;
                if (!o.hoursMinutes && std::strcmp(optarg, "s") != 0) {
                    error = fmt::format("Invalid seconds type \"{}\"; it must be s or hms.", optarg);
                    return 1;
                }
                break;
            case 'V': o.details = true; break;
            case 'x': o.hex = true; break;
            case kHexdump:
                if (!hexdumpOption(optarg, o)) {
                    error = fmt::format(
                        "\"{}\" is an invalid value for --hexdump <hexoption>\n"
                        "For valid <hexoption> values enter: tshark --hexdump help",
                        optarg);
                    return 1;
                }
                o.hex = true;
                break;
            case kDisableProtocol: o.disabled.emplace_back(optarg); break;
            case kEnableHeuristic:
            case kDisableHeuristic:
                // tshark's names of heuristics say what they look into, as in http_tcp.
                if (!std::strchr(optarg, '_')) {
                    error = fmt::format("No such protocol {}, can't {}", optarg,
                                        c == kEnableHeuristic ? "enable" : "disable");
                    return 1;
                }
                if (c == kDisableHeuristic) o.disabledHeuristics.emplace_back(optarg);
                break;
            case 'P': o.summary = true; break;
            case 'Q': o.veryQuiet = true; [[fallthrough]];
            case 'q': o.quiet = true; break;
            case 'l': o.flush = true; break;
            case 'O':
                o.expanded = split(optarg, ',');
                o.details = o.only = true;
                break;
            case 'e':
                o.fields.emplace_back(optarg);
                onlyFields = true;
                break;
            case 'E':
                if (!fieldOption(optarg, o)) {
                    error = fmt::format("\"{}\" is not a valid field output option=value pair.", optarg);
                    return 1;
                }
                break;
            case 'S': o.lineSeparator = optarg; break;
            case 'd': o.decodeAs.emplace_back(optarg); break;
            case 'o': {
                std::string_view preference = optarg;
                auto colon = preference.find(':');
                if (colon == std::string_view::npos) {
                    error = fmt::format("Invalid -o flag \"{}\"", optarg);
                    return 1;
                }
                if (!isPreference(preference.substr(0, colon))) {
                    error = fmt::format("-o flag \"{}\" specifies unknown preference", optarg);
                    return 1;
                }
                o.preferences.emplace_back(optarg);
                break;
            }
            case 'j':
            case 'J':
                o.layers = split(optarg, ' ');
                o.layersDeep = c == 'J';
                break;
            case 'G': error = "-G only valid as first option"; return 1;
            case kExportObjects: o.exports.emplace_back(optarg); break;
            case 'z': o.statistics.emplace_back(optarg); break;
            case 'N':
                if (auto bad = std::string_view(optarg).find_first_not_of("dmnNtv");
                    bad != std::string_view::npos) {
                    error = fmt::format(
                        "-N specifies unknown resolving option '{}'; valid options are d, m, n, N, t and v.",
                        optarg[bad]);
                    return 1;
                }
                break;
            case 'W':
                if (std::strcmp(optarg, "n") != 0) {
                    error = fmt::format("Invalid -W argument \"{}\"; it must be n.", optarg);
                    return 1;
                }
                break;
            case 'D': o.listInterfaces = true; break;
            case 'v': o.version = true; break;
            case 'h': o.help = true; break;
            case kNoDuplicateKeys: o.noDuplicateKeys = true; break;
            case ':': error = fmt::format("option requires an argument: {}", optionName(argv)); return 1;
            case '?': error = fmt::format("unrecognized option: {}", optionName(argv)); return 1;
            default: break;  // tshark's options that mean nothing here: names are never resolved
        }
    }
    if (!readFilter.empty()) {
        if (!o.twoPasses) {
            error = "-R without -2 is deprecated. For single-pass filtering use -Y.";
            return 1;
        }
        o.readFilter = readFilter;
        o.displayFilter =
            o.displayFilter.empty() ? readFilter : fmt::format("({}) and ({})", readFilter, o.displayFilter);
    }
    std::string behind;
    for (int i = optind; i < argc; ++i) behind += (behind.empty() ? "" : " ") + std::string(argv[i]);
    if (o.file.empty() && !o.version && !o.help && !o.listInterfaces) {
        error = checkLive(o, behind);
    } else if (error = o.live.checkReading(); error.empty() && !behind.empty()) {
        if (!o.displayFilter.empty() && readFilter.empty())
            error =
                "Display filters were specified both with \"-Y\" and with additional command-line arguments.";
        else
            o.displayFilter += (o.displayFilter.empty() ? "" : " ") + behind;
    }
    if (!error.empty()) return 1;
    bool takesFields = o.format == OutputFormat::Fields || o.format == OutputFormat::Json ||
                       o.format == OutputFormat::Ek || o.format == OutputFormat::Pdml;
    if (onlyFields && !takesFields) {
        error =
            "Output fields were specified with \"-e\", but \"-Tek, -Tfields, -Tjson or -Tpdml\" was not "
            "specified.";
        return 1;
    }
    if (o.noDuplicateKeys && o.format != OutputFormat::Json && o.format != OutputFormat::JsonRaw) {
        error = "--no-duplicate-keys can only be used with \"-T json\" and \"-T jsonraw\"";
        return 1;
    }
    if (o.hex && (o.format == OutputFormat::Fields || o.format == OutputFormat::Pdml ||
                  o.format == OutputFormat::Psml)) {
        error = "Raw packet hex data can only be printed as text, PostScript, JSON, JSONRAW or EK JSON";
        return 1;
    }
    if (o.format == OutputFormat::Fields && o.fields.empty()) {
        error = "\"-Tfields\" was specified, but no fields were specified with \"-e\".";
        return 1;
    }
    return 0;
}

const char* formatList() {
    return "\ttext     one line a packet, or its details with -V (the default)\n"
           "\ttabs     the same line with tabs between its columns\n"
           "\tfields   the values of the fields given with -e\n"
           "\tpdml     the details as XML\n"
           "\tpsml     the summary lines as XML\n"
           "\tjson     the details as JSON; with -x also the bytes\n"
           "\tjsonraw  the bytes of every field as JSON\n"
           "\tek       newline-delimited JSON for Elasticsearch";
}

const char* usageText() {
    return R"(dorsal-cli reads captures, or captures from interfaces, and prints their packets; it takes tshark's options.

Usage: dorsal-cli -r FILE [options] [display filter]
       dorsal-cli -i INTERFACE [options] [capture filter]

Live capture
  -i NAME        an interface, its number in -D, - (standard input) or a named pipe (again for more)
  -f FILTER      what to capture, in libpcap's language; of the -i before it, or of all when before them
  -s N -B MIB    bytes of each packet; the kernel's buffer
  -p -I -y TYPE  not promiscuous; as it is on air (monitor mode); the link type
  -a WHAT:N      end after duration (seconds), filesize (kB), packets or files
  -b WHAT:N      several files for -w: the next begins after duration, filesize or packets; files:N keeps N
  -w FILE        write to it, and print only with -P; - is standard output
  --capture-comment TEXT   for the file
  -L             the interface's link types

Input
  -r FILE        the capture (pcap or pcapng, also in gzip, zstd, lz4 or xz); - is standard input
  -c COUNT       stop after so many packets
  -Y FILTER      only packets that match: tshark's display filters
  -R FILTER      the same, with -2
  -2 -n          -2: two passes, so that a packet tells of later ones; -n: accepted, names are never resolved
  -d TABLE==N,PROTOCOL   decode as
  --disable-protocol P   its bytes are not looked into; --disable-heuristic NAME, as in tls_tcp

Output
  -V             details of every packet
  -O P,P         details of these protocols only
  -x             bytes as hex and ASCII; in json and ek the bytes of every field
  --hexdump HOW  all, frames, ascii, delimit or noascii
  -P             the summary line, also with -w or -V
  -T FORMAT      text, tabs, fields, pdml, psml, json, jsonraw or ek
  -e FIELD       a field to print (again for more)
  -E NAME=VALUE  header, bom, separator, aggregator, occurrence, quote
  -j, -J LIST    only these layers in pdml, json and ek; -J with everything below them
  -t TYPE        a, ad, adoy, d, dd, e, r, u, ud, udoy
  -u TYPE        s or hms
  -S TEXT        printed between packets
  -l             flush after every packet
  -q -Q          print no packets; -Q: tell only of errors
  -z STATISTIC   count (again for more); -z help lists what there is
  --export-objects http,FOLDER   write the bodies of HTTP messages into files
  -w FILE        write the packets to a capture; -F NAME: its type, pcapng unless named
  -o NAME:VALUE  a preference; gui.column.format means something here, the others are accepted
  --no-duplicate-keys    in JSON, an array for repeated keys

Reports
  -D             the interfaces
  -G fields|protocols|values|column-formats
  -v             the version
  -h             this text
)";
}

}  // namespace dorsal
