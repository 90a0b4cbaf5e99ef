// Any bytes as a capture file: reading in order ends, what is given lies in the file and reads the same
// again, and what was read can be written. The first byte says how large the pieces are in which the file
// grows.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "model/capture/capture_reader.h"
#include "model/capture/capture_writer.h"

using namespace dorsal;

namespace {

void require(bool good) {
    if (!good) std::abort();
}

int memoryFile(std::span<const uint8_t> content) {
    const int fd = ::memfd_create("fuzz", MFD_CLOEXEC);
    require(fd >= 0);
    require(::write(fd, content.data(), content.size()) == ssize_t(content.size()));
    return fd;
}

void readToTheEnd(CaptureReader& reader, std::vector<PacketHeader>& packets) {
    const auto random = reader.packetBytes();
    PacketHeader packet;
    std::span<const uint8_t> bytes;
    std::vector<uint8_t> again;
    do {
        while (reader.next(packet, bytes)) {
            require(bytes.size() == packet.captured);
            require(random->read(packet, again));
            require(again.size() == bytes.size() &&
                    std::memcmp(again.data(), bytes.data(), bytes.size()) == 0);
            require(packet.interface == kNoInterface || packet.interface < reader.info().interfaces.size());
            random->options(packet);
            random->timestamp(packet);
            if (packets.size() < 10'000) packets.push_back(packet);
        }
    } while (reader.finish());
    require(reader.endState() != EndState::Reading);
}

void save(const CaptureReader& reader, const std::vector<PacketHeader>& packets, CaptureFormat format) {
    SaveRequest request;
    request.path = "/dev/null";
    request.options.format = format;
    request.count = packets.size();
    request.packetAt = [&](uint64_t i) { return packets[i]; };
    std::string error;
    require(savePackets(request, reader.info(), *reader.packetBytes(), error) || !error.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size < 1) return 0;
    const uint8_t piece = data[0];
    const std::span<const uint8_t> content(data + 1, size - 1);
    const size_t atFirst = piece == 0 ? content.size() : std::min<size_t>(content.size(), 64 + piece);
    const int fd = memoryFile(content.first(atFirst));
    OpenError error;
    OpenOptions options;
    options.maxUnpackedBytes = 4u << 20;
    options.maxEmptyRun = 10'000;
    if (const auto reader = CaptureReader::openFd(fd, "fuzz", error, options)) {
        std::vector<PacketHeader> packets;
        for (size_t at = atFirst; at < content.size();) {
            PacketHeader packet;
            std::span<const uint8_t> bytes;
            while (reader->next(packet, bytes)) packets.push_back(packet);
            const size_t more = std::min<size_t>(content.size() - at, size_t(piece) * 16);
            require(::pwrite(fd, content.data() + at, more, off_t(at)) == ssize_t(more));
            at += more;
        }
        readToTheEnd(*reader, packets);
        save(*reader, packets, CaptureFormat::Pcapng);
        save(*reader, packets, CaptureFormat::Pcap);
    } else {
        require(error.kind != OpenError::Kind::None && !error.text.empty());
    }
    ::close(fd);
    return 0;
}
