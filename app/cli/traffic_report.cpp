// -z conv,TYPE[,FILTER] and -z endpoints,TYPE[,FILTER]
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "app/cli/statistics.h"
#include "model/statistics/traffic_counters.h"

namespace dorsal {

namespace {

constexpr const char* kRule =
    "================================================================================\n";

struct TrafficName {
    std::string_view name;
    TrafficKind kind;
    const char* title;
};
constexpr TrafficName kNames[] = {{"ipv6", TrafficKind::Ipv6, "IPv6"},
                                  {"ip", TrafficKind::Ipv4, "IPv4"},
                                  {"eth", TrafficKind::Ethernet, "Ethernet"},
                                  {"tcp", TrafficKind::Tcp, "TCP"},
                                  {"udp", TrafficKind::Udp, "UDP"}};

// The rows with the most packets first; those that have as many stay in order.
template <class Row>
std::vector<const Row*> busiestFirst(const std::vector<Row>& rows) {
    std::vector<const Row*> sorted;
    for (auto& r : rows) sorted.push_back(&r);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](auto a, auto b) { return a->packets() > b->packets(); });
    return sorted;
}

double secondsOf(const Time& t) { return double(t.seconds) + t.nanos / 1e9; }

// How the column of starts is headed and filled.
struct StartColumn {
    enum class Kind { Relative, Epoch, Clock, Date } kind;
    const char *first, *second;
    explicit StartColumn(TimeFormat format) {
        switch (format) {
            case TimeFormat::TimeOfDay:
            case TimeFormat::TimeOfDayUtc:
                set(Kind::Clock, "| Absolute Time  |", "|      Start     |");
                break;
            case TimeFormat::DateTime:
            case TimeFormat::DateTimeUtc:
            case TimeFormat::DayOfYear:
            case TimeFormat::DayOfYearUtc: set(Kind::Date, "| Absolute Date  |", "|     Start      |"); break;
            case TimeFormat::Epoch:
                set(Kind::Epoch, "|       Relative       |", "|         Start        |");
                break;
            default: set(Kind::Relative, "|    Relative    |", "|      Start     |"); break;
        }
    }
    void set(Kind k, const char* one, const char* two) { kind = k, first = one, second = two; }
    bool absolute() const { return kind == Kind::Clock || kind == Kind::Date; }
};

std::string conversationsText(const std::vector<ConversationRow>& rows, bool ports, const std::string& title,
                              const std::string& filter, TimeFormat format) {
    StartColumn start(format);
    auto indent = std::string(ports ? 59 : 47, ' ');
    auto size = start.absolute() ? "Size " : "Bytes";
    std::string out = fmt::format("{}{} Conversations\nFilter:{}\n", kRule, title, filter);
    out += fmt::format("{}|       <-      | |       ->      | |     Total     {}   Duration   |\n", indent,
                       start.first);
    out += fmt::format("{}| Frames  {} | | Frames  {} | | Frames  {} {}              |\n", indent, size, size,
                       size, start.second);
    for (auto r : busiestFirst(rows)) {
        auto a = r->a.toString(), b = r->b.toString();
        if (ports)
            out += fmt::format("{:<26} <-> {:<26}  ", fmt::format("{}:{}", a, r->portA),
                               fmt::format("{}:{}", b, r->portB));
        else
            out += fmt::format("{:<20} <-> {:<20}  ", a, b);
        for (auto& c : {r->fromB, r->fromA, TrafficCount{r->packets(), r->bytes()}})
            out += fmt::format("{:6} {:<9}  ", c.packets, sizeText(c.bytes));
        if (start.absolute())
            out += clockText(r->startTime, format);
        else if (start.kind == StartColumn::Kind::Epoch)
            out += fmt::format("{:20.9f}", secondsOf(r->startTime));
        else
            out += fmt::format("{:14.9f}", secondsOf(r->start));
        out += fmt::format("   {:12.4f}\n", r->duration());
    }
    return out + kRule;
}

std::string endpointsText(const std::vector<EndpointRow>& rows, bool ports, const std::string& title,
                          const std::string& filter) {
    std::string out = fmt::format("{}{} Endpoints\nFilter:{}\n", kRule, title, filter);
    out += fmt::format(
        "                       |  {}Packets  | |  Bytes  | | Tx Packets | | Tx Bytes | | Rx Packets | | Rx "
        "Bytes |\n",
        ports ? "Port  ||  " : "");
    for (auto r : busiestFirst(rows)) {
        out += fmt::format("{:<20}      ", r->address.toString());
        if (ports) out += fmt::format("{:>5}     ", r->port);
        out +=
            fmt::format("{:6}     {:9}     {:6}       {:9}      {:6}       {:9}   \n", r->packets(),
                        r->bytes(), r->sent.packets, r->sent.bytes, r->received.packets, r->received.bytes);
    }
    return out + kRule;
}

class TrafficReport final : public StatisticReport {
  public:
    TrafficReport(std::string argument, const CliOptions& options)
        : StatisticReport(std::move(argument), options) {}

    bool prepare(const Registry& registry) override {
        auto comma = argument_.find(',');
        bool conversations = argument_.substr(0, comma) == "conv";
        auto rest = std::string_view(argument_).substr(comma + 1);
        for (auto& n : kNames) {
            if (!rest.starts_with(n.name)) continue;
            name_ = &n;
            break;
        }
        auto end = comma + 1 + name_->name.size();
        filterText_ = filterBehind(argument_, end);
        if (argument_.size() == end || argument_[end] != ',')
            filterShown_ = "<No Filter>";
        else
            filterShown_ = filterText_;
        if (!filterText_.empty() &&
            !parse(filterText_, registry, conversations ? "conversations" : "endpoint", filter_))
            return false;
        if (conversations)
            conversations_ = std::make_unique<Conversations>(name_->kind, registry);
        else
            endpoints_ = std::make_unique<Endpoints>(name_->kind, registry);
        return true;
    }
    void listen(StatisticsPass& pass, const FilteredFields&) override {
        // Where every packet counts, the records tell nearly all of it.
        fromRecords_ = !filter_ && options_.readFilter.empty();
        if (fromRecords_) return;
        if (conversations_) pass.add(*conversations_, filter_.get());
        if (endpoints_) pass.add(*endpoints_, filter_.get());
    }
    std::vector<const DisplayFilter*> filters() const override { return {filter_.get()}; }
    std::string text(const Capture& capture) override {
        auto kind = name_->kind;
        std::shared_ptr<TrafficCounters> counted;
        if (fromRecords_) {
            JobControl control;
            std::shared_ptr<const Capture> borrowed(std::shared_ptr<const Capture>(), &capture);
            RowSnapshot rows(std::min(capture.store().size(), options_.count));
            counted = countTraffic(borrowed, rows, {}, control);
        }
        bool ports = kind == TrafficKind::Tcp || kind == TrafficKind::Udp;
        if (conversations_)
            return conversationsText(counted ? counted->conversationRows(kind) : conversations_->rows(),
                                     ports, name_->title, filterShown_, options_.time);
        return endpointsText(counted ? counted->endpointRows(kind) : endpoints_->rows(), ports, name_->title,
                             filterShown_);
    }

  private:
    const TrafficName* name_ = nullptr;
    std::string filterText_, filterShown_;
    bool fromRecords_ = false;
    std::unique_ptr<DisplayFilter> filter_;
    std::unique_ptr<Conversations> conversations_;
    std::unique_ptr<Endpoints> endpoints_;
};

}  // namespace

std::unique_ptr<StatisticReport> makeTrafficReport(std::string argument, const CliOptions& options) {
    return std::make_unique<TrafficReport>(std::move(argument), options);
}

}  // namespace dorsal
