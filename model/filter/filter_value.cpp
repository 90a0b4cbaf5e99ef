#include "model/filter/filter_value.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "dissectors/core/protocol.h"
#include "dissectors/core/text.h"

namespace dorsal {

namespace {

using Kind = FilterValue::Kind;

std::span<const uint8_t> asBytes(std::string_view s) {
    return {reinterpret_cast<const uint8_t*>(s.data()), s.size()};
}

std::span<const uint8_t> rawOf(const Dissection& d, const Node& n) {
    return n.flags & kInArena ? asBytes(d.arenaText(n)) : d.bytesOf(n);
}

FilterValue textValue(const Dissection& d, const Node& n, FilterArena& arena) {
    // Most texts are ASCII and need no decoding.
    if (n.encoding != Enc::Utf16Le && n.encoding != Enc::Utf16Be) {
        auto raw = rawOf(d, n);
        if (std::all_of(raw.begin(), raw.end(), [](uint8_t b) { return b > 0 && b < 0x80; }))
            return FilterValue::ofBytes(raw, Kind::Text);
    }
    return FilterValue::ofText(arena.keep(stringOf(d, n)));
}

int sign(std::strong_ordering o) { return o < 0 ? -1 : o > 0 ? 1 : 0; }

int compareWhole(const FilterValue& a, const FilterValue& b) {
    bool aNegative = a.kind == Kind::Signed && int64_t(a.number) < 0;
    bool bNegative = b.kind == Kind::Signed && int64_t(b.number) < 0;
    if (aNegative != bNegative) return aNegative ? -1 : 1;
    return sign(a.number <=> b.number);
}

// Longer bytes are greater, as tshark has it.
int compareBytes(std::span<const uint8_t> a, std::span<const uint8_t> b) {
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a.empty() ? 0 : sign(std::memcmp(a.data(), b.data(), a.size()) <=> 0);
}

int comparePrefix(std::span<const uint8_t> a, std::span<const uint8_t> b, uint32_t bits) {
    size_t whole = bits / 8;
    if (a.size() < 16 || b.size() < 16) return compareBytes(a, b);
    int order = std::memcmp(a.data(), b.data(), whole);
    if (order || bits % 8 == 0) return order < 0 ? -1 : order > 0 ? 1 : 0;
    auto mask = uint8_t(0xff << (8 - bits % 8));
    return sign((a[whole] & mask) <=> (b[whole] & mask));
}

std::optional<FilterValue> calculateWhole(char op, const FilterValue& a, const FilterValue& b) {
    bool isSigned = a.kind == Kind::Signed || b.kind == Kind::Signed;
    auto x = a.number, y = b.number;
    auto made = [&](uint64_t v) {
        return FilterValue{.kind = isSigned ? Kind::Signed : Kind::Unsigned, .number = v};
    };
    switch (op) {
        case '&': return made(x & y);
        case '+': return made(x + y);
        case '-':
            if (!isSigned && x < y) isSigned = true;
            return made(x - y);
        case '*': return made(x * y);
        default:
            if (y == 0) return std::nullopt;
            if (!isSigned) return made(op == '/' ? x / y : x % y);
            if (int64_t(y) == -1) return made(op == '/' ? 0 - x : 0);
            return made(uint64_t(op == '/' ? int64_t(x) / int64_t(y) : int64_t(x) % int64_t(y)));
    }
}

std::optional<FilterValue> calculateDouble(char op, double x, double y) {
    switch (op) {
        case '+': return FilterValue::ofDouble(x + y);
        case '-': return FilterValue::ofDouble(x - y);
        case '*': return FilterValue::ofDouble(x * y);
        case '/':
            if (y == 0) return std::nullopt;
            return FilterValue::ofDouble(x / y);
        default: return std::nullopt;
    }
}

std::optional<FilterValue> calculateTime(char op, const FilterValue& a, const FilterValue& b) {
    constexpr int64_t kSecond = 1'000'000'000;
    int64_t seconds, nanos = op == '+' ? int64_t(a.nanos) + b.nanos : int64_t(a.nanos) - b.nanos;
    bool overflow = op == '+' ? __builtin_add_overflow(int64_t(a.number), int64_t(b.number), &seconds)
                              : __builtin_sub_overflow(int64_t(a.number), int64_t(b.number), &seconds);
    if (overflow) return std::nullopt;
    int64_t carry = nanos / kSecond;
    nanos %= kSecond;
    if (__builtin_add_overflow(seconds, carry, &seconds)) return std::nullopt;
    // Seconds and nanoseconds of one sign.
    if (seconds > 0 && nanos < 0) seconds -= 1, nanos += kSecond;
    if (seconds < 0 && nanos > 0) seconds += 1, nanos -= kSecond;
    return FilterValue::ofTime({seconds, int32_t(nanos)});
}

}  // namespace

FilterValue FilterValue::ofDouble(double v) {
    return {.kind = Kind::Double, .number = std::bit_cast<uint64_t>(v)};
}

FilterValue FilterValue::ofOwnBytes(uint64_t number, uint32_t n) {
    FilterValue v{.kind = Kind::Bytes, .size = n};
    for (uint32_t i = 0; i < n; ++i) v.own[i] = uint8_t(number >> (8 * (n - 1 - i)));
    return v;
}

double FilterValue::asDouble() const {
    return kind == Kind::Double   ? std::bit_cast<double>(number)
           : kind == Kind::Signed ? double(int64_t(number))
                                  : double(number);
}

bool FilterValue::isZero() const {
    switch (kind) {
        case Kind::Double: return std::bit_cast<double>(number) == 0;
        case Kind::Time: return number == 0 && nanos == 0;
        case Kind::Ipv6:
        case Kind::Bytes:
        case Kind::Text: {
            auto b = bytes();
            return std::all_of(b.begin(), b.end(), [](uint8_t x) { return x == 0; });
        }
        default: return number == 0;
    }
}

FilterValue filterValueOf(const Dissection& d, const Node& n, FilterArena& arena) {
    auto type = d.registry->field(n.field).type;
    switch (type) {
        case Type::I8:
        case Type::I16:
        case Type::I24:
        case Type::I32:
        case Type::I40:
        case Type::I48:
        case Type::I56:
        case Type::I64: return FilterValue::ofSigned(int64_t(n.value));
        case Type::Float:
        case Type::Double: return {.kind = Kind::Double, .number = n.value};
        case Type::AbsoluteTime:
        case Type::RelativeTime: return FilterValue::ofTime({int64_t(n.value), int32_t(n.nanos)});
        case Type::Ipv4: return FilterValue::ofIpv4(uint32_t(n.value));
        case Type::Ipv6: return FilterValue::ofBytes(rawOf(d, n), Kind::Ipv6);
        case Type::Ether: return FilterValue::ofOwnBytes(n.value, 6);
        case Type::String:
        case Type::Stringz:
        case Type::StringzPad:
        case Type::StringzTrunc:
        case Type::UintString: return textValue(d, n, arena);
        case Type::None:
        case Type::Protocol: return FilterValue::ofBytes(d.bytesOf(n));
        case Type::Bytes:
        case Type::UintBytes:
        case Type::Guid:
        case Type::Oid:
        case Type::RelOid:
        case Type::SystemId:
        case Type::Ax25:
        case Type::Vines:
        case Type::Fcwwn: return FilterValue::ofBytes(rawOf(d, n));
        default: return FilterValue::ofUnsigned(n.value);
    }
}

std::span<const uint8_t> bytesForSlice(const FilterValue& value, FilterArena& arena) {
    if (value.kind != Kind::Ipv4)
        return value.data ? value.bytes() : asBytes(arena.keep(std::string(value.text())));
    auto v = uint32_t(value.number);
    return asBytes(arena.keep({char(v >> 24), char(v >> 16), char(v >> 8), char(v)}));
}

int compare(const FilterValue& a, const FilterValue& b) {
    switch (a.kind) {
        case Kind::Unsigned:
        case Kind::Signed:
            if (b.kind != Kind::Double) return compareWhole(a, b);
            [[fallthrough]];
        case Kind::Double: {
            double x = a.asDouble(), y = b.asDouble();
            return x < y ? -1 : x > y ? 1 : 0;
        }
        case Kind::Time: {
            int order = sign(int64_t(a.number) <=> int64_t(b.number));
            return order ? order : sign(a.nanos <=> b.nanos);
        }
        case Kind::Ipv4: {
            auto bits = std::min(a.prefix, b.prefix);
            uint32_t mask = bits ? ~uint32_t(0) << (32 - bits) : 0;
            return sign((uint32_t(a.number) & mask) <=> (uint32_t(b.number) & mask));
        }
        case Kind::Ipv6: return comparePrefix(a.bytes(), b.bytes(), std::min(a.prefix, b.prefix));
        case Kind::Bytes: return compareBytes(a.bytes(), b.bytes());
        case Kind::Text:
            return b.kind == Kind::Bytes ? compareBytes(a.bytes(), b.bytes())
                                         : sign(a.text().compare(b.text()) <=> 0);
    }
    return 0;
}

bool containsValue(const FilterValue& whole, const FilterValue& part) {
    auto w = whole.bytes(), p = part.bytes();
    if (p.empty()) return true;
    return p.size() <= w.size() && memmem(w.data(), w.size(), p.data(), p.size());
}

std::optional<FilterValue> calculate(char op, const FilterValue& a, const FilterValue& b,
                                     FilterArena& arena) {
    switch (a.kind) {
        case Kind::Unsigned:
        case Kind::Signed:
            if (b.kind == Kind::Double) return calculateDouble(op, a.asDouble(), b.asDouble());
            return calculateWhole(op, a, b);
        case Kind::Double: return calculateDouble(op, a.asDouble(), b.asDouble());
        case Kind::Time: return calculateTime(op, a, b);
        case Kind::Ipv4: return FilterValue::ofIpv4(uint32_t(a.number & b.number));
        case Kind::Ipv6:
        case Kind::Bytes:
        case Kind::Text: {
            auto x = a.bytes(), y = b.bytes();
            if (x.size() != y.size()) return std::nullopt;
            std::string masked(x.size(), 0);
            for (size_t i = 0; i < x.size(); ++i) masked[i] = char(x[i] & y[i]);
            auto value = FilterValue::ofBytes(asBytes(arena.keep(std::move(masked))), a.kind);
            return value;
        }
    }
    return std::nullopt;
}

std::optional<FilterValue> negate(const FilterValue& v) {
    switch (v.kind) {
        // tshark has no negative of an unsigned number, but for what a subtraction made.
        case Kind::Unsigned: return std::nullopt;
        case Kind::Signed: return FilterValue::ofSigned(int64_t(0 - v.number));
        case Kind::Double: return FilterValue::ofDouble(-v.asDouble());
        case Kind::Time: return calculateTime('-', FilterValue::ofTime({}), v);
        default: return std::nullopt;
    }
}

std::optional<FilterValue> absolute(const FilterValue& v) {
    bool negative = v.kind == Kind::Signed   ? int64_t(v.number) < 0
                    : v.kind == Kind::Double ? v.asDouble() < 0
                    : v.kind == Kind::Time   ? int64_t(v.number) < 0 || v.nanos < 0
                                             : false;
    return negative ? negate(v) : v;
}

}  // namespace dorsal
