// What becomes of a capture file while it is open.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>

namespace dorsal {

enum class FileChange : uint8_t {
    None,
    Grown,     // longer than what was read of it
    Touched,   // written to since it was looked at last, without a change of its length
    Cut,       // shorter than what was read of it
    Replaced,  // another file bears the name now
    Gone       // no file bears the name any more
};

// Looks at a file by its name; never opens it. Pipes and the like never change.
class FileWatch {
  public:
    FileWatch() = default;
    explicit FileWatch(const std::string& path);

    // Compares the file with `read`, the bytes that were read of it.
    FileChange look(uint64_t read);
    bool watching() const { return regular_; }
    uint64_t size() const { return size_; }  // as of the last look

  private:
    std::string path_;
    bool regular_ = false;
    uint64_t device_ = 0, inode_ = 0, size_ = 0;
    struct timespec modified_ {};
};

}  // namespace dorsal
