#include "app/cli/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace dorsal {

namespace {
struct Offer {
    std::string_view name;
    ReportMaker make;
};
// By name, as tshark lists them.
constexpr Offer kOffers[] = {{"conv,eth", makeTrafficReport},
                             {"conv,ip", makeTrafficReport},
                             {"conv,ipv6", makeTrafficReport},
                             {"conv,tcp", makeTrafficReport},
                             {"conv,udp", makeTrafficReport},
                             {"endpoints,eth", makeTrafficReport},
                             {"endpoints,ip", makeTrafficReport},
                             {"endpoints,ipv6", makeTrafficReport},
                             {"endpoints,tcp", makeTrafficReport},
                             {"endpoints,udp", makeTrafficReport},
                             {"expert", makeExpertReport},
                             {"io,phs", makeHierarchyReport},
                             {"io,stat", makeIoReport}};

// The longest name that the argument begins with: "conv,ip" must not take what is "conv,ipv6".
const Offer* offerFor(std::string_view argument) {
    const Offer* best = nullptr;
    for (auto& o : kOffers)
        if (argument.starts_with(o.name) && (!best || o.name.size() > best->name.size())) best = &o;
    return best;
}
}  // namespace

std::string filterBehind(const std::string& argument, size_t name) {
    return argument.size() > name + 1 && argument[name] == ',' ? argument.substr(name + 1) : std::string();
}

std::string clockText(const Time& time, TimeFormat format) {
    bool utc = format == TimeFormat::TimeOfDayUtc || format == TimeFormat::DateTimeUtc ||
               format == TimeFormat::DayOfYearUtc;
    std::tm parts{};
    time_t seconds = time.seconds;
    if (!(utc ? gmtime_r(&seconds, &parts) : localtime_r(&seconds, &parts))) return {};
    std::string date;
    if (format == TimeFormat::DateTime || format == TimeFormat::DateTimeUtc)
        date = fmt::format("{:04}-{:02}-{:02} ", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
    else if (format == TimeFormat::DayOfYear || format == TimeFormat::DayOfYearUtc)
        date = fmt::format("{:04}/{:03} ", parts.tm_year + 1900, parts.tm_yday + 1);
    return fmt::format("{}{:02}:{:02}:{:02}", date, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string sizeText(uint64_t bytes) {
    // A larger unit is taken once there are ten of it.
    static constexpr struct {
        uint64_t size;
        const char* name;
    } kUnits[] = {{1'000'000'000'000, "TB"}, {1'000'000'000, "GB"}, {1'000'000, "MB"}, {1000, "kB"}};
    for (auto& u : kUnits)
        if (bytes / u.size >= 10) return fmt::format("{} {}", bytes / u.size, u.name);
    return fmt::format("{} bytes", bytes);
}

bool FilteredFields::has(uint16_t field) const {
    return all || std::any_of(filters_.begin(), filters_.end(),
                              [&](auto f) { return f->program().wanted.has(field); });
}

bool StatisticReport::parse(const std::string& filter, const Registry& registry, const char* tap,
                            std::unique_ptr<DisplayFilter>& out) {
    FilterProblem wrong;
    if (auto parsed = DisplayFilter::parse(filter, registry, wrong))
        return out = std::make_unique<DisplayFilter>(std::move(*parsed)), true;
    problem = fmt::format("dorsal-cli: Couldn't register {} tap: Filter \"{}\" is invalid - {}\n", tap,
                          filter, wrong.sentence);
    return false;
}

CliStatistics::CliStatistics(const CliOptions& options, const Registry& registry)
    : options_(options), registry_(registry) {}

void CliStatistics::printNames(const std::string& title) {
    std::fprintf(stderr, "dorsal-cli: %s\n", title.c_str());
    for (auto& o : kOffers) std::fprintf(stderr, "     %s\n", std::string(o.name).c_str());
}

int CliStatistics::prepare() {
    for (auto& argument : options_.statistics) {
        auto offer = offerFor(argument);
        if (!offer) {
            printNames(fmt::format("Invalid -z argument \"{}\"; it must be one of:", argument));
            return 1;
        }
        reports_.push_back(offer->make(argument, options_));
    }
    for (auto& argument : options_.exports) reports_.push_back(makeObjectReport(argument, options_));
    for (auto& r : reports_) {
        if (r->prepare(registry_)) continue;
        std::fputs(r->problem.c_str(), stderr);
        return r->status;
    }
    auto keep = [&](const std::string& text, std::unique_ptr<DisplayFilter>& out) {
        FilterProblem wrong;
        auto filter = text.empty() ? std::nullopt : DisplayFilter::parse(text, registry_, wrong);
        if (filter) out = std::make_unique<DisplayFilter>(std::move(*filter));
    };
    keep(options_.readFilter, readFilter_);
    keep(options_.displayFilter, displayFilter_);
    return 0;
}

void CliStatistics::run(const Capture& capture, uint32_t end) {
    StatisticsPass pass(capture, readFilter_.get());
    FilteredFields filtered;
    bool lines = options_.format == OutputFormat::Text || options_.format == OutputFormat::Tabs ||
                 options_.format == OutputFormat::Psml || options_.format == OutputFormat::Fields;
    filtered.all = !options_.quiet && (options_.details || !lines);
    if (displayFilter_) filtered.add(*displayFilter_);
    for (auto& r : reports_)
        for (auto f : r->filters())
            if (f) filtered.add(*f);
    for (auto& r : reports_) r->listen(pass, filtered);
    pass.run(0, end);
    // tshark prints what was asked for last first.
    for (auto r = reports_.rbegin(); r != reports_.rend(); ++r) {
        auto text = (*r)->text(capture);
        std::fwrite(text.data(), 1, text.size(), stdout);
    }
    std::fflush(stdout);
}

}  // namespace dorsal
