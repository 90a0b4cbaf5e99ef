#include "app/window/capture_controller.h"

#include <QSettings>
#include <algorithm>

#include "model/interfaces.h"
#include "model/job.h"

namespace dorsal {

CaptureController::CaptureController(QObject* parent) : QObject(parent) {}

void CaptureController::start(const CaptureRequest& request) {
    if (starting_) return;
    starting_ = true;
    request_ = request;
    struct Outcome {
        std::shared_ptr<LiveCapture> live;
        LiveError error;
    };
    runJob<Outcome>(
        this,
        [request](JobControl&) {
            Outcome outcome;
            outcome.live = LiveCapture::start(request, outcome.error);
            return outcome;
        },
        [this](Outcome outcome) {
            starting_ = false;
            if (!outcome.live) return emit captureFailed(outcome.error);
            QStringList names;
            for (auto& i : request_.interfaces) names << QString::fromStdString(i.name);
            QSettings().setValue(QStringLiteral("capture/lastInterfaces"), names);
            emit captureStarted(std::move(outcome.live));
        });
}

QString CaptureController::titleOf(const CaptureRequest& request) {
    auto& interfaces = request.interfaces;
    auto name = [&](size_t i) { return QString::fromStdString(interfaces[i].name); };
    if (interfaces.empty()) return {};
    if (interfaces.size() == 1) return name(0);
    if (interfaces.size() == 2) return tr("%1 and %2").arg(name(0), name(1));
    return tr("%1 interfaces").arg(interfaces.size());
}

CaptureRequest CaptureController::usualRequest() {
    CaptureRequest request;
    std::string error;
    auto all = networkInterfaces(error);
    for (auto& name : QSettings().value(QStringLiteral("capture/lastInterfaces")).toStringList())
        if (std::any_of(all.begin(), all.end(), [&](auto& i) { return i.name == name.toStdString(); }))
            request.interfaces.push_back({.name = name.toStdString()});
    if (!request.interfaces.empty()) return request;
    auto worth = [](const NetworkInterface& i) {
        return i.up * 8 + i.running * 4 + !i.addresses.empty() * 2 + !i.loopback;
    };
    auto best =
        std::max_element(all.begin(), all.end(), [&](auto& a, auto& b) { return worth(a) < worth(b); });
    if (best != all.end()) request.interfaces.push_back({.name = best->name});
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
