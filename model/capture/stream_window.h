// A window that moves over the stream: the sequential reader parses in it without copying. It holds about
// 1 MiB, more only while a record is larger than that and really is in the file.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/capture/byte_source.h"
#include "model/capture/capture_storage.h"

namespace dorsal {

class StreamWindow {
  public:
    StreamWindow(std::unique_ptr<ByteSource> source, std::shared_ptr<CaptureStorage> storage);

    // True if `count` bytes from the current position on are in the window. Pointers into it die.
    bool ensure(size_t count) { return size_t(end_ - at_) >= count || fill(count); }

    const uint8_t* data() const { return at_; }
    size_t available() const { return size_t(end_ - at_); }
    uint64_t offset() const { return base_ + uint64_t(at_ - buffer_.get()); }
    // count is at most available().
    void skip(size_t count) { at_ += count; }
    // Goes back to an earlier offset, reading again what left the window; false if that fails. Everything
    // between it and the window's end is held in memory.
    bool goBack(uint64_t offset);

    // Why the last ensure() gave less than it was asked for.
    SourceState state() const { return state_; }
    const ByteSource& source() const { return *source_; }

  private:
    bool fill(size_t count);
    void makeRoom(size_t count);

    std::unique_ptr<ByteSource> source_;
    std::shared_ptr<CaptureStorage> storage_;
    std::unique_ptr<uint8_t[]> buffer_;
    size_t capacity_;
    uint8_t* at_;
    uint8_t* end_;
    uint64_t base_ = 0;  // stream offset of buffer_[0]
    SourceState state_ = SourceState::Ok;
};

}  // namespace dorsal
