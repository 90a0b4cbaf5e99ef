// One interface that packets are taken from, with libpcap.
#pragma once

#include <pcap/pcap.h>

#include <cstdint>
#include <memory>
#include <string>

#include "app/capture_helper/command.h"
#include "app/capture_helper/failure.h"
#include "app/capture_helper/pcapng_output.h"

namespace dorsal {

constexpr int kTimeoutMs = 20;  // after which the kernel hands over a block that is not full
constexpr int kBlockMs =
    2 * kTimeoutMs + 10;  // and that has surely happened: wait so long for the last packets

class InterfaceCapture {
  public:
    // Null and a filled `failure` when it cannot be captured from.
    static std::unique_ptr<InterfaceCapture> open(const InterfaceOptions& options, Failure& failure);
    ~InterfaceCapture();
    InterfaceCapture(const InterfaceCapture&) = delete;
    InterfaceCapture& operator=(const InterfaceCapture&) = delete;

    const InterfaceDescription& description() const { return description_; }
    std::string linkTypeName() const;
    int fd() const { return fd_; }
    uint64_t time(const pcap_pkthdr& header) const {
        return uint64_t(header.ts.tv_sec) * (description_.nanoseconds ? 1'000'000'000u : 1'000'000u) +
               uint64_t(header.ts.tv_usec);
    }
    uint64_t units(int64_t nanoseconds) const {
        return uint64_t(description_.nanoseconds ? nanoseconds : nanoseconds / 1000);
    }

    // How many packets were handed to `take`, none when there are none now, -1 when the interface is gone.
    int dispatch(int most, pcap_handler take, void* user);
    // The next packet, which stays valid until the next call: 1, 0 or -1 as above.
    int next(pcap_pkthdr*& header, const uint8_t*& bytes);
    std::string error() const;

    // One sentence when the interface is down or does not exist any more, otherwise empty.
    std::string whyGone() const;

    // Adds what the kernel counted since the last time. `received` has those that were dropped, too;
    // `dropped` found no room in the kernel's buffer; `missed` were lost by the device.
    void readStatistics(InterfaceCounts& counts);

  private:
    InterfaceCapture() = default;
    Failure prepare(const InterfaceOptions& options);
    Failure activate(const InterfaceOptions& options);
    Failure setLinkType(const std::string& name);
    Failure setFilter(const std::string& text);
    void describe();
    void openCounters();
    uint64_t deviceCount() const;

    pcap_t* handle_ = nullptr;
    int fd_ = -1;
    int counters_[2] = {-1, -1};
    unsigned index_ = 0;
    uint64_t missedBefore_ = 0;
    InterfaceDescription description_;
};

// Compiles the filter without an interface; no right is needed.
Failure checkFilter(const InterfaceOptions& options);

}  // namespace dorsal
