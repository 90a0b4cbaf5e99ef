#include "model/capture/read_ahead.h"

#include <utility>

namespace dorsal {

namespace {

constexpr uint32_t kAlone = 4096;         // packets that are not worth a thread
constexpr size_t kBatchBytes = 1u << 18;  // some of these fit into a processor's cache
constexpr size_t kBatchPackets = 2048;
constexpr size_t kBatches = 4;

}  // namespace

ReadAhead::ReadAhead(CaptureReader& reader, std::function<void()> interfaces)
    : reader_(reader), newInterfaces_(std::move(interfaces)) {}

void ReadAhead::Batch::clear() {
    packets.clear();
    // One huge packet is no reason to keep as much for good.
    if (bytes.capacity() > 4 * kBatchBytes) bytes = {};
    bytes.clear();
    last = false;
}

void ReadAhead::fill(Batch& batch, size_t packets) {
    batch.clear();
    PacketHeader packet;
    std::span<const uint8_t> bytes;
    while (batch.packets.size() < packets && batch.bytes.size() < kBatchBytes) {
        if (!reader_.next(packet, bytes)) {
            batch.last = true;
            return;
        }
        if (reader_.info().interfaces.size() != interfaces_) {
            interfaces_ = reader_.info().interfaces.size();
            newInterfaces_();
        }
        batch.packets.push_back(packet);
        batch.bytes.insert(batch.bytes.end(), bytes.begin(), bytes.end());
    }
}

// Makes the next batch the current one; false when there is none.
bool ReadAhead::advance() {
    at_ = byteAt_ = 0;
    std::unique_lock lock(mutex_);
    if (full_.empty() && !thread_.joinable()) {
        // A pipe brings packets when they happen: they must not wait for each other.
        if (alone_ < kAlone || reader_.storedBytesTotal() == 0) {
            lock.unlock();
            ++alone_;
            fill(now_, 1);
            return !now_.packets.empty();
        }
        start();
    }
    changed_.wait(lock, [&] { return !full_.empty(); });
    std::swap(now_, full_.front());
    empty_.push_back(std::move(full_.front()));
    full_.pop_front();
    lock.unlock();
    changed_.notify_all();
    bool last = std::exchange(now_.last, false);
    if (last) pause();
    return !now_.packets.empty();
}

void ReadAhead::start() {
    stop_ = false;
    while (empty_.size() + full_.size() < kBatches) empty_.emplace_back();
    thread_ = std::thread([this] { run(); });
}

void ReadAhead::run() {
    for (bool last = false; !last;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stop_ || !empty_.empty(); });
        if (stop_) return;
        Batch batch = std::move(empty_.back());
        empty_.pop_back();
        lock.unlock();
        fill(batch, kBatchPackets);
        last = batch.last;
        lock.lock();
        full_.push_back(std::move(batch));
        lock.unlock();
        changed_.notify_all();
    }
}

void ReadAhead::pause() {
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    alone_ = 0;
}

}  // namespace dorsal
