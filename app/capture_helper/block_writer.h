// Writes blocks on a thread of its own, so that a disk that pauses does not keep packets from being taken out
// of the kernel's buffer. Blocks travel in chunks, which are used again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/capture_helper/capture_file.h"

namespace dorsal {

struct Chunk {
    std::unique_ptr<uint8_t[]> data;
    size_t size = 0, capacity = 0;
    bool newFile = false;  // these blocks begin the next file
    bool fits(size_t bytes) const { return capacity - size >= bytes; }
    void append(const std::string& blocks);
};

class BlockWriter {
  public:
    struct Progress {
        uint64_t packets = 0, fileBytes = 0, allBytes = 0;
        std::vector<std::string> newFiles;  // begun since the last time
        int error = 0;                      // errno; nothing more is written after it
    };

    explicit BlockWriter(CaptureFile& file);
    ~BlockWriter();
    BlockWriter(const BlockWriter&) = delete;
    BlockWriter& operator=(const BlockWriter&) = delete;

    void start(const std::string& header);
    // An empty chunk with room for `bytes`.
    Chunk take(size_t bytes);
    void put(Chunk chunk);
    // So much is waiting that no more should be read.
    bool isFull() const;
    int wakeFd() const { return wakeFd_; }  // readable when there is progress
    Progress progress();

    // Has everything written, then `last`, which is tried even when the disk was full. False when a pipe that
    // nobody reads keeps this from ending; then only _exit() helps.
    bool finish(const std::string& last);

  private:
    void run();
    void write(Chunk& chunk);

    CaptureFile& file_;
    int wakeFd_;
    mutable std::mutex mutex_;
    std::condition_variable work_, done_;
    std::vector<Chunk> queue_, free_;
    size_t waiting_ = 0;  // bytes in the queue and in the writer's hands
    bool ending_ = false, ended_ = false;
    std::string last_;
    Progress progress_;
    std::thread thread_;
};

}  // namespace dorsal
