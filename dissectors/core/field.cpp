#include "dissectors/core/field.h"

#include <algorithm>
#include <bit>

#include "dissectors/core/protocol.h"

namespace dorsal {

Values::Values(std::span<const Name> list)
    : kind(Kind::Names), count(uint32_t(list.size())), names(list.data()) {
    sorted = std::is_sorted(list.begin(), list.end(), [](auto& a, auto& b) { return a.value < b.value; });
}

const char* Values::find(uint64_t value) const {
    if (kind == Kind::Names) {
        auto end = names + count;
        auto it = sorted
                      ? std::lower_bound(names, end, value, [](auto& n, uint64_t v) { return n.value < v; })
                      : std::find_if(names, end, [&](auto& n) { return n.value == value; });
        return it != end && it->value == value ? it->name : nullptr;
    }
    if (kind == Kind::Ranges) {
        auto it =
            std::find_if(ranges, ranges + count, [&](auto& r) { return value >= r.low && value <= r.high; });
        return it != ranges + count ? it->name : nullptr;
    }
    return nullptr;
}

const char* nameOf(const Values& values, uint64_t value, const char* unknown) {
    auto name = values.find(value);
    return name ? name : unknown;
}

Field::Field(Protocol& owner, const char* abbrev, const char* name, Type type, Base base, Values values,
             uint64_t mask, uint8_t flags)
    : abbrev(abbrev),
      name(name),
      owner(&owner),
      mask(mask),
      values(values),
      type(type),
      base(base),
      shift(mask ? uint8_t(std::countr_zero(mask)) : 0),
      flags(flags) {
    id = owner.registry().enroll(*this);
}

Field::Field(Protocol& owner, const char* abbrev, const char* name, Type type, int bits, Values values,
             uint64_t mask, uint8_t flags)
    : Field(owner, abbrev, name, type, Base::None, values, mask, flags) {
    this->bits = uint8_t(bits);
}

uint32_t widthOf(Type type) {
    switch (type) {
        case Type::Char:
        case Type::U8:
        case Type::I8: return 1;
        case Type::U16:
        case Type::I16: return 2;
        case Type::U24:
        case Type::I24: return 3;
        case Type::U32:
        case Type::I32:
        case Type::FrameNum: return 4;
        case Type::U40:
        case Type::I40: return 5;
        case Type::U48:
        case Type::I48: return 6;
        case Type::U56:
        case Type::I56: return 7;
        case Type::U64:
        case Type::I64: return 8;
        default: return 0;
    }
}

bool isUnsigned(Type type) { return type >= Type::U8 && type <= Type::U64; }
bool isSigned(Type type) { return type >= Type::I8 && type <= Type::I64; }
bool isString(Type type) { return type >= Type::String && type <= Type::UintString; }

const char* typeName(Type type) {
    static constexpr const char* kNames[] = {
        "FT_NONE",      "FT_PROTOCOL",   "FT_BOOLEAN",       "FT_CHAR",          "FT_UINT8",
        "FT_UINT16",    "FT_UINT24",     "FT_UINT32",        "FT_UINT40",        "FT_UINT48",
        "FT_UINT56",    "FT_UINT64",     "FT_INT8",          "FT_INT16",         "FT_INT24",
        "FT_INT32",     "FT_INT40",      "FT_INT48",         "FT_INT56",         "FT_INT64",
        "FT_FLOAT",     "FT_DOUBLE",     "FT_ABSOLUTE_TIME", "FT_RELATIVE_TIME", "FT_STRING",
        "FT_STRINGZ",   "FT_STRINGZPAD", "FT_STRINGZTRUNC",  "FT_UINT_STRING",   "FT_ETHER",
        "FT_BYTES",     "FT_UINT_BYTES", "FT_IPv4",          "FT_IPv6",          "FT_IPXNET",
        "FT_FRAMENUM",  "FT_GUID",       "FT_OID",           "FT_REL_OID",       "FT_EUI64",
        "FT_SYSTEM_ID", "FT_AX25",       "FT_VINES",         "FT_FCWWN"};
    return kNames[size_t(type)];
}

const char* baseName(const Field& f) {
    static constexpr const char* kBits[] = {"0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10",
                                            "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21",
                                            "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32"};
    if (f.type == Type::Boolean)
        return f.bits <= 32 ? kBits[f.bits] : f.bits == 40 ? "40" : f.bits == 48 ? "48" : "64";
    static constexpr const char* kNames[] = {"BASE_NONE",    "BASE_DEC",     "BASE_HEX",     "BASE_OCT",
                                             "BASE_DEC_HEX", "BASE_HEX_DEC", "BASE_CUSTOM",  "BASE_PT_UDP",
                                             "BASE_PT_TCP",  "BASE_PT_DCCP", "BASE_PT_SCTP", "BASE_OUI"};
    bool number = isUnsigned(f.type) || isSigned(f.type) || f.type == Type::Char;
    if (!number || size_t(f.base) >= std::size(kNames)) return "";
    return kNames[size_t(f.base)];
}

const char* severityName(Severity s) {
    static constexpr const char* kNames[] = {"Comment", "Chat", "Note", "Warning", "Error"};
    return kNames[size_t(s)];
}

const char* groupName(Group g) {
    static constexpr const char* kNames[] = {
        "Checksum",   "Sequence",   "Response", "Request",   "Undecoded",    "Reassemble",
        "Malformed",  "Debug",      "Protocol", "Security",  "Comment",      "Decryption",
        "Assumption", "Deprecated", "Receive",  "Interface", "Dissector bug"};
    return kNames[size_t(g)];
}

}  // namespace dorsal
