// The Online Certificate Status Protocol (RFC 6960): requests and responses.
#include "dissectors/core/oid_names.h"
#include "dissectors/security/x509_module.h"

namespace dorsal {
namespace {

using ber::Header;
using ber::kExplicit;
using ber::Kind;
using ber::kOptional;
using ber::Walker;
using T = Type;

constexpr Name kStatuses[] = {{0, "successful"}, {1, "malformedRequest"}, {2, "internalError"},
                              {3, "tryLater"},   {5, "sigRequired"},      {6, "unauthorized"}};
constexpr Name kVersions[] = {{0, "v1"}};
constexpr Name kResponders[] = {{1, "byName"}, {2, "byKey"}};
constexpr Name kCertStatuses[] = {{0, "good"}, {1, "revoked"}, {2, "unknown"}};
constexpr Name kNameForms[] = {{0, "rdnSequence"}};
constexpr Name kReasons[] = {{0, "unspecified"},        {1, "keyCompromise"}, {2, "cACompromise"},
                             {3, "affiliationChanged"}, {4, "superseded"},    {5, "cessationOfOperation"},
                             {6, "certificateHold"},    {8, "removeFromCRL"}, {9, "privilegeWithdrawn"},
                             {10, "aaCompromise"}};
constexpr Name kGeneralNames[] = {{0, "otherName"},
                                  {1, "rfc822Name"},
                                  {2, "dNSName"},
                                  {3, "x400Address"},
                                  {4, "directoryName"},
                                  {5, "ediPartyName"},
                                  {6, "uniformResourceIdentifier"},
                                  {7, "iPAddress"},
                                  {8, "registeredID"}};

void endCertificate(Walker& w, const Item& item, const Header&) { item.append(" ({})", w.certificateName); }

struct Ocsp final : Module {
    const ber::Type *response, *request;
    const Field* responseType = nullptr;

    static void endResponseType(Walker& w, const Item&, const Header& h) {
        auto& self = static_cast<const Ocsp&>(*w.ber.registry().protocol("ocsp"));
        auto item = w.in.addText(*self.responseType, h.content, h.end - h.content, w.oid);
        if (item.texts()) item.value("{} ({})", w.oid, oidName(w.oid));
    }

    explicit Ocsp(Registry& r) : Module(r, "ocsp", "Online Certificate Status Protocol", "OCSP") {
        ownItem = false;
        auto& x509 = static_cast<const X509Af&>(*r.protocol("x509af"));
        auto algorithm = &x509.algorithmIdentifierType;
        auto time = simple(Kind::GeneralizedTime);
        auto octets = simple(Kind::OctetString);
        auto moment = [&](const char* abbrev, const char* name) {
            return f(abbrev, name, T::AbsoluteTime, Base::Local);
        };
        auto certId = type({Kind::Sequence,
                            {{element("ocsp.hashAlgorithm_element", "hashAlgorithm"), algorithm},
                             {f("ocsp.issuerNameHash", "issuerNameHash", T::Bytes), octets},
                             {f("ocsp.issuerKeyHash", "issuerKeyHash", T::Bytes), octets},
                             {f("ocsp.serialNumber", "serialNumber", T::Bytes), &x509.hex}}});
        auto null = simple(Kind::Null);
        auto revoked = type({Kind::Sequence,
                             {{moment("ocsp.revocationTime", "revocationTime"), time},
                              {f("ocsp.revocationReason", "revocationReason", T::U32, Base::Dec, kReasons),
                               simple(Kind::Enumerated), 0, kOptional | kExplicit}}});
        auto status = type({Kind::Choice,
                            {{element("ocsp.good_element", "good"), null, 0},
                             {element("ocsp.revoked_element", "revoked"), revoked, 1},
                             {element("ocsp.unknown_element", "unknown"), null, 2}}});
        auto single = type({Kind::Sequence,
                            {{element("ocsp.certID_element", "certID"), certId},
                             {f("ocsp.certStatus", "certStatus", T::U32, Base::Dec, kCertStatuses), status},
                             {moment("ocsp.thisUpdate", "thisUpdate"), time},
                             {moment("ocsp.nextUpdate", "nextUpdate"), time, 0, kOptional | kExplicit},
                             {count("ocsp.singleExtensions", "singleExtensions"), &x509.extensionsType, 1,
                              kOptional | kExplicit}}});
        auto responses =
            type({Kind::SequenceOf, {{element("ocsp.SingleResponse_element", "SingleResponse"), single}}});
        auto responder = type(
            {Kind::Choice,
             {{f("ocsp.byName", "byName", T::U32, Base::Dec, kNameForms), &x509.names.name, 1, kExplicit},
              {f("ocsp.byKey", "byKey", T::Bytes), octets, 2, kExplicit}}});
        auto version = f("ocsp.version", "version", T::I32, Base::Dec, kVersions);
        auto data = type({Kind::Sequence,
                          {{version, &x509.integer, 0, kOptional | kExplicit},
                           {f("ocsp.responderID", "responderID", T::U32, Base::Dec, kResponders), responder},
                           {moment("ocsp.producedAt", "producedAt"), time},
                           {count("ocsp.responses", "responses"), responses},
                           {count("ocsp.responseExtensions", "responseExtensions"), &x509.extensionsType, 1,
                            kOptional | kExplicit}}});
        auto certificate = type(x509.certificate);
        const_cast<ber::Type*>(certificate)->then = endCertificate;
        auto certificates =
            type({Kind::SequenceOf, {{element("ocsp.Certificate_element", "Certificate"), certificate}}});
        auto algorithmField = element("ocsp.signatureAlgorithm_element", "signatureAlgorithm");
        auto signature = f("ocsp.signature", "signature", T::Bytes);
        auto certs = count("ocsp.certs", "certs");
        auto basic = type({Kind::Sequence,
                           {{element("ocsp.tbsResponseData_element", "tbsResponseData"), data},
                            {algorithmField, algorithm},
                            {signature, &x509.bits},
                            {certs, certificates, 0, kOptional | kExplicit}}});
        bind({"1.3.6.1.5.5.7.48.1.1"}, basic, element("ocsp.BasicOCSPResponse_element", "BasicOCSPResponse"));
        responseType = f("ocsp.responseType.id", "ResponseType Id", T::String);
        auto bytes =
            type({Kind::Sequence,
                  {{nullptr, type({Kind::Oid, {}, false, {}, endResponseType})}, {nullptr, &x509.octets}}});
        response = type(
            {Kind::Sequence,
             {{f("ocsp.responseStatus", "responseStatus", T::U32, Base::Dec, kStatuses),
               simple(Kind::Enumerated)},
              {element("ocsp.responseBytes_element", "responseBytes"), bytes, 0, kOptional | kExplicit}}});
        auto one = type({Kind::Sequence,
                         {{element("ocsp.reqCert_element", "reqCert"), certId},
                          {count("ocsp.singleRequestExtensions", "singleRequestExtensions"),
                           &x509.extensionsType, 0, kOptional | kExplicit}}});
        auto list = type({Kind::SequenceOf, {{element("ocsp.Request_element", "Request"), one}}});
        auto tbs = type({Kind::Sequence,
                         {{version, &x509.integer, 0, kOptional | kExplicit},
                          {f("ocsp.requestorName", "requestorName", T::U32, Base::Dec, kGeneralNames),
                           &x509.names.any, 1, kOptional},
                          {count("ocsp.requestList", "requestList"), list},
                          {count("ocsp.requestExtensions", "requestExtensions"), &x509.extensionsType, 2,
                           kOptional | kExplicit}}});
        auto signatureType = type({Kind::Sequence,
                                   {{algorithmField, algorithm},
                                    {signature, &x509.bits},
                                    {certs, certificates, 0, kOptional | kExplicit}}});
        request = type({Kind::Sequence,
                        {{element("ocsp.tbsRequest_element", "tbsRequest"), tbs},
                         {element("ocsp.optionalSignature_element", "optionalSignature"), signatureType, 0,
                          kOptional | kExplicit}}});
        bind({"1.3.6.1.5.5.7.48.1.2"}, octets, f("ocsp.ReOcspNonce", "ReOcspNonce", T::Bytes));
        bind({"1.3.6.1.5.5.7.48.1.5"}, null, element("ocsp.NULL_element", "NULL"));
        bind({"1.3.6.1.5.5.7.48.1.6"}, time, moment("ocsp.ArchiveCutoff", "ArchiveCutoff"));
    }
};

// The two messages on their own: in TLS, and as HTTP's bodies.
struct OcspMessage : Protocol {
    const Ocsp& ocsp;
    const char* title;
    bool isResponse;
    OcspMessage(Registry& r, const char* abbrev, const char* title, bool isResponse)
        : Protocol(r, abbrev, title, "OCSP"),
          ocsp(static_cast<const Ocsp&>(*r.protocol("ocsp"))),
          title(title),
          isResponse(isResponse) {
        ownItem = false;
        listed = false;
    }
    void parse(Layer& in) const override {
        in.out.layers.push_back(ocsp.id());
        auto item = in.add(ocsp.self, 0, in.view.captured());
        item.label("{}", title);
        auto nest = in.in(item);
        Walker w{in, ber::berOf(const_cast<Registry&>(registry()))};
        w.value(isResponse ? *ocsp.response : *ocsp.request, nullptr, 0, in.view.reported());
    }
};
struct OcspResponse final : OcspMessage {
    explicit OcspResponse(Registry& r) : OcspMessage(r, "ocsp.response_message", "OCSP Response", true) {
        r.bindText("ber.syntax", "OCSPResponse", *this);
        r.bindText("media_type", "application/ocsp-response", *this);
    }
};
struct OcspRequest final : OcspMessage {
    explicit OcspRequest(Registry& r) : OcspMessage(r, "ocsp.request_message", "OCSP Request", false) {
        r.bindText("media_type", "application/ocsp-request", *this);
    }
};

}  // namespace

void addOcsp(Registry& r) {
    r.add<Ocsp>();
    r.add<OcspResponse>();
    r.add<OcspRequest>();
}

}  // namespace dorsal
