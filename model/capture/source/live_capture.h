// Packets that are being captured from interfaces: the helper writes them to a file, and tells of them.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "model/capture/source/capture_helper.h"
#include "model/capture/source/capture_request.h"
#include "model/capture/source/spool_folder.h"

namespace dorsal {

// How a live capture stands. Counts are since its start, over all its files.
struct LiveStatus {
    uint64_t packets = 0;           // that are in files
    uint64_t bytes = 0;             // of all files
    uint64_t received = 0;          // that passed the filter, with those that were dropped
    uint64_t dropped = 0;           // by the kernel, for want of buffer
    uint64_t interfaceDropped = 0;  // by the interfaces themselves
    bool running = true;
    // A sentence about what went wrong while the others went on; the newest.
    std::string message;
    // When it does not run any more: why. The text is a sentence; empty when nothing went wrong.
    std::string reason, text;
};

struct LiveError {
    // permission, no-interface, down, filter, linktype, file, usage or failed
    std::string kind;
    std::string text;     // a sentence
    std::string command;  // for a shell: what an administrator may run; mostly empty
};

// stop(), status() and the constants may be asked for by any thread; next() belongs to one, the source's.
class LiveCapture {
  public:
    // Starts to capture. May take as long as interfaces need to open (some 100 ms). Null and `error` if it
    // fails.
    static std::shared_ptr<LiveCapture> start(const CaptureRequest& request, LiveError& error);

    void stop();  // asks the helper to; what was captured up to now is still written
    LiveStatus status() const;
    const CaptureRequest& request() const { return request_; }
    // The packets' present file, and whether it is a temporary one of ours.
    std::string file() const;
    bool temporary() const { return spool_ != nullptr; }
    // The temporary file; whoever keeps it decides what becomes of it.
    std::shared_ptr<SpoolFile> spool() const { return spool_; }

    // How many files were begun. The source of file n ends when there are more.
    uint32_t fileCount() const;
    // Waits for the helper to say something: up to `milliseconds` or until wake(). False when all was said.
    bool next(int milliseconds);
    void wake() { helper_.wake(); }

  private:
    explicit LiveCapture(const CaptureRequest& request) : request_(request) {}
    bool begin(LiveError& error);
    void take(std::string_view line);

    const CaptureRequest request_;
    std::shared_ptr<SpoolFile> spool_;
    CaptureHelper helper_;
    mutable std::mutex mutex_;  // guards what follows
    LiveStatus status_;
    std::string file_;
    uint32_t files_ = 0;
};

}  // namespace dorsal
