#include "app/cli/packet_copy.h"

#include <fcntl.h>

#include "model/capture/capture_storage.h"

namespace dorsal {

namespace {

// A capture that is only passed on for days does not fill the disk: what was read becomes a hole.
class SpoolHole {
  public:
    explicit SpoolHole(const std::string& path) {
        if (!path.empty()) file_.reset(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    }
    void readUpTo(uint64_t offset) {
        constexpr uint64_t kKept = 1 << 20, kStep = 16 << 20;
        if (!file_ || offset < done_ + kKept + kStep) return;
        const uint64_t end = (offset - kKept) & ~uint64_t(0xffff);
        ::fallocate(file_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, off_t(done_),
                    off_t(end - done_));
        done_ = end;
    }

  private:
    FileHandle file_;
    uint64_t done_ = 0x10000;  // the beginning says what the file is
};

}  // namespace

bool PacketCopy::open(const std::string& path, const CaptureInfo& info, CaptureFormat format) {
    WriteOptions options;
    options.format = format;
    options.inPlace = true;
    writer_ = CaptureWriter::create(path, info, options, error_);
    return writer_ && writer_->flush();
}

bool PacketCopy::write(const PacketHeader& packet, const PacketBytes& all, std::span<const uint8_t> bytes) {
    if (packet.origin > PacketOrigin::ObsoletePacket) return true;  // no packet of an interface
    Timestamp time{packet.timeNs / 1'000'000'000, int32_t(packet.timeNs % 1'000'000'000)};
    if (time.nanos < 0) time = {time.seconds - 1, time.nanos + 1'000'000'000};
    if (packet.has(PacketHeader::TimeInexact)) time = all.timestamp(packet);
    PacketOptions options;
    const bool any = packet.has(PacketHeader::HasOptions);
    if (any) options = all.options(packet);
    return writer_->write(packet, time, bytes, any ? &options : nullptr);
}

uint64_t PacketCopy::copyAll(Source& source, uint64_t limit, const std::atomic<bool>& stop,
                             const std::string& spool) {
    SpoolHole hole(spool);
    const auto all = source.packetBytes();
    const size_t known = source.facts()->info.interfaces.size();
    size_t told = 0;
    uint64_t count = 0;
    SourceBatch batch;
    while (!stop && count < limit) {
        batch.clear();
        source.read(batch);
        for (auto& interface : batch.interfaces)
            if (told++ >= known) add(interface);
        size_t at = 0;
        for (auto& packet : batch.packets) {
            if (count == limit) break;
            if (!write(packet, *all, {batch.bytes.data() + at, packet.captured})) return count;
            at += packet.captured;
            ++count;
        }
        if (!batch.packets.empty()) {
            if (!flush()) return count;
            hole.readUpTo(batch.packets.back().recordOffset());
        }
        if (batch.progress == SourceProgress::Ended) break;
    }
    return count;
}

}  // namespace dorsal
