// Where the sequential reader gets its bytes: a plain file, or a pipe or compressed file that is copied into
// a spool as it is read.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/capture/capture_reader.h"
#include "model/capture/capture_storage.h"
#include "model/capture/decoder.h"

namespace dorsal {

// Shared between the reader's thread and those who watch or cancel it.
struct ReaderControl {
    std::atomic<bool> cancel{false};
    bool wait = true;  // for the bytes of a pipe; only the reader's thread looks at it
    const std::atomic<bool>* outside = nullptr;  // OpenOptions::cancel
    bool cancelled() const {
        return cancel.load(std::memory_order_relaxed) ||
               (outside && outside->load(std::memory_order_relaxed));
    }
    std::atomic<uint64_t> storedRead{0};
    std::atomic<uint64_t> storedTotal{0};
    std::atomic<uint64_t> unpacked{0};
};

enum class SourceState : uint8_t { Ok, NothingNow, Damaged, Limit, Failed, Cancelled };

// The file as stored, from its first byte on: a regular file (which may grow) or a pipe.
class StoredInput {
  public:
    StoredInput(FileHandle fd, bool regular, ReaderControl& control);
    // Up to `length` bytes; 0 with `state` NothingNow at the end, Failed or Cancelled.
    size_t read(uint8_t* to, size_t length, SourceState& state);
    // Gives bytes back that were read to look at them.
    void unread(std::vector<uint8_t> bytes) { pushedBack_ = std::move(bytes); }
    int fd() const { return fd_.get(); }
    bool regular() const { return regular_; }
    bool ended() const { return ended_; }  // a pipe whose writer is gone
    uint64_t position() const { return position_; }
    int systemError() const { return systemError_; }

  private:
    size_t readPipe(uint8_t* to, size_t length, SourceState& state);

    FileHandle fd_;
    bool regular_;
    bool ended_ = false;
    ReaderControl& control_;
    uint64_t position_ = 0;
    std::vector<uint8_t> pushedBack_;
    int systemError_ = 0;
};

class ByteSource {
  public:
    virtual ~ByteSource() = default;
    // Appends to the stream: up to `length` (> 0) bytes into `to`. 0 with a state that says why.
    virtual size_t read(uint8_t* to, size_t length, SourceState& state) = 0;
    // False if the input as it is now ends within compressed data.
    virtual bool wholeSoFar() const = 0;
    // A clause about the last Damaged, Limit or Failed state.
    const std::string& problem() const { return problem_; }

  protected:
    std::string problem_;
};

std::unique_ptr<ByteSource> makePlainSource(std::unique_ptr<StoredInput> input);
// decoder may be null (a pipe). spool is where the bytes go as well.
std::unique_ptr<ByteSource> makeSpoolSource(std::unique_ptr<StoredInput> input,
                                            std::unique_ptr<Decoder> decoder, int spool,
                                            const OpenOptions& options, ReaderControl& control);

// An unlinked file in `folder` ($TMPDIR or /tmp if empty); invalid with `error` set on failure.
FileHandle openSpool(const std::string& folder, std::string& error, int& systemError);

}  // namespace dorsal
