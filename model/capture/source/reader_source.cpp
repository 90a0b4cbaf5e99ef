#include "model/capture/source/reader_source.h"

namespace dorsal {

namespace {
constexpr size_t kBatchBytes = 1u << 18;  // some of these fit into a processor's cache
constexpr size_t kBatchPackets = 2048;
}  // namespace

void SourceBatch::clear() {
    interfaces.clear();
    packets.clear();
    // One huge packet is no reason to keep as much for good.
    if (bytes.capacity() > 4 * kBatchBytes) bytes = {};
    bytes.clear();
    facts.reset();
    progress = SourceProgress::More;
}

void ReaderSource::stop() {
    {
        std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    reader_->cancel();
    wake();
}

void ReaderSource::wake() { changed_.notify_all(); }

void ReaderSource::waitForStop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped(); });
}

void ReaderSource::add(SourceBatch& batch, const PacketHeader& packet, std::span<const uint8_t> bytes) {
    batch.packets.push_back(packet);
    batch.bytes.insert(batch.bytes.end(), bytes.begin(), bytes.end());
}

bool ReaderSource::fill(SourceBatch& batch, bool wait) {
    PacketHeader packet;
    std::span<const uint8_t> bytes;
    bool more = true;
    while (more && batch.packets.size() < kBatchPackets && batch.bytes.size() < kBatchBytes && !stopped()) {
        reader_->setWaiting(wait && batch.packets.empty());
        more = reader_->next(packet, bytes);
        if (more) add(batch, packet, bytes);
    }
    batch.format = reader_->info().format;
    auto& known = reader_->info().interfaces;
    for (; interfaces_ < known.size(); ++interfaces_) batch.interfaces.push_back(known[interfaces_]);
    if (!more && newsCount() != told_) tellFacts(batch);
    return more;
}

bool ReaderSource::finish(SourceBatch& batch) {
    while (!stopped() && reader_->finish())
        if (fill(batch, false)) return false;
    tellFacts(batch);
    return true;
}

size_t ReaderSource::newsCount() const {
    auto& info = reader_->info();
    return info.sections.size() + info.interfaces.size() + info.names.size() + info.secrets.size() +
           info.blocks.size() + reader_->warnings().size();
}

void ReaderSource::tellFacts(SourceBatch& batch) {
    told_ = newsCount();
    batch.facts = facts();
}

std::shared_ptr<const SourceFacts> ReaderSource::facts() const {
    return std::make_shared<SourceFacts>(
        SourceFacts{reader_->info(), reader_->warnings(), reader_->endState()});
}

}  // namespace dorsal
