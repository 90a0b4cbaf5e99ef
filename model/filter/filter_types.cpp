#include "model/filter/filter_types.h"

namespace dorsal {

FilterClass filterClassOf(Type type) {
    switch (type) {
        case Type::None: return FilterClass::None;
        case Type::Protocol: return FilterClass::Protocol;
        case Type::Boolean: return FilterClass::Boolean;
        case Type::Char:
        case Type::U8:
        case Type::U16:
        case Type::U24:
        case Type::U32:
        case Type::FrameNum:
        case Type::Ipxnet:
        case Type::U40:
        case Type::U48:
        case Type::U56:
        case Type::U64:
        case Type::Eui64: return FilterClass::Unsigned;
        case Type::I8:
        case Type::I16:
        case Type::I24:
        case Type::I32:
        case Type::I40:
        case Type::I48:
        case Type::I56:
        case Type::I64: return FilterClass::Signed;
        case Type::Float:
        case Type::Double: return FilterClass::Double;
        case Type::AbsoluteTime: return FilterClass::AbsoluteTime;
        case Type::RelativeTime: return FilterClass::RelativeTime;
        case Type::Ipv4: return FilterClass::Ipv4;
        case Type::Ipv6: return FilterClass::Ipv6;
        case Type::String:
        case Type::Stringz:
        case Type::StringzPad:
        case Type::StringzTrunc:
        case Type::UintString: return FilterClass::Text;
        case Type::Ether:
        case Type::Bytes:
        case Type::UintBytes:
        case Type::Guid:
        case Type::Oid:
        case Type::RelOid:
        case Type::SystemId:
        case Type::Ax25:
        case Type::Vines:
        case Type::Fcwwn: return FilterClass::Bytes;
    }
    return FilterClass::None;
}

const char* filterTypeName(Type type) {
    switch (type) {
        case Type::None: return "Label";
        case Type::Protocol: return "Protocol";
        case Type::Boolean: return "Boolean";
        case Type::Char: return "Character (1 byte)";
        case Type::U8: return "Unsigned integer (1 byte)";
        case Type::U16: return "Unsigned integer (2 bytes)";
        case Type::U24: return "Unsigned integer (3 bytes)";
        case Type::U32: return "Unsigned integer (4 bytes)";
        case Type::U40: return "Unsigned integer (5 bytes)";
        case Type::U48: return "Unsigned integer (6 bytes)";
        case Type::U56: return "Unsigned integer (7 bytes)";
        case Type::U64: return "Unsigned integer (8 bytes)";
        case Type::I8: return "Signed integer (1 byte)";
        case Type::I16: return "Signed integer (2 bytes)";
        case Type::I24: return "Signed integer (3 bytes)";
        case Type::I32: return "Signed integer (4 bytes)";
        case Type::I40: return "Signed integer (5 bytes)";
        case Type::I48: return "Signed integer (6 bytes)";
        case Type::I56: return "Signed integer (7 bytes)";
        case Type::I64: return "Signed integer (8 bytes)";
        case Type::Float: return "Floating point (single-precision)";
        case Type::Double: return "Floating point (double-precision)";
        case Type::AbsoluteTime: return "Date and time";
        case Type::RelativeTime: return "Time offset";
        case Type::Ipv4: return "IPv4 address";
        case Type::Ipv6: return "IPv6 address";
        case Type::String:
        case Type::Stringz:
        case Type::StringzPad:
        case Type::StringzTrunc:
        case Type::UintString: return "Character string";
        case Type::Ether: return "Ethernet or other MAC address";
        case Type::Bytes:
        case Type::UintBytes: return "Byte sequence";
        case Type::Guid: return "Globally Unique Identifier";
        case Type::Oid: return "ASN.1 object identifier";
        case Type::RelOid: return "ASN.1 relative object identifier";
        case Type::SystemId: return "OSI System-ID";
        case Type::Ax25: return "AX.25 address";
        case Type::Vines: return "VINES address";
        case Type::Fcwwn: return "Fibre Channel WWN";
        case Type::FrameNum: return "Frame number";
        case Type::Ipxnet: return "IPX network number";
        case Type::Eui64: return "EUI64 address";
    }
    return "";
}

bool canBeComparedWith(Type left, Type right) {
    auto a = filterClassOf(left), b = filterClassOf(right);
    if (isWholeNumber(a)) return isWholeNumber(b) || b == FilterClass::Boolean;
    return a == b;
}

bool canBeCompared(Type type) { return type != Type::None; }

bool canContain(Type type) {
    auto c = filterClassOf(type);
    return (c == FilterClass::Text || isByteLike(c)) && type != Type::Guid;
}

bool canBeSliced(Type type) {
    auto c = filterClassOf(type);
    return canContain(type) ? type != Type::Fcwwn : c == FilterClass::Ipv4 || c == FilterClass::Ipv6;
}

bool canBeMasked(Type type) {
    auto c = filterClassOf(type);
    return isWholeNumber(c) || (c == FilterClass::Bytes && type != Type::Guid) || c == FilterClass::Ipv4 ||
           c == FilterClass::Ipv6;
}

bool canBeNegated(Type type) {
    auto c = filterClassOf(type);
    return isWholeNumber(c) || c == FilterClass::Double || c == FilterClass::RelativeTime;
}

bool canCalculate(Type type, char op) {
    auto c = filterClassOf(type);
    if (isWholeNumber(c)) return true;
    if (c == FilterClass::Double) return op != '%';
    return c == FilterClass::RelativeTime && (op == '+' || op == '-');
}

bool hasStringForm(Type type) {
    switch (filterClassOf(type)) {
        case FilterClass::Unsigned: return type != Type::Char;
        case FilterClass::Signed:
        case FilterClass::Double:
        case FilterClass::Ipv4:
        case FilterClass::Ipv6: return true;
        case FilterClass::Bytes: return type != Type::Bytes && type != Type::UintBytes;
        default: return false;
    }
}

}  // namespace dorsal
