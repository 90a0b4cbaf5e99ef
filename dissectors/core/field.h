// What a protocol declares of a field, once: filter name, label, type, base, value names, bit mask.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dorsal {

class Protocol;

// tshark's field types (`tshark -G fields`, the third column after the names).
enum class Type : uint8_t {
    None,
    Protocol,
    Boolean,
    Char,
    U8,
    U16,
    U24,
    U32,
    U40,
    U48,
    U56,
    U64,
    I8,
    I16,
    I24,
    I32,
    I40,
    I48,
    I56,
    I64,
    Float,
    Double,
    AbsoluteTime,
    RelativeTime,
    String,
    Stringz,
    StringzPad,
    StringzTrunc,
    UintString,
    Ether,
    Bytes,
    UintBytes,
    Ipv4,
    Ipv6,
    Ipxnet,
    FrameNum,
    Guid,
    Oid,
    RelOid,
    Eui64,
    SystemId,
    Ax25,
    Vines,
    Fcwwn
};

// How a value is written. For numbers the base; for bytes the separator; for times the zone.
enum class Base : uint8_t {
    None,
    Dec,
    Hex,
    Oct,
    DecHex,
    HexDec,
    Custom,
    PtUdp,
    PtTcp,
    PtDccp,
    PtSctp,
    Oui,
    Dot,
    Dash,
    Colon,
    Space,  // separators between bytes
    Local,
    Utc,
    DoyUtc,
    NtpUtc  // absolute times
};

// A value and its name. Sort by value: look-ups in sorted lists are binary searches.
struct Name {
    uint64_t value;
    const char* name;
};
struct NameRange {
    uint64_t low, high;
    const char* name;
};
struct TrueFalse {
    const char *yes, *no;
};
struct Unit {
    const char *one, *many;
};
// Writes a value in a way that no list of names can.
using NameFunction = void (*)(std::string& out, uint64_t value);

// The names of a field's values, in whichever form they are declared.
struct Values {
    enum class Kind : uint8_t { None, Names, Ranges, TrueFalse, Unit, Function };
    Kind kind = Kind::None;
    bool sorted = false;
    uint32_t count = 0;
    union {
        const void* none = nullptr;
        const Name* names;
        const NameRange* ranges;
        const TrueFalse* trueFalse;
        const Unit* unit;
        NameFunction function;
    };
    Values() = default;
    template <size_t N>
    Values(const Name (&list)[N]) : Values(std::span<const Name>(list)) {}
    template <size_t N>
    Values(const NameRange (&list)[N]) : kind(Kind::Ranges), count(N), ranges(list) {}
    Values(std::span<const Name> list);
    Values(const TrueFalse& pair) : kind(Kind::TrueFalse), trueFalse(&pair) {}
    Values(const Unit& u) : kind(Kind::Unit), unit(&u) {}
    Values(NameFunction f) : kind(Kind::Function), function(f) {}
    // The name of a value in Names or Ranges, or nullptr.
    const char* find(uint64_t value) const;
};

// Looks a value up; `unknown` when it has no name.
const char* nameOf(const Values& values, uint64_t value, const char* unknown = "Unknown");

// Small departures from the usual label, as flags of a field.
enum FieldFlag : uint8_t {
    kSpecial = 1,       // only some values have names: the others are shown as bare numbers
    kNoNumber = 2,      // the name stands alone, without the number in parentheses
    kAllowZero = 4,     // zero bytes are shown as <none>, not as <MISSING>
    kProtocolName = 8,  // see AsProtocol
};

// Marks bytes that stand for a protocol of their own, such as an option of TCP, and are no field of its
// owner's.
struct AsProtocol {};

// A field of a protocol, or a protocol itself as an item. Lives as long as its protocol; ids are dense.
struct Field {
    // A field with a base (numbers, strings, bytes, addresses, times).
    Field(Protocol& owner, const char* abbrev, const char* name, Type type, Base base = Base::None,
          Values values = {}, uint64_t mask = 0, uint8_t flags = 0);
    // A boolean out of a word of `bits` bits.
    Field(Protocol& owner, const char* abbrev, const char* name, Type type, int bits, Values values = {},
          uint64_t mask = 0, uint8_t flags = 0);
    Field(Protocol& owner, const char* abbrev, const char* name, AsProtocol)
        : Field(owner, abbrev, name, Type::Bytes, Base::None, {}, 0, kProtocolName) {}
    Field(const Field&) = delete;

    const char* abbrev;  // "ip.src"
    const char* name;    // "Source Address"
    Protocol* owner;
    uint64_t mask;
    Values values;
    uint16_t id = 0;
    Type type;
    Base base;
    uint8_t bits = 0;   // of the word that a boolean is a bit of
    uint8_t shift = 0;  // of the mask
    uint8_t flags;
};

// Bytes of a number's declared type (1 to 8); 0 for other types.
uint32_t widthOf(Type type);
bool isUnsigned(Type type);
bool isSigned(Type type);
bool isString(Type type);
const char* typeName(Type type);           // "FT_UINT8"
const char* baseName(const Field& field);  // "BASE_DEC", or the bits of a boolean's word

enum class Severity : uint8_t { Comment, Chat, Note, Warn, Error };
enum class Group : uint8_t {
    Checksum,
    Sequence,
    Response,
    Request,
    Undecoded,
    Reassemble,
    Malformed,
    Debug,
    Protocol,
    Security,
    Comments,
    Decryption,
    Assumption,
    Deprecated,
    Receive,
    Interface,
    Dissector
};
const char* severityName(Severity severity);
const char* groupName(Group group);

// Something about a packet that a person should look at. The text is ours, the name is tshark's.
struct Expert {
    Expert(Protocol& owner, const char* abbrev, Group group, Severity severity, const char* text)
        : field(owner, abbrev, text, Type::None), group(group), severity(severity) {}
    Field field;
    Group group;
    Severity severity;
};

}  // namespace dorsal
