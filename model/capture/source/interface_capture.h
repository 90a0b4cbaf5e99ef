// Packets that the helper, dorsal-capture, takes from interfaces.
#pragma once

#include "model/capture/source/capture_helper.h"
#include "model/capture/source/capture_request.h"
#include "model/capture/source/live_capture.h"

namespace dorsal {

class InterfaceCapture final : public LiveCapture {
  public:
    // Starts to capture. May take as long as interfaces need to open (some 100 ms). Null and `error` if it
    // fails.
    static std::shared_ptr<InterfaceCapture> start(const CaptureRequest& request, LiveError& error);

    void stop() override;
    bool next(int milliseconds) override;
    void wake() override { helper_.wake(); }

  private:
    InterfaceCapture() = default;
    bool begin(const CaptureRequest& request, LiveError& error);
    void take(std::string_view line);

    CaptureHelper helper_;
};

}  // namespace dorsal
