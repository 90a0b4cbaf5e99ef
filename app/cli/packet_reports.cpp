// -z io,phs[,FILTER] and -z expert[,error|warn|note|chat|comment][,FILTER]
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/statistics.h"
#include "dissectors/core/special.h"
#include "model/statistics/expert_summary.h"
#include "model/statistics/protocol_hierarchy.h"

namespace dorsal {

namespace {

class HierarchyReport final : public StatisticReport {
  public:
    HierarchyReport(std::string argument, const CliOptions& options)
        : StatisticReport(std::move(argument), options) {}

    bool prepare(const Registry& registry) override {
        registry_ = &registry;
        filterText_ = filterBehind(argument_, std::string_view("io,phs").size());
        return filterText_.empty() || parse(filterText_, registry, "io,phs", filter_);
    }
    void listen(StatisticsPass& pass, const FilteredFields& filtered) override {
        bool frame = std::any_of(registry_->fields().begin(), registry_->fields().end(), [&](auto f) {
            return f && f->owner == registry_->special().frame && filtered.has(f->id);
        });
        hierarchy_ = std::make_unique<ProtocolHierarchy>(*registry_, frame);
        pass.add(*hierarchy_, filter_.get());
    }
    std::vector<const DisplayFilter*> filters() const override { return {filter_.get()}; }
    std::string text(const Capture&) override {
        constexpr const char* kRule = "===================================================================\n";
        std::string out =
            fmt::format("\n{}Protocol Hierarchy Statistics\nFilter: {}\n\n", kRule, filterText_);
        addBelow(out, hierarchy_->rows()[0]);
        return out + kRule;
    }

  private:
    void addBelow(std::string& out, const ProtocolHierarchy::Row& above) const {
        constexpr uint32_t kMostIndent = 16;
        auto& rows = hierarchy_->rows();
        for (auto i = above.first; i != ProtocolHierarchy::kNone; i = rows[i].next) {
            auto& row = rows[i];
            auto label = std::string(2 * std::min(row.depth - 1, kMostIndent), ' ') +
                         (row.depth - 1 > kMostIndent ? "..." : "") + hierarchy_->name(row);
            out += fmt::format("{:<40} frames:{} bytes:{}\n", label, row.packets, row.bytes);
            addBelow(out, row);
        }
    }

    const Registry* registry_ = nullptr;
    std::string filterText_;
    std::unique_ptr<DisplayFilter> filter_;
    std::unique_ptr<ProtocolHierarchy> hierarchy_;
};

class ExpertReport final : public StatisticReport {
  public:
    ExpertReport(std::string argument, const CliOptions& options)
        : StatisticReport(std::move(argument), options) {}

    bool prepare(const Registry& registry) override {
        size_t end = std::string_view("expert").size();
        Severity least = Severity::Comment;
        for (auto& l : kLevels) {
            auto rest = std::string_view(argument_).substr(end);
            if (!rest.starts_with(',') || !rest.substr(1).starts_with(l.name)) continue;
            least = l.severity;
            end += 1 + l.name.size();
            break;
        }
        auto text = filterBehind(argument_, end);
        if (!text.empty() && !parse(text, registry, "expert", filter_)) {
            auto reason = problem.substr(problem.find("Filter \""));
            reason.pop_back();
            problem = fmt::format("Expert tap error ({})!\n", reason);
            return false;
        }
        summary_ = std::make_unique<ExpertSummary>(registry, least);
        return true;
    }
    void listen(StatisticsPass& pass, const FilteredFields&) override { pass.add(*summary_, filter_.get()); }
    std::vector<const DisplayFilter*> filters() const override { return {filter_.get()}; }
    std::string text(const Capture&) override {
        std::string out;
        for (auto& l : kLevels) {
            uint64_t total = 0;
            std::string lines;
            for (auto& r : summary_->rows()) {
                if (r.severity != l.severity) continue;
                total += r.count;
                lines += fmt::format("{:12} {:>10} {:>18}  {}\n", r.count, r.group, r.protocol, r.message);
            }
            if (!total) continue;
            out += fmt::format(
                "\n{} ({})\n=============\n   Frequency      Group           Protocol  Summary\n{}", l.title,
                total, lines);
        }
        return out;
    }

  private:
    struct Level {
        std::string_view name;
        Severity severity;
        const char* title;
    };
    static constexpr Level kLevels[] = {{"error", Severity::Error, "Errors"},
                                        {"warn", Severity::Warn, "Warns"},
                                        {"note", Severity::Note, "Notes"},
                                        {"chat", Severity::Chat, "Chats"},
                                        {"comment", Severity::Comment, "Comments"}};
    std::unique_ptr<DisplayFilter> filter_;
    std::unique_ptr<ExpertSummary> summary_;
};

}  // namespace

std::unique_ptr<StatisticReport> makeHierarchyReport(std::string argument, const CliOptions& options) {
    return std::make_unique<HierarchyReport>(std::move(argument), options);
}

std::unique_ptr<StatisticReport> makeExpertReport(std::string argument, const CliOptions& options) {
    return std::make_unique<ExpertReport>(std::move(argument), options);
}

}  // namespace dorsal
