// A bounds-checked window onto captured bytes: the only way in which a protocol may read.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace dorsal {

// Thrown by every read past the end of the bytes; caught where a packet, or a stream's PDU, is dissected.
// Never thrown for a well-formed, whole packet.
struct BoundsError {
    enum class Kind : uint8_t {
        Truncated,      // the capture was cut short (snapshot length); the packet itself was longer
        Malformed,      // the packet says it holds more than it does
        Unreassembled,  // the rest is in another fragment that could not be joined
        Contained,      // a part says that it is longer than the whole it lies in
        TooDeep         // the budget for layers, items or work was spent
    };
    Kind kind;
};

// Bytes [0, reported) of a PDU, of which [0, captured) can be read. Positions are relative to the start of
// the view; `base()` is the view's own position in its data source (the frame, or a reassembled buffer). A
// view does not own the bytes.
class View {
  public:
    View() = default;
    View(const uint8_t* data, uint32_t captured, uint32_t reported, uint32_t base = 0, uint8_t source = 0)
        : data_(data), captured_(captured), reported_(reported), base_(base), source_(source) {}

    uint32_t captured() const { return captured_; }
    uint32_t reported() const { return reported_; }
    uint32_t base() const { return base_; }
    uint8_t source() const { return source_; }
    bool fragment() const { return fragment_; }
    // Reads past the end of a fragment are "unreassembled", not "malformed".
    void markFragment() { fragment_ = true; }

    bool has(uint32_t at, uint32_t n) const { return at <= captured_ && n <= captured_ - at; }
    void need(uint32_t at, uint32_t n) const {
        if (!has(at, n)) [[unlikely]]
            fail(at, n);
    }

    uint8_t u8(uint32_t at) const { return need(at, 1), data_[at]; }
    uint16_t u16(uint32_t at) const { return need(at, 2), uint16_t(data_[at] << 8 | data_[at + 1]); }
    uint32_t u24(uint32_t at) const { return need(at, 3), uint32_t(uint(at, 3)); }
    uint32_t u32(uint32_t at) const { return need(at, 4), uint32_t(uint(at, 4)); }
    uint64_t u64(uint32_t at) const { return need(at, 8), uint(at, 8); }
    uint16_t u16le(uint32_t at) const { return need(at, 2), uint16_t(data_[at] | data_[at + 1] << 8); }
    uint32_t u24le(uint32_t at) const { return need(at, 3), uint32_t(uintLe(at, 3)); }
    uint32_t u32le(uint32_t at) const { return need(at, 4), uint32_t(uintLe(at, 4)); }
    uint64_t u64le(uint32_t at) const { return need(at, 8), uintLe(at, 8); }
    // An unsigned integer of n bytes (1 to 8), big or little endian.
    uint64_t number(uint32_t at, uint32_t n, bool little = false) const {
        return need(at, n), little ? uintLe(at, n) : uint(at, n);
    }

    std::span<const uint8_t> bytes(uint32_t at, uint32_t n) const {
        return need(at, n), std::span(data_ + at, n);
    }
    std::string_view text(uint32_t at, uint32_t n) const {
        return need(at, n), std::string_view(reinterpret_cast<const char*>(data_) + at, n);
    }
    // What can be read from `at` on; empty when `at` is past the end.
    std::string_view rest(uint32_t at) const {
        return at >= captured_ ? std::string_view() : text(at, captured_ - at);
    }
    uint32_t left(uint32_t at) const { return at >= reported_ ? 0 : reported_ - at; }
    uint32_t leftCaptured(uint32_t at) const { return at >= captured_ ? 0 : captured_ - at; }
    // The position of a byte at or after `at`, or -1 when it is not among the captured bytes.
    int64_t find(uint32_t at, uint8_t byte) const {
        auto i = rest(at).find(char(byte));
        return i == std::string_view::npos ? -1 : int64_t(at + i);
    }

    // A part of this view, clipped to what it holds; throws when `at` is past its end.
    View sub(uint32_t at, uint32_t reported = UINT32_MAX) const {
        if (at > captured_) fail(at, 0);
        View v = *this;
        v.data_ += at;
        v.base_ += at;
        v.reported_ = reported_ - at < reported ? reported_ - at : reported;
        v.captured_ = captured_ - at < v.reported_ ? captured_ - at : v.reported_;
        return v;
    }
    // A part that says how long it is, and must lie within this view.
    View part(uint32_t at, uint32_t size) const {
        if (at <= reported_ && size > reported_ - at) throw BoundsError{BoundsError::Kind::Contained};
        return sub(at, size);
    }
    // The same bytes, with an end of its own that may lie beyond this view's (a length that a header
    // declares): reading past the captured bytes but before that end is a truncation.
    View declared(uint32_t at, uint32_t reported) const {
        View v = sub(at);
        v.reported_ = reported;
        if (v.captured_ > reported) v.captured_ = reported;
        return v;
    }

  private:
    [[noreturn]] void fail(uint32_t at, uint32_t n) const {
        bool inside = uint64_t(at) + n <= reported_;
        throw BoundsError{inside      ? BoundsError::Kind::Truncated
                          : fragment_ ? BoundsError::Kind::Unreassembled
                                      : BoundsError::Kind::Malformed};
    }
    uint64_t uint(uint32_t at, uint32_t n) const {
        uint64_t v = 0;
        for (uint32_t i = 0; i < n; ++i) v = v << 8 | data_[at + i];
        return v;
    }
    uint64_t uintLe(uint32_t at, uint32_t n) const {
        uint64_t v = 0;
        for (uint32_t i = n; i-- > 0;) v = v << 8 | data_[at + i];
        return v;
    }

    const uint8_t* data_ = nullptr;
    uint32_t captured_ = 0, reported_ = 0, base_ = 0;
    uint8_t source_ = 0;
    bool fragment_ = false;
};

}  // namespace dorsal
