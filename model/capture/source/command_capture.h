// Packets that a command writes to its standard output: tcpdump on another host, through ssh.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <vector>

#include "model/capture/source/live_capture.h"

namespace dorsal {

// What is captured on another host. The command is the system's ssh, with the person's own settings.
struct RemoteRequest {
    std::string host;       // as ssh takes it: "host", "user@host"
    uint16_t port = 0;      // 0: ssh's own choice
    std::string interface;  // on that host; empty: what tcpdump takes by itself
    std::string filter;     // BPF
    bool sudo = false;      // runs tcpdump there with sudo -n
    // The command and its arguments, as they are run. The ssh connection itself is left out of the packets.
    std::vector<std::string> command() const;
    // The same for a shell, to be shown.
    std::string commandLine() const;
};

class CommandCapture final : public LiveCapture {
  public:
    // Runs a command whose standard output, a capture, goes to a temporary file, and waits until the capture
    // has begun, or `cancel` is set. Null and `error` if it ends before.
    static std::shared_ptr<CommandCapture> start(const std::vector<std::string>& command,
                                                 const std::string& title, LiveError& error,
                                                 const std::atomic<bool>* cancel = nullptr);
    ~CommandCapture() override;

    void stop() override;
    bool next(int milliseconds) override;
    void wake() override;

  private:
    CommandCapture() = default;
    bool begin(const std::vector<std::string>& command, LiveError& error, const std::atomic<bool>* cancel);
    void ended();

    FileHandle messages_, wake_;  // its standard error
    std::atomic<pid_t> pid_{-1};  // changed by next() only, under the lock
    std::string said_;            // the last that it said
};

}  // namespace dorsal
