// Starting, stopping and restarting captures from the window.
#pragma once

#include <QAction>
#include <QElapsedTimer>
#include <QObject>
#include <functional>
#include <memory>

#include "model/capture/source/command_capture.h"
#include "model/capture/source/interface_capture.h"
#include "model/job.h"

namespace dorsal {

// Knows what was captured last, so that it can be started again, and starts captures beside the window:
// opening interfaces may take longer than a window may stand still.
class CaptureController : public QObject {
    Q_OBJECT
  public:
    explicit CaptureController(QObject* parent);

    // captureStarted() or captureFailed() follows.
    void start(const CaptureRequest& request);
    void start(const RemoteRequest& request);
    void restart();  // what was started last
    void cancel();   // gives up what is being started
    bool isStarting() const { return starting_; }
    // The interfaces that are being captured from, or were last.
    const CaptureRequest& request() const { return request_; }
    // What to start without a choice: the interfaces captured from last, if they are still there, or else the
    // one that most likely leads outside.
    static CaptureRequest usualRequest();

  signals:
    void captureStarted(std::shared_ptr<dorsal::LiveCapture> live);
    void captureFailed(const dorsal::LiveError& error);

  private:
    using Start = std::function<std::shared_ptr<LiveCapture>(LiveError&, const std::atomic<bool>&)>;
    void run(Start start);

    CaptureRequest request_;
    Start start_;
    std::shared_ptr<JobControl> job_;
    bool starting_ = false;
};

// Packets a second, over the last second or so.
class RateMeter {
  public:
    void restart();
    double take(uint64_t count);

  private:
    QElapsedTimer clock_;
    uint64_t counted_ = 0;
    double rate_ = 0;
};

}  // namespace dorsal
