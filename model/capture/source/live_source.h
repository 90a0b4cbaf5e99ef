// The packets of a live capture, read from the file that the helper writes: what is shown is on the disk.
#pragma once

#include "model/capture/source/live_capture.h"
#include "model/capture/source/reader_source.h"

namespace dorsal {

// Reads the present file of a capture. With a ring of files it ends when the next file is begun, and the
// next source takes over.
class LiveSource final : public ReaderSource {
  public:
    // The present file, or the one of that number.
    static std::unique_ptr<LiveSource> open(std::shared_ptr<LiveCapture> live, OpenError& error,
                                            uint32_t file = 0);
    void read(SourceBatch& batch) override;
    void wake() override;

  private:
    LiveSource(std::shared_ptr<LiveCapture> live, std::unique_ptr<CaptureReader> reader, uint32_t file)
        : ReaderSource(std::move(reader)), live_(std::move(live)), file_(file) {}

    const std::shared_ptr<LiveCapture> live_;
    const uint32_t file_;
    bool idle_ = false;   // that all was read was said
    bool whole_ = false;  // the helper writes nothing more to this file
    bool ended_ = false;
};

}  // namespace dorsal
