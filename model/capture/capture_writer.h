// Writes capture files. A file appears under its name only when it is whole: it is written beside it, synced
// and renamed. One thread uses a writer.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/capture/capture_info.h"
#include "model/capture/packet_bytes.h"
#include "model/capture/packet_header.h"
#include "model/capture/packet_options.h"

namespace dorsal {

struct WriteOptions {
    CaptureFormat format = CaptureFormat::Pcapng;
    bool inPlace = false;     // write to the name itself: for pipes, /dev/stdout and files that others tail
    std::string application;  // the pcapng section's application; empty: the one of the source
};

class CaptureWriter {
  public:
    // `info` gives the section, names, secrets, kept blocks and the interfaces that are known so far. pcap
    // formats hold one link type: packets of interfaces with another one are refused by write().
    // "-" is standard output. Null and a sentence in `error` on failure.
    static std::unique_ptr<CaptureWriter> create(const std::string& path, const CaptureInfo& info,
                                                 const WriteOptions& options, std::string& error);
    ~CaptureWriter();  // without commit() nothing is left behind
    CaptureWriter(const CaptureWriter&) = delete;
    CaptureWriter& operator=(const CaptureWriter&) = delete;

    // Adds an interface and returns its number; pcapng only has a block for it where it is first needed.
    uint32_t addInterface(const CaptureInterface& interface);
    // header.interface, original, flags (NoTime) and the given time are written; header.offset is not used.
    // False with error() set if the format cannot hold the packet or the file cannot be written.
    bool write(const PacketHeader& header, Timestamp time, std::span<const uint8_t> bytes,
               const PacketOptions* options = nullptr);
    // A block that is no packet of an interface (custom, journal, Sysdig ...), as it stood in a section of
    // the byte order of info.bigEndian. pcap formats refuse it.
    bool writeBlock(uint32_t type, std::span<const uint8_t> body);
    bool addSecrets(uint32_t type, std::span<const uint8_t> bytes);
    bool flush();   // hand what was written to the system, for those who tail the file
    bool commit();  // statistics, sync, rename; the writer is used up afterwards

    uint64_t bytesWritten() const;
    const std::string& error() const;  // one sentence; empty while all is well

  private:
    CaptureWriter();
    struct Private;
    std::unique_ptr<Private> d_;
};

// Saves packets of an open capture. `packetAt(i)` is called for i = 0..count-1 in order.
struct SaveRequest {
    std::string path;
    WriteOptions options;
    uint64_t count = 0;
    std::function<PacketHeader(uint64_t)> packetAt;
    // Replaces the comments of packet i when it returns true; unset: the comments of the file are kept.
    std::function<bool(uint64_t, std::vector<std::string>&)> comments;
    const std::atomic<bool>* cancel = nullptr;
    std::atomic<uint64_t>* progress = nullptr;  // packets written so far
};
// False and one sentence in `error` if anything failed: then the file at `path` is what it was before.
bool savePackets(const SaveRequest& request, const CaptureInfo& info, const PacketBytes& bytes,
                 std::string& error);

}  // namespace dorsal
