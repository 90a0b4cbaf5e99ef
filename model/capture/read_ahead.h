// Reads packets ahead on a thread of its own, so that reading a large file and working on its packets take
// place at the same time.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "model/capture/capture_reader.h"

namespace dorsal {

// Gives the packets of a reader in their order. One thread calls it. The thread that reads ahead starts after
// some thousand packets of a file, and stops at pause(), when the reader has no more, and at the end; while
// it runs nobody else may use the reader, but for what any thread may. What was read ahead is given later.
class ReadAhead {
  public:
    // `interfaces` is called on whichever thread reads whenever the reader has met new ones, before the
    // packets behind them are given.
    ReadAhead(CaptureReader& reader, std::function<void()> interfaces);
    ~ReadAhead() { pause(); }
    ReadAhead(const ReadAhead&) = delete;

    // As CaptureReader::next().
    bool next(PacketHeader& packet, std::span<const uint8_t>& bytes) {
        if (at_ == now_.packets.size() && !advance()) return false;
        packet = now_.packets[at_++];
        bytes = {now_.bytes.data() + byteAt_, packet.captured};
        byteAt_ += packet.captured;
        return true;
    }
    // When it returns, the reader stands still.
    void pause();

  private:
    struct Batch {
        std::vector<PacketHeader> packets;
        std::vector<uint8_t> bytes;  // of the packets, one after the other
        bool last = false;           // the reader had no more
        void clear();
    };
    void fill(Batch& batch, size_t packets);
    bool advance();
    void start();
    void run();

    CaptureReader& reader_;
    std::function<void()> newInterfaces_;
    size_t interfaces_ = 0;
    Batch now_;  // the one that is being given
    size_t at_ = 0, byteAt_ = 0;
    uint32_t alone_ = 0;  // packets read since the last pause without the other thread

    std::thread thread_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<Batch> full_;
    std::vector<Batch> empty_;
    bool stop_ = false;
};

}  // namespace dorsal
