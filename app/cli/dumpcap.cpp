#include "app/cli/dumpcap.h"

#include <fmt/format.h>
#include <getopt.h>

#include "app/cli/live.h"
#include "app/cli/output.h"

namespace dorsal {

namespace {

enum LongOption { kComment = 1000, kIgnored };

constexpr option kLong[] = {{"interface", required_argument, nullptr, 'i'},
                            {"snapshot-length", required_argument, nullptr, 's'},
                            {"no-promiscuous-mode", no_argument, nullptr, 'p'},
                            {"monitor-mode", no_argument, nullptr, 'I'},
                            {"buffer-size", required_argument, nullptr, 'B'},
                            {"linktype", required_argument, nullptr, 'y'},
                            {"autostop", required_argument, nullptr, 'a'},
                            {"ring-buffer", required_argument, nullptr, 'b'},
                            {"list-interfaces", no_argument, nullptr, 'D'},
                            {"list-data-link-types", no_argument, nullptr, 'L'},
                            {"capture-comment", required_argument, nullptr, kComment},
                            {"temp-dir", required_argument, nullptr, kIgnored},
                            {"time-stamp-type", required_argument, nullptr, kIgnored},
                            {"ifname", required_argument, nullptr, kIgnored},
                            {"ifdescr", required_argument, nullptr, kIgnored},
                            {"log-level", required_argument, nullptr, kIgnored},
                            {"log-fatal", required_argument, nullptr, kIgnored},
                            {"log-domains", required_argument, nullptr, kIgnored},
                            {"log-debug", required_argument, nullptr, kIgnored},
                            {"log-noisy", required_argument, nullptr, kIgnored},
                            {"log-file", required_argument, nullptr, kIgnored},
                            {"version", no_argument, nullptr, 'v'},
                            {"help", no_argument, nullptr, 'h'},
                            {nullptr, 0, nullptr, 0}};

constexpr const char* kUsage =
    "Usage: dumpcap [options]: Dorsal's engine with dumpcap's options. It captures into a file.\n\n"
    "  -i NAME -f FILTER -s N -p -I -B MIB -y TYPE -D -L   as with dorsal-cli\n"
    "  -c N, -a WHAT:N, -b WHAT:N                          when it ends, when the next file begins\n"
    "  -w FILE        where packets go; - is standard output (a temporary file unless named)\n"
    "  -n, -P         as pcapng (unless said), as pcap\n"
    "  -q             do not count packets\n"
    "  --capture-comment TEXT   for the file\n"
    "  -v, -h         the version; this text\n";

int fail(const std::string& text) {
    std::fprintf(stderr, "dumpcap: %s\n", text.c_str());
    return 1;
}

void tell(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }

}  // namespace

int runDumpcap(int argc, char** argv) {
    LiveOptions live;
    PlainCapture capture{live, {}};
    bool quiet = false, list = false, linkTypes = false;
    std::string error, filter;
    opterr = 0;
    for (int c;
         (c = getopt_long(argc, argv, "+:a:b:B:c:C:dDf:ghi:Ik:LMnN:pPqs:Stvw:y:", kLong, nullptr)) != -1;) {
        uint64_t count = 0;
        switch (c) {
            case 'w': capture.file = optarg; break;
            case 'q': quiet = true; break;
            case 'n': capture.format = CaptureFormat::Pcapng; break;
            case 'P': capture.format = CaptureFormat::Pcap; break;
            case 'D': list = true; break;
            case 'L': linkTypes = true; break;
            case 'v': return printVersion("Dumpcap"), 0;
            case 'h': return std::fputs(kUsage, stdout), 0;
            case kComment: live.comment = optarg; break;
            case 'c':
                if (!positiveNumber(optarg, "packet count", INT32_MAX, count, error)) return fail(error);
                capture.limit = count;
                break;
            case 'd':
            case 'k':
            case 'M':
            case 'S': return fail(fmt::format("-{} is not there yet.", char(c)));
            case ':': return fail(fmt::format("option requires an argument: {}", argv[optind - 1]));
            case '?': return fail(fmt::format("unrecognized option: {}", argv[optind - 1]));
            default:
                if (error = live.take(c, optarg); !error.empty()) return fail(error);
        }
    }
    if (list) return printInterfaces();
    for (int i = optind; i < argc; ++i) filter += (filter.empty() ? "" : " ") + std::string(argv[i]);
    if (!filter.empty()) error = live.takeFilter(filter);
    if (error.empty()) error = live.findInterfaces();
    if (error.empty() && linkTypes) return printLinkTypes(live, "dumpcap");
    if (error.empty()) error = live.check(capture.file);
    if (error.empty() && live.ringAsked && capture.format == CaptureFormat::Pcap)
        error = "Files of a ring are pcapng files here; leave -P out.";
    if (!error.empty()) return fail(error);

    const auto names = live.names();
    tell("Capturing on " + names);
    capture.begun = [](const std::string& file) { tell("File: " + file); };
    if (!quiet)
        capture.progress = [](uint64_t packets) {
            std::fprintf(stderr, "\rPackets: %llu ", static_cast<unsigned long long>(packets));
        };
    const int status = capture.run(error);
    if (!quiet) std::fputc('\n', stderr);
    if (!error.empty()) fail(error);
    if (status == 0) {
        const auto all = capture.received + capture.dropped;
        tell(fmt::format("Packets captured: {}", capture.packets));
        tell(fmt::format("Packets received/dropped on interface {}: {}/{} ({:.1f}%)", names, capture.packets,
                         capture.dropped, all ? 100.0 * double(capture.received) / double(all) : 0.0));
    }
    return status;
}

}  // namespace dorsal
