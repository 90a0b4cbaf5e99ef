// What the flight recorder is told, and what it tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/capture/source/capture_request.h"
#include "model/capture/source/live_capture.h"
#include "model/recording/flight_segments.h"

namespace dorsal {

struct FlightRequest {
    CaptureRequest capture;  // its file and its limits are not used
    // What to keep, at least one of them: packets of so many seconds, so many bytes.
    std::optional<double> seconds;
    std::optional<uint64_t> bytes;
    double after = 10;   // seconds that are saved after a trigger; at least one
    std::string filter;  // a display filter whose matches are triggers; empty: none
    double rate = 0;     // packets in a second that are a trigger when exceeded; 0: none
    std::string folder;  // for what is saved
};

enum class FlightTrigger : uint8_t { None, Asked, Filter, Rate };

struct FlightSaved {
    FlightFile file;
    FlightTrigger trigger = FlightTrigger::None;
    uint64_t packet = 0;  // that was the trigger, counted from 1 since the start; 0: none
};

struct FlightStatus {
    enum class State : uint8_t { Recording, Triggered, Saving, Stopped };
    State state = State::Recording;
    LiveStatus live;
    double secondsLeft = 0;  // when Triggered: until it is saved
    double seconds = 0;      // what is kept
    uint64_t packets = 0, bytes = 0;
    double rate = 0;                              // packets in the last second
    FlightTrigger trigger = FlightTrigger::None;  // the last one
    uint64_t packet = 0;                          // as in FlightSaved
    double triggerRate = 0;
    std::vector<FlightSaved> saved;
    // A sentence about what went wrong last. When the capture ended by itself, what it had kept can still be
    // saved by trigger().
    std::string problem;
};

// The capture into a row of files in the folder of temporary captures that such a recording needs. Nothing,
// and why, when that cannot be, or when nothing could be saved.
std::optional<CaptureRequest> captureFor(const FlightRequest& request, LiveError& error);

}  // namespace dorsal
