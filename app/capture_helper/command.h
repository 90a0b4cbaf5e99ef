// What is asked of the helper, one line each on standard input: README.md lists the lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dorsal {

constexpr uint32_t kLargestSnapLength = 262144;  // what libpcap and all readers take

struct InterfaceOptions {
    std::string name;
    std::string filter;
    std::string linkType;  // a DLT name; empty: the interface's own
    uint32_t snapLength = kLargestSnapLength;
    bool promiscuous = true;
    bool monitor = false;
    uint32_t bufferBytes = 64u << 20;
};

// 0 is "no limit" everywhere.
struct StopOptions {
    uint64_t packets = 0, bytes = 0, files = 0;
    int64_t nanoseconds = 0;
};

struct RingOptions {
    uint64_t packets = 0, bytes = 0, files = 0;
    int64_t nanoseconds = 0;
    bool rotates() const { return packets || bytes || nanoseconds; }
};

struct CaptureOptions {
    std::vector<InterfaceOptions> interfaces;
    InterfaceOptions defaults;  // what was said before the first interface
    std::string path;
    int descriptor = -1;
    StopOptions stop;
    RingOptions ring;
    std::string application, comment;
    std::string mistake;  // one sentence about the first line that could not be used
};

enum class CommandKind { Option, List, Check, Start, Status, Stop };

// Reads one line: an option goes into `options`, a mistake in it into options.mistake.
CommandKind parseCommand(std::string_view line, CaptureOptions& options);

// One sentence if these options cannot be captured with, otherwise empty.
std::string missingOption(const CaptureOptions& options);

// Takes bytes from a descriptor apart into lines. Lines that no command can have are cut.
class LineReader {
  public:
    explicit LineReader(int fd) : fd_(fd) {}
    // One read(); false at the end of input. EAGAIN and EINTR are no end.
    bool fill();
    bool next(std::string& line);
    // A last line that has no end; for use after fill() returned false.
    bool rest(std::string& line);

  private:
    int fd_;
    std::string text_;
};

}  // namespace dorsal
