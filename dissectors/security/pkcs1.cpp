// Public keys and parameters of signature algorithms (RFC 8017, RFC 3279, RFC 4055, RFC 5480).
#include "dissectors/security/x509_module.h"

namespace dorsal {
namespace {

using ber::kExplicit;
using ber::Kind;
using ber::kOptional;
using T = Type;

constexpr Name kParameters[] = {{0, "specifiedCurve"}, {1, "namedCurve"}};
constexpr Name kCurveVersions[] = {{1, "ecpVer1"}};

struct Pkcs1 final : Module {
    explicit Pkcs1(Registry& r) : Module(r, "pkcs-1", "PKCS#1", "PKCS-1") {
        auto& x509 = static_cast<const X509Af&>(*r.protocol("x509af"));
        auto& names = x509.names;
        auto number = [&](const char* abbrev, const char* name) {
            return f(abbrev, name, T::I32, Base::Dec);
        };
        auto rsa = type({Kind::Sequence,
                         {{f("pkcs1.modulus", "modulus", T::Bytes), &x509.hex},
                          {number("pkcs1.publicExponent", "publicExponent"), &x509.integer}}});
        encoding.open["RSAPublicKey"] = {this, rsa, nullptr};
        auto pss =
            type({Kind::Sequence,
                  {{element("pkcs1.hashAlgorithm_element", "hashAlgorithm"), &x509.algorithmIdentifierType, 0,
                    kOptional | kExplicit},
                   {element("pkcs1.maskGenAlgorithm_element", "maskGenAlgorithm"),
                    &x509.algorithmIdentifierType, 1, kOptional | kExplicit},
                   {number("pkcs1.saltLength", "saltLength"), &x509.integer, 2, kOptional | kExplicit},
                   {number("pkcs1.trailerField", "trailerField"), &x509.integer, 3, kOptional | kExplicit}}});
        bind({"1.2.840.113549.1.1.10"}, pss, element("pkcs1.RSASSA_PSS_params_element", "RSASSA-PSS-params"));
        bind({"1.2.840.113549.1.1.8"}, &x509.algorithmIdentifierType,
             element("pkcs1.HashAlgorithm_element", "HashAlgorithm"));
        auto octets = simple(Kind::OctetString);
        auto fieldId =
            type({Kind::Sequence,
                  {{f("pkcs1.fieldType", "fieldType", T::Oid), &x509.oidType}, {nullptr, &names.any}}});
        auto curve = type({Kind::Sequence,
                           {{f("pkcs1.a", "a", T::Bytes), octets},
                            {f("pkcs1.b", "b", T::Bytes), octets},
                            {f("pkcs1.seed", "seed", T::Bytes), &x509.bits, -1, kOptional}}});
        auto specified =
            type({Kind::Sequence,
                  {{f("pkcs1.version", "version", T::I32, Base::Dec, kCurveVersions), &x509.integer},
                   {element("pkcs1.fieldID_element", "fieldID"), fieldId},
                   {element("pkcs1.curve_element", "curve"), curve},
                   {f("pkcs1.base", "base", T::Bytes), octets},
                   {number("pkcs1.order", "order"), &x509.integer},
                   {number("pkcs1.cofactor", "cofactor"), &x509.integer, -1, kOptional}}});
        auto parameters = type({Kind::Choice,
                                {{element("pkcs1.specifiedCurve_element", "specifiedCurve"), specified},
                                 {f("pkcs1.namedCurve", "namedCurve", T::Oid), &x509.oidType}}});
        bind({"1.2.840.10045.2.1"}, parameters,
             f("pkcs1.ECParameters", "ECParameters", T::U32, Base::Dec, kParameters));
        bind({"1.2.840.10045.1.1"}, &x509.integer, number("pkcs1.Prime_p", "Prime-p"));
    }
};

}  // namespace

void addPkcs1(Registry& r) { r.add<Pkcs1>(); }

}  // namespace dorsal
