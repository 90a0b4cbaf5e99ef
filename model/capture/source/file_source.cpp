#include "model/capture/source/file_source.h"

namespace dorsal {

void FileSource::read(SourceBatch& batch) {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return look_ || stopped(); });
        if (stopped()) {
            batch.progress = SourceProgress::Ended;
            return;
        }
        if (ended_ && following_ && reader().resume()) ended_ = false;
        if (ended_) {
            look_ = false;
            batch.progress = SourceProgress::Ended;
            return;
        }
    }
    if (fill(batch, false)) return;
    std::unique_lock lock(mutex_);
    if (following_) {
        look_ = false;
        batch.progress = SourceProgress::Idle;
        return;
    }
    lock.unlock();
    if (!finish(batch)) return;
    lock.lock();
    ended_ = true;
    look_ = false;
    auto end = reader().endState();
    canFollow_ = end == EndState::Complete || end == EndState::Truncated || end == EndState::Reading;
    batch.progress = SourceProgress::Ended;
}

bool FileSource::setFollowing(bool on) {
    std::lock_guard lock(mutex_);
    if (on && !canFollow_) return false;
    following_ = on;
    look_ = true;
    changed_.notify_all();
    return true;
}

void FileSource::lookAgain() {
    std::lock_guard lock(mutex_);
    look_ = true;
    changed_.notify_all();
}

}  // namespace dorsal
