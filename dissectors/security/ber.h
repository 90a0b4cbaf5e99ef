// ASN.1 types and their values in BER or DER (X.690): types are declared once, as in the standard's module,
// with the field that shows each component; one walker adds the items.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "dissectors/core/layer.h"

namespace dorsal::ber {

enum Class : uint8_t { kUniversal, kApplication, kContext, kPrivate };

// The identifier and length octets of a value.
struct Header {
    Class cls = kUniversal;
    bool constructed = false;
    uint32_t tag = 0;
    uint32_t start = 0, content = 0, end = 0;  // in the view
};
// Reads the header at `at`; its value must end before `limit`, but for a cut capture. Throws BoundsError.
Header readHeader(const View& view, uint32_t at, uint32_t limit);

enum class Kind : uint8_t {
    Sequence,
    SequenceOf,
    SetOf,
    Choice,
    Boolean,
    Integer,
    HexInteger,
    Enumerated,
    BitString,
    OctetString,
    Null,
    Oid,
    UtcTime,
    GeneralizedTime,
    Utf8,
    Numeric,
    Printable,
    T61,
    Ia5,
    Visible,
    General,
    Universal,
    Bmp,
    AnyByOid,    // whatever the OID before it says
    OctetByOid,  // an OCTET STRING that holds that
    Key,         // a BIT STRING that holds a public key of the algorithm before it
};

struct Type;
enum Flags : uint8_t { kNone, kOptional = 1, kExplicit = 2 };
struct Component {
    const Field* field;
    const Type* type;
    int tag = -1;  // context-specific; -1: the type's own
    uint8_t flags = kNone;
};

struct Walker;
struct Type {
    Kind kind;
    std::vector<Component> parts;         // of Sequence and Choice; the element of SequenceOf and SetOf
    bool named = false;                   // its label names the OID that it starts with
    std::vector<const Field*> bits = {};  // names of BitString's bits, the first one first
    void (*then)(Walker&, const Item&, const Header&) = nullptr;  // called when it was walked
};

// What the value behind an OID is.
struct Open {
    const Protocol* protocol = nullptr;  // listed in frame.protocols; nullptr: nothing is shown
    const Type* type = nullptr;
    const Field* field = nullptr;
    void (*parse)(Walker&, const Protocol&, const Header&) = nullptr;  // instead of a type
};

// Fields and errors of the encoding itself, and the types that OIDs stand for.
struct Ber final : Protocol {
    Field padding{*this, "ber.bitstring.padding", "Padding", dorsal::Type::U8, Base::Dec};
    Expert unknownOid{*this, "ber.error.oid_not_implemented", Group::Undecoded, Severity::Warn,
                      "BER: Dissector for OID not implemented"};
    Expert wrongField{*this, "ber.error.sequence.field_wrong", Group::Malformed, Severity::Warn,
                      "BER Error: Wrong field in SEQUENCE"};
    Expert wrongTag{*this, "ber.error.expected.sequence", Group::Malformed, Severity::Warn,
                    "BER Error: Sequence expected"};
    Expert wrongBits{*this, "ber.error.expected.bitstring", Group::Malformed, Severity::Warn,
                     "BER Error: BitString expected"};
    Expert wrongString{*this, "ber.error.expected.string", Group::Malformed, Severity::Warn,
                       "BER Error: String expected"};
    mutable std::unordered_map<std::string, Open> open;  // filled while the registry is made

    explicit Ber(Registry& r) : Protocol(r, "ber", "Basic Encoding Rules (ASN.1 X.690)", "BER") {
        listed = false;
        ownItem = false;
    }
    void parse(Layer&) const override {}
};
const Ber& berOf(Registry& r);

struct Walker {
    static constexpr uint32_t kDeepest = 40;
    Layer& in;
    const Ber& ber;
    std::string oid;  // the last one, dotted
    uint32_t oidAt = 0;
    std::string algorithm;  // the OID that the last algorithm, or extension, was named by
    // The names that are being walked, as text: "id-at-commonName=x", joined by '+' in a relative name, and
    // by
    // ',' from the last to the first in a whole name; and the whole name before.
    std::string relativeName, name, wholeName, certificateName;
    Item holder;  // of a certificate: its subject is appended to it
    uint32_t depth = 0;

    // The value at `at` as a type, untagged. Returns where it ends.
    uint32_t value(const Type& t, const Field* f, uint32_t at, uint32_t limit);
    // The contents of a value whose header was read. `tagged`: the header is not the type's own.
    void contents(const Type& t, const Field* f, const Header& h, bool tagged);
    void byOid(uint32_t at, uint32_t limit);

  private:
    bool matches(const Component& c, const Header& h) const;
    void component(const Component& c, const Header& h);
    void sequence(const Type& t, const Field* f, const Header& h, bool tagged);
    void sequenceOf(const Type& t, const Field* f, const Header& h);
    uint32_t choice(const Type& t, const Field* f, const Header& h);
    void bitString(const Type& t, const Field* f, const Header& h);
    void primitive(const Type& t, const Field* f, const Header& h);
    void time(const Type& t, const Field* f, const Header& h);
};

// Bytes as hexadecimal digits with 0x before them, cut as long byte fields are.
std::string hexLabel(std::span<const uint8_t> bytes);
// "class:UNIVERSAL(0) Primitive tag:12" and the like.
std::string describe(const Header& h);

}  // namespace dorsal::ber
