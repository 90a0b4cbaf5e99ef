// What CaptureWriter does for each family of formats.
#pragma once

#include <memory>
#include <string>

#include "model/capture/capture_writer.h"
#include "model/capture/output_file.h"

namespace dorsal {

class PacketWriter {
  public:
    explicit PacketWriter(OutputFile& file) : file_(file) {}
    virtual ~PacketWriter() = default;

    // Everything that stands before the first packet.
    virtual bool begin(const CaptureInfo& info, const WriteOptions& options) = 0;
    virtual uint32_t addInterface(const CaptureInterface& interface) = 0;
    virtual bool write(const PacketHeader& header, Timestamp time, std::span<const uint8_t> bytes,
                       const PacketOptions* options) = 0;
    virtual bool writeBlock(uint32_t type, std::span<const uint8_t> body) = 0;
    virtual bool addSecrets(uint32_t type, std::span<const uint8_t> bytes) = 0;
    virtual bool end() = 0;

    const std::string& error() const { return error_; }

  protected:
    bool fail(std::string text) {
        if (error_.empty()) error_ = std::move(text);
        return false;
    }

    OutputFile& file_;

  private:
    std::string error_;
};

// Null if that format is only read, not written.
std::unique_ptr<PacketWriter> makePcapWriter(OutputFile& file, CaptureFormat format);
std::unique_ptr<PacketWriter> makePcapngWriter(OutputFile& file);

}  // namespace dorsal
