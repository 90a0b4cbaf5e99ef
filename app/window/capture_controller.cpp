#include "app/window/capture_controller.h"

#include <QSettings>
#include <algorithm>

#include "model/capture/source/capture_settings.h"
#include "model/interfaces.h"

namespace dorsal {

CaptureController::CaptureController(QObject* parent) : QObject(parent) {}

void CaptureController::start(const CaptureRequest& request) {
    if (starting_) return;
    request_ = request;
    QSettings settings;
    saveCaptureRequest(settings, request);
    run([request](LiveError& error, const std::atomic<bool>&) {
        return InterfaceCapture::start(request, error);
    });
}

void CaptureController::start(const RemoteRequest& request) {
    run([request](LiveError& error, const std::atomic<bool>& cancel) {
        return CommandCapture::start(request.command(), request.host, error, &cancel);
    });
}

void CaptureController::restart() {
    if (start_) run(start_);
}

void CaptureController::cancel() {
    if (job_) job_->cancelled = true;
    starting_ = false;
}

void CaptureController::run(Start start) {
    if (starting_) return;
    starting_ = true;
    start_ = start;
    struct Outcome {
        std::shared_ptr<LiveCapture> live;
        LiveError error;
    };
    job_ = runJob<Outcome>(
        this,
        [start = std::move(start)](JobControl& control) {
            Outcome outcome;
            outcome.live = start(outcome.error, control.cancelled);
            if (outcome.live && control.cancelled && outcome.live->spool()) outcome.live->spool()->remove();
            return outcome;
        },
        [this](Outcome outcome) {
            starting_ = false;
            if (outcome.live)
                emit captureStarted(std::move(outcome.live));
            else
                emit captureFailed(outcome.error);
        });
}

CaptureRequest CaptureController::usualRequest() {
    QSettings settings;
    auto request = loadCaptureRequest(settings);
    std::string error;
    auto all = networkInterfaces(error);
    std::erase_if(request.interfaces, [&](auto& wanted) {
        return std::none_of(all.begin(), all.end(), [&](auto& i) { return i.name == wanted.name; });
    });
    if (!request.interfaces.empty()) return request;
    auto worth = [](const NetworkInterface& i) {
        return i.up * 8 + i.running * 4 + !i.addresses.empty() * 2 + !i.loopback;
    };
    auto best =
        std::max_element(all.begin(), all.end(), [&](auto& a, auto& b) { return worth(a) < worth(b); });
    if (best != all.end()) request.interfaces.push_back(loadCaptureInterface(settings, best->name));
    return request;
}

void RateMeter::restart() {
    clock_.start();
    counted_ = 0;
    rate_ = 0;
}

double RateMeter::take(uint64_t count) {
    constexpr qint64 kEveryMs = 1000;
    auto passed = clock_.elapsed();
    if (passed < kEveryMs) return rate_;
    rate_ = double(count - counted_) * 1000 / double(passed);
    counted_ = count;
    clock_.start();
    return rate_;
}

}  // namespace dorsal
