// Writes a capture: takes packets from a source, analyses them in order, and appends them.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "model/capture/capture_reader.h"
#include "model/recording/capture.h"
#include "model/recording/source_thread.h"

namespace dorsal {

// The only writer of a capture. Either one thread calls load(), or start() makes a thread that loads until
// the Recorder is destroyed; not both.
class Recorder {
  public:
    explicit Recorder(std::unique_ptr<Source> source, const Registry& registry = Registry::standard());
    // Stops and joins all threads. The capture stays readable.
    ~Recorder();
    Recorder(const Recorder&) = delete;

    // Opens a file or a pipe ("-": standard input) without reading its packets yet. Null and `error` when it
    // is no capture.
    static std::unique_ptr<Recorder> open(const std::string& path, OpenError& error,
                                          const OpenOptions& options = {},
                                          const Registry& registry = Registry::standard());

    // The same, and reads it to its end.
    static std::shared_ptr<const Capture> readAll(const std::string& path, OpenError& error,
                                                  const OpenOptions& options = {},
                                                  const Registry& registry = Registry::standard());

    const std::shared_ptr<Capture>& capture() const { return capture_; }
    Source& source() { return *source_; }

    // Takes packets on the calling thread until there are no more (then it is true) or `limit` are there. Of
    // a source that goes on, it is also true when there are none at the moment: the snapshot says Waiting
    // instead of Complete, and the next call waits for more, half a second at most.
    // Calls `each` with the index of every packet before the next one is analysed: what it sees of a packet
    // is what is known up to there. Stops when it says false. May be called again.
    bool load(uint32_t limit = UINT32_MAX, const std::function<bool(uint32_t)>& each = {});

    // The same, and waits where load() returns because there is no more for now. True at the end.
    bool follow(uint32_t limit, const std::function<bool(uint32_t)>& each);
    // Ends a wait in load() or follow(), which then say false. From any thread.
    void interrupt() { reading_.interrupt(); }
    // Whether the packet after the one that `each` is called with is there already.
    bool hasNext() const { return at_ < batch_.packets.size(); }

    void start();
    // Takes nothing from the source until resume(). The source goes on a little and then waits.
    void pause();
    void resume();

  private:
    void run();
    bool nextBatch();
    void take(SourceBatch& batch);
    void analyse(const PacketHeader& header, std::span<const uint8_t> bytes);
    void reach(Snapshot::State state) { say(reached_ = state); }
    void say(Snapshot::State state) { capture_->state_.store(state, std::memory_order_release); }

    const std::unique_ptr<Source> source_;
    const std::shared_ptr<Capture> capture_;
    Pass pass_;
    Dissection dissection_;                               // the pass's own
    Snapshot::State reached_ = Snapshot::State::Reading;  // but for pauses
    SourceBatch batch_;
    size_t at_ = 0, byteAt_ = 0;  // in the batch
    SourceThread reading_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    bool paused_ = false;
    std::atomic<bool> stop_{false};
    std::atomic<bool> pausing_{false};  // as paused_, without the lock
    std::thread thread_;
};

}  // namespace dorsal
