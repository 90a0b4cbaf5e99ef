#include "model/filter/filter_literal.h"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "model/filter/filter_types.h"

namespace dorsal {

namespace {

using Form = FilterLiteral::Form;

class LiteralReader {
  public:
    LiteralReader(const FilterLiteral& literal, Type type, const Field* field, FilterArena& arena,
                  std::string& sentence)
        : form_(literal.form),
          text_(literal.text),
          type_(type),
          field_(field),
          arena_(arena),
          sentence_(sentence) {}

    std::optional<FilterValue> read() {
        auto c = filterClassOf(type_);
        if (c == FilterClass::Text) return FilterValue::ofText(arena_.keep(std::string(text_)));
        if (isByteLike(c)) return bytes();
        if (isWholeNumber(c)) return whole();
        if (form_ == Form::Character) return character(c);
        switch (c) {
            case FilterClass::Boolean: return boolean();
            case FilterClass::AbsoluteTime: return dateTime();
            case FilterClass::Double:
            case FilterClass::RelativeTime:
            case FilterClass::Ipv4:
            case FilterClass::Ipv6: break;
            default: return fail("{} cannot be written in a filter.", filterTypeName(type_));
        }
        if (form_ == Form::String) return noString();
        if (c == FilterClass::Double) return floating();
        if (c == FilterClass::RelativeTime) return seconds();
        return c == FilterClass::Ipv4 ? ipv4() : ipv6();
    }

  private:
    template <class... A>
    std::nullopt_t fail(fmt::format_string<A...> f, A&&... a) {
        sentence_ = fmt::format(f, std::forward<A>(a)...);
        return std::nullopt;
    }
    std::nullopt_t noString() {
        return fail("{} cannot be converted from a string (\"{}\").", filterTypeName(type_), text_);
    }

    // A number in C's notation, or in binary.
    static std::errc parseWhole(std::string_view s, uint64_t& value) {
        int base = 10;
        if (s.size() > 1 && s[0] == '0') {
            char c = char(s[1] | 0x20);
            base = c == 'x' ? 16 : c == 'b' ? 2 : 8;
            s.remove_prefix(base == 8 ? 1 : 2);
        }
        auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value, base);
        if (error == std::errc() && end != s.data() + s.size()) return std::errc::invalid_argument;
        return error;
    }

    // The number that a value's name stands for.
    std::optional<uint64_t> named() const {
        if (!field_) return std::nullopt;
        auto& values = field_->values;
        auto is = [&](const char* name) {
            return strlen(name) == text_.size() && strncasecmp(name, text_.data(), text_.size()) == 0;
        };
        if (values.kind == Values::Kind::Names)
            for (uint32_t i = 0; i < values.count; ++i)
                if (is(values.names[i].name)) return values.names[i].value;
        if (values.kind == Values::Kind::Ranges)
            for (uint32_t i = 0; i < values.count; ++i)
                if (is(values.ranges[i].name)) return values.ranges[i].low;
        if (values.kind == Values::Kind::TrueFalse) {
            if (is(values.trueFalse->yes)) return 1;
            if (is(values.trueFalse->no)) return 0;
        }
        return std::nullopt;
    }
    bool hasNames() const {
        auto kind = field_ ? field_->values.kind : Values::Kind::None;
        return kind == Values::Kind::Names || kind == Values::Kind::Ranges || kind == Values::Kind::TrueFalse;
    }
    std::nullopt_t noName() {
        return fail("\"{}\" cannot be found among the possible values for {}.", text_, field_->abbrev);
    }

    std::optional<FilterValue> whole() {
        bool isSigned = filterClassOf(type_) == FilterClass::Signed;
        auto made = [&](uint64_t v) {
            return isSigned ? FilterValue::ofSigned(int64_t(v)) : FilterValue::ofUnsigned(v);
        };
        if (form_ == Form::Character) return made(uint8_t(text_[0]));
        uint64_t v = 0;
        if (form_ == Form::Word) {
            if (type_ == Type::Eui64 && text_.find_first_of(":-") != std::string_view::npos) return eui64();
            auto error = parseWhole(text_, v);
            if (error == std::errc()) return inRange(v, isSigned) ? std::optional(made(v)) : std::nullopt;
            if (error == std::errc::result_out_of_range)
                return fail("\"{}\" causes an integer overflow.", text_);
        }
        if (auto value = named()) return made(*value);
        if (hasNames()) return noName();
        if (form_ == Form::String) return noString();
        return fail("\"{}\" is not a valid number.", text_);
    }
    bool inRange(uint64_t v, bool isSigned) {
        uint32_t width = widthOf(type_);
        if (width == 0 || width > 8) width = type_ == Type::Char ? 1 : type_ == Type::Eui64 ? 8 : 4;
        uint64_t most = ~uint64_t(0) >> (64 - width * 8 + (isSigned ? 1 : 0));
        if (v <= most) return true;
        fail("\"{}\" too big for this field, maximum {}.", text_, most);
        return false;
    }
    std::optional<FilterValue> eui64() {
        std::string raw;
        if (!byteString(raw) || raw.size() != 8) return fail("\"{}\" is not a valid number.", text_);
        uint64_t v = 0;
        for (char c : raw) v = v << 8 | uint8_t(c);
        return FilterValue::ofUnsigned(v);
    }

    std::optional<FilterValue> boolean() {
        uint64_t v = 0;
        if (form_ == Form::Word) {
            if (text_ == "True" || text_ == "TRUE") return FilterValue::ofUnsigned(1);
            if (text_ == "False" || text_ == "FALSE") return FilterValue::ofUnsigned(0);
            if (parseWhole(text_, v) == std::errc()) return FilterValue::ofUnsigned(v != 0);
        }
        if (auto value = named()) return FilterValue::ofUnsigned(*value);
        if (hasNames()) return noName();
        if (form_ == Form::String) return noString();
        return fail("\"{}\" is not a valid number.", text_);
    }
    std::optional<FilterValue> character(FilterClass c) {
        if (c == FilterClass::Boolean) return FilterValue::ofUnsigned(text_[0] != 0);
        return fail("{} cannot be converted from a character constant ('{}').", filterTypeName(type_), text_);
    }

    std::optional<FilterValue> floating() {
        uint64_t v = 0;
        if (parseWhole(text_, v) == std::errc()) return FilterValue::ofDouble(double(v));
        double d = 0;
        auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), d);
        if (error == std::errc::result_out_of_range)
            return fail("\"{}\" causes floating-point overflow.", text_);
        if (error != std::errc() || end != text_.data() + text_.size())
            return fail("\"{}\" is not a valid floating-point number.", text_);
        return FilterValue::ofDouble(d);
    }

    std::optional<FilterValue> seconds() {
        auto dot = text_.find('.');
        auto whole = text_.substr(0, dot), part = dot == std::string_view::npos ? "" : text_.substr(dot + 1);
        int64_t s = 0;
        auto digits = [](std::string_view t) { return t.find_first_not_of("0123456789") == t.npos; };
        bool good = digits(whole) && digits(part) && part.size() <= 9 && (!whole.empty() || !part.empty());
        if (good && !whole.empty())
            good = std::from_chars(whole.data(), whole.data() + whole.size(), s).ec == std::errc();
        if (!good) return fail("\"{}\" is not a valid time.", text_);
        int32_t nanos = 0;
        for (size_t i = 0; i < 9; ++i) nanos = nanos * 10 + (i < part.size() ? part[i] - '0' : 0);
        return FilterValue::ofTime({s, nanos});
    }

    std::optional<FilterValue> dateTime() {
        if (form_ != Form::Character)
            if (auto time = readDateTime(text_)) return FilterValue::ofTime(*time);
        return fail(
            "\"{}\" is not a valid absolute time. Write it like \"2011-07-04 12:34:56\" or "
            "\"Nov 12, 1999 08:55:44.123\".",
            text_);
    }

    // What stands before the slash, and the number behind it.
    std::optional<std::string_view> address(uint32_t most, uint32_t& prefix, const char* family) {
        auto slash = text_.find('/');
        prefix = most;
        if (slash == std::string_view::npos) return text_;
        auto bits = text_.substr(slash + 1);
        auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), prefix);
        if (error != std::errc() || end != bits.data() + bits.size() || prefix > most) {
            fail("The prefix of an {} address has at most {} bits, not {}.", family, most, bits);
            return std::nullopt;
        }
        return text_.substr(0, slash);
    }
    std::optional<FilterValue> ipv4() {
        uint32_t prefix;
        auto text = address(32, prefix, "IPv4");
        if (!text) return std::nullopt;
        uint32_t v = 0;
        auto rest = *text;
        for (int part = 0; part < 4; ++part) {
            uint32_t number = 0;
            auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
            auto used = size_t(end - rest.data());
            bool last = part == 3, good = error == std::errc() && used <= 3 && number <= 255;
            if (!good || (last ? used != rest.size() : used == rest.size() || rest[used] != '.'))
                return fail("\"{}\" is not a valid hostname or IPv4 address.", *text);
            v = v << 8 | number;
            rest.remove_prefix(std::min(rest.size(), used + 1));
        }
        return FilterValue::ofIpv4(v, uint8_t(prefix));
    }
    std::optional<FilterValue> ipv6() {
        uint32_t prefix;
        auto text = address(128, prefix, "IPv6");
        if (!text) return std::nullopt;
        std::array<uint8_t, 16> bytes{};
        if (!parseIpv6(*text, bytes)) return fail("\"{}\" is not a valid hostname or IPv6 address.", *text);
        auto value = FilterValue::ofBytes(kept({bytes.begin(), bytes.end()}), FilterValue::Kind::Ipv6);
        value.prefix = uint8_t(prefix);
        return value;
    }
    // RFC 4291, section 2.2.
    static bool parseIpv6(std::string_view s, std::array<uint8_t, 16>& out) {
        std::array<uint16_t, 8> groups{};
        size_t count = 0, gap = SIZE_MAX;
        if (s.starts_with("::")) gap = 0, s.remove_prefix(2);
        while (!s.empty()) {
            auto end = std::min(s.find(':'), s.size());
            auto part = s.substr(0, end);
            if (part.find('.') != std::string_view::npos) {
                std::string sentence;
                FilterArena none;
                auto v4 = LiteralReader({Form::Word, part}, Type::Ipv4, nullptr, none, sentence).ipv4();
                if (!v4 || v4->prefix != 32 || end != s.size() || count > 6) return false;
                groups[count++] = uint16_t(v4->number >> 16);
                groups[count++] = uint16_t(v4->number);
                break;
            }
            uint16_t group = 0;
            auto [stop, error] = std::from_chars(part.data(), part.data() + part.size(), group, 16);
            if (error != std::errc() || stop != part.data() + part.size() || part.size() > 4 || count == 8)
                return false;
            groups[count++] = group;
            s.remove_prefix(end);
            if (s.starts_with("::")) {
                if (gap != SIZE_MAX) return false;
                gap = count;
                s.remove_prefix(2);
            } else if (!s.empty()) {
                s.remove_prefix(1);
                if (s.empty()) return false;
            }
        }
        if (gap == SIZE_MAX ? count != 8 : count > 7) return false;
        size_t shift = 8 - count;
        for (size_t i = 0; i < count; ++i) {
            size_t at = i >= gap ? i + shift : i;
            out[at * 2] = uint8_t(groups[i] >> 8);
            out[at * 2 + 1] = uint8_t(groups[i]);
        }
        return true;
    }

    std::span<const uint8_t> kept(std::string raw) {
        auto s = arena_.keep(std::move(raw));
        return {reinterpret_cast<const uint8_t*>(s.data()), s.size()};
    }

    // Hexadecimal digits alone, or pairs of them with one kind of separator in between; dots may separate
    // single digits, too.
    bool byteString(std::string& out) const {
        auto s = text_;
        if (!s.empty() && s[0] == ':') s.remove_prefix(1);
        auto firstSeparator = s.find_first_of(":.-");
        char separator = firstSeparator == std::string_view::npos ? 0 : s[firstSeparator];
        while (!s.empty()) {
            auto end = separator ? std::min(s.find(separator), s.size()) : s.size();
            auto part = s.substr(0, end);
            bool digits =
                std::all_of(part.begin(), part.end(), [](char c) { return std::isxdigit(uint8_t(c)); });
            bool odd = part.size() % 2, single = part.size() == 1 && separator == '.';
            if (part.empty() || !digits || (odd && separator && !single)) return false;
            for (size_t i = 0; i < part.size(); i += 2) {
                uint8_t b = 0;
                std::from_chars(part.data() + i, part.data() + std::min(i + 2, part.size()), b, 16);
                out += char(b);
            }
            if (end == s.size()) break;
            s.remove_prefix(end + 1);
            if (s.empty()) return false;
        }
        return !out.empty();
    }

    std::optional<FilterValue> bytes() {
        bool plain = type_ == Type::Bytes || type_ == Type::UintBytes || type_ == Type::Protocol;
        std::string raw;
        if (form_ != Form::Word) {
            if (!plain && form_ == Form::String) return noString();
            return FilterValue::ofBytes(kept(std::string(text_)));
        }
        if (type_ == Type::Guid) return guid();
        if (type_ == Type::Oid || type_ == Type::RelOid) return oid();
        uint64_t number = 0;
        if (text_.starts_with("0x") || text_.starts_with("0X")) {
            if (parseWhole(text_, number) != std::errc() || number > 255 || text_.size() > 4)
                return fail("\"{}\" is not a valid byte string.", text_);
            raw = std::string(1, char(number));
        } else if (!byteString(raw)) {
            return fail("\"{}\" is not a valid {}.", text_,
                        type_ == Type::Ether ? "Ethernet address" : "byte string");
        }
        if (type_ == Type::Ether && raw.size() != 6)
            return fail("\"{}\" contains too {} bytes to be a valid Ethernet address.", text_,
                        raw.size() < 6 ? "few" : "many");
        return FilterValue::ofBytes(kept(std::move(raw)));
    }

    std::optional<FilterValue> guid() {
        std::string raw;
        static constexpr size_t kDashes[] = {8, 13, 18, 23};
        bool good = text_.size() == 36;
        for (size_t i = 0; good && i < 36;) {
            bool dash = std::find(std::begin(kDashes), std::end(kDashes), i) != std::end(kDashes);
            if (dash) {
                good = text_[i++] == '-';
                continue;
            }
            uint8_t b = 0;
            good = std::from_chars(text_.data() + i, text_.data() + i + 2, b, 16).ptr == text_.data() + i + 2;
            raw += char(b);
            i += 2;
        }
        if (!good) return fail("\"{}\" is not a valid GUID.", text_);
        return FilterValue::ofBytes(kept(std::move(raw)));
    }

    // X.690, section 8.19.
    std::optional<FilterValue> oid() {
        std::string raw;
        uint64_t first = 0;
        size_t parts = 0;
        bool good = !text_.empty();
        for (auto rest = text_; good; ++parts) {
            uint64_t number = 0;
            auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
            auto used = size_t(end - rest.data());
            good = error == std::errc() && (used == rest.size() || rest[used] == '.') && number < 1ull << 56;
            if (!good) break;
            if (type_ == Type::Oid && parts == 0) {
                first = number;
                good = number <= 2;
            } else {
                if (type_ == Type::Oid && parts == 1) number += first * 40;
                for (int shift = 63; shift >= 0; shift -= 7)
                    if (shift == 0 || number >> shift)
                        raw += char((number >> shift & 127) | (shift ? 128 : 0));
            }
            if (used == rest.size()) break;
            rest.remove_prefix(used + 1);
        }
        if (!good || raw.empty()) return fail("\"{}\" is not a valid OBJECT IDENTIFIER.", text_);
        return FilterValue::ofBytes(kept(std::move(raw)));
    }

    Form form_;
    std::string_view text_;
    Type type_;
    const Field* field_;
    FilterArena& arena_;
    std::string& sentence_;
};

}  // namespace

std::optional<FilterValue> readLiteral(const FilterLiteral& literal, Type type, const Field* field,
                                       FilterArena& arena, std::string& sentence) {
    return LiteralReader(literal, type, field, arena, sentence).read();
}

}  // namespace dorsal
