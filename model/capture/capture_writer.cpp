#include "model/capture/capture_writer.h"

#include <fmt/format.h>

#include "model/capture/byte_order.h"
#include "model/capture/output_file.h"
#include "model/capture/packet_writer.h"
#include "model/capture/pcapng_layout.h"

namespace dorsal {

struct CaptureWriter::Private {
    std::unique_ptr<OutputFile> file;
    std::unique_ptr<PacketWriter> writer;
    std::string error;

    // Keeps the first thing that went wrong.
    bool check(bool good) {
        if (!error.empty()) return false;
        error = file->error().empty() ? writer->error() : file->error();
        return good && error.empty();
    }
};

CaptureWriter::CaptureWriter() : d_(new Private) {}
CaptureWriter::~CaptureWriter() = default;

std::unique_ptr<CaptureWriter> CaptureWriter::create(const std::string& path, const CaptureInfo& info,
                                                     const WriteOptions& options, std::string& error) {
    std::unique_ptr<CaptureWriter> writer(new CaptureWriter);
    Private& d = *writer->d_;
    d.file = OutputFile::create(path, options.inPlace, error);
    if (!d.file) return nullptr;
    d.writer = options.format == CaptureFormat::Pcapng ? makePcapngWriter(*d.file)
                                                       : makePcapWriter(*d.file, options.format);
    if (!d.writer) {
        error = fmt::format("{} files are read but not written; save as pcapng.", longName(options.format));
        return nullptr;
    }
    if (!d.check(d.writer->begin(info, options))) {
        error = d.error;
        return nullptr;
    }
    return writer;
}

uint32_t CaptureWriter::addInterface(const CaptureInterface& interface) {
    return d_->writer->addInterface(interface);
}

bool CaptureWriter::write(const PacketHeader& header, Timestamp time, std::span<const uint8_t> bytes,
                          const PacketOptions* options) {
    return d_->check(d_->error.empty() && d_->writer->write(header, time, bytes, options));
}

bool CaptureWriter::writeBlock(uint32_t type, std::span<const uint8_t> body) {
    return d_->check(d_->error.empty() && d_->writer->writeBlock(type, body));
}

bool CaptureWriter::addSecrets(uint32_t type, std::span<const uint8_t> bytes) {
    return d_->check(d_->error.empty() && d_->writer->addSecrets(type, bytes));
}

bool CaptureWriter::flush() { return d_->check(d_->error.empty() && d_->file->flush()); }

bool CaptureWriter::commit() {
    return d_->check(d_->error.empty() && d_->writer->end() && d_->file->commit());
}

uint64_t CaptureWriter::bytesWritten() const { return d_->file->bytesWritten(); }
const std::string& CaptureWriter::error() const { return d_->error; }

namespace {

// Blocks that are no packets of an interface go over as they are, if they may and the byte order fits.
bool copyBlock(CaptureWriter& writer, const PacketHeader& packet, const PacketBytes& bytes, bool bigEndian,
               bool& readable) {
    std::vector<uint8_t> raw;
    const uint64_t block = packet.recordOffset();
    readable = bytes.read(block, 8, raw) == PacketBytes::Status::Ok;
    if (!readable || packet.has(PacketHeader::BigEndian) != bigEndian) return readable;
    const uint32_t type = load32(raw.data(), bigEndian);
    const size_t length = padded(load32(raw.data() + 4, bigEndian));
    if (type == kBlockCustomNoCopy || length < kBlockOverhead || length > kMaxBlock) return true;
    readable = bytes.read(block + 8, length - kBlockOverhead, raw) == PacketBytes::Status::Ok;
    return readable && writer.writeBlock(type, raw);
}

bool savePacket(CaptureWriter& writer, const SaveRequest& request, uint64_t index, const CaptureInfo& info,
                const PacketBytes& bytes, std::vector<uint8_t>& buffer, bool& readable) {
    const PacketHeader packet = request.packetAt(index);
    const bool pcapng = request.options.format == CaptureFormat::Pcapng;
    readable = true;
    if (packet.origin > PacketOrigin::ObsoletePacket) {
        if (pcapng) return copyBlock(writer, packet, bytes, info.bigEndian, readable);
        return writer.writeBlock(0, {});
    }
    readable = bytes.read(packet, buffer);
    if (!readable) return false;
    PacketOptions options;
    bool any = pcapng && packet.has(PacketHeader::HasOptions);
    if (any) options = bytes.options(packet);
    if (pcapng && request.comments && request.comments(index, options.comments)) {
        any = any || !options.comments.empty();
    }
    return writer.write(packet, bytes.timestamp(packet), buffer, any ? &options : nullptr);
}

}  // namespace

bool savePackets(const SaveRequest& request, const CaptureInfo& info, const PacketBytes& bytes,
                 std::string& error) {
    const auto writer = CaptureWriter::create(request.path, info, request.options, error);
    if (!writer) return false;
    std::vector<uint8_t> buffer;
    for (uint64_t i = 0; i < request.count; ++i) {
        if (request.cancel && request.cancel->load(std::memory_order_relaxed)) {
            error = fmt::format("Saving {} was cancelled.", request.path);
            return false;
        }
        bool readable = true;
        if (!savePacket(*writer, request, i, info, bytes, buffer, readable)) {
            error = readable ? writer->error()
                             : fmt::format("{} was not saved. {}", request.path, bytes.problem());
            return false;
        }
        if (request.progress) request.progress->store(i + 1, std::memory_order_relaxed);
    }
    if (writer->commit()) return true;
    error = writer->error();
    return false;
}

}  // namespace dorsal
