// -z and --export-objects: statistics over the packets, printed as tshark prints them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/cli/options.h"
#include "model/statistics/statistic.h"

namespace dorsal {

// Which fields some filter of the command line asks for. tshark makes no others while it only counts, so that
// a calculation over another field finds no values, and the frame is no level of the hierarchy.
class FilteredFields {
  public:
    bool all = false;  // details are printed: every field is made
    void add(const DisplayFilter& filter) { filters_.push_back(&filter); }
    bool has(uint16_t field) const;

  private:
    std::vector<const DisplayFilter*> filters_;
};

// What one -z asks for.
class StatisticReport {
  public:
    virtual ~StatisticReport() = default;
    // Reads what stands behind the name; false, and the exit status and why, when it is refused.
    virtual bool prepare(const Registry& registry) = 0;
    virtual void listen(StatisticsPass& pass, const FilteredFields& filtered) = 0;
    virtual std::string text(const Capture& capture) = 0;
    // The filters that choose its packets.
    virtual std::vector<const DisplayFilter*> filters() const = 0;

    int status = 1;       // of the program, when it is refused
    std::string problem;  // what to say then, line breaks and all

  protected:
    StatisticReport(std::string argument, const CliOptions& options)
        : argument_(std::move(argument)), options_(options) {}
    // False and `problem` when the filter is wrong; `tap` is the name that tshark has for the asker.
    bool parse(const std::string& filter, const Registry& registry, const char* tap,
               std::unique_ptr<DisplayFilter>& out);
    std::string argument_;  // of -z
    const CliOptions& options_;
};

// All -z and --export-objects of a command line.
class CliStatistics {
  public:
    CliStatistics(const CliOptions& options, const Registry& registry);
    // Names what -z takes, on standard error.
    static void printNames(const std::string& title);
    bool empty() const { return reports_.empty(); }
    // 0, or the exit status; what is wrong was said on standard error.
    int prepare();
    // Counts packets below `end` and prints.
    void run(const Capture& capture, uint32_t end);

  private:
    const CliOptions& options_;
    const Registry& registry_;
    std::vector<std::unique_ptr<StatisticReport>> reports_;
    std::unique_ptr<DisplayFilter> readFilter_, displayFilter_;
};

// The part of an argument behind "name,": empty when there is none.
std::string filterBehind(const std::string& argument, size_t name);
// 14:29:15, or with the date in front where the time format has one.
std::string clockText(const Time& time, TimeFormat format);
// "1134 bytes", "12 kB"
std::string sizeText(uint64_t bytes);

using ReportMaker = std::unique_ptr<StatisticReport> (*)(std::string argument, const CliOptions& options);
std::unique_ptr<StatisticReport> makeTrafficReport(std::string argument, const CliOptions& options);
std::unique_ptr<StatisticReport> makeHierarchyReport(std::string argument, const CliOptions& options);
std::unique_ptr<StatisticReport> makeExpertReport(std::string argument, const CliOptions& options);
std::unique_ptr<StatisticReport> makeObjectReport(std::string argument, const CliOptions& options);
std::unique_ptr<StatisticReport> makeIoReport(std::string argument, const CliOptions& options);

}  // namespace dorsal
