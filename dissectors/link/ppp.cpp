#include "dissectors/link/ppp.h"

#include <algorithm>

namespace dorsal {

namespace {

constexpr Name kDirections[] = {{0, "DTE->DCE"}, {1, "DCE->DTE"}};
constexpr const char* kCodes[] = {
    "Vendor Specific",      "Configuration Request", "Configuration Ack", "Configuration Nak",
    "Configuration Reject", "Termination Request",   "Termination Ack",   "Code Reject",
    "Protocol Reject",      "Echo Request",          "Echo Reply",        "Discard Request",
    "Identification",       "Time Remaining"};
constexpr uint8_t kLastOptionCode = 4, kCodeReject = 7;
constexpr uint32_t kHeader = 4;
constexpr uint8_t kAllStations = 0xff;

struct Ppp final : Protocol {
    PppFields fields{*this};
    const Table& protocols;

    explicit Ppp(Registry& r)
        : Protocol(r, "ppp", "Point-to-Point Protocol", "PPP"), protocols(r.table("ppp.protocol")) {
        r.bind("link.type", {9, 50, 166}, *this);
        r.bind("ppp.framing", 0xff03, *this);
        r.bind("gre.proto", 0x880b, *this);
        r.bind("pppoe", 0, *this);
        r.bind("sll.ltype", 7, *this);
    }

    void parse(Layer& in) const override {
        in.column("PPP");
        in.info("");
        if (in.out.source.kind == Address::Kind::None)
            in.out.source = in.out.destination = Address::constant("N/A");
        if (in.view.u8(0) == kAllStations) {
            in.u8(fields.address);
            in.u8(fields.control);
        }
        // An odd first byte is the whole number, its upper byte left out.
        uint32_t size = in.view.u8(in.pos) & 1 ? 1 : 2;
        auto number = uint16_t(in.view.number(in.pos, size));
        in.addNumber(fields.protocol, in.pos, size, number);
        in.pos += size;
        in.headerLength(in.pos);
        View rest = in.view.sub(in.pos);
        if (in.dispatch(protocols, number, rest)) return;
        if (in.wantsColumns()) {
            in.column(fmt::format("0x{:04x}", number));
            in.info("PPP {} (0x{:04x})", nameOf(fields.protocol.values, number), number);
        }
        if (rest.captured()) in.data(rest);
    }
};

// Bytes as tshark writes them in labels.
std::string bytesText(const Layer& in, uint32_t at, uint32_t size) {
    constexpr uint32_t kMost = 36;
    std::string text;
    for (auto b : in.view.bytes(at, std::min(size, kMost)))
        fmt::format_to(std::back_inserter(text), "{:02x}", b);
    return size > kMost ? text + "…" : text;
}

// Protocols are made in order, so that the ones below find the fields of this one.
const PppFields& fieldsOf(Registry& r) { return static_cast<const Ppp&>(*r.protocol("ppp")).fields; }

}  // namespace

PppFields::PppFields(Protocol& p)
    : direction(p, "ppp.direction", "Direction", Type::U8, Base::Dec, kDirections),
      address(p, "ppp.address", "Address", Type::U8, Base::Hex),
      control(p, "ppp.control", "Control", Type::U8, Base::Hex),
      protocol(p, "ppp.protocol", "Protocol", Type::U16, Base::Hex, pppProtocolNames()),
      code(p, "ppp.code", "Code", Type::U8, Base::Dec),
      identifier(p, "ppp.identifier", "Identifier", Type::U8, Base::DecHex),
      length(p, "ppp.length", "Length", Type::U16, Base::Dec),
      magic(p, "ppp.magic_number", "Magic Number", Type::U32, Base::Hex),
      oui(p, "ppp.oui", "OUI", Type::U24, Base::Oui),
      kind(p, "ppp.kind", "Kind", Type::U8, Base::DecHex),
      data(p, "ppp.data", "Data", Type::Bytes),
      badLength(p, "ppp.opt.len.invalid", Group::Protocol, Severity::Warn,
                "The option cannot have that length") {}

const PppFields& PppFields::of(Registry& r) { return fieldsOf(r); }

PppControl::PppControl(Registry& r, const char* abbrev, const char* name, const char* column,
                       const char* typeField, const char* lengthField)
    : Protocol(r, abbrev, name, column),
      ppp_(PppFields::of(r)),
      lcp_(r.protocol("lcp") ? static_cast<const PppControl&>(*r.protocol("lcp")) : *this),
      type_(*this, typeField, "Type", Type::U8, Base::Dec),
      length_(*this, lengthField, "Length", Type::U8, Base::Dec) {
    ownItem = false;
}

bool PppControl::special(Layer&, uint8_t, uint32_t) const { return false; }

void PppControl::parse(Layer& in) const {
    in.view.need(0, kHeader);
    in.addSelf();
    in.column(column());
    uint8_t code = in.view.u8(0);
    const char* name = code <= mostCode ? kCodes[code] : "Unknown";
    in.info("{}", name);
    in.add(ppp_.code, 0, 1).value("{} ({})", name, code);
    in.add(ppp_.identifier, 1, 1);
    uint32_t length = in.view.u16(2);
    in.add(ppp_.length, 2, 2);
    if (length <= in.view.captured()) in.headerLength(length);
    in.setLength(length);
    if (length < kHeader) return;
    uint32_t rest = length - kHeader;
    if (lcp_.special(in, code, rest) || !rest) return;
    if (code >= 1 && code <= kLastOptionCode) {
        in.view.need(kHeader, rest);
        addOptions(in, {"Options", options(), type_, length_}, kHeader, rest);
    } else {
        auto item = in.add(ppp_.data, kHeader, rest);
        if (code == kCodeReject && item.texts())
            item.label("Rejected Packet ({} byte{}): {}", rest, rest == 1 ? "" : "s",
                       bytesText(in, kHeader, rest));
    }
}

void PppControl::addOptions(Layer& in, const PppOptions& set, uint32_t at, uint32_t length) const {
    auto list = in.text(at, length, "{}: ({} byte{})", set.title, length, length == 1 ? "" : "s");
    auto nest = in.in(list);
    auto& known = set.known;
    while (length) {
        uint8_t type = in.view.u8(at);
        auto found = std::find_if(known.begin(), known.end(), [&](auto& o) { return o.type == type; });
        bool isKnown = found != known.end();
        std::string name = isKnown ? found->name : fmt::format("Unknown (0x{:02x})", type);
        auto wrong = [&](uint32_t size, std::string_view why) {
            auto item = in.text(at, size, "{} ({})", name, why);
            in.expert(ppp_.badLength, item, "{} ({})", name, why);
        };
        if (length == 1) return wrong(1, "length byte past end of options");
        uint32_t size = in.view.u8(at + 1);
        if (size < 2)
            return wrong(2,
                         fmt::format("with too-short option length = {} byte{}", size, size == 1 ? "" : "s"));
        if (size > length)
            return wrong(length - 2,
                         fmt::format("option length = {} bytes says option goes past end of options", size));
        if (!isKnown) {
            in.text(at, size, "{} ({} byte{})", name, size, size == 1 ? "" : "s");
        } else if (found->rule == PppOption::Length::Exact ? size != found->length : size < found->length) {
            wrong(size,
                  fmt::format("with option length = {} byte{}; should be {}{}", size, size == 1 ? "" : "s",
                              found->rule == PppOption::Length::Exact ? "" : "at least ", found->length));
        } else {
            if (found->owner) name = found->item->name;
            auto item = in.add(*found->item, at, size).label("{}", name);
            auto inside = in.in(item);
            in.add(found->owner ? found->owner->type_ : set.type, at, 1).value("{} ({})", name, type);
            in.add(found->owner ? found->owner->length_ : set.length, at + 1, 1);
            auto whole = in.view;
            in.view = whole.sub(0, at + size);
            option(in, *found, item, at + 2, size - 2);
            in.view = whole;
        }
        if (isKnown) list.append(", {}", found->name);
        at += size;
        length -= size;
    }
}

void addPpp(Registry& r) { r.add<Ppp>(); }

}  // namespace dorsal
