// Work that runs beside the window: cancellable, with progress, its result delivered on the main thread.
#pragma once

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <atomic>
#include <functional>
#include <memory>

namespace dorsal {

// What the work sees of its job. Thread safe.
struct JobControl {
    std::atomic<bool> cancelled{false};
    std::atomic<uint64_t> done{0}, total{0};
};

// The threads that all jobs share, as many as there are cores.
class JobPool {
  public:
    static JobPool& instance();
    ~JobPool();
    void start(std::function<void()> work);
    // Runs `act` on the main thread, when its event loop comes round.
    void deliver(std::function<void()> act);
    void waitForDone();  // until no work is waiting or running

  private:
    JobPool();
    struct Private;
    std::unique_ptr<Private> d_;
};

// Starts `work` on the pool and calls `finished` on the main thread when it is through, unless it was
// cancelled or `context` is gone. Keep the returned control to cancel and to show progress; letting it go
// does not cancel.
template <class Result>
std::shared_ptr<JobControl> runJob(QObject* context, std::function<Result(JobControl&)> work,
                                   std::function<void(Result)> finished) {
    auto control = std::make_shared<JobControl>();
    JobPool::instance().start([control, guard = QPointer<QObject>(context), work = std::move(work),
                               finished = std::move(finished)]() mutable {
        auto result = std::make_shared<Result>(work(*control));
        work = {};
        if (control->cancelled) return;
        // `guard` is only looked at on its own thread, where the context may have gone meanwhile.
        JobPool::instance().deliver([control, result, finished = std::move(finished), guard] {
            if (guard && !control->cancelled) finished(std::move(*result));
        });
    });
    return control;
}

}  // namespace dorsal
