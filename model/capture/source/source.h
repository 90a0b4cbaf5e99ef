// Where a capture comes from: a file, a pipe, or interfaces that are being captured. A source gives packets,
// and what is said about them, in their order.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "model/capture/capture_info.h"
#include "model/capture/packet_bytes.h"
#include "model/capture/packet_header.h"

namespace dorsal {

// What a source says of itself at a moment.
struct SourceFacts {
    CaptureInfo info;
    std::vector<CaptureWarning> warnings;
    EndState end = EndState::Reading;
};

enum class SourceProgress : uint8_t {
    More,  // there is more to read
    Idle,  // all that is there was read; more may come
    Ended  // no more will come, unless a file is followed that grows after all
};

// What a source gives at a time.
struct SourceBatch {
    CaptureFormat format = CaptureFormat::Pcap;
    std::vector<CaptureInterface> interfaces;  // met first with this batch, by their index
    std::vector<PacketHeader> packets;
    std::vector<uint8_t> bytes;                // of the packets, one after the other
    std::shared_ptr<const SourceFacts> facts;  // null: nothing new
    SourceProgress progress = SourceProgress::More;
    void clear();
};

// One thread, the source's, calls read(); the other functions may be called from any thread.
class Source {
  public:
    virtual ~Source() = default;

    // Fills a batch that is empty. Waits until there is a packet or news, or until stop() or wake(); so a
    // batch without packets is no end. Never waits when at least one packet is there: packets that arrive
    // one by one do not wait for each other.
    virtual void read(SourceBatch& batch) = 0;
    // Ends a wait in read().
    virtual void wake() = 0;
    // Ends reading for good, at once; what was given stays readable.
    virtual void stop() = 0;

    // What is known before read() is called for the first time.
    virtual std::shared_ptr<const SourceFacts> facts() const = 0;
    // Random access to the bytes of all packets that were given; alive as long as anyone holds it.
    virtual std::shared_ptr<const PacketBytes> packetBytes() const = 0;
    // In bytes of the file as stored; total is 0 when nobody knows it.
    virtual uint64_t bytesRead() const = 0;
    virtual uint64_t bytesTotal() const = 0;

    // Files that are still written: whether reading goes on when they have grown. False when that can't be,
    // because reading ended at a damaged place; sources that are no files never follow.
    virtual bool setFollowing(bool) { return false; }
    // A followed file has grown.
    virtual void lookAgain() {}
};

}  // namespace dorsal
