#include "model/interface_traffic.h"

#include <charconv>

namespace dorsal {

namespace {

constexpr const char* kAny = "any";
constexpr double kLongestGap = 5;  // seconds

// Takes the next number off the text; false when there is none.
bool takeNumber(std::string_view& text, uint64_t& number) {
    auto at = text.find_first_not_of(" \t");
    if (at == text.npos) return false;
    text.remove_prefix(at);
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return false;
    text.remove_prefix(size_t(end - text.data()));
    return true;
}

}  // namespace

std::vector<InterfaceBytes> parseInterfaceBytes(std::string_view text) {
    constexpr int kReceived = 0, kSent = 8, kNumbers = 9;
    std::vector<InterfaceBytes> result;
    while (!text.empty()) {
        auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        // A name may hold a colon (an alias, eth0:1): the last one ends it.
        auto colon = line.rfind(':');
        auto begin = line.find_first_not_of(" \t");
        if (colon == line.npos || begin >= colon) continue;
        auto name = line.substr(begin, colon - begin);
        auto rest = line.substr(colon + 1);
        uint64_t numbers[kNumbers];
        int count = 0;
        while (count < kNumbers && takeNumber(rest, numbers[count])) ++count;
        if (count < kNumbers) continue;
        // What the loopback sends it also receives: one packet, which a capture has once.
        auto bytes = numbers[kReceived] + (name == "lo" ? 0 : numbers[kSent]);
        result.push_back({std::string(name), bytes});
    }
    return result;
}

void InterfaceTraffic::push(Series& series, double rate) {
    series.rates.push_back(rate);
    if (series.rates.size() > kSamples) series.rates.pop_front();
}

void InterfaceTraffic::add(std::string_view netDev, double seconds) {
    double passed = seconds - seconds_;
    if (seconds_ >= 0 && passed <= 0) return;
    if (seconds_ < 0 || passed > kLongestGap) {
        series_.clear();
        passed = 0;
    }
    seconds_ = seconds;
    std::map<std::string, Series> now;
    Series any;
    if (auto before = series_.find(kAny); before != series_.end()) any.rates = before->second.rates;
    double sum = 0;
    for (auto& [name, bytes] : parseInterfaceBytes(netDev)) {
        Series series;
        auto before = series_.find(name);
        if (before != series_.end()) {
            series.rates = std::move(before->second.rates);
            // Counters begin anew when a driver is loaded again.
            auto more = bytes >= before->second.bytes ? bytes - before->second.bytes : 0;
            push(series, double(more) / passed);
            sum += series.rates.back();
        }
        series.bytes = bytes;
        any.bytes += bytes;
        now[name] = std::move(series);
    }
    if (passed > 0) push(any, sum);
    now[kAny] = std::move(any);
    series_ = std::move(now);
}

const InterfaceTraffic::Series* InterfaceTraffic::find(const std::string& name) const {
    auto found = series_.find(name);
    return found == series_.end() ? nullptr : &found->second;
}

std::vector<double> InterfaceTraffic::rates(const std::string& name) const {
    auto series = find(name);
    return series ? std::vector<double>(series->rates.begin(), series->rates.end()) : std::vector<double>();
}

double InterfaceTraffic::rate(const std::string& name) const {
    auto series = find(name);
    return series && !series->rates.empty() ? series->rates.back() : 0;
}

uint64_t InterfaceTraffic::total(const std::string& name) const {
    auto series = find(name);
    return series ? series->bytes : 0;
}

}  // namespace dorsal
