// Certificates and certificate revocation lists (RFC 5280, sections 4.1 and 5.1).
#include <algorithm>
#include <utility>

#include "dissectors/core/oid_names.h"
#include "dissectors/security/x509.h"

namespace dorsal {
namespace {

using ber::Header;
using ber::kExplicit;
using ber::Kind;
using ber::kOptional;
using ber::Walker;

constexpr Name kVersions[] = {{0, "v1"}, {1, "v2"}, {2, "v3"}};
constexpr Name kNameForms[] = {{0, "rdnSequence"}};
void endSubject(Walker& w, const Item&, const Header&) {
    w.holder.append(" ({})", w.wholeName);
    w.certificateName = w.wholeName;
}

constexpr Name kTimes[] = {{0, "utcTime"}, {1, "generalizedTime"}};

}  // namespace

X509Af::X509Af(Registry& r)
    : Protocol(r, "x509af", "X.509 Authentication Framework", "X509AF"),
      algorithmId(*this, "x509af.algorithm.id", "Algorithm Id", Type::Oid),
      extensionId(*this, "x509af.extension.id", "Extension Id", Type::Oid),
      certificateElement(*this, "x509af.Certificate_element", "Certificate", Type::None),
      signedCertificate(*this, "x509af.signedCertificate_element", "signedCertificate", Type::None),
      version(*this, "x509af.version", "version", Type::I32, Base::Dec, kVersions),
      serialNumber(*this, "x509af.serialNumber", "serialNumber", Type::Bytes),
      signature(*this, "x509af.signature_element", "signature", Type::None),
      issuer(*this, "x509af.issuer", "issuer", Type::U32, Base::Dec, kNameForms),
      validity(*this, "x509af.validity_element", "validity", Type::None),
      subject(*this, "x509af.subject", "subject", Type::U32, Base::Dec, kNameForms),
      subjectPublicKeyInfo(*this, "x509af.subjectPublicKeyInfo_element", "subjectPublicKeyInfo", Type::None),
      issuerUid(*this, "x509af.issuerUniqueIdentifier", "issuerUniqueIdentifier", Type::Bytes),
      subjectUid(*this, "x509af.subjectUniqueIdentifier", "subjectUniqueIdentifier", Type::Bytes),
      extensions(*this, "x509af.extensions", "extensions", Type::U32, Base::Dec),
      algorithmIdentifier(*this, "x509af.algorithmIdentifier_element", "algorithmIdentifier", Type::None),
      encrypted(*this, "x509af.encrypted", "encrypted", Type::Bytes),
      rdnSequence(*this, "x509af.rdnSequence", "rdnSequence", Type::U32, Base::Dec),
      notBefore(*this, "x509af.notBefore", "notBefore", Type::U32, Base::Dec, kTimes),
      notAfter(*this, "x509af.notAfter", "notAfter", Type::U32, Base::Dec, kTimes),
      algorithm(*this, "x509af.algorithm_element", "algorithm", Type::None),
      subjectPublicKey(*this, "x509af.subjectPublicKey", "subjectPublicKey", Type::Bytes),
      utcTime(*this, "x509af.utcTime", "utcTime", Type::String),
      generalizedTime(*this, "x509af.generalizedTime", "generalizedTime", Type::AbsoluteTime, Base::Local),
      extension(*this, "x509af.Extension_element", "Extension", Type::None),
      critical(*this, "x509af.critical", "critical", Type::Boolean, 0),
      userid(*this, "x509af.Userid", "Userid", Type::String),
      dssParams(*this, "x509af.DSS_Params_element", "DSS-Params", Type::None),
      p(*this, "x509af.p", "p", Type::Bytes),
      q(*this, "x509af.q", "q", Type::Bytes),
      g(*this, "x509af.g", "g", Type::Bytes),
      certificateList(*this, "x509af.CertificateList_element", "CertificateList", Type::None),
      signedCertificateList(*this, "x509af.signedCertificateList_element", "signedCertificateList",
                            Type::None),
      thisUpdate(*this, "x509af.thisUpdate", "thisUpdate", Type::U32, Base::Dec, kTimes),
      nextUpdate(*this, "x509af.nextUpdate", "nextUpdate", Type::U32, Base::Dec, kTimes),
      revokedCertificates(*this, "x509af.revokedCertificates", "revokedCertificates", Type::U32, Base::Dec),
      revokedCertificate(*this, "x509af.revokedCertificates_item_element", "revokedCertificates item",
                         Type::None),
      userCertificate(*this, "x509af.userCertificate", "userCertificate", Type::Bytes),
      revocationDate(*this, "x509af.revocationDate", "revocationDate", Type::U32, Base::Dec, kTimes),
      crlEntryExtensions(*this, "x509af.crlEntryExtensions", "crlEntryExtensions", Type::U32, Base::Dec),
      crlExtensions(*this, "x509af.crlExtensions", "crlExtensions", Type::U32, Base::Dec),
      names(static_cast<const X509If&>(*r.protocol("x509if"))),
      oidType{Kind::Oid, {}},
      integer{Kind::Integer, {}},
      hex{Kind::HexInteger, {}},
      boolean{Kind::Boolean, {}},
      utc{Kind::UtcTime, {}},
      general{Kind::GeneralizedTime, {}},
      bits{Kind::BitString, {}},
      octets{Kind::OctetByOid, {}},
      uid{Kind::Utf8, {}},
      algorithmIdentifierType{
          Kind::Sequence, {{&algorithmId, &oidType}, {nullptr, &names.any, -1, kOptional}}, true},
      time{Kind::Choice, {{&utcTime, &utc}, {&generalizedTime, &general}}},
      validityType{Kind::Sequence, {{&notBefore, &time}, {&notAfter, &time}}},
      subjectName{Kind::Choice, {{&rdnSequence, &names.rdnSequenceType}}, false, {}, endSubject},
      key{Kind::Key, {}},
      keyInfo{Kind::Sequence, {{&algorithm, &algorithmIdentifierType}, {&subjectPublicKey, &key}}},
      extensionType{Kind::Sequence,
                    {{&extensionId, &oidType}, {&critical, &boolean, -1, kOptional}, {nullptr, &octets}},
                    true},
      extensionsType{Kind::SequenceOf, {{&extension, &extensionType}}},
      tbsCertificate{Kind::Sequence,
                     {{&version, &integer, 0, kOptional | kExplicit},
                      {&serialNumber, &hex},
                      {&signature, &algorithmIdentifierType},
                      {&issuer, &names.name},
                      {&validity, &validityType},
                      {&subject, &subjectName},
                      {&subjectPublicKeyInfo, &keyInfo},
                      {&issuerUid, &bits, 1, kOptional},
                      {&subjectUid, &bits, 2, kOptional},
                      {&extensions, &extensionsType, 3, kOptional | kExplicit}}},
      certificate{Kind::Sequence,
                  {{&signedCertificate, &tbsCertificate},
                   {&algorithmIdentifier, &algorithmIdentifierType},
                   {&encrypted, &bits}}},
      dss{Kind::Sequence, {{&p, &hex}, {&q, &hex}, {&g, &hex}}},
      revokedType{Kind::Sequence,
                  {{&userCertificate, &hex},
                   {&revocationDate, &time},
                   {&crlEntryExtensions, &extensionsType, -1, kOptional}}},
      revokedList{Kind::SequenceOf, {{&revokedCertificate, &revokedType}}},
      tbsList{Kind::Sequence,
              {{&version, &integer, -1, kOptional},
               {&signature, &algorithmIdentifierType},
               {&issuer, &names.name},
               {&thisUpdate, &time},
               {&nextUpdate, &time, -1, kOptional},
               {&revokedCertificates, &revokedList, -1, kOptional},
               {&crlExtensions, &extensionsType, 0, kOptional | kExplicit}}},
      list{Kind::Sequence,
           {{&signedCertificateList, &tbsList},
            {&algorithmIdentifier, &algorithmIdentifierType},
            {&encrypted, &bits}}} {
    ownItem = listed = false;
    auto& open = ber::berOf(r).open;
    open["0.9.2342.19200300.100.1.1"] = {this, &uid, &userid};
    open["1.2.840.10040.4.1"] = {this, &dss, &dssParams};
}

namespace {

// A certificate as TLS carries it: its parts stand below the item that holds its bytes.
struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

struct CertificateSyntax final : Asn1Syntax {
    const X509Af& x509;
    explicit CertificateSyntax(Registry& r)
        : Asn1Syntax(r, "x509af.certificate", "X.509 Certificate"),
          x509(static_cast<const X509Af&>(*r.protocol("x509af"))) {
        r.bindText("ber.syntax", "Certificate", *this);
    }
    void parse(Layer& in) const override {
        if (!in.pass() || in.wantsItems() || in.wantsColumns() || in.view.captured() != in.view.reported())
            return walk(in);
        // In the pass all that counts depends on the bytes alone.
        auto& out = in.out;
        auto& seen = in.pass()->state<Seen>(*this);
        auto bytes = in.view.text(0, in.view.captured());
        if (auto known = seen.find(bytes); known && out.layers.size() + known->layers.size() < 1000) {
            out.layers.insert(out.layers.end(), known->layers.begin(), known->layers.end());
            out.hasExpert |= known->hasExpert;
            out.worst = std::max(out.worst, known->worst);
            return;
        }
        Seen::Result own{{}, false, Severity::Comment};
        auto before = ptrdiff_t(out.layers.size());
        {
            // What was said of the packet before comes back in any case.
            struct Aside {
                Dissection& out;
                bool hasExpert = std::exchange(out.hasExpert, false);
                Severity worst = std::exchange(out.worst, Severity::Comment);
                ~Aside() {
                    out.hasExpert |= hasExpert;
                    out.worst = std::max(out.worst, worst);
                }
            } aside{out};
            walk(in);
            own.hasExpert = out.hasExpert;
            own.worst = out.worst;
        }
        if (out.malformed || out.truncated) return;
        own.layers.assign(out.layers.begin() + before, out.layers.end());
        seen.add(bytes, std::move(own));
    }

    // Certificates that the pass has met: servers show the same ones again and again.
    struct Seen final : FlowState {
        struct Result {
            std::vector<uint16_t> layers;
            bool hasExpert;
            Severity worst;
        };
        static constexpr size_t kMost = 2000, kMostBytes = 4u << 20;
        std::unordered_map<std::string, Result, TextHash, std::equal_to<>> results;
        size_t bytes = 0;

        const Result* find(std::string_view certificate) const {
            auto it = results.find(certificate);
            return it == results.end() ? nullptr : &it->second;
        }
        void add(std::string_view certificate, Result&& result) {
            if (certificate.size() > kMostBytes) return;
            if (results.size() >= kMost || bytes + certificate.size() > kMostBytes)
                results.clear(), bytes = 0;
            bytes += certificate.size();
            results.emplace(certificate, std::move(result));
        }
    };

    void walk(Layer& in) const {
        Walker w{in, ber::berOf(const_cast<Registry&>(registry()))};
        w.holder = Item(in.out, in.parent());
        w.value(x509.certificate, nullptr, 0, in.view.reported());
    }
};

}  // namespace

void addX509Certificates(Registry& r) {
    r.add<X509Af>();
    r.add<CertificateSyntax>();
}

}  // namespace dorsal
