// The capture itself: waits for packets, commands and signals at once, turns packets into blocks, and knows
// when to begin the next file and when to stop.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/capture_helper/block_writer.h"
#include "app/capture_helper/interface_capture.h"
#include "app/capture_helper/replies.h"

namespace dorsal {

struct CaptureEnd {
    std::string reason;  // empty while the capture goes on
    std::string text;
};

class CaptureLoop {
  public:
    // `header` is what each file begins with.
    CaptureLoop(const CaptureOptions& options, std::vector<std::unique_ptr<InterfaceCapture>> interfaces,
                CaptureFile& file, BlockWriter& writer, std::string header, Replies& replies,
                LineReader& commands);

    // Until it ends; the exit status. `signals` is a signalfd.
    int run(int signals);

  private:
    struct Source {
        CaptureLoop* loop = nullptr;
        uint32_t index = 0;
        std::unique_ptr<InterfaceCapture> capture;  // null when the interface is gone
        InterfaceCounts counts;
        uint64_t cutoff = ~uint64_t(0);  // later packets are not wanted
        bool past = false;               // one of them was seen
        int64_t leavesAt = 0;            // the interface is gone; its last packets come until then
        std::string whyGone;
        pcap_pkthdr* header = nullptr;  // of the packet that is next, when there are several sources
        const uint8_t* bytes = nullptr;
    };

    void wait(int signals);
    int timeoutMs() const;
    void obeyCommands();
    void readProgress();
    // True when nothing more is there now.
    bool readPackets();
    bool readOne(Source& source);
    bool readInOrder();
    bool mayRead();
    void add(Source& source, const pcap_pkthdr& header, const uint8_t* bytes);
    bool makeRoom(size_t blockBytes);
    void beginFile();
    void flush();
    void checkTimes();
    void checkInterfaces();
    void lose(Source& source);
    void remove(Source& source);
    void sayStatus();
    std::string statistics(const Source& source) const;
    std::string allStatistics();

    // Stops after what came before `realTime` (nanoseconds since 1970) was taken out of the kernel.
    void stopAt(const char* reason, const std::string& text, int64_t realTime);
    void stopNow(const char* reason, const std::string& text);
    int finish();

    const CaptureOptions& options_;
    std::vector<Source> sources_;
    CaptureFile& file_;
    BlockWriter& writer_;
    const std::string header_;
    Replies& replies_;
    LineReader& commands_;

    Chunk chunk_;
    uint64_t packets_ = 0, filePackets_ = 0, fileBytes_ = 0, allBytes_ = 0, files_ = 1;
    BlockWriter::Progress written_;
    // Monotonic nanoseconds, but for startTime_, which is since 1970.
    int64_t now_ = 0, started_ = 0, fileStarted_ = 0, unwrittenSince_ = 0, flushed_ = 0, statusAt_ = 0;
    int64_t startTime_ = 0;
    int64_t drainFrom_ = 0;
    bool draining_ = false, dry_ = true, listening_ = true, slowSaid_ = false, inError_ = false;
    bool ended_ = false;
    CaptureEnd end_;
};

}  // namespace dorsal
