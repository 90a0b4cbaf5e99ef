#include "dissectors/security/ber.h"

#include "dissectors/core/oid_names.h"
#include "dissectors/core/text.h"

namespace dorsal::ber {
namespace {

constexpr uint32_t kMostItems = 100'000;

// The universal tag of a type; -1 when it has none of its own.
int tagOf(Kind kind) {
    switch (kind) {
        case Kind::Sequence:
        case Kind::SequenceOf: return 16;
        case Kind::SetOf: return 17;
        case Kind::Boolean: return 1;
        case Kind::Integer:
        case Kind::HexInteger: return 2;
        case Kind::Enumerated: return 10;
        case Kind::Key:
        case Kind::BitString: return 3;
        case Kind::OctetByOid:
        case Kind::OctetString: return 4;
        case Kind::Null: return 5;
        case Kind::Oid: return 6;
        case Kind::UtcTime: return 23;
        case Kind::GeneralizedTime: return 24;
        case Kind::Utf8: return 12;
        case Kind::Numeric: return 18;
        case Kind::Printable: return 19;
        case Kind::T61: return 20;
        case Kind::Ia5: return 22;
        case Kind::Visible: return 26;
        case Kind::General: return 27;
        case Kind::Universal: return 28;
        case Kind::Bmp: return 30;
        default: return -1;
    }
}

Enc encodingOf(Kind kind) {
    return kind == Kind::Utf8  ? Enc::Utf8
           : kind == Kind::Bmp ? Enc::Utf16Be
           : kind == Kind::T61 ? Enc::Latin1
                               : Enc::Ascii;
}

const char* tagName(uint32_t tag) {
    static constexpr Name kNames[] = {{1, "BOOLEAN"},
                                      {2, "INTEGER"},
                                      {3, "BIT STRING"},
                                      {4, "OCTET STRING"},
                                      {5, "NULL"},
                                      {6, "OBJECT IDENTIFIER"},
                                      {10, "ENUMERATED"},
                                      {12, "UTF8String"},
                                      {16, "SEQUENCE"},
                                      {17, "SET"},
                                      {18, "NumericString"},
                                      {19, "PrintableString"},
                                      {20, "TeletexString, T61String"},
                                      {22, "IA5String"},
                                      {23, "UTCTime"},
                                      {24, "GeneralizedTime"},
                                      {26, "VisibleString, ISO64String"},
                                      {28, "UniversalString"},
                                      {30, "BMPString"}};
    return nameOf(Values(kNames), tag);
}

const char* className(Class c) {
    static constexpr const char* kNames[] = {"UNIVERSAL", "APPLICATION", "CONTEXT", "PRIVATE"};
    return kNames[c];
}

}  // namespace

Header readHeader(const View& view, uint32_t at, uint32_t limit) {
    Header h;
    h.start = at;
    auto first = view.u8(at++);
    h.cls = Class(first >> 6);
    h.constructed = first & 0x20;
    h.tag = first & 0x1f;
    if (h.tag == 0x1f) {
        h.tag = 0;
        uint8_t octet;
        do {
            octet = view.u8(at++);
            if (h.tag > 0xffffff) throw BoundsError{BoundsError::Kind::Malformed};
            h.tag = h.tag << 7 | (octet & 0x7f);
        } while (octet & 0x80);
    }
    uint32_t length = view.u8(at++);
    if (length & 0x80) {
        uint32_t n = length & 0x7f;
        // Indefinite lengths are not DER, and nothing that certificates are made of uses them.
        if (n == 0 || n > 4) throw BoundsError{BoundsError::Kind::Malformed};
        length = uint32_t(view.number(at, n));
        at += n;
    }
    h.content = at;
    if (length > view.left(at)) view.need(at, length);
    h.end = at + length;
    if (h.end > limit) throw BoundsError{BoundsError::Kind::Malformed};
    return h;
}

const Ber& berOf(Registry& r) { return static_cast<const Ber&>(*r.protocol("ber")); }

std::string describe(const Header& h) {
    return fmt::format("class:{}({}) {} tag:{}", className(h.cls), int(h.cls),
                       h.constructed ? "Constructed" : "Primitive", h.tag);
}

std::string hexLabel(std::span<const uint8_t> bytes) {
    constexpr size_t kMost = 36;
    std::string s = "0x";
    for (auto b : bytes.first(std::min(bytes.size(), kMost)))
        fmt::format_to(std::back_inserter(s), "{:02x}", b);
    if (bytes.size() > kMost) s += "…";
    return s;
}

bool Walker::matches(const Component& c, const Header& h) const {
    if (c.tag >= 0) return h.cls == kContext && h.tag == uint32_t(c.tag);
    if (c.type->kind == Kind::AnyByOid) return true;
    if (c.type->kind == Kind::Choice) {
        for (auto& alternative : c.type->parts)
            if (matches(alternative, h)) return true;
        return false;
    }
    return h.cls == kUniversal && int(h.tag) == tagOf(c.type->kind);
}

void Walker::component(const Component& c, const Header& h) {
    if (c.tag < 0) {
        if (c.type->kind == Kind::Choice)
            choice(*c.type, c.field, h);
        else if (c.type->kind == Kind::AnyByOid)
            byOid(h.start, h.end);
        else
            contents(*c.type, c.field, h, false);
    } else if (c.flags & kExplicit) {
        if (h.content < h.end) value(*c.type, c.field, h.content, h.end);
    } else {
        contents(*c.type, c.field, h, true);
    }
}

uint32_t Walker::value(const Type& t, const Field* f, uint32_t at, uint32_t limit) {
    auto h = readHeader(in.view, at, limit);
    Component c{f, &t};
    if (matches(c, h)) {
        component(c, h);
    } else {
        bool bits = t.kind == Kind::BitString, string = t.kind >= Kind::Utf8 && t.kind <= Kind::Bmp;
        auto what = bits ? "BitString"
                    : t.kind == Kind::Sequence || t.kind == Kind::SequenceOf
                        ? "Sequence"
                        : tagName(uint32_t(tagOf(t.kind)));
        auto expected = string ? fmt::format("String with tag={}", tagOf(t.kind)) : std::string(what);
        auto text = fmt::format("BER Error: {} expected but {} was unexpected", expected, describe(h));
        in.expert(bits     ? ber.wrongBits
                  : string ? ber.wrongString
                           : ber.wrongTag,
                  in.text(at, 1, "{}", text), "{}", text);
    }
    return h.end;
}

void Walker::contents(const Type& t, const Field* f, const Header& h, bool tagged) {
    if (++depth > kDeepest) throw BoundsError{BoundsError::Kind::TooDeep};
    switch (t.kind) {
        case Kind::Sequence: sequence(t, f, h, tagged); break;
        case Kind::SequenceOf:
        case Kind::SetOf: sequenceOf(t, f, h); break;
        case Kind::Choice:
            if (h.content < h.end) choice(t, f, readHeader(in.view, h.content, h.end));
            break;
        case Kind::AnyByOid: byOid(h.content, h.end); break;
        case Kind::OctetByOid: byOid(h.content, h.end); break;
        case Kind::Key:
        case Kind::BitString: bitString(t, f, h); break;
        default: primitive(t, f, h);
    }
    --depth;
}

void Walker::sequence(const Type& t, const Field* f, const Header& h, bool tagged) {
    uint32_t start = tagged ? h.content : h.start;
    auto item = f ? in.addNone(*f, start, h.end - start) : Item();
    if (item && h.content == h.end) item.append(" [0 length]");
    auto nest = in.in(item);
    auto outerOid = oid;
    uint32_t at = h.content;
    bool first = true;
    for (auto& c : t.parts) {
        if (at >= h.end) break;
        auto part = readHeader(in.view, at, h.end);
        if (!matches(c, part)) {
            if (c.flags & kOptional) continue;
            auto text = fmt::format(
                "BER Error: Wrong field in SEQUENCE: expected class:{}({}) tag:{}({}) but found "
                "class:{}({}) tag:{}",
                className(c.tag < 0 ? kUniversal : kContext), c.tag < 0 ? 0 : 2,
                c.tag < 0 ? tagOf(c.type->kind) : c.tag,
                tagName(uint32_t(c.tag < 0 ? tagOf(c.type->kind) : c.tag)), className(part.cls),
                int(part.cls), part.tag);
            in.expert(ber.wrongField, in.text(part.start, 1, "{}", text), "{}", text);
            return;
        }
        component(c, part);
        if (first && t.named) {
            algorithm = oid;
            if (item.texts()) item.append(" ({})", oidName(oid));
        }
        first = false;
        at = part.end;
    }
    if (t.then) t.then(*this, item, h);
    oid = outerOid;
}

void Walker::sequenceOf(const Type& t, const Field* f, const Header& h) {
    uint32_t count = 0;
    for (uint32_t at = h.content; at < h.end && count < kMostItems; ++count)
        at = readHeader(in.view, at, h.end).end;
    auto item = f ? in.addNumber(*f, h.content, h.end - h.content, count) : Item();
    item.label("{}: {} item{}", f ? f->name : "", count, count == 1 ? "" : "s");
    auto nest = in.in(item);
    auto& c = t.parts.front();
    for (uint32_t at = h.content; at < h.end;) {
        if (c.tag < 0) {
            at = c.type->kind == Kind::AnyByOid ? (byOid(at, h.end), readHeader(in.view, at, h.end).end)
                                                : value(*c.type, c.field, at, h.end);
        } else {
            auto part = readHeader(in.view, at, h.end);
            component(c, part);
            at = part.end;
        }
    }
    if (t.then) t.then(*this, item, h);
}

uint32_t Walker::choice(const Type& t, const Field* f, const Header& h) {
    if (++depth > kDeepest) throw BoundsError{BoundsError::Kind::TooDeep};
    for (uint32_t i = 0; i < t.parts.size(); ++i) {
        auto& c = t.parts[i];
        if (!matches(c, h)) continue;
        uint32_t start = c.tag < 0 ? h.start : h.content;
        uint32_t index = c.tag < 0 ? i : uint32_t(c.tag);
        auto item = f ? in.addNumber(*f, start, h.end - start, index) : Item();
        auto nest = in.in(item);
        component(c, h);
        if (t.then) t.then(*this, item, h);
        break;
    }
    --depth;
    return h.end;
}

void Walker::bitString(const Type& t, const Field* f, const Header& h) {
    if (h.content == h.end) return;
    bool key = t.kind == Kind::Key && algorithm == "1.2.840.113549.1.1.1";
    uint32_t at = h.content + 1, size = h.end - at;
    in.view.need(h.content, 1);
    if (!key) in.add(ber.padding, h.content, 1);
    auto item = f ? in.add(*f, at, size) : Item();
    auto nest = in.in(item);
    for (size_t i = 0; size && i < t.bits.size(); ++i) {
        auto byte = uint32_t(i / 8);
        if (byte < size)
            in.add(*t.bits[i], at + byte, 1);
        else
            in.addNumber(*t.bits[i], at, 1, 0);
    }
    if (t.then) t.then(*this, item, h);
    if (!key) return;
    auto rsa = ber.open.find("RSAPublicKey");
    if (rsa != ber.open.end()) value(*rsa->second.type, nullptr, at, h.end);
}

void Walker::time(const Type& t, const Field* f, const Header& h) {
    if (!f) return;
    auto s = in.view.text(h.content, h.end - h.content);
    bool utc = t.kind == Kind::UtcTime;
    size_t yearDigits = utc ? 2 : 4;
    auto number = [&](size_t at, size_t n) {
        int v = 0;
        for (size_t i = at; i < at + n; ++i)
            v = i < s.size() && s[i] >= '0' && s[i] <= '9' ? v * 10 + s[i] - '0' : v;
        return v;
    };
    if (s.size() < yearDigits + 8) {
        if (utc) in.add(*f, h.content, h.end - h.content);
        return;
    }
    int year = number(0, yearDigits);
    if (utc) year += year < 50 ? 2000 : 1900;
    size_t at = yearDigits;
    int month = number(at, 2), day = number(at + 2, 2), hour = number(at + 4, 2), minute = number(at + 6, 2),
        second = 0;
    at += 8;
    bool seconds = at + 1 < s.size() && s[at] >= '0' && s[at] <= '9';
    if (seconds) second = number(at, 2), at += 2;
    if (utc) {
        if (!in.out.wants(*f)) return;
        auto text = fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", year, month, day, hour, minute);
        if (seconds) text += fmt::format(":{:02}", second);
        auto zone = s.substr(std::min(at, s.size()));
        text += zone.empty() || zone == "Z" ? " (UTC)" : fmt::format(" (UTC{})", zone);
        in.addText(*f, h.content, h.end - h.content, text);
        return;
    }
    // Days since 1970-01-01 of a date in the Gregorian calendar.
    int y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of = y - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = int64_t(era) * 146097 + of * 365 + of / 4 - of / 100 + dayOfYear - 719468;
    in.addTime(*f, h.content, h.end - h.content, {days * 86400 + hour * 3600 + minute * 60 + second, 0});
}

void Walker::primitive(const Type& t, const Field* f, const Header& h) {
    uint32_t at = h.content, size = h.end - at;
    switch (t.kind) {
        case Kind::Oid:
            oid.clear();
            appendOid(oid, in.view.bytes(at, size));
            if (f) in.add(*f, at, size);
            break;
        case Kind::Boolean:
            if (f) in.addNumber(*f, at, size, size && in.view.u8(at));
            break;
        case Kind::Integer:
        case Kind::Enumerated: {
            if (!f) break;
            auto bytes = in.view.bytes(at, size);
            uint64_t v = size && bytes[0] & 0x80 ? ~uint64_t(0) : 0;
            for (auto b : bytes) v = v << 8 | b;
            in.addNumber(*f, at, size, v);
            break;
        }
        case Kind::HexInteger:
            if (f) {
                auto item = in.add(*f, at, size);
                if (item.texts()) item.value("{}", hexLabel(in.view.bytes(at, size)));
            }
            break;
        case Kind::UtcTime:
        case Kind::GeneralizedTime: time(t, f, h); break;
        case Kind::Null:
            if (f) in.addNone(*f, at, size);
            break;
        default:
            if (f) in.addString(*f, at, size, encodingOf(t.kind));
    }
    if (t.then) t.then(*this, Item(in.out, in.parent()), h);
}

void Walker::byOid(uint32_t at, uint32_t limit) {
    if (at >= limit) return;
    auto known = ber.open.find(oid);
    auto h = readHeader(in.view, at, limit);
    bool none = known == ber.open.end();
    bool choice = !none && known->second.type && known->second.type->kind == Kind::Choice;
    if (none || (choice && !matches({nullptr, known->second.type}, h))) {
        // An algorithm without parameters says NULL.
        if (h.cls == kUniversal && h.tag == 5) return;
        in.expert(ber.unknownOid, in.text(at, limit - at, "BER: Dissector for OID not implemented"));
        return;
    }
    auto& open = known->second;
    if (!open.protocol) return;
    if (in.out.layers.size() > 1000) throw BoundsError{BoundsError::Kind::TooDeep};
    in.out.layers.push_back(open.protocol->id());
    auto outer = oid;
    if (open.parse)
        open.parse(*this, *open.protocol, {kUniversal, false, 0, at, at, limit});
    else
        value(*open.type, open.field, at, limit);
    oid = outer;
}

}  // namespace dorsal::ber
