// What the sources have in common: packets that a CaptureReader finds in a file or a pipe.
#pragma once

#include <condition_variable>
#include <mutex>

#include "model/capture/capture_reader.h"
#include "model/capture/source/source.h"

namespace dorsal {

class ReaderSource : public Source {
  public:
    explicit ReaderSource(std::unique_ptr<CaptureReader> reader) : reader_(std::move(reader)) {}
    void stop() override;
    void wake() override;
    std::shared_ptr<const SourceFacts> facts() const override;
    std::shared_ptr<const PacketBytes> packetBytes() const override { return reader_->packetBytes(); }
    uint64_t bytesRead() const override { return reader_->storedBytesRead(); }
    uint64_t bytesTotal() const override { return reader_->storedBytesTotal(); }

  protected:
    // Until stop(): there will never be more.
    void waitForStop();
    // Reads what is there, as much as a batch takes, waiting for the first packet only when `wait` (pipes).
    // False when the reader has no more at the moment.
    bool fill(SourceBatch& batch, bool wait);
    // The file ends here: reads what that uncovers, and says how it ended. False when the batch is full
    // before that: there is more for the next one.
    bool finish(SourceBatch& batch);
    void tellFacts(SourceBatch& batch);
    bool stopped() const { return stopped_.load(std::memory_order_relaxed); }
    CaptureReader& reader() { return *reader_; }

    std::mutex mutex_;
    std::condition_variable changed_;  // also told when the source is stopped

  private:
    void add(SourceBatch& batch, const PacketHeader& packet, std::span<const uint8_t> bytes);
    // A number that changes when the reader knows more than it said last.
    size_t newsCount() const;

    std::unique_ptr<CaptureReader> reader_;
    std::atomic<bool> stopped_{false};
    size_t interfaces_ = 0;  // that were told
    size_t told_ = SIZE_MAX;
};

}  // namespace dorsal
