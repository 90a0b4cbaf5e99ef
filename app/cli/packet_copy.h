// Packets that are passed on as they come: -w - and -w FILE -F pcap of a live capture, and -w of a pipe.
#pragma once

#include <atomic>
#include <memory>

#include "model/capture/capture_writer.h"
#include "model/capture/source/source.h"

namespace dorsal {

class PacketCopy {
  public:
    // "-" is standard output. False when it can't be written to: error() says why.
    bool open(const std::string& path, const CaptureInfo& info, CaptureFormat format);
    bool isOpen() const { return writer_ != nullptr; }
    // Interfaces are those that were not there when open() was called.
    void add(const CaptureInterface& interface) { writer_->addInterface(interface); }
    bool write(const PacketHeader& packet, const PacketBytes& all, std::span<const uint8_t> bytes);
    bool flush() { return writer_->flush(); }
    bool end() { return writer_->commit(); }
    const std::string& error() const { return writer_ ? writer_->error() : error_; }

    // Copies all that a source gives, up to `limit` packets, until it ends or `stop`. What of `spool` was
    // passed on is given back to the disk. Returns the number of packets.
    uint64_t copyAll(Source& source, uint64_t limit, const std::atomic<bool>& stop, const std::string& spool);

  private:
    std::unique_ptr<CaptureWriter> writer_;
    std::string error_;
};

}  // namespace dorsal
