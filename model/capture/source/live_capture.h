// Packets that are being captured: somebody writes them to a file, and tells of it.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "model/capture/source/spool_folder.h"

namespace dorsal {

// How a live capture stands. Counts are since its start, over all its files.
struct LiveStatus {
    uint64_t packets = 0;           // that are in files
    uint64_t bytes = 0;             // of all files
    uint64_t received = 0;          // that passed the filter, with those that were dropped
    bool countsDrops = false;       // the two below are known
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

// next() belongs to one thread, the source's; the other functions may be called from any.
class LiveCapture {
  public:
    virtual ~LiveCapture() = default;

    virtual void stop() = 0;  // what was captured up to now is still written
    // Waits for news: up to `milliseconds` or until wake(). False when nothing more will be written.
    virtual bool next(int milliseconds) = 0;
    virtual void wake() = 0;

    // Where packets come from, for a person: "eth0".
    const std::string& title() const { return title_; }
    LiveStatus status() const;
    // The packets' present file, and how many were begun. The source of file n ends when there are more.
    std::string file() const;
    uint32_t fileCount() const;
    // The file that was begun as the first, second ...; empty when there is none, or it was too long ago.
    std::string file(uint32_t number) const;
    // The temporary file of ours that they are in; null when a file was named. Whoever keeps it decides what
    // becomes of it.
    const std::shared_ptr<SpoolFile>& spool() const { return spool_; }

  protected:
    void fileBegun(std::string path);  // under the mutex

    std::string title_;
    std::shared_ptr<SpoolFile> spool_;
    mutable std::mutex mutex_;  // guards what follows
    LiveStatus status_;
    std::deque<std::string> begun_;  // the last files
    uint32_t files_ = 0;
};

}  // namespace dorsal
