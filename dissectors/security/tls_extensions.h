// Extensions of hello and certificate messages (RFC 6066, RFC 8446 section 4.2 and the IANA registry).
#pragma once

#include <string>

#include "dissectors/security/tls_names.h"
#include "dissectors/security/tls_quic_parameters.h"
#include "dissectors/security/tls_session.h"
#include "dissectors/security/tls_vectors.h"

namespace dorsal::tls {

// What the fingerprints JA3 and JA3S are made of, as their text.
struct Fingerprint {
    std::string extensions, groups, formats;
};

// Signature schemes, with their old reading as a hash and a signature as children.
struct SignatureFields {
    explicit SignatureFields(FieldNames& n);
    Field listLength, list, scheme, hash, signature;
    void parse(Layer& in) const;
    // The list with its length.
    void parseList(Layer& in, const Vectors& v, uint32_t end) const;
};

// Signed certificate timestamps, RFC 6962 section 3.3.
struct SctFields {
    explicit SctFields(FieldNames& n);
    Field listLength, length, version, log, timestamp, extensionsLength, extensions, signatureLength,
        signature;
    void parseList(Layer& in, const Vectors& v, const SignatureFields& schemes, uint32_t end) const;
};

// Names of acceptable certificate authorities, with their list's length.
struct AuthorityFields {
    explicit AuthorityFields(FieldNames& n);
    Field listLength, list, length, name, truncated;
    const TextTable& syntaxes;
    void parse(Layer& in, const Vectors& v, uint32_t end) const;
};

// Answers about the state of certificates: an OCSP response with its length.
struct OcspFields {
    explicit OcspFields(FieldNames& n);
    Field type, listLength, length;
    const TextTable& syntaxes;
    void parse(Layer& in, const Vectors& v, uint32_t end) const;

  private:
    void parseOne(Layer& in, const Vectors& v, uint32_t end) const;
};

class Extensions {
  public:
    Extensions(FieldNames& n, const Vectors& vectors);
    // The list of extensions of a message of type `message` with its length, up to `end`. Tells the session
    // about versions and applications; false when the list is damaged.
    bool parse(Layer& in, uint32_t end, uint8_t message, Session& session, Fingerprint* print) const;

    SignatureFields schemes;
    AuthorityFields authorities;
    OcspFields ocsp;
    SctFields sct;

  private:
    struct At {
        uint32_t end;
        uint8_t message;
        bool fromClient;
        Session& session;
        Fingerprint* print;
    };
    void parseOne(Layer& in, uint16_t type, const At& at) const;
    void serverName(Layer& in, const At& at) const;
    void statusRequest(Layer& in, const At& at) const;
    void statusRequestV2(Layer& in, const At& at) const;
    void ocspRequest(Layer& in, uint32_t end) const;
    void certificateTypes(Layer& in, const At& at) const;
    void supportedGroups(Layer& in, const At& at) const;
    void pointFormats(Layer& in, const At& at) const;
    void alpn(Layer& in, const At& at) const;
    void npn(Layer& in, const At& at) const;
    void alps(Layer& in, const At& at) const;
    void supportedVersions(Layer& in, const At& at) const;
    void keyShare(Layer& in, const At& at) const;
    void keyShareEntry(Layer& in, uint32_t end) const;
    void preSharedKey(Layer& in, const At& at) const;
    void delegatedCredentials(Layer& in, const At& at) const;
    void esni(Layer& in, const At& at) const;
    void oidFilters(Layer& in, const At& at) const;
    void renegotiation(Layer& in, const At& at) const;
    void opaque(Layer& in, const Field& length, const Field& data, const At& at, uint32_t least,
                uint32_t most) const;

    const Vectors& v;
    QuicParameters quic;
    Field length, type, len, data;
    Field groupsLength, groups, group, formatsLength, formats, format, srpLength, srpName;
    Field alpnLength, alpnList, alpnNameLength, alpnName, npnNameLength, npnName, renegotiationLength,
        renegotiationInfo;
    Field sharesLength, shareGroup, shareLength, shareKey, selectedGroup;
    Field identitiesLength, identityLength, identity, ticketAge, bindersLength, binders, selectedIdentity;
    Field versionsLength, version, cookieLength, cookie;
    Field namesLength, nameLength, nameType, name, maxFragment, padding;
    Field certTypesLength, certTypes, certType, requestListLength, requestLength, respondersLength,
        requestExtensionsLength;
    Field heartbeatMode, pskModesLength, pskMode, earlyDataSize, oidFiltersLength, oidLength, oidValuesLength,
        oid;
    Field credentialTime, credentialKeyLength, credentialKey, credentialSignatureLength, credentialSignature;
    Field algorithmsLength, algorithm, sizeLimit, connectionIdLength, connectionId;
    Field esniSuite, esniDigestLength, esniDigest, esniLength, esniName;
    Field alpsLength, alpsList, alpsNameLength, alpsName, alpsSettings;
    Expert undecoded;
};

}  // namespace dorsal::tls
