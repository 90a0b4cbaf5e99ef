// X.509: certificates, names and extensions (ITU-T X.509, RFC 5280), each part a protocol as in the
// standard's modules.
#pragma once

#include "dissectors/security/ber.h"

namespace dorsal {

// The Information Framework: attributes and distinguished names (X.501).
struct X509If final : Protocol {
    Field oid{*this, "x509if.oid", "Object Id", Type::Oid};
    Field values{*this, "x509if.values", "values", Type::U32, Base::Dec};
    Field rdnSequence{*this, "x509if.rdnSequence", "rdnSequence", Type::U32, Base::Dec};
    Field rdn{*this, "x509if.RDNSequence_item", "RDNSequence item", Type::U32, Base::Dec};
    Field attribute{*this, "x509if.RelativeDistinguishedName_item_element", "RelativeDistinguishedName item",
                    Type::None};
    ber::Type oidType{ber::Kind::Oid, {}};
    ber::Type any{ber::Kind::AnyByOid, {}};
    ber::Type attributeTypeAndValue;  // AttributeTypeAndValue, one of a relative distinguished name
    ber::Type rdnType, rdnSequenceType;
    ber::Type name;  // Name, whose rdnSequence is shown as x509if's
    ber::Type anySet{ber::Kind::SetOf, {{nullptr, &any}}};
    ber::Type attributeType;  // Attribute: a type and its values

    explicit X509If(Registry& r);
    void parse(Layer&) const override {}
};

// The Authentication Framework: certificates and revocation lists.
struct X509Af final : Protocol {
    explicit X509Af(Registry& r);
    void parse(Layer&) const override {}

    Field algorithmId, extensionId, certificateElement, signedCertificate, version, serialNumber, signature,
        issuer;
    Field validity, subject, subjectPublicKeyInfo, issuerUid, subjectUid, extensions, algorithmIdentifier,
        encrypted;
    Field rdnSequence, notBefore, notAfter, algorithm, subjectPublicKey, utcTime, generalizedTime, extension,
        critical;
    Field userid, dssParams, p, q, g;
    Field certificateList, signedCertificateList, thisUpdate, nextUpdate, revokedCertificates,
        revokedCertificate;
    Field userCertificate, revocationDate, crlEntryExtensions, crlExtensions;
    const X509If& names;
    ber::Type oidType, integer, hex, boolean, utc, general, bits, octets, uid;
    ber::Type algorithmIdentifierType, time, validityType, subjectName, key, keyInfo, extensionType,
        extensionsType;
    ber::Type tbsCertificate, certificate, dss, revokedType, revokedList, tbsList, list;
};

// A type by its name in the table "ber.syntax", for protocols that carry a value of it.
struct Asn1Syntax : Protocol {
    Asn1Syntax(Registry& r, const char* abbrev, const char* name) : Protocol(r, abbrev, name, "BER") {
        ownItem = false;
        listed = false;
    }
};

}  // namespace dorsal
