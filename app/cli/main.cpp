// dorsal-cli: tshark's command line on Dorsal's engine.
#include <algorithm>
#include <charconv>
#include <csignal>

#include "app/cli/dumpcap.h"
#include "app/cli/field_values.h"
#include "app/cli/live.h"
#include "dissectors/core/special.h"
#include "model/recording/recorder.h"

namespace dorsal {
namespace {

int fail(int status, const std::string& text) {
    std::fprintf(stderr, "dorsal-cli: %s\n", text.c_str());
    return status;
}

// "tcp.port==8888,http": the table, the number in it, the protocol. What is wrong is said in tshark's order.
bool decodeAs(Registry& registry, const std::string& rule, std::string& error) {
    static constexpr const char* kTemplate = "<layer_type>==<selector>,<decode_as_protocol>";
    auto equals = rule.find('=');
    auto table = rule.substr(0, std::min(equals, rule.find(',')));
    bool known = registry.findTable(table) && !registry.findTable(table)->entries().empty();
    if (equals == std::string::npos) {
        error = fmt::format("Parameter \"{}\" doesn't follow the template \"{}\"", rule, kTemplate);
        if (!known) error += fmt::format("\ndorsal-cli: Unknown layer type -- {}", table);
        return false;
    }
    if (!known) {
        error = fmt::format("Unknown layer type -- {}", table);
        return false;
    }
    auto from = equals + (rule.compare(equals, 2, "==") == 0 ? 2 : 1);
    auto comma = rule.find(',', from);
    auto number = rule.substr(from, comma == std::string::npos ? comma : comma - from);
    uint32_t low = 0;
    bool hex = number.starts_with("0x");
    auto end = number.data() + number.size();
    auto [p, problem] = std::from_chars(number.data() + (hex ? 2 : 0), end, low, hex ? 16 : 10);
    uint32_t high = low;
    if (problem == std::errc() && p != end && (*p == '-' || *p == ':')) {
        auto second = std::from_chars(p + 1, end, high, 10);
        bool good = second.ec == std::errc() && second.ptr == end;
        if (good && *p == ':') high = high ? low + high - 1 : low - 1;
        if (!good || high < low || high - low > 65535) {
            error = fmt::format("Invalid selector numeric range \"{}\"", number);
            return false;
        }
    } else if (problem != std::errc() || p != end) {
        error = fmt::format("Invalid selector number \"{}\"", number);
        return false;
    }
    if (comma == std::string::npos) {
        error = fmt::format("Parameter \"{}\" doesn't follow the template \"{}\"", rule, kTemplate);
        return false;
    }
    auto name = rule.substr(comma + 1);
    if (name.empty()) {
        error = "No protocol name specified";
        return false;
    }
    auto protocol = registry.protocol(name);
    if (!protocol) {
        error = fmt::format("Unknown protocol -- \"{}\"", name);
        return false;
    }
    for (uint64_t key = low; key <= high; ++key) registry.bind(table, uint32_t(key), *protocol);
    return true;
}

// --disable-protocol and --disable-heuristic. As with tshark, names that nobody knows do not matter, and
// --enable-protocol takes nothing back: it is for protocols that are off by default, and there are none.
void disableProtocols(Registry& registry, const CliOptions& options) {
    for (auto& name : options.disabled)
        if (auto protocol = registry.protocol(name)) registry.disable(*protocol);
    // tshark's names of heuristics say whose bytes they look into, as in http_tcp.
    for (auto& name : options.disabledHeuristics) {
        auto under = name.rfind('_');
        if (auto protocol = registry.protocol(name.substr(0, under)))
            registry.disableHeuristic(name.substr(under + 1), *protocol);
    }
}

int runFile(CliTask& task) {
    auto& options = task.options;
    OpenError error;
    auto recorder = Recorder::open(options.file, error, {}, task.registry);
    if (!recorder) return fail(2, error.text);
    const Capture& capture = *recorder->capture();
    ShownPackets shown(options, task.filter, task.prints());
    std::vector<uint32_t> chosen;
    auto take = [&](uint32_t index) {
        const auto taken = shown.take(index);
        if (taken != ShownPackets::Taken::Hidden && !options.writeFile.empty()) chosen.push_back(index);
        return taken != ShownPackets::Taken::NobodyReads;
    };
    shown.open(capture);
    if (options.flush) shown.flush();
    bool goesOn = true;
    if (options.twoPasses) {
        recorder->load(options.count);
        for (uint32_t i = 0; goesOn && i < std::min(capture.store().size(), options.count); ++i)
            goesOn = take(i);
    } else {
        recorder->load(options.count, take);
    }
    shown.end();
    task.printResults(capture, std::min(capture.store().size(), options.count));
    int status = 0;
    for (auto& warning : capture.warnings()) {
        std::fprintf(stderr, "dorsal-cli: %s\n", warning.text.c_str());
        status = 2;
    }
    if (!options.writeFile.empty()) {
        int written = writePackets(capture, options, task.writeFormat, chosen);
        if (written) status = written;
    }
    return status;
}

int run(int argc, char** argv) {
    CliOptions options;
    std::string problem;
    if (int status = parseOptions(argc, argv, options, problem)) return fail(status, problem);
    if (options.help) return std::fputs(usageText(), stdout), 0;
    if (options.version) return printVersion("TShark"), 0;
    if (!options.report.empty()) return printReport(options.report);
    if (options.listInterfaces) return printInterfaces();
    if (options.listLinkTypes) return printLinkTypes(options.live, "dorsal-cli");
    if (options.statistics == std::vector<std::string>{"help"})
        return CliStatistics::printNames("The available statistics for the \"-z\" option are:"), 0;
    std::vector<FollowRequest> follows;
    for (auto& argument : options.statistics) {
        if (!argument.starts_with("follow,")) continue;
        auto request = FollowRequest::parse(argument, problem);
        if (!request) return fail(1, problem);
        follows.push_back(std::move(*request));
    }
    std::erase_if(options.statistics, [](auto& argument) { return argument.starts_with("follow,"); });
    std::unique_ptr<Registry> own;
    if (!options.decodeAs.empty() || !options.disabled.empty() || !options.disabledHeuristics.empty()) {
        own = Registry::make();
        disableProtocols(*own, options);
        for (auto& rule : options.decodeAs)
            if (!decodeAs(*own, rule, problem)) return fail(1, problem);
    }
    auto& registry = own ? *own : Registry::standard();
    std::optional<DisplayFilter> filter;
    if (!options.displayFilter.empty()) {
        FilterProblem wrong;
        filter = DisplayFilter::parse(options.displayFilter, registry, wrong);
        if (!filter) return fail(2, wrong.report(options.displayFilter));
    }
    if (auto unknown = FieldValues::unknown(options, registry); !unknown.empty()) {
        std::string names;
        for (auto& n : unknown) names += "\n\t" + n;
        return fail(1, "Some fields aren't valid:" + names);
    }

    CliStatistics statistics(options, registry);
    if (int status = statistics.prepare()) return status;

    CaptureFormat writeFormat = CaptureFormat::Pcapng;
    if (!writeFormatNamed(options.writeType, writeFormat, problem)) return fail(1, problem);

    CliTask task{options, registry, filter ? &*filter : nullptr, statistics, follows, writeFormat};
    return options.file.empty() ? runLive(task) : runFile(task);
}

}  // namespace

void CliTask::printResults(const Capture& capture, uint32_t end) const {
    for (auto r = follows.rbegin(); r != follows.rend(); ++r) {  // as tshark: the last one first
        auto text = followText(capture, *r);
        std::fwrite(text.data(), 1, text.size(), stdout);
    }
    if (!statistics.empty()) statistics.run(capture, end);
}

}  // namespace dorsal

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe ends the printing, and is no crash
    const std::string_view name = argc > 0 ? argv[0] : "";
    // PyShark and its like run a program of this name beside tshark to take packets.
    if (name.substr(name.rfind('/') + 1) == "dumpcap") return dorsal::runDumpcap(argc, argv);
    return dorsal::run(argc, argv);
}
