// Values of the display-filter language: of fields in a packet, of literals, and what is worked out of them.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dissectors/core/dissection.h"

namespace dorsal {

// Trivially copyable. Bytes and texts longer than eight bytes lie in the packet's dissection or in a
// FilterArena, which must outlive the value.
struct FilterValue {
    enum class Kind : uint8_t { Unsigned, Signed, Double, Time, Ipv4, Ipv6, Bytes, Text };
    Kind kind = Kind::Unsigned;
    uint8_t prefix = 0;   // bits of an address that count
    int32_t nanos = 0;    // of times
    uint64_t number = 0;  // whole numbers, IPv4 addresses, seconds; a double's bits
    const uint8_t* data = nullptr;
    uint32_t size = 0;
    uint8_t own[8] = {};  // instead of data when that is nullptr

    static FilterValue ofUnsigned(uint64_t v) { return {.kind = Kind::Unsigned, .number = v}; }
    static FilterValue ofSigned(int64_t v) { return {.kind = Kind::Signed, .number = uint64_t(v)}; }
    static FilterValue ofDouble(double v);
    static FilterValue ofTime(Time t) {
        return {.kind = Kind::Time, .nanos = t.nanos, .number = uint64_t(t.seconds)};
    }
    static FilterValue ofIpv4(uint32_t v, uint8_t prefix = 32) {
        return {.kind = Kind::Ipv4, .prefix = prefix, .number = v};
    }
    static FilterValue ofBytes(std::span<const uint8_t> b, Kind kind = Kind::Bytes) {
        return {.kind = kind, .prefix = 128, .data = b.data(), .size = uint32_t(b.size())};
    }
    static FilterValue ofText(std::string_view s) {
        return ofBytes({reinterpret_cast<const uint8_t*>(s.data()), s.size()}, Kind::Text);
    }
    // The last `n` bytes of a number, in network order.
    static FilterValue ofOwnBytes(uint64_t number, uint32_t n);

    std::span<const uint8_t> bytes() const { return {data ? data : own, size}; }
    std::string_view text() const { return {reinterpret_cast<const char*>(data ? data : own), size}; }
    double asDouble() const;
    bool isZero() const;
};

// Keeps texts and bytes that were made, until it is cleared.
class FilterArena {
  public:
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
    void clear() { texts_.clear(); }

  private:
    std::deque<std::string> texts_;
};

// The value of an item.
FilterValue filterValueOf(const Dissection& d, const Node& node, FilterArena& arena);

// The bytes that slices and regular expressions see; they outlive the value.
std::span<const uint8_t> bytesForSlice(const FilterValue& value, FilterArena& arena);

// Below, equal or above (-1, 0, 1). Addresses are equal when they agree in the bits that count for both.
int compare(const FilterValue& a, const FilterValue& b);
bool containsValue(const FilterValue& whole, const FilterValue& part);

// `op`: '+', '-', '*', '/', '%' or '&'. Nothing where there is no result: a division by zero, an overflow,
// masks of other lengths.
std::optional<FilterValue> calculate(char op, const FilterValue& a, const FilterValue& b, FilterArena& arena);
std::optional<FilterValue> negate(const FilterValue& v);
std::optional<FilterValue> absolute(const FilterValue& v);

}  // namespace dorsal
