// dorsal-capture, the only program that may open interfaces, as a child process. Its lines are described in
// app/capture_helper/README.md.
#pragma once

#include <sys/types.h>

#include <mutex>
#include <optional>
#include <string>

#include "model/capture/capture_storage.h"

namespace dorsal {

// send() and wake() may be called from any thread, the other functions from one at a time.
class CaptureHelper {
  public:
    // Where the program is: $DORSAL_CAPTURE, beside this program, or where it is installed; "" when nowhere.
    static std::string program();
    // Why packets can't be captured, as far as that can be told without trying, and what mends it.
    struct Problem {
        std::string text;     // one or two sentences; empty: nothing is wrong
        std::string command;  // for a shell, or empty
    };
    static Problem problem();

    CaptureHelper() = default;
    // Closes its input, which ends it, and waits for it.
    ~CaptureHelper();
    CaptureHelper(const CaptureHelper&) = delete;

    // False and a sentence in `error` when it can't be run. `systemError` is errno then.
    bool start(std::string& error, int& systemError);
    bool send(std::string_view lines);
    enum class Wait : uint8_t { Line, Nothing, Ended };
    // Its next line, without the line feed. Waits for up to `milliseconds` or until wake().
    Wait line(std::string& line, int milliseconds);
    void wake();

  private:
    void reap();

    FileHandle input_, output_, wake_;  // of the program, but for the last
    std::mutex sending_;
    std::string read_;  // lines that are not complete yet, or not taken
    bool ended_ = false;
    pid_t pid_ = -1;
};

}  // namespace dorsal
