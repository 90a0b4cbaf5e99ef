#include "model/capture/decoder.h"

#include <fmt/format.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <limits>

namespace dorsal {

namespace {

constexpr uint64_t kXzMemoryLimit = uint64_t(256) << 20;

bool startsWith(std::span<const uint8_t> head, std::initializer_list<uint8_t> magic) {
    return head.size() >= magic.size() && std::equal(magic.begin(), magic.end(), head.begin());
}

class GzipDecoder final : public Decoder {
  public:
    GzipDecoder() { ready_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK; }
    ~GzipDecoder() override {
        if (ready_) inflateEnd(&stream_);
    }
    bool ready() const { return ready_; }
    bool atBoundary() const override { return boundary_; }

    Step run(std::span<const uint8_t> in, std::span<uint8_t> out) override {
        Step step;
        if (boundary_ && members_ > 0 && !in.empty() && in[0] != 0x1f) return afterLastMember(in);
        constexpr size_t kMost = std::numeric_limits<uInt>::max();
        stream_.next_in = const_cast<Bytef*>(in.data());
        stream_.avail_in = uInt(std::min(in.size(), kMost));
        stream_.next_out = out.data();
        stream_.avail_out = uInt(std::min(out.size(), kMost));
        const int result = inflate(&stream_, Z_NO_FLUSH);
        step.consumed = size_t(stream_.next_in - in.data());
        step.produced = size_t(stream_.next_out - out.data());
        if (step.consumed > 0) boundary_ = false;
        if (result == Z_STREAM_END) {
            boundary_ = true;
            ++members_;
            inflateReset(&stream_);
        } else if (result == Z_MEM_ERROR) {
            step.damage = "there is not enough memory to unpack the gzip data";
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            step.damage = fmt::format("the gzip data are damaged ({})",
                                      stream_.msg ? stream_.msg : "no further detail");
        }
        return step;
    }

  private:
    // gzip(1) ignores zeros behind the last member (tapes and block devices pad with them).
    static Step afterLastMember(std::span<const uint8_t> in) {
        Step step;
        step.consumed =
            size_t(std::find_if(in.begin(), in.end(), [](uint8_t b) { return b != 0; }) - in.begin());
        if (step.consumed == 0) step.damage = "what follows the gzip data is not gzip";
        return step;
    }

    z_stream stream_{};
    bool ready_ = false;
    bool boundary_ = true;
    uint64_t members_ = 0;
};

class ZstdDecoder final : public Decoder {
  public:
    ZstdDecoder() : context_(ZSTD_createDCtx()) {}
    ~ZstdDecoder() override { ZSTD_freeDCtx(context_); }
    bool ready() const { return context_ != nullptr; }
    bool atBoundary() const override { return boundary_; }

    Step run(std::span<const uint8_t> in, std::span<uint8_t> out) override {
        Step step;
        ZSTD_inBuffer input{in.data(), in.size(), 0};
        ZSTD_outBuffer output{out.data(), out.size(), 0};
        const size_t result = ZSTD_decompressStream(context_, &output, &input);
        step.consumed = input.pos;
        step.produced = output.pos;
        if (ZSTD_isError(result)) {
            step.damage = fmt::format("the zstd data are damaged ({})", ZSTD_getErrorName(result));
        } else if (step.consumed > 0 || step.produced > 0) {
            boundary_ = result == 0;
        }
        return step;
    }

  private:
    ZSTD_DCtx* context_;
    bool boundary_ = true;
};

class Lz4Decoder final : public Decoder {
  public:
    Lz4Decoder() {
        if (LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION))) context_ = nullptr;
    }
    ~Lz4Decoder() override { LZ4F_freeDecompressionContext(context_); }
    bool ready() const { return context_ != nullptr; }
    bool atBoundary() const override { return boundary_; }

    Step run(std::span<const uint8_t> in, std::span<uint8_t> out) override {
        Step step;
        step.consumed = in.size();
        step.produced = out.size();
        const size_t result =
            LZ4F_decompress(context_, out.data(), &step.produced, in.data(), &step.consumed, nullptr);
        if (LZ4F_isError(result)) {
            step.consumed = step.produced = 0;
            step.damage = fmt::format("the lz4 data are damaged ({})", LZ4F_getErrorName(result));
        } else if (step.consumed > 0 || step.produced > 0) {
            boundary_ = result == 0;
        }
        return step;
    }

  private:
    LZ4F_dctx* context_ = nullptr;
    bool boundary_ = true;
};

class XzDecoder final : public Decoder {
  public:
    XzDecoder() { ready_ = start(); }
    ~XzDecoder() override { lzma_end(&stream_); }
    bool ready() const { return ready_; }
    bool atBoundary() const override { return boundary_; }

    Step run(std::span<const uint8_t> in, std::span<uint8_t> out) override {
        Step step;
        if (boundary_) {  // padding between streams is zeros
            step.consumed =
                size_t(std::find_if(in.begin(), in.end(), [](uint8_t b) { return b != 0; }) - in.begin());
            if (step.consumed > 0) return step;
        }
        stream_.next_in = in.data();
        stream_.avail_in = in.size();
        stream_.next_out = out.data();
        stream_.avail_out = out.size();
        const lzma_ret result = lzma_code(&stream_, LZMA_RUN);
        step.consumed = in.size() - stream_.avail_in;
        step.produced = out.size() - stream_.avail_out;
        if (step.consumed > 0) boundary_ = false;
        if (result == LZMA_STREAM_END) {
            boundary_ = true;
            if (!start()) step.damage = "there is not enough memory to unpack the xz data";
        } else if (result == LZMA_MEMLIMIT_ERROR) {
            step.damage = "the xz data want more than 256 MiB of memory to be unpacked";
        } else if (result == LZMA_MEM_ERROR) {
            step.damage = "there is not enough memory to unpack the xz data";
        } else if (result == LZMA_FORMAT_ERROR) {
            step.damage = "what follows the xz data is not xz";
        } else if (result != LZMA_OK && result != LZMA_BUF_ERROR) {
            step.damage = "the xz data are damaged";
        }
        return step;
    }

  private:
    bool start() { return lzma_stream_decoder(&stream_, kXzMemoryLimit, 0) == LZMA_OK; }

    lzma_stream stream_ = LZMA_STREAM_INIT;
    bool ready_ = false;
    bool boundary_ = true;
};

template <typename T>
std::unique_ptr<Decoder> make() {
    auto decoder = std::make_unique<T>();
    return decoder->ready() ? std::move(decoder) : nullptr;
}

}  // namespace

Compression detectCompression(std::span<const uint8_t> head) {
    if (startsWith(head, {0x1f, 0x8b, 0x08})) return Compression::Gzip;
    if (startsWith(head, {0x28, 0xb5, 0x2f, 0xfd})) return Compression::Zstd;
    if (startsWith(head, {0x04, 0x22, 0x4d, 0x18})) return Compression::Lz4;
    if (startsWith(head, {0xfd, '7', 'z', 'X', 'Z', 0x00})) return Compression::Xz;
    return Compression::None;
}

std::unique_ptr<Decoder> makeDecoder(Compression compression) {
    switch (compression) {
        case Compression::None: return nullptr;
        case Compression::Gzip: return make<GzipDecoder>();
        case Compression::Zstd: return make<ZstdDecoder>();
        case Compression::Lz4: return make<Lz4Decoder>();
        case Compression::Xz: return make<XzDecoder>();
    }
    return nullptr;
}

}  // namespace dorsal
