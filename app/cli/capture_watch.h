// Ends a capture from outside: signals, a time that is over, a reader of standard output that has gone.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <thread>

#include "model/capture/capture_storage.h"

namespace dorsal {

class CaptureWatch {
  public:
    // From now on signals wait for start(). Before there are other threads: none of them gets signals then.
    CaptureWatch();
    ~CaptureWatch();
    CaptureWatch(const CaptureWatch&) = delete;

    // Calls `stop` on a thread of its own when the capture is to end, and again every 100 ms until this
    // object is gone. At a second signal it calls `abandon` and ends the program. `output`: whether standard
    // output is written to, so that a capture that nobody reads any more ends.
    void start(bool output, std::function<void(bool first)> stop, std::function<void()> abandon = {},
               std::optional<double> seconds = {});

  private:
    void run();

    FileHandle signals_, end_;
    int output_ = -1;
    std::function<void(bool)> stop_;
    std::function<void()> abandon_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;
    std::thread thread_;
};

}  // namespace dorsal
