// The part of CaptureLoop that every packet goes through.
#include <algorithm>

#include "app/capture_helper/capture_loop.h"
#include "app/capture_helper/clocks.h"

namespace dorsal {

namespace {
constexpr int64_t kDrainFor = kBlockMs * kMillisecond;
constexpr int kPacketsAtOnce = 256, kRounds = 16;
}  // namespace

bool CaptureLoop::readPackets() {
    size_t alive = 0;
    Source* only = nullptr;
    for (Source& source : sources_) {
        if (!source.capture) continue;
        only = &source;
        ++alive;
    }
    if (alive == 0) return true;
    return alive == 1 && !only->header ? readOne(*only) : readInOrder();
}

bool CaptureLoop::readOne(Source& source) {
    auto take = [](u_char* user, const pcap_pkthdr* header, const u_char* bytes) {
        auto* to = reinterpret_cast<Source*>(user);
        to->loop->add(*to, *header, bytes);
    };
    for (int round = 0; round < kRounds && !ended_ && !writer_.isFull(); ++round) {
        int count = source.capture->dispatch(kPacketsAtOnce, take, &source);
        if (count < 0) lose(source);
        if (count <= 0) return true;
    }
    return false;
}

// The oldest of the interfaces' next packets, again and again: what is there at one time gets into order.
bool CaptureLoop::readInOrder() {
    bool dry[64] = {};
    for (int round = 0; round < kRounds * kPacketsAtOnce && !ended_; ++round) {
        Source* oldest = nullptr;
        uint64_t oldestTime = 0;
        for (Source& source : sources_) {
            if (source.capture && !source.header && !dry[source.index]) {
                int count = source.capture->next(source.header, source.bytes);
                if (count != 1) source.header = nullptr;
                if (count == 0) dry[source.index] = true;
                if (count < 0) lose(source);
            }
            if (!source.capture || !source.header) continue;
            uint64_t time = source.capture->time(*source.header);
            if (!source.capture->description().nanoseconds) time *= 1000;
            if (oldest && time >= oldestTime) continue;
            oldest = &source;
            oldestTime = time;
        }
        if (!oldest) return true;
        add(*oldest, *oldest->header, oldest->bytes);
        oldest->header = nullptr;
        if (round % kPacketsAtOnce == 0 && writer_.isFull()) return false;
    }
    return false;
}

void CaptureLoop::add(Source& source, const pcap_pkthdr& header, const uint8_t* bytes) {
    if (ended_) return;
    const uint64_t time = source.capture->time(header);
    if (time > source.cutoff) {
        source.past = true;
        return;
    }
    const uint32_t captured = std::min<uint32_t>(header.caplen, kLargestSnapLength);
    const size_t length = packetBlockBytes(captured);
    if (!makeRoom(length)) return;
    if (chunk_.size == 0) unwrittenSince_ = now_;
    putPacketBlock(chunk_.data.get() + chunk_.size, source.index, time, bytes, captured, header.len);
    chunk_.size += length;
    fileBytes_ += length;
    allBytes_ += length;
    ++filePackets_;
    ++packets_;
    ++source.counts.delivered;
    if (packets_ == options_.stop.packets) stopNow("condition", "So many packets were asked for.");
    if (filePackets_ == options_.ring.packets && files_ == options_.stop.files)
        stopNow("condition", "So many files were asked for.");
}

// Room for one more packet, in the next file if need be. No file, and all files together, never get larger
// than was asked for, with the statistics that end each file.
bool CaptureLoop::makeRoom(size_t blockBytes) {
    const RingOptions& ring = options_.ring;
    const size_t needed = blockBytes + sources_.size() * kStatisticsBytes;
    if (ring.rotates() && filePackets_ > 0 &&
        ((ring.packets && filePackets_ >= ring.packets) || (ring.bytes && fileBytes_ + needed > ring.bytes)))
        beginFile();
    if (!ended_ && options_.stop.bytes && allBytes_ + needed > options_.stop.bytes)
        stopNow("condition", "So many bytes were asked for.");
    if (ended_) return false;
    if (!chunk_.fits(blockBytes)) {
        writer_.put(std::move(chunk_));
        chunk_ = writer_.take(blockBytes);
        flushed_ = now_;
    }
    return true;
}

void CaptureLoop::beginFile() {
    if (files_ == options_.stop.files) {
        stopNow("condition", "So many files were asked for.");
        return;
    }
    const std::string last = allStatistics();
    if (!chunk_.fits(last.size())) {
        writer_.put(std::move(chunk_));
        chunk_ = writer_.take(last.size());
    }
    chunk_.append(last);
    writer_.put(std::move(chunk_));
    chunk_ = writer_.take(header_.size());
    chunk_.newFile = true;
    chunk_.append(header_);
    // Without a packet too: the file exists from now on.
    unwrittenSince_ = now_;
    fileBytes_ = header_.size();
    allBytes_ += last.size() + header_.size();
    filePackets_ = 0;
    fileStarted_ = now_;
    ++files_;
}

void CaptureLoop::flush() {
    writer_.put(std::move(chunk_));
    chunk_ = writer_.take(0);
    flushed_ = now_;
}

// The kernel still holds what came just before; remove() ends it.
void CaptureLoop::lose(Source& source) {
    if (source.leavesAt) return;
    source.whyGone = source.capture->whyGone();
    if (source.whyGone.empty())
        source.whyGone = source.capture->description().name + ": " + source.capture->error();
    source.leavesAt = now_ + kDrainFor;
}

void CaptureLoop::remove(Source& source) {
    source.capture->readStatistics(source.counts);
    const std::string block = statistics(source);
    if (!chunk_.fits(block.size())) flush();
    chunk_.append(block);
    fileBytes_ += block.size();
    allBytes_ += block.size();
    flush();
    replies_.say("message interface " + oneLine(source.whyGone));
    source.capture.reset();
    source.header = nullptr;
    if (std::none_of(sources_.begin(), sources_.end(), [](const Source& s) { return s.capture != nullptr; }))
        stopNow("interface", source.whyGone);
}

std::string CaptureLoop::statistics(const Source& source) const {
    InterfaceCounts counts = source.counts;
    counts.startTime = source.capture->units(startTime_);
    counts.endTime = source.capture->units(realTime());
    return statisticsBlock(source.index, counts);
}

std::string CaptureLoop::allStatistics() {
    std::string blocks;
    for (Source& source : sources_) {
        if (!source.capture) continue;
        source.capture->readStatistics(source.counts);
        blocks += statistics(source);
    }
    return blocks;
}

}  // namespace dorsal
