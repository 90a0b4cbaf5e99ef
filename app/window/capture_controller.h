// Starting, stopping and restarting captures from the window.
#pragma once

#include <QAction>
#include <QElapsedTimer>
#include <QObject>
#include <memory>

#include "model/capture/source/live_capture.h"

namespace dorsal {

// Knows what was captured last, so that it can be started again, and starts captures beside the window:
// opening interfaces may take longer than a window may stand still.
class CaptureController : public QObject {
    Q_OBJECT
  public:
    explicit CaptureController(QObject* parent);

    // captureStarted() or captureFailed() follows.
    void start(const CaptureRequest& request);
    bool isStarting() const { return starting_; }
    // What is being started or was started last.
    const CaptureRequest& request() const { return request_; }
    // "eth0", "eth0 and wlan0", "3 interfaces"
    static QString titleOf(const CaptureRequest& request);
    // What to start without a choice: the interfaces captured from last, if they are still there, or else the
    // one that most likely leads outside.
    static CaptureRequest usualRequest();

  signals:
    void captureStarted(std::shared_ptr<dorsal::LiveCapture> live);
    void captureFailed(const dorsal::LiveError& error);

  private:
    CaptureRequest request_;
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
