#include "model/capture/source/live_source.h"

namespace dorsal {

namespace {
constexpr int kWaitMs = 500;
}

std::unique_ptr<LiveSource> LiveSource::open(std::shared_ptr<LiveCapture> live, OpenError& error,
                                             uint32_t file) {
    if (file == 0) file = live->fileCount();
    auto reader = CaptureReader::open(live->file(file), error);
    if (!reader) return nullptr;
    const bool whole = live->fileCount() > file;
    std::unique_ptr<LiveSource> source(new LiveSource(std::move(live), std::move(reader), file));
    source->whole_ = whole;
    return source;
}

void LiveSource::wake() {
    ReaderSource::wake();
    live_->wake();
}

void LiveSource::read(SourceBatch& batch) {
    batch.progress = SourceProgress::Ended;
    if (ended_) return waitForStop();
    for (bool waited = false; !stopped();) {
        const bool whole = whole_;  // before it was looked at
        const bool more = fill(batch, false);
        if (more || !batch.packets.empty()) {
            idle_ = false;
            batch.progress = SourceProgress::More;
            return;
        }
        if (whole) {
            ended_ = finish(batch);
            if (!ended_) batch.progress = SourceProgress::More;
            return;
        }
        if (!idle_ || waited || batch.facts) {
            idle_ = true;
            batch.progress = SourceProgress::Idle;
            return;
        }
        whole_ = !live_->next(kWaitMs) || live_->fileCount() > file_;
        waited = true;
    }
}

}  // namespace dorsal
