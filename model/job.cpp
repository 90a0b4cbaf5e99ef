#include "model/job.h"

#include <QEvent>
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace dorsal {

namespace {

// Takes what was delivered when its event comes: on the main thread, in order.
class Receiver : public QObject {
  public:
    void add(std::function<void()> act) {
        std::lock_guard lock(mutex_);
        acts_.push_back(std::move(act));
        if (acts_.size() == 1) QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }

  protected:
    bool event(QEvent* event) override {
        if (event->type() != QEvent::User) return QObject::event(event);
        std::deque<std::function<void()>> acts;
        {
            std::lock_guard lock(mutex_);
            acts.swap(acts_);
        }
        for (auto& act : acts) act();
        return true;
    }

  private:
    std::mutex mutex_;
    std::deque<std::function<void()>> acts_;
};

}  // namespace

struct JobPool::Private {
    std::mutex mutex;  // guards what follows
    std::condition_variable changed, idle;
    std::deque<std::function<void()>> waiting;
    size_t running = 0;
    bool stop = false;
    std::vector<std::thread> threads;
    Receiver receiver;

    void run() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return stop || !waiting.empty(); });
            if (waiting.empty()) return;
            auto work = std::move(waiting.front());
            waiting.pop_front();
            ++running;
            lock.unlock();
            work();
            work = {};  // what it holds may take time to go
            lock.lock();
            if (--running == 0 && waiting.empty()) idle.notify_all();
        }
    }
};

JobPool::JobPool() : d_(new Private) {
    if (qApp) d_->receiver.moveToThread(qApp->thread());
    // More than cores: short work need not wait behind long work, nor behind what only waits for an answer.
    const auto count = std::clamp(std::thread::hardware_concurrency(), 2u, 16u) + 5;
    for (unsigned i = 0; i < count; ++i) d_->threads.emplace_back([this] { d_->run(); });
}

JobPool::~JobPool() {
    {
        std::lock_guard lock(d_->mutex);
        d_->stop = true;
        d_->waiting.clear();
    }
    d_->changed.notify_all();
    for (auto& thread : d_->threads) thread.join();
}

JobPool& JobPool::instance() {
    static JobPool pool;
    return pool;
}

void JobPool::start(std::function<void()> work) {
    {
        std::lock_guard lock(d_->mutex);
        d_->waiting.push_back(std::move(work));
    }
    d_->changed.notify_one();
}

void JobPool::deliver(std::function<void()> act) {
    if (qApp) d_->receiver.add(std::move(act));
}

void JobPool::waitForDone() {
    std::unique_lock lock(d_->mutex);
    d_->idle.wait(lock, [&] { return d_->running == 0 && d_->waiting.empty(); });
}

}  // namespace dorsal
