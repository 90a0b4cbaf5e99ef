// Where blocks go: a file, a row of files, or a descriptor that was handed down. It only ever holds whole
// blocks: what is left of one after a failed write is cut off again.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "app/capture_helper/command.h"
#include "app/capture_helper/failure.h"

namespace dorsal {

class CaptureFile {
  public:
    CaptureFile() = default;
    ~CaptureFile();
    CaptureFile(const CaptureFile&) = delete;
    CaptureFile& operator=(const CaptureFile&) = delete;

    // Opens the (first) file with the rights of whoever runs this program.
    Failure open(const CaptureOptions& options);
    // Begins the next file of a row, and removes the oldest when there are too many.
    bool next();
    // All of it, or everything up to the last whole block that fits. `packets` is how many were written.
    bool write(const uint8_t* blocks, size_t length, uint64_t& packets);
    bool close();

    const std::string& path() const { return path_; }  // empty for a descriptor
    uint64_t bytes() const { return bytes_; }          // written to the present file
    int error() const { return error_; }               // errno of what failed
    bool isPipe() const { return pipe_; }
    // For the sandbox: a row needs to open and remove files in its folder, and nowhere else.
    int folder() const { return folder_; }
    // False when the folder cannot be written to with the rights that this process has now.
    bool folderIsWritable() const;

  private:
    Failure adopt(int descriptor);
    Failure openRow();
    bool openNumbered();

    int fd_ = -1, folder_ = -1;
    bool pipe_ = false;
    int64_t start_ = 0;  // where in the file our first byte is
    uint64_t bytes_ = 0, number_ = 0, mostFiles_ = 0;
    int error_ = 0;
    std::string path_, folderPath_, base_, extension_;
    std::deque<std::string> names_;  // of the row's files that exist, oldest first
};

}  // namespace dorsal
