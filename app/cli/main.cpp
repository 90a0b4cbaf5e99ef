// dorsal-cli: tshark's command line on Dorsal's engine.
#include <charconv>
#include <csignal>

#include "app/cli/field_values.h"
#include "app/cli/output.h"
#include "app/cli/statistics.h"
#include "dissectors/core/special.h"
#include "model/filter/display_filter.h"

namespace dorsal {
namespace {

int fail(int status, const std::string& text) {
    std::fprintf(stderr, "dorsal-cli: %s\n", text.c_str());
    return status;
}

// "tcp.port==8888,http": the table, the number in it, the protocol.
bool decodeAs(Registry& registry, const std::string& rule, std::string& error) {
    auto equals = rule.find("=="), comma = rule.find(',', equals == std::string::npos ? 0 : equals);
    if (equals == std::string::npos || comma == std::string::npos) {
        error = fmt::format(
            "\"{}\" is no decode-as rule: write TABLE==NUMBER,PROTOCOL, such as tcp.port==8888,http.", rule);
        return false;
    }
    auto table = rule.substr(0, equals), number = rule.substr(equals + 2, comma - equals - 2),
         name = rule.substr(comma + 1);
    auto protocol = registry.protocol(name);
    if (!protocol) {
        error = fmt::format("Unknown protocol -- \"{}\".", name);
        return false;
    }
    uint32_t low = 0;
    int base = number.starts_with("0x") ? 16 : 10;
    auto from = number.data() + (base == 16 ? 2 : 0), end = number.data() + number.size();
    auto [p, problem] = std::from_chars(from, end, low, base);
    uint32_t high = low;
    if (problem == std::errc() && p != end && (*p == '-' || *p == ':') &&
        std::from_chars(p + 1, end, high, 10).ptr == end) {
        if (*p == ':') high = low + high - 1;
        p = end;
    }
    if (problem != std::errc() || p != end || high < low || high - low > 65535) {
        error = fmt::format("\"{}\" in the decode-as rule \"{}\" is no number or range.", number, rule);
        return false;
    }
    for (uint64_t key = low; key <= high; ++key) registry.bind(table, uint32_t(key), *protocol);
    return true;
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
    if (options.file.empty()) return fail(1, "Name a capture with -r; dorsal-cli -h lists the options.");

    std::unique_ptr<Registry> own;
    if (!options.decodeAs.empty()) {
        own = Registry::make();
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

    CaptureSession session(registry);
    OpenError error;
    if (!session.open(options.file, error)) return fail(2, error.text);
    auto printer = PacketPrinter::create(session, options);
    bool prints = !options.quiet && (options.writeFile.empty() || options.summary);
    std::vector<uint32_t> chosen;
    int64_t previous = -1;
    bool reading = true;
    std::optional<FilterMatcher> matcher;
    if (filter) matcher.emplace(session, *filter);
    // Packets that other packets refer to are all known before the first is printed, but for a pipe: there a
    // reader waits at the other end.
    auto printUpTo = [&](uint32_t& from, uint32_t end) {
        for (; from < end && reading; ++from) {
            if (matcher && !matcher->matches(from)) continue;
            if (!options.writeFile.empty()) chosen.push_back(from);
            if (prints) reading = printer->print(from, previous);
            previous = from;
        }
    };
    if (prints) printer->begin();
    uint32_t printed = 0;
    bool pipe = options.file == "-" && options.flush;
    if (pipe && prints) printer->flush();
    if (pipe) {
        bool atEnd = false;
        while (reading && !atEnd && session.store().size() < options.count) {
            atEnd = session.load(nullptr, std::min(session.store().size() + 1, options.count));
            printUpTo(printed, session.store().size());
        }
        if (atEnd) session.finish();
    } else if (session.load(nullptr, options.count)) {
        session.finish();
    }
    printUpTo(printed, std::min(session.store().size(), options.count));
    if (prints) {
        printer->end();
        printer->flush();
    }
    if (!statistics.empty()) statistics.run(session, std::min(session.store().size(), options.count));
    int status = 0;
    for (auto& warning : session.warnings()) {
        std::fprintf(stderr, "dorsal-cli: %s\n", warning.text.c_str());
        status = 2;
    }
    if (!options.writeFile.empty()) {
        int written = writePackets(session, options, writeFormat, chosen);
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
