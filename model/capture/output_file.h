// A file that appears under its name only when it is whole: written beside it, synced, then renamed.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/capture/capture_storage.h"

namespace dorsal {

class OutputFile {
  public:
    // "-" is standard output. inPlace writes to the name itself; so do names of pipes and devices.
    static std::unique_ptr<OutputFile> create(const std::string& path, bool inPlace, std::string& error);
    ~OutputFile();  // without commit() the temporary file is removed
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    bool write(std::span<const uint8_t> bytes);
    bool flush();
    bool commit();
    uint64_t bytesWritten() const { return written_; }
    // One sentence; empty while all is well. After an error nothing more is written.
    const std::string& error() const { return error_; }

  private:
    OutputFile() = default;
    bool writeOut(const uint8_t* from, size_t length);
    bool fail(const char* doing, int error);

    FileHandle fd_;
    std::string path_, target_, temporary_;
    std::vector<uint8_t> buffer_;
    uint64_t written_ = 0;
    std::string error_;
};

}  // namespace dorsal
