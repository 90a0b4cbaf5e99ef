// A capture file, which may still be written by somebody else.
#pragma once

#include "model/capture/source/reader_source.h"

namespace dorsal {

class FileSource final : public ReaderSource {
  public:
    explicit FileSource(std::unique_ptr<CaptureReader> reader) : ReaderSource(std::move(reader)) {}
    void read(SourceBatch& batch) override;
    bool setFollowing(bool on) override;
    void lookAgain() override;

  private:
    // Guarded by mutex_.
    bool following_ = false;
    bool look_ = true;       // there may be something that was not read yet
    bool ended_ = false;     // finish() was called, and is not taken back
    bool canFollow_ = true;  // what ended reading was the end of the file
};

}  // namespace dorsal
