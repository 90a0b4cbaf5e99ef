// The thread on which a source is read, so that reading and analysing take place at the same time.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "model/capture/source/source.h"

namespace dorsal {

// Reads from its construction on, some batches ahead, until it is destroyed: one thread for as long as the
// capture is open.
class SourceThread {
  public:
    explicit SourceThread(Source& source);
    ~SourceThread();  // stops the source
    SourceThread(const SourceThread&) = delete;

    // Exchanges `batch` for the next one, waiting for it; false, and an empty batch, after interrupt().
    bool next(SourceBatch& batch);
    // Ends a wait in next(), now or the next one.
    void interrupt();

  private:
    void run();

    Source& source_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<SourceBatch> full_;
    std::vector<SourceBatch> empty_;
    bool stop_ = false, interrupted_ = false;
    std::thread thread_;
};

}  // namespace dorsal
