// Certificate extensions (RFC 5280, section 4.2, and X.509's).
#include "dissectors/security/x509_module.h"

namespace dorsal {
namespace {

using ber::Header;
using ber::kExplicit;
using ber::Kind;
using ber::kOptional;
using ber::Walker;
using T = Type;

constexpr Name kGeneralNames[] = {{0, "otherName"},
                                  {1, "rfc822Name"},
                                  {2, "dNSName"},
                                  {3, "x400Address"},
                                  {4, "directoryName"},
                                  {5, "ediPartyName"},
                                  {6, "uniformResourceIdentifier"},
                                  {7, "iPAddress"},
                                  {8, "registeredID"}};
constexpr Name kNameForms[] = {{0, "rdnSequence"}};
constexpr Name kPointNames[] = {{0, "fullName"}, {1, "nameRelativeToCRLIssuer"}};
constexpr Name kReasons[] = {{0, "unspecified"},        {1, "keyCompromise"}, {2, "cACompromise"},
                             {3, "affiliationChanged"}, {4, "superseded"},    {5, "cessationOfOperation"},
                             {6, "certificateHold"},    {8, "removeFromCRL"}, {9, "privilegeWithdrawn"},
                             {10, "aaCompromise"}};
constexpr Name kStrings[] = {{0, "ia5String"}, {1, "visibleString"}, {2, "bmpString"}, {3, "utf8String"}};
constexpr Name kFeatures[] = {{5, "status_request"}, {17, "status_request_v2"}};

struct X509Ce final : Module {
    const X509If& names;
    const X509Af& certificates;
    const Field *ipv4, *ipv6;
    const ber::Type *generalName, *generalNames, *oid, *integer, *boolean, *time, *ia5, *octets;

    explicit X509Ce(Registry& r)
        : Module(r, "x509ce", "X.509 Certificate Extensions", "X509CE"),
          names(static_cast<const X509If&>(*r.protocol("x509if"))),
          certificates(static_cast<const X509Af&>(*r.protocol("x509af"))) {
        oid = simple(Kind::Oid);
        integer = simple(Kind::Integer);
        boolean = simple(Kind::Boolean);
        time = simple(Kind::GeneralizedTime);
        ia5 = simple(Kind::Ia5);
        octets = simple(Kind::OctetString);
        declareNames();
        declareKeys();
        declarePolicies();
        declareConstraints();
        declareRevocation();
        declareVendors();
    }

    static void endAddress(Walker& w, const Item&, const Header& h) {
        auto& self = static_cast<const X509Ce&>(*w.ber.registry().protocol("x509ce"));
        uint32_t size = h.end - h.content;
        if (size == 4)
            w.in.add(*self.ipv4, h.content, 4);
        else if (size == 16)
            w.in.add(*self.ipv6, h.content, 16);
    }

    void declareNames() {
        ipv4 = f("x509ce.IPAddress.ipv4", "iPAddress", T::Ipv4);
        ipv6 = f("x509ce.IPAddress.ipv6", "iPAddress", T::Ipv6);
        auto other =
            type({Kind::Sequence,
                  {{f("x509ce.type_id", "type-id", T::Oid), oid}, {nullptr, &names.any, 0, kExplicit}}});
        auto edi = type({Kind::Sequence, {}});
        auto address = type({Kind::OctetString, {}, false, {}, endAddress});
        generalName =
            type({Kind::Choice,
                  {{element("x509ce.otherName_element", "otherName"), other, 0},
                   {f("x509ce.rfc822Name", "rfc822Name", T::String), ia5, 1},
                   {f("x509ce.dNSName", "dNSName", T::String), ia5, 2},
                   {element("x509ce.x400Address_element", "x400Address"), edi, 3},
                   {f("x509ce.directoryName", "directoryName", T::U32, Base::Dec, kNameForms), &names.name, 4,
                    kExplicit},
                   {element("x509ce.ediPartyName_element", "ediPartyName"), edi, 5},
                   {f("x509ce.uniformResourceIdentifier", "uniformResourceIdentifier", T::String), ia5, 6},
                   {nullptr, address, 7},
                   {f("x509ce.registeredID", "registeredID", T::Oid), oid, 8}}});
        auto one = f("x509ce.GeneralName", "GeneralName", T::U32, Base::Dec, kGeneralNames);
        generalNames = type({Kind::SequenceOf, {{one, generalName}}});
        bind({"2.5.29.17", "2.5.29.18", "2.5.29.29"}, generalNames,
             count("x509ce.GeneralNames", "GeneralNames"));
    }

    void declareKeys() {
        auto usage = type({Kind::BitString,
                           {},
                           false,
                           {flag("x509ce.KeyUsage.digitalSignature", "digitalSignature", 0),
                            flag("x509ce.KeyUsage.contentCommitment", "contentCommitment", 1),
                            flag("x509ce.KeyUsage.keyEncipherment", "keyEncipherment", 2),
                            flag("x509ce.KeyUsage.dataEncipherment", "dataEncipherment", 3),
                            flag("x509ce.KeyUsage.keyAgreement", "keyAgreement", 4),
                            flag("x509ce.KeyUsage.keyCertSign", "keyCertSign", 5),
                            flag("x509ce.KeyUsage.cRLSign", "cRLSign", 6),
                            flag("x509ce.KeyUsage.encipherOnly", "encipherOnly", 7),
                            flag("x509ce.KeyUsage.decipherOnly", "decipherOnly", 8)}});
        bind({"2.5.29.15"}, usage, f("x509ce.KeyUsage", "KeyUsage", T::Bytes));
        auto purposes = type({Kind::SequenceOf, {{f("x509ce.KeyPurposeId", "KeyPurposeId", T::Oid), oid}}});
        bind({"2.5.29.37"}, purposes, count("x509ce.KeyPurposeIDs", "KeyPurposeIDs"));
        bind({"2.5.29.14"}, octets, f("x509ce.SubjectKeyIdentifier", "SubjectKeyIdentifier", T::Bytes));
        auto authority =
            type({Kind::Sequence,
                  {{f("x509ce.keyIdentifier", "keyIdentifier", T::Bytes), octets, 0, kOptional},
                   {count("x509ce.authorityCertIssuer", "authorityCertIssuer"), generalNames, 1, kOptional},
                   {f("x509ce.authorityCertSerialNumber", "authorityCertSerialNumber", T::Bytes),
                    simple(Kind::HexInteger), 2, kOptional}}});
        bind({"2.5.29.35"}, authority,
             element("x509ce.AuthorityKeyIdentifier_element", "AuthorityKeyIdentifier"));
        auto period =
            type({Kind::Sequence,
                  {{f("x509ce.notBefore", "notBefore", T::AbsoluteTime, Base::Local), time, 0, kOptional},
                   {f("x509ce.notAfter", "notAfter", T::AbsoluteTime, Base::Local), time, 1, kOptional}}});
        bind({"2.5.29.16"}, period, element("x509ce.PrivateKeyUsagePeriod_element", "PrivateKeyUsagePeriod"));
        auto attributes = type(
            {Kind::SequenceOf, {{element("x509ce.Attribute_element", "Attribute"), &names.attributeType}}});
        bind({"2.5.29.9"}, attributes, count("x509ce.AttributesSyntax", "AttributesSyntax"));
    }

    void declarePolicies() {
        auto qualifier = type(
            {Kind::Sequence, {{f("x509ce.id", "Id", T::Oid), oid}, {nullptr, &names.any, -1, kOptional}}});
        auto qualifiers =
            type({Kind::SequenceOf,
                  {{element("x509ce.PolicyQualifierInfo_element", "PolicyQualifierInfo"), qualifier}}});
        auto policy =
            type({Kind::Sequence,
                  {{f("x509ce.policyIdentifier", "policyIdentifier", T::Oid), oid},
                   {count("x509ce.policyQualifiers", "policyQualifiers"), qualifiers, -1, kOptional}}});
        auto policies = type(
            {Kind::SequenceOf, {{element("x509ce.PolicyInformation_element", "PolicyInformation"), policy}}});
        bind({"2.5.29.32", "1.3.6.1.4.1.311.21.10"}, policies,
             count("x509ce.CertificatePoliciesSyntax", "CertificatePoliciesSyntax"));
        auto mapping = type({Kind::Sequence,
                             {{f("x509ce.issuerDomainPolicy", "issuerDomainPolicy", T::Oid), oid},
                              {f("x509ce.subjectDomainPolicy", "subjectDomainPolicy", T::Oid), oid}}});
        auto mappings = type(
            {Kind::SequenceOf,
             {{element("x509ce.PolicyMappingsSyntax_item_element", "PolicyMappingsSyntax item"), mapping}}});
        bind({"2.5.29.33"}, mappings, count("x509ce.PolicyMappingsSyntax", "PolicyMappingsSyntax"));
        auto constraints =
            type({Kind::Sequence,
                  {{f("x509ce.requireExplicitPolicy", "requireExplicitPolicy", T::U64, Base::Dec), integer, 0,
                    kOptional},
                   {f("x509ce.inhibitPolicyMapping", "inhibitPolicyMapping", T::U64, Base::Dec), integer, 1,
                    kOptional}}});
        bind({"2.5.29.36"}, constraints,
             element("x509ce.PolicyConstraintsSyntax_element", "PolicyConstraintsSyntax"));
        bind({"2.5.29.54"}, integer, f("x509ce.SkipCerts", "SkipCerts", T::U64, Base::Dec));
    }

    void declareConstraints() {
        auto basic =
            type({Kind::Sequence,
                  {{&fields.emplace_back(*this, "x509ce.cA", "cA", T::Boolean, 0), boolean, -1, kOptional},
                   {f("x509ce.pathLenConstraint", "pathLenConstraint", T::U64, Base::Dec), integer, -1,
                    kOptional}}});
        bind({"2.5.29.19"}, basic,
             element("x509ce.BasicConstraintsSyntax_element", "BasicConstraintsSyntax"));
        auto subtree = type({Kind::Sequence,
                             {{f("x509ce.base", "base", T::U32, Base::Dec, kGeneralNames), generalName},
                              {f("x509ce.minimum", "minimum", T::U64, Base::Dec), integer, 0, kOptional},
                              {f("x509ce.maximum", "maximum", T::U64, Base::Dec), integer, 1, kOptional}}});
        auto subtrees =
            type({Kind::SequenceOf, {{element("x509ce.GeneralSubtree_element", "GeneralSubtree"), subtree}}});
        auto constraints =
            type({Kind::Sequence,
                  {{count("x509ce.permittedSubtrees", "permittedSubtrees"), subtrees, 0, kOptional},
                   {count("x509ce.excludedSubtrees", "excludedSubtrees"), subtrees, 1, kOptional}}});
        bind({"2.5.29.30"}, constraints,
             element("x509ce.NameConstraintsSyntax_element", "NameConstraintsSyntax"));
    }

    const ber::Type* reasonFlags() {
        return type({Kind::BitString,
                     {},
                     false,
                     {flag("x509ce.ReasonFlags.unused", "unused", 0),
                      flag("x509ce.ReasonFlags.keyCompromise", "keyCompromise", 1),
                      flag("x509ce.ReasonFlags.cACompromise", "cACompromise", 2),
                      flag("x509ce.ReasonFlags.affiliationChanged", "affiliationChanged", 3),
                      flag("x509ce.ReasonFlags.superseded", "superseded", 4),
                      flag("x509ce.ReasonFlags.cessationOfOperation", "cessationOfOperation", 5),
                      flag("x509ce.ReasonFlags.certificateHold", "certificateHold", 6),
                      flag("x509ce.ReasonFlags.privilegeWithdrawn", "privilegeWithdrawn", 7),
                      flag("x509ce.ReasonFlags.aACompromise", "aACompromise", 8)}});
    }

    void declareRevocation() {
        auto reasons = reasonFlags();
        auto pointName =
            type({Kind::Choice,
                  {{count("x509ce.fullName", "fullName"), generalNames, 0},
                   {count("x509ce.nameRelativeToCRLIssuer", "nameRelativeToCRLIssuer"), &names.rdnType, 1}}});
        auto pointField = f("x509ce.distributionPoint", "distributionPoint", T::U32, Base::Dec, kPointNames);
        auto point = type({Kind::Sequence,
                           {{pointField, pointName, 0, kOptional | kExplicit},
                            {f("x509ce.reasons", "reasons", T::Bytes), reasons, 1, kOptional},
                            {count("x509ce.cRLIssuer", "cRLIssuer"), generalNames, 2, kOptional}}});
        auto points = type(
            {Kind::SequenceOf, {{element("x509ce.DistributionPoint_element", "DistributionPoint"), point}}});
        bind({"2.5.29.31", "2.5.29.46"}, points, count("x509ce.CRLDistPointsSyntax", "CRLDistPointsSyntax"));
        auto yes = [&](const char* abbrev, const char* name) {
            return &fields.emplace_back(*this, abbrev, name, T::Boolean, 0);
        };
        auto issuing =
            type({Kind::Sequence,
                  {{pointField, pointName, 0, kOptional | kExplicit},
                   {yes("x509ce.onlyContainsUserPublicKeyCerts", "onlyContainsUserPublicKeyCerts"), boolean,
                    1, kOptional},
                   {yes("x509ce.onlyContainsCACerts", "onlyContainsCACerts"), boolean, 2, kOptional},
                   {f("x509ce.onlySomeReasons", "onlySomeReasons", T::Bytes), reasons, 3, kOptional},
                   {yes("x509ce.indirectCRL", "indirectCRL"), boolean, 4, kOptional}}});
        bind({"2.5.29.28"}, issuing,
             element("x509ce.IssuingDistPointSyntax_element", "IssuingDistPointSyntax"));
        bind({"2.5.29.20"}, integer, f("x509ce.CRLNumber", "CRLNumber", T::U64, Base::Dec));
        bind({"2.5.29.27"}, integer, f("x509ce.BaseCRLNumber", "BaseCRLNumber", T::U64, Base::Dec));
        bind({"2.5.29.21"}, simple(Kind::Enumerated),
             f("x509ce.CRLReason", "CRLReason", T::U32, Base::Dec, kReasons));
        bind({"2.5.29.23"}, oid, f("x509ce.HoldInstruction", "HoldInstruction", T::Oid));
        bind({"2.5.29.24"}, time,
             f("x509ce.id_ce_invalidityDate", "invalidityDate", T::AbsoluteTime, Base::Local));
    }

    void declareVendors() {
        auto entrust = type({Kind::BitString,
                             {},
                             false,
                             {flag("x509ce.EntrustInfoFlags.keyUpdateAllowed", "keyUpdateAllowed", 0),
                              flag("x509ce.EntrustInfoFlags.newExtensions", "newExtensions", 1),
                              flag("x509ce.EntrustInfoFlags.pKIXCertificate", "pKIXCertificate", 2),
                              flag("x509ce.EntrustInfoFlags.enterpriseCategory", "enterpriseCategory", 3),
                              flag("x509ce.EntrustInfoFlags.webCategory", "webCategory", 4),
                              flag("x509ce.EntrustInfoFlags.sETCategory", "sETCategory", 5)}});
        auto version =
            type({Kind::Sequence,
                  {{f("x509ce.entrustVers", "entrustVers", T::String), simple(Kind::General)},
                   {f("x509ce.entrustVersInfoFlags", "entrustVersInfoFlags", T::Bytes), entrust}}});
        bind({"1.2.840.113533.7.65.0"}, version,
             element("x509ce.EntrustVersionInfo_element", "EntrustVersionInfo"));
        auto part = [&](const char* abbrev, const char* name) { return f(abbrev, name, T::I32, Base::Dec); };
        auto microsoft =
            type({Kind::Sequence,
                  {{f("x509ce.templateID", "templateID", T::Oid), oid},
                   {part("x509ce.templateMajorVersion", "templateMajorVersion"), integer, -1, kOptional},
                   {part("x509ce.templateMinorVersion", "templateMinorVersion"), integer, -1, kOptional}}});
        bind({"1.3.6.1.4.1.311.21.7"}, microsoft,
             element("x509ce.CertificateTemplate_element", "CertificateTemplate"));
    }
};

// PKIX1Implicit and PKIX1Explicit (RFC 5280, appendix A).
struct Pkix1Implicit final : Module {
    explicit Pkix1Implicit(Registry& r) : Module(r, "pkix1implicit", "PKIX1Implicit", "PKIX1IMPLICIT") {
        auto& ce = static_cast<const X509Ce&>(*r.protocol("x509ce"));
        auto access = type({Kind::Sequence,
                            {{f("pkix1implicit.accessMethod", "accessMethod", T::Oid), ce.oid},
                             {count("pkix1implicit.accessLocation", "accessLocation"), ce.generalName}}});
        auto list =
            type({Kind::SequenceOf,
                  {{element("pkix1implicit.AccessDescription_element", "AccessDescription"), access}}});
        bind({"1.3.6.1.5.5.7.1.1"}, list,
             count("pkix1implicit.AuthorityInfoAccessSyntax", "AuthorityInfoAccessSyntax"));
        auto text =
            type({Kind::Choice,
                  {{f("pkix1implicit.ia5String", "ia5String", T::String), ce.ia5},
                   {f("pkix1implicit.visibleString", "visibleString", T::String), simple(Kind::Visible)},
                   {f("pkix1implicit.bmpString", "bmpString", T::String), simple(Kind::Bmp)},
                   {f("pkix1implicit.utf8String", "utf8String", T::String), simple(Kind::Utf8)}}});
        auto numbers = type(
            {Kind::SequenceOf,
             {{f("pkix1implicit.noticeNumbers_item", "noticeNumbers item", T::I32, Base::Dec), ce.integer}}});
        auto reference =
            type({Kind::Sequence,
                  {{f("pkix1implicit.organization", "organization", T::U32, Base::Dec, kStrings), text},
                   {count("pkix1implicit.noticeNumbers", "noticeNumbers"), numbers}}});
        auto notice =
            type({Kind::Sequence,
                  {{element("pkix1implicit.noticeRef_element", "noticeRef"), reference, -1, kOptional},
                   {f("pkix1implicit.explicitText", "explicitText", T::U32, Base::Dec, kStrings), text, -1,
                    kOptional}}});
        bind({"1.3.6.1.5.5.7.2.2"}, notice, element("pkix1implicit.UserNotice_element", "UserNotice"));
    }
};

struct Pkix1Explicit final : Module {
    explicit Pkix1Explicit(Registry& r) : Module(r, "pkix1explicit", "PKIX1Explicit", "PKIX1EXPLICIT") {
        bind({"1.3.6.1.5.5.7.2.1"}, simple(Kind::Ia5),
             f("pkix1explicit.DirectoryString", "DirectoryString", T::String));
        auto features =
            type({Kind::SequenceOf,
                  {{f("pkix1explicit.Features_item", "Features item", T::U16, Base::Dec, kFeatures),
                    simple(Kind::Integer)}}});
        bind({"1.3.6.1.5.5.7.1.24"}, features, count("pkix1explicit.Features", "Features"));
    }
};

// Qualified certificates (RFC 3739).
struct PkixQualified final : Module {
    explicit PkixQualified(Registry& r) : Module(r, "pkixqualified", "PKIX Qualified", "PKIXQUALIFIED") {
        auto& x509 = static_cast<const X509Af&>(*r.protocol("x509af"));
        auto statement = type({Kind::Sequence,
                               {{f("pkixqualified.statementId", "statementId", T::Oid), &x509.oidType},
                                {nullptr, &x509.names.any, -1, kOptional}}});
        auto list = type(
            {Kind::SequenceOf, {{element("pkixqualified.QCStatement_element", "QCStatement"), statement}}});
        bind({"1.3.6.1.5.5.7.1.3"}, list, count("pkixqualified.QCStatements", "QCStatements"));
    }
};

struct NsCertExts final : Module {
    explicit NsCertExts(Registry& r)
        : Module(r, "ns_cert_exts", "NetScape Certificate Extensions", "NS_CERT_EXTS") {
        auto ia5 = simple(Kind::Ia5);
        auto text = [&](const char* oid, const char* abbrev, const char* name) {
            bind({oid}, ia5, f(abbrev, name, T::String));
        };
        text("2.16.840.1.113730.1.2", "ns_cert_exts.BaseUrl", "BaseUrl");
        text("2.16.840.1.113730.1.3", "ns_cert_exts.RevocationUrl", "RevocationUrl");
        text("2.16.840.1.113730.1.4", "ns_cert_exts.CaRevocationUrl", "CaRevocationUrl");
        text("2.16.840.1.113730.1.7", "ns_cert_exts.CertRenewalUrl", "CertRenewalUrl");
        text("2.16.840.1.113730.1.8", "ns_cert_exts.CaPolicyUrl", "CaPolicyUrl");
        text("2.16.840.1.113730.1.12", "ns_cert_exts.SslServerName", "SslServerName");
        text("2.16.840.1.113730.1.13", "ns_cert_exts.Comment", "Comment");
        auto usage =
            type({Kind::BitString,
                  {},
                  false,
                  {flag("ns.cert.exts.CertType.ssl.client", "ssl-client", 0),
                   flag("ns.cert.exts.CertType.ssl.server", "ssl-server", 1),
                   flag("ns.cert.exts.CertType.smime", "smime", 2),
                   flag("ns.cert.exts.CertType.object.signing", "object-signing", 3),
                   flag("ns.cert.exts.CertType.reserved.for.future.use", "reserved-for-future-use", 4),
                   flag("ns.cert.exts.CertType.ssl.ca", "ssl-ca", 5),
                   flag("ns.cert.exts.CertType.smime.ca", "smime-ca", 6),
                   flag("ns.cert.exts.CertType.object.signing.ca", "object-signing-ca", 7)}});
        bind({"2.16.840.1.113730.1.1"}, usage, f("ns_cert_exts.CertType", "CertType", T::Bytes));
    }
};

}  // namespace

void addX509Extensions(Registry& r) {
    r.add<X509Ce>();
    r.add<Pkix1Implicit>();
    r.add<Pkix1Explicit>();
    r.add<PkixQualified>();
    r.add<NsCertExts>();
}

}  // namespace dorsal
