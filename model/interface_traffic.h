// How much goes through the machine's interfaces, second by second, as the kernel counts it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dorsal {

struct InterfaceBytes {
    std::string name;
    uint64_t bytes;  // received and sent since the interface is there
    bool operator==(const InterfaceBytes&) const = default;
};

// The lines of /proc/net/dev. Lines that are no interface's are left out.
std::vector<InterfaceBytes> parseInterfaceBytes(std::string_view netDev);

// Rates of the last minute. "any" is the sum of all interfaces.
class InterfaceTraffic {
  public:
    static constexpr size_t kSamples = 60;
    // Takes /proc/net/dev as it read at a time of a clock that never goes back. After a long time without
    // samples the rates begin anew: nobody knows when the bytes in between went by.
    void add(std::string_view netDev, double seconds);

    // Bytes per second, the newest last; empty when the interface is unknown or has been seen only once.
    std::vector<double> rates(const std::string& name) const;
    double rate(const std::string& name) const;     // the newest, or 0
    uint64_t total(const std::string& name) const;  // bytes since the interface is there

  private:
    struct Series {
        uint64_t bytes = 0;
        std::deque<double> rates;
    };
    void push(Series& series, double rate);
    const Series* find(const std::string& name) const;
    std::map<std::string, Series> series_;
    double seconds_ = -1;
};

}  // namespace dorsal
