// Keeps only the last of what is captured, and saves what was around a moment that matters.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "model/capture/source/interface_capture.h"
#include "model/capture/source/live_source.h"
#include "model/filter/display_filter.h"
#include "model/recording/flight_request.h"
#include "model/recording/flight_segments.h"
#include "model/recording/packet_rate.h"

namespace dorsal {

// A row of files is captured to, and each is analysed by itself: flows and reassembly begin anew with it.
// All functions may be called from any thread.
class FlightRecorder {
  public:
    // Null and `error` when it fails. May take some 100 ms.
    static std::unique_ptr<FlightRecorder> start(const FlightRequest& request, LiveError& error);
    // As stop(), and waits for it.
    ~FlightRecorder();
    FlightRecorder(const FlightRecorder&) = delete;

    void trigger();
    // Saves at once what is still to be saved, and forgets the rest. The status says Stopped in the end.
    void stop();
    FlightStatus status() const;

  private:
    using Clock = std::chrono::steady_clock;
    // A trigger whose packets are not all there yet. Times are the packets', in nanoseconds.
    struct Pending {
        FlightTrigger trigger = FlightTrigger::None;
        uint64_t packet = 0;
        int64_t time = 0, from = 0, to = 0;
        int64_t last = 0;         // further triggers do not extend it beyond that
        Clock::time_point until;  // when no packet tells that it is over
        std::shared_ptr<const Capture> capture;
        uint32_t index = 0;
        std::string comment;
    };

    FlightRecorder(FlightRequest request, std::optional<DisplayFilter> filter);
    void run();
    void record();
    bool openNext(uint32_t& number, std::unique_ptr<LiveSource>& source);
    void load(std::unique_ptr<LiveSource> source, const std::string& path);
    void take(uint32_t index, FilterMatcher* matcher);
    void look(bool idle, bool quiet);
    void triggered(FlightTrigger trigger, int64_t time, uint32_t index);
    void save();
    void forget();
    void say(bool idle);
    void complain(const std::string& problem);

    const FlightRequest request_;
    const std::optional<DisplayFilter> filter_;
    std::shared_ptr<InterfaceCapture> live_;

    // The recording thread's own.
    std::unique_ptr<FlightSegments> segments_ = std::make_unique<FlightSegments>();
    PacketRate rate_;
    bool tooMany_ = false;  // the rate is exceeded already
    uint64_t count_ = 0;    // packets since the start
    int64_t newest_ = 0;
    uint32_t opened_ = 0;  // files of the ring
    std::optional<Pending> pending_;
    std::thread saver_;

    std::atomic<bool> stop_{false}, asked_{false};
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    FlightStatus status_;
    Clock::time_point until_;
    bool saving_ = false;
    std::thread thread_;
};

}  // namespace dorsal
