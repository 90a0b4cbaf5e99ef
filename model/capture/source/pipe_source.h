// A pipe, a terminal, standard input: bytes that come when they come, and once.
#pragma once

#include "model/capture/source/reader_source.h"

namespace dorsal {

class PipeSource final : public ReaderSource {
  public:
    explicit PipeSource(std::unique_ptr<CaptureReader> reader) : ReaderSource(std::move(reader)) {}
    void read(SourceBatch& batch) override;

  private:
    bool ended_ = false;
};

}  // namespace dorsal
