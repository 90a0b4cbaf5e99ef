// Lines on standard output. Before the capture they are simply written; while it runs, a reader that is slow
// must not hold it up: what cannot be said now is said later, and of totals only the newest.
#pragma once

#include <cstdint>
#include <string>

namespace dorsal {

class Replies {
  public:
    explicit Replies(int fd);
    int fd() const { return fd_; }

    // Waits until the line is out. False when nobody listens any more.
    bool sayNow(const std::string& line);

    // These never wait.
    void say(const std::string& line);
    void sayWritten(uint64_t packets, uint64_t fileBytes);
    void sayStatus(const std::string& line) { status_ = line; }
    // Writes what can be written without waiting; false when nobody listens any more.
    bool flush();
    bool waiting() const { return !pending_.empty() || !written_.empty() || !status_.empty(); }
    // The last words: waits up to a second.
    void finish(const std::string& line);

  private:
    ssize_t writeSome();
    void collect();

    int fd_;
    bool socket_ = false;
    std::string pending_, written_, status_;
};

}  // namespace dorsal
