#include "dissectors/web/content_coding.h"

#include <brotli/decode.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>

#include "dissectors/web/http_lines.h"

namespace dorsal::http {

namespace {

using Bytes = std::vector<uint8_t>;

// By how much the room for what comes out grows: bodies are often small, and mostly text.
size_t stepOf(std::span<const uint8_t> body) {
    return std::clamp(body.size() * 4, size_t(1) << 10, size_t(1) << 16);
}

size_t mostOf(std::span<const uint8_t> body) {
    return std::min(kMostDecoded, kFreeExpansion + body.size() * kMostExpansion);
}

// `window` as inflateInit2 takes it: 15 + 32 for gzip and zlib, -15 for bare deflate.
std::optional<Bytes> inflated(std::span<const uint8_t> body, int window) {
    z_stream z{};
    if (inflateInit2(&z, window) != Z_OK) return std::nullopt;
    Bytes out;
    const size_t step = stepOf(body);
    const size_t most = mostOf(body);
    z.next_in = const_cast<Bytef*>(body.data());
    z.avail_in = uInt(body.size());
    int status = Z_OK;
    while (status == Z_OK && out.size() < most) {
        size_t before = out.size();
        out.resize(before + step);
        z.next_out = out.data() + before;
        z.avail_out = uInt(step);
        status = inflate(&z, Z_SYNC_FLUSH);
        out.resize(out.size() - z.avail_out);
    }
    inflateEnd(&z);
    if (out.empty() && status != Z_STREAM_END) return std::nullopt;
    out.resize(std::min(out.size(), most));
    return out;
}

// The decoder fills a window of up to 16 MB before it gives any of it out, which a dozen bytes can ask for:
// it gets no more memory at a time than what is kept of the body needs.
struct BrotliMemory {
    size_t most;
    static void* allocate(void* self, size_t size) {
        return size > static_cast<BrotliMemory*>(self)->most ? nullptr : std::malloc(size);
    }
    static void release(void*, void* memory) { std::free(memory); }
};

std::optional<Bytes> unbrotlied(std::span<const uint8_t> body) {
    constexpr size_t kTables = 512u << 10, kTablesPerByte = 64;
    BrotliMemory memory{2 * mostOf(body) + kTables + body.size() * kTablesPerByte};
    auto state = BrotliDecoderCreateInstance(BrotliMemory::allocate, BrotliMemory::release, &memory);
    if (!state) return std::nullopt;
    Bytes out;
    const size_t step = stepOf(body);
    const size_t most = mostOf(body);
    auto in = body.data();
    size_t left = body.size();
    auto status = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    while (status == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && out.size() < most) {
        size_t before = out.size(), room = step;
        out.resize(before + step);
        auto next = out.data() + before;
        status = BrotliDecoderDecompressStream(state, &left, &in, &room, &next, nullptr);
        out.resize(out.size() - room);
    }
    BrotliDecoderDestroyInstance(state);
    if (out.empty() && status != BROTLI_DECODER_RESULT_SUCCESS) return std::nullopt;
    out.resize(std::min(out.size(), most));
    return out;
}

}  // namespace

std::optional<Bytes> decodeContent(std::string_view coding, std::span<const uint8_t> body) {
    if (equalsNoCase(coding, "br")) return unbrotlied(body);
    bool known = equalsNoCase(coding, "gzip") || equalsNoCase(coding, "x-gzip") ||
                 equalsNoCase(coding, "deflate") || equalsNoCase(coding, "x-deflate");
    if (!known) return std::nullopt;
    // Much of what is called deflate comes without the header that RFC 9110 asks for.
    auto out = inflated(body, 15 + 32);
    return out ? out : inflated(body, -15);
}

}  // namespace dorsal::http
