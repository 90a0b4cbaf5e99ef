// The sequential reader of capture files: pcap in its variants and pcapng, plain or inside gzip, zstd, lz4
// or xz. One thread uses it; cancel() and the progress counters may be used from others. Compressed files
// and pipes are unpacked into an unlinked spool file as reading proceeds, so that packetBytes() can return
// to every packet that was given.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/capture/capture_info.h"
#include "model/capture/packet_bytes.h"
#include "model/capture/packet_header.h"

namespace dorsal {

struct OpenOptions {
    // Watched by open() and next(); a pipe may keep open() waiting for its first bytes.
    const std::atomic<bool>* cancel = nullptr;
    std::string spoolFolder;                        // where the unpacked copy goes; empty: $TMPDIR, else /tmp
    uint64_t maxUnpackedBytes = uint64_t(1) << 40;  // a compressed file or pipe is read up to here
    uint64_t keepFree = uint64_t(256) << 20;        // bytes that the unpacked copy leaves free in its folder
    uint32_t maxEmptyRun = 4'000'000;               // packets of 0 bytes in a row that are still believed
};

class CaptureReader {
  public:
    // Opens a file; "-" is standard input. Null and a filled `error` if it is no capture that we read.
    // Reads at most a few KiB before it returns.
    static std::unique_ptr<CaptureReader> open(const std::string& path, OpenError& error,
                                               const OpenOptions& options = {});
    // The same from a descriptor, which is duplicated; `name` is used in messages.
    static std::unique_ptr<CaptureReader> openFd(int fd, const std::string& name, OpenError& error,
                                                 const OpenOptions& options = {});
    ~CaptureReader();
    CaptureReader(const CaptureReader&) = delete;
    CaptureReader& operator=(const CaptureReader&) = delete;

    // The next packet; `bytes` stays valid until the next call. False at the end of what is there now: on a
    // growing file call it again later. A last record that is only partly there is no error until finish().
    bool next(PacketHeader& packet, std::span<const uint8_t>& bytes);

    // Whether next() waits for the bytes of a pipe (it does at first), or says at once that there is nothing.
    void setWaiting(bool on);

    // Says that the file will not grow any more: a partly written last record becomes a warning, a damaged
    // place is searched to the very end, and endState() is final. Call it when next() returned false; if it
    // returns true, more packets were found: go on with next() and finish().
    bool finish();

    // Takes finish() back because the file has grown after all: next() goes on behind the last whole record,
    // and a warning about a last record that was only partly there is withdrawn. False when reading ended for
    // another reason than the end of the file.
    bool resume();

    EndState endState() const;
    uint64_t packetCount() const;  // packets given so far

    // Grow while reading; entries are never changed after next() returned, apart from interface statistics.
    const CaptureInfo& info() const;
    // Bounded: after the first thousand only the last entry changes ("and 512 more").
    const std::vector<CaptureWarning>& warnings() const;
    const std::string& path() const;
    bool isPipe() const;  // or a terminal or socket: bytes that come once

    // Random access to what was read, alive as long as anyone holds it (also after the reader is gone).
    std::shared_ptr<const PacketBytes> packetBytes() const;

    // From any thread. Progress counts bytes of the file as stored (compressed size for compressed files).
    void cancel();
    uint64_t storedBytesRead() const;
    uint64_t storedBytesTotal() const;  // 0 for pipes; grows with the file
    uint64_t unpackedBytes() const;

  private:
    CaptureReader();
    struct Private;
    std::unique_ptr<Private> d_;
};

}  // namespace dorsal
