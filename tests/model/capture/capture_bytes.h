// Captures made of bytes in tests: records, blocks, compressions, and reading them back.
#pragma once

#include <lz4frame.h>
#include <lzma.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <QByteArray>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "model/capture/byte_order.h"
#include "model/capture/capture_reader.h"

namespace dorsal::test {

// Appends numbers in one byte order.
class Bytes {
  public:
    explicit Bytes(bool bigEndian = false) : bigEndian_(bigEndian) {}
    Bytes& u8(uint8_t v) { return add(v); }
    Bytes& u16(uint16_t v) { return add(v); }
    Bytes& u32(uint32_t v) { return add(v); }
    Bytes& u64(uint64_t v) { return add(v); }
    Bytes& raw(const QByteArray& bytes) {
        bytes_ += bytes;
        return *this;
    }
    Bytes& padded() {
        while (bytes_.size() % 4 != 0) bytes_ += '\0';
        return *this;
    }
    operator QByteArray() const { return bytes_; }

  private:
    template <typename T>
    Bytes& add(T value) {
        uint8_t raw[sizeof(T)];
        if constexpr (sizeof(T) == 1) {
            raw[0] = value;
        } else {
            store(raw, value, bigEndian_);
        }
        bytes_.append(reinterpret_cast<const char*>(raw), sizeof raw);
        return *this;
    }
    bool bigEndian_;
    QByteArray bytes_;
};

// A frame whose bytes depend on `seed`, so that two packets are never alike.
inline QByteArray frame(int size, int seed = 0) {
    QByteArray bytes(size, '\0');
    for (int i = 0; i < size; ++i) bytes[i] = char(200 + (i * 7 + seed * 31) % 50);
    return bytes;
}

struct PcapOptions {
    uint32_t magic = 0xa1b2c3d4;
    uint16_t major = 2, minor = 4;
    uint32_t snapLength = 262144, network = 1;
    bool bigEndian = false;
};

inline QByteArray pcapHeader(const PcapOptions& o = {}) {
    return Bytes(o.bigEndian)
        .u32(o.magic)
        .u16(o.major)
        .u16(o.minor)
        .u32(0)
        .u32(0)
        .u32(o.snapLength)
        .u32(o.network);
}

inline QByteArray pcapRecord(uint32_t seconds, uint32_t fraction, const QByteArray& data,
                             bool bigEndian = false, const QByteArray& extra = {}) {
    return Bytes(bigEndian)
        .u32(seconds)
        .u32(fraction)
        .u32(uint32_t(data.size()))
        .u32(uint32_t(data.size()))
        .raw(extra)
        .raw(data);
}

constexpr uint32_t kSeconds = 1'700'000'000;

// A pcap file of `count` packets of growing sizes, a second apart.
inline QByteArray pcapFile(int count, const PcapOptions& o = {}) {
    QByteArray file = pcapHeader(o);
    for (int i = 0; i < count; ++i)
        file += pcapRecord(kSeconds + uint32_t(i), uint32_t(i), frame(60 + i, i), o.bigEndian);
    return file;
}

inline QByteArray block(uint32_t type, const QByteArray& body, bool bigEndian = false) {
    const QByteArray whole = Bytes().raw(body).padded();
    const uint32_t length = uint32_t(whole.size()) + 12;
    return Bytes(bigEndian).u32(type).u32(length).raw(whole).u32(length);
}

inline QByteArray option(uint16_t code, const QByteArray& value, bool bigEndian = false) {
    return Bytes(bigEndian).u16(code).u16(uint16_t(value.size())).raw(value).padded();
}

inline QByteArray section(bool bigEndian = false, const QByteArray& options = {}) {
    return block(0x0a0d0d0a, Bytes(bigEndian).u32(0x1a2b3c4d).u16(1).u16(0).u64(~uint64_t(0)).raw(options),
                 bigEndian);
}

inline QByteArray interface(uint16_t linkType = 1, uint32_t snapLength = 0, const QByteArray& options = {},
                            bool bigEndian = false) {
    return block(1, Bytes(bigEndian).u16(linkType).u16(0).u32(snapLength).raw(options), bigEndian);
}

inline QByteArray enhanced(uint32_t index, uint64_t time, const QByteArray& data,
                           const QByteArray& options = {}, bool bigEndian = false) {
    const QByteArray body = Bytes(bigEndian)
                                .u32(index)
                                .u32(uint32_t(time >> 32))
                                .u32(uint32_t(time))
                                .u32(uint32_t(data.size()))
                                .u32(uint32_t(data.size()))
                                .raw(data)
                                .padded()
                                .raw(options);
    return block(6, body, bigEndian);
}

inline QByteArray pcapngFile(int count) {
    QByteArray file = section() + interface();
    for (int i = 0; i < count; ++i)
        file += enhanced(0, uint64_t(kSeconds + uint32_t(i)) * 1'000'000, frame(60 + i, i));
    return file;
}

inline QByteArray compress(Compression compression, const QByteArray& in) {
    QByteArray out(in.size() + in.size() / 2 + 4096, '\0');
    size_t size = 0;
    if (compression == Compression::None) return in;
    if (compression == Compression::Gzip) {
        z_stream stream{};
        deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        stream.avail_in = uInt(in.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = uInt(out.size());
        deflate(&stream, Z_FINISH);
        size = stream.total_out;
        deflateEnd(&stream);
    } else if (compression == Compression::Zstd) {
        size = ZSTD_compress(out.data(), size_t(out.size()), in.data(), size_t(in.size()), 3);
    } else if (compression == Compression::Lz4) {
        LZ4F_preferences_t preferences{};
        preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
        size = LZ4F_compressFrame(out.data(), size_t(out.size()), in.data(), size_t(in.size()), &preferences);
    } else {
        lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, nullptr, reinterpret_cast<const uint8_t*>(in.data()),
                                size_t(in.size()), reinterpret_cast<uint8_t*>(out.data()), &size,
                                size_t(out.size()));
    }
    out.resize(qsizetype(size));
    return out;
}

// A file in memory that a reader opens, and that can grow and shrink afterwards.
class MemoryFile {
  public:
    explicit MemoryFile(const QByteArray& content) : fd_(::memfd_create("capture", MFD_CLOEXEC)) {
        append(content);
    }
    ~MemoryFile() { ::close(fd_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    int fd() const { return fd_; }
    void append(const QByteArray& bytes) {
        size_ += ::pwrite(fd_, bytes.data(), size_t(bytes.size()), size_);
    }
    void overwrite(off_t offset, const QByteArray& bytes) {
        [[maybe_unused]] const auto n = ::pwrite(fd_, bytes.data(), size_t(bytes.size()), offset);
    }
    void cut(off_t size) {
        [[maybe_unused]] const int result = ::ftruncate(fd_, size);
        size_ = size;
    }
    std::unique_ptr<CaptureReader> open(const OpenOptions& options = {}) {
        return CaptureReader::openFd(fd_, "capture", error, options);
    }
    OpenError error;

  private:
    int fd_;
    off_t size_ = 0;
};

struct ReadPacket {
    PacketHeader header;
    QByteArray bytes;
};

// Everything that the reader gives, to the very end.
inline std::vector<ReadPacket> readAll(CaptureReader& reader) {
    std::vector<ReadPacket> packets;
    PacketHeader header;
    std::span<const uint8_t> bytes;
    do {
        while (reader.next(header, bytes)) {
            packets.push_back(
                {header, QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()))});
        }
    } while (reader.finish());
    return packets;
}

inline QByteArray toByteArray(const std::vector<uint8_t>& bytes) {
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

}  // namespace dorsal::test
