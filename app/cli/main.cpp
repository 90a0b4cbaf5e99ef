// dorsal-cli: tshark's command line on Dorsal's engine.
#include <algorithm>
#include <charconv>
#include <csignal>

#include "app/cli/field_values.h"
#include "app/cli/follow.h"
#include "app/cli/output.h"
#include "app/cli/statistics.h"
#include "dissectors/core/special.h"
#include "model/filter/display_filter.h"
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

int run(int argc, char** argv) {
    CliOptions options;
    std::string problem;
    if (int status = parseOptions(argc, argv, options, problem)) return fail(status, problem);
    if (options.help) return std::fputs(usageText(), stdout), 0;
    if (options.version) return printVersion(), 0;
    if (!options.report.empty()) return printReport(options.report);
    if (options.listInterfaces) return printInterfaces();
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
    if (options.file.empty()) return fail(1, "Name a capture with -r; dorsal-cli -h lists the options.");

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

    OpenError error;
    auto recorder = Recorder::open(options.file, error, {}, registry);
    if (!recorder) return fail(2, error.text);
    const Capture& capture = *recorder->capture();
    auto printer = PacketPrinter::create(capture, options);
    bool prints = !options.quiet && (options.writeFile.empty() || options.summary);
    std::vector<uint32_t> chosen;
    int64_t previous = -1;
    std::optional<FilterMatcher> matcher;
    if (filter) matcher.emplace(capture, *filter);
    // With one pass a packet is printed before the next one is read, as it is known then; with two, only when
    // everything that later packets say of it is known.
    auto print = [&](uint32_t index) {
        Capture::Context context;
        context.previousDisplayed = previous;
        context.laterKnown = options.twoPasses;
        if (matcher && !matcher->matches(index, &context)) return true;
        if (!options.writeFile.empty()) chosen.push_back(index);
        bool goesOn = !prints || printer->print(index, context);
        previous = index;
        return goesOn;
    };
    if (prints) printer->begin();
    if (options.flush && prints) printer->flush();
    bool goesOn = true;
    if (options.twoPasses) {
        recorder->load(options.count);
        for (uint32_t i = 0; goesOn && i < std::min(capture.store().size(), options.count); ++i)
            goesOn = print(i);
    } else {
        recorder->load(options.count, print);
    }
    if (prints) {
        printer->end();
        printer->flush();
    }
    for (auto r = follows.rbegin(); r != follows.rend(); ++r) {  // as tshark: the last one first
        auto text = followText(capture, *r);
        std::fwrite(text.data(), 1, text.size(), stdout);
    }
    if (!statistics.empty()) statistics.run(capture, std::min(capture.store().size(), options.count));
    int status = 0;
    for (auto& warning : capture.warnings()) {
        std::fprintf(stderr, "dorsal-cli: %s\n", warning.text.c_str());
        status = 2;
    }
    if (!options.writeFile.empty()) {
        int written = writePackets(capture, options, writeFormat, chosen);
        if (written) status = written;
    }
    return status;
}

}  // namespace
}  // namespace dorsal

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe ends the printing, and is no crash
    return dorsal::run(argc, argv);
}
