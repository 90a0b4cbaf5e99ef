// Work that runs beside the window: cancellable, with progress, its result delivered on the caller's thread.
#pragma once

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <memory>

namespace dorsal {

// What the work sees of its job. Thread safe.
struct JobControl {
    std::atomic<bool> cancelled{false};
    std::atomic<uint64_t> done{0}, total{0};
};

// Starts `work` on the global thread pool and calls `finished` on the main thread when it is through,
// unless it was cancelled or `context` is gone. Keep the returned control to cancel and to show progress;
// letting it go does not cancel.
template <class Result>
std::shared_ptr<JobControl> runJob(QObject* context, std::function<Result(JobControl&)> work,
                                   std::function<void(Result)> finished) {
    auto control = std::make_shared<JobControl>();
    QThreadPool::globalInstance()->start([control, guard = QPointer<QObject>(context), work = std::move(work),
                                          finished = std::move(finished)] {
        auto result = std::make_shared<Result>(work(*control));
        if (control->cancelled || !qApp) return;
        // `guard` is only looked at on its own thread, where the context may have gone meanwhile.
        QMetaObject::invokeMethod(
            qApp,
            [control, result, finished, guard] {
                if (guard && !control->cancelled) finished(std::move(*result));
            },
            Qt::QueuedConnection);
    });
    return control;
}

}  // namespace dorsal
