// Random access to a capture's packets: every member is const and may be called from any thread, also while
// the CaptureReader that it came from is still reading.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/capture/packet_header.h"
#include "model/capture/packet_options.h"

namespace dorsal {

class CaptureStorage;

class PacketBytes {
  public:
    explicit PacketBytes(std::shared_ptr<CaptureStorage> storage);
    ~PacketBytes();
    PacketBytes(const PacketBytes&) = delete;
    PacketBytes& operator=(const PacketBytes&) = delete;

    enum class Status : uint8_t {
        Ok,
        Changed,     // the file was changed, cut or replaced in place since it was opened
        ReadFailed,  // the system said no
        NotThere,    // offset and length reach past what was read so far
    };

    // Replaces `out` with the packet's bytes. On failure `out` is empty: bytes are never invented.
    bool read(const PacketHeader& packet, std::vector<uint8_t>& out) const;
    // The same for any range of the unpacked stream.
    Status read(uint64_t offset, uint64_t length, std::vector<uint8_t>& out) const;

    // Empty for formats that have none, and when the file cannot be read any more.
    PacketOptions options(const PacketHeader& packet) const;
    // The time as the file has it, also where PacketHeader::timeNs saturates. Resolutions finer than a
    // nanosecond are cut, not rounded.
    Timestamp timestamp(const PacketHeader& packet) const;

    // Looks whether the file was written to, so that the next read sees what it holds now.
    void refresh() const;

    // One sentence about what went wrong in the last failed read of any thread; empty if nothing did.
    std::string problem() const;
    // True once a read noticed that the file is not the one that was opened any more.
    bool changed() const;

  private:
    std::shared_ptr<CaptureStorage> storage_;
};

}  // namespace dorsal
