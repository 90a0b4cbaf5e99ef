#include "model/recording/source_thread.h"

#include <utility>

namespace dorsal {

namespace {
constexpr size_t kBatches = 4;
}

SourceThread::SourceThread(Source& source) : source_(source), empty_(kBatches) {
    thread_ = std::thread([this] { run(); });
}

SourceThread::~SourceThread() {
    source_.stop();
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

bool SourceThread::next(SourceBatch& batch) {
    batch.clear();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !full_.empty() || interrupted_; });
    if (std::exchange(interrupted_, false) && full_.empty()) return false;
    std::swap(batch, full_.front());
    empty_.push_back(std::move(full_.front()));
    full_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return true;
}

void SourceThread::interrupt() {
    {
        std::lock_guard lock(mutex_);
        interrupted_ = true;
    }
    changed_.notify_all();
}

void SourceThread::run() {
    for (;;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stop_ || !empty_.empty(); });
        if (stop_) return;
        auto batch = std::move(empty_.back());
        empty_.pop_back();
        lock.unlock();
        batch.clear();
        source_.read(batch);
        lock.lock();
        full_.push_back(std::move(batch));
        lock.unlock();
        changed_.notify_all();
    }
}

}  // namespace dorsal
