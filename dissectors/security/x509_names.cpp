// Distinguished names and the attributes that they are made of (X.501, X.520).
#include "dissectors/core/oid_names.h"
#include "dissectors/security/x509.h"

namespace dorsal {
namespace {

using ber::Header;
using ber::Kind;
using ber::Walker;

constexpr Name kStrings[] = {{0, "teletexString"},
                             {1, "printableString"},
                             {2, "universalString"},
                             {3, "bmpString"},
                             {4, "uTF8String"}};

// Text of any string type as names show it, with octal escapes for what cannot be shown.
std::string shown(std::string_view bytes) {
    std::string text;
    for (auto c : bytes) {
        if (uint8_t(c) < 0x20 || c == 0x7f)
            fmt::format_to(std::back_inserter(text), "\\{:03o}", unsigned(c));
        else
            text += c;
    }
    return text;
}

// "id-at-commonName=example.com", of the attribute that was just walked.
void endAttribute(Walker& w, const Item& item, const Header& h) {
    if (!w.in.wantsTexts()) return;
    auto value = ber::readHeader(w.in.view, ber::readHeader(w.in.view, h.content, h.end).end, h.end);
    auto text = oidName(w.oid) + "=" + shown(w.in.view.text(value.content, value.end - value.content));
    item.append(" ({})", text);
    w.relativeName = w.relativeName.empty() ? text : w.relativeName + "+" + text;
}

void endRdn(Walker& w, const Item& item, const Header&) {
    if (!w.in.wantsTexts()) return;
    if (!w.relativeName.empty()) item.append(" ({})", w.relativeName);
    w.name = w.name.empty() ? w.relativeName : w.relativeName + "," + w.name;
    w.relativeName.clear();
}

void endRdnSequence(Walker& w, const Item& item, const Header&) {
    if (!w.name.empty()) item.append(" ({})", w.name);
    w.wholeName = std::move(w.name);
    w.name.clear();
}

}  // namespace

X509If::X509If(Registry& r)
    : Protocol(r, "x509if", "X.509 Information Framework", "X509IF"),
      attributeTypeAndValue{Kind::Sequence, {{&oid, &oidType}, {nullptr, &any}}, false, {}, endAttribute},
      rdnType{Kind::SetOf, {{&attribute, &attributeTypeAndValue}}, false, {}, endRdn},
      rdnSequenceType{Kind::SequenceOf, {{&rdn, &rdnType}}, false, {}, endRdnSequence},
      name{Kind::Choice, {{&rdnSequence, &rdnSequenceType}}},
      attributeType{Kind::Sequence, {{&oid, &oidType}, {&values, &anySet}}} {
    ownItem = listed = false;
}

namespace {

// Selected attribute types: what the values of a name's attributes are.
struct X509Sat final : Protocol {
    Field directory{*this, "x509sat.DirectoryString", "DirectoryString", Type::U32, Base::Dec, kStrings};
    Field teletex{*this, "x509sat.teletexString", "teletexString", Type::String};
    Field printableForm{*this, "x509sat.printableString", "printableString", Type::String};
    Field universal{*this, "x509sat.universalString", "universalString", Type::String};
    Field bmp{*this, "x509sat.bmpString", "bmpString", Type::String};
    Field utf8Form{*this, "x509sat.uTF8String", "uTF8String", Type::String};
    Field country{*this, "x509sat.CountryName", "CountryName", Type::String};
    Field printable{*this, "x509sat.PrintableString", "PrintableString", Type::String};
    Field ia5{*this, "x509sat.IA5String", "IA5String", Type::String};
    Field utf8{*this, "x509sat.UTF8String", "UTF8String", Type::String};
    Field bmpString{*this, "x509sat.BMPString", "BMPString", Type::String};
    Field integer{*this, "x509sat.Integer", "Integer", Type::I32, Base::Dec};
    Field telephone{*this, "x509sat.TelephoneNumber", "TelephoneNumber", Type::String};
    Field uid{*this, "x509sat.UniqueIdentifier", "UniqueIdentifier", Type::Bytes};
    Field time{*this, "x509sat.GeneralizedTime", "GeneralizedTime", Type::AbsoluteTime, Base::Local};
    ber::Type t61Type{Kind::T61, {}}, printableType{Kind::Printable, {}}, universalType{Kind::Universal, {}},
        bmpType{Kind::Bmp, {}}, utf8Type{Kind::Utf8, {}}, ia5Type{Kind::Ia5, {}},
        integerType{Kind::Integer, {}}, uidType{Kind::BitString, {}}, timeType{Kind::GeneralizedTime, {}};
    ber::Type directoryType{Kind::Choice,
                            {{&teletex, &t61Type},
                             {&printableForm, &printableType},
                             {&universal, &universalType},
                             {&bmp, &bmpType},
                             {&utf8Form, &utf8Type}}};

    explicit X509Sat(Registry& r) : Protocol(r, "x509sat", "X.509 Selected Attribute Types", "X509SAT") {
        ownItem = false;
        auto& open = ber::berOf(r).open;
        for (auto oid : {"2.5.4.3",
                         "2.5.4.4",
                         "2.5.4.7",
                         "2.5.4.8",
                         "2.5.4.9",
                         "2.5.4.10",
                         "2.5.4.11",
                         "2.5.4.12",
                         "2.5.4.13",
                         "2.5.4.15",
                         "2.5.4.17",
                         "2.5.4.18",
                         "2.5.4.19",
                         "2.5.4.41",
                         "2.5.4.42",
                         "2.5.4.43",
                         "2.5.4.44",
                         "2.5.4.51",
                         "2.5.4.54",
                         "2.5.4.65",
                         "1.3.6.1.4.1.311.60.2.1.1",
                         "1.3.6.1.4.1.311.60.2.1.2",
                         "1.3.6.1.5.5.7.9.2"})
            open[oid] = {this, &directoryType, &directory};
        for (auto oid : {"2.5.4.5", "2.5.4.46", "1.3.6.1.5.5.7.9.3"})
            open[oid] = {this, &printableType, &printable};
        for (auto oid : {"2.5.4.6", "1.3.6.1.4.1.311.60.2.1.3", "1.3.6.1.5.5.7.9.4", "1.3.6.1.5.5.7.9.5"})
            open[oid] = {this, &printableType, &country};
        for (auto oid : {"1.2.840.113549.1.9.1", "0.9.2342.19200300.100.1.25"})
            open[oid] = {this, &ia5Type, &ia5};
        open["1.3.6.1.5.5.7.9.1"] = {this, &timeType, &time};
        open["2.5.4.20"] = {this, &printableType, &telephone};
        open["2.5.4.45"] = {this, &uidType, &uid};
        open["1.3.6.1.4.1.311.20.2"] = {this, &bmpType, &bmpString};
        open["1.3.6.1.4.1.311.20.2.3"] = {this, &utf8Type, &utf8};
        open["1.3.6.1.4.1.311.21.1"] = {this, &integerType, &integer};
    }
    void parse(Layer&) const override {}
};

// A Name on its own, as in TLS's lists of certificate authorities: its items stand below what holds it.
struct NameSyntax final : Asn1Syntax {
    const X509If& names;
    explicit NameSyntax(Registry& r)
        : Asn1Syntax(r, "x509if.name", "X.509 Name"),
          names(static_cast<const X509If&>(*r.protocol("x509if"))) {
        r.bindText("ber.syntax", "Name", *this);
    }
    void parse(Layer& in) const override {
        Walker w{in, static_cast<const ber::Ber&>(*in.protocol().registry().protocol("ber"))};
        auto h = ber::readHeader(in.view, 0, in.view.reported());
        Item holder(in.out, in.parent());
        if (holder) {
            holder.node().pos = in.view.base() + h.content;
            holder.node().size = h.end - h.content;
        }
        for (uint32_t at = h.content; at < h.end;) at = w.value(names.rdnType, &names.rdn, at, h.end);
        if (!w.name.empty()) holder.append(" ({})", w.name);
    }
};

}  // namespace

void addX509Names(Registry& r) {
    r.add<ber::Ber>();
    r.add<X509If>();
    r.add<X509Sat>();
    r.add<NameSyntax>();
}

}  // namespace dorsal
