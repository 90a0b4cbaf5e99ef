// Parts that several extensions and messages share.
#include "dissectors/security/tls_extensions.h"

namespace dorsal::tls {
namespace {

constexpr Name kStatusTypes[] = {{1, "OCSP"}, {2, "OCSP Multi"}};

}  // namespace

SignatureFields::SignatureFields(FieldNames& n)
    : listLength(n.owner, n("handshake.sig_hash_alg_len"), "Signature Hash Algorithms Length", Type::U16,
                 Base::Dec),
      list(n.owner, n("handshake.sig_hash_algs"), "Signature Algorithms", Type::None),
      scheme(n.owner, n("handshake.sig_hash_alg"), "Signature Algorithm", Type::U16, Base::Hex,
             signatureSchemes()),
      hash(n.owner, n("handshake.sig_hash_hash"), "Signature Hash Algorithm Hash", Type::U8, Base::Dec,
           hashes()),
      signature(n.owner, n("handshake.sig_hash_sig"), "Signature Hash Algorithm Signature", Type::U8,
                Base::Dec, signatures()) {}

void SignatureFields::parse(Layer& in) const {
    uint32_t at = in.pos;
    auto value = in.u16(scheme);
    auto item = in.last();
    if (item.texts() && !signatureSchemes().find(value))
        item.value("{} {} (0x{:04x})", nameOf(hashes(), value >> 8), nameOf(signatures(), value & 255),
                   value);
    auto nest = in.in(item);
    in.add(hash, at, 1);
    in.add(signature, at + 1, 1);
}

void SignatureFields::parseList(Layer& in, const Vectors& v, uint32_t end) const {
    uint32_t listEnd;
    if (!v.begin(in, listLength, end, listEnd, 2, 0xfffe)) return;
    uint32_t count = (listEnd - in.pos) / 2;
    auto item = in.addNone(list, in.pos, listEnd - in.pos);
    item.label("Signature Hash Algorithms ({} algorithm{})", count, count == 1 ? "" : "s");
    auto nest = in.in(item);
    while (in.pos + 2 <= listEnd) parse(in);
    v.finish(in, listEnd);
}

SctFields::SctFields(FieldNames& n)
    : listLength(n.owner, n("sct.scts_length"), "Serialized SCT List Length", Type::U16, Base::Dec),
      length(n.owner, n("sct.sct_length"), "Serialized SCT Length", Type::U16, Base::Dec),
      version(n.owner, n("sct.sct_version"), "SCT Version", Type::U8, Base::Dec),
      log(n.owner, n("sct.sct_logid"), "Log ID", Type::Bytes),
      timestamp(n.owner, n("sct.sct_timestamp"), "Timestamp", Type::AbsoluteTime),
      extensionsLength(n.owner, n("sct.sct_extensions_length"), "Extensions length", Type::U16, Base::Dec),
      extensions(n.owner, n("sct.sct_extensions"), "Extensions", Type::None),
      signatureLength(n.owner, n("sct.sct_signature_length"), "Signature Length", Type::U16, Base::Dec),
      signature(n.owner, n("sct.sct_signature"), "Signature", Type::Bytes) {}

void SctFields::parseList(Layer& in, const Vectors& v, const SignatureFields& schemes, uint32_t end) const {
    uint32_t listEnd;
    if (!v.begin(in, listLength, end, listEnd, 1, 0xffff)) return;
    while (in.pos < listEnd) {
        auto head = in.text(in.pos, 2, "Signed Certificate Timestamp");
        auto nest = in.in(head);
        uint32_t sctEnd;
        if (!v.begin(in, length, listEnd, sctEnd, 1, 0xffff)) return;
        head.endAt(in.view, sctEnd);
        if (in.u8(version) != 0) {
            v.finish(in, sctEnd);
            continue;
        }
        auto name = ctLog(in.view.text(in.pos, 32));
        in.take(log, 32);
        head.append(" ({})", name ? name : "Unknown Log");
        uint64_t milliseconds = in.view.u64(in.pos);
        in.addTime(timestamp, in.pos, 8,
                   {int64_t(milliseconds / 1000), int32_t(milliseconds % 1000 * 1'000'000)});
        in.pos += 8;
        uint32_t partEnd;
        if (!v.begin(in, extensionsLength, sctEnd, partEnd, 0, 0xffff)) return;
        if (partEnd > in.pos) in.addNone(extensions, in.pos, partEnd - in.pos);
        in.pos = partEnd;
        schemes.parse(in);
        if (!v.begin(in, signatureLength, sctEnd, partEnd, 0, 0xffff)) return;
        in.add(signature, in.pos, partEnd - in.pos);
        in.pos = partEnd;
        v.finish(in, sctEnd);
    }
}

AuthorityFields::AuthorityFields(FieldNames& n)
    : listLength(n.owner, n("handshake.dnames_len"), "Distinguished Names Length", Type::U16, Base::Dec),
      list(n.owner, n("handshake.dnames"), "Distinguished Names", Type::None),
      length(n.owner, n("handshake.dname_len"), "Distinguished Name Length", Type::U16, Base::Dec),
      name(n.owner, n("handshake.dname"), "Distinguished Name", Type::None),
      truncated(n.owner, n("handshake.dnames_truncated"), "Tree view truncated", Type::None),
      syntaxes(n.owner.registry().textTable("ber.syntax")) {}

void AuthorityFields::parse(Layer& in, const Vectors& v, uint32_t end) const {
    uint32_t listEnd;
    if (!v.begin(in, listLength, end, listEnd, 0, 0xffff)) return;
    if (listEnd == in.pos) return;
    auto item = in.addNone(list, in.pos, listEnd - in.pos);
    item.label("Distinguished Names ({} byte{})", listEnd - in.pos, listEnd - in.pos == 1 ? "" : "s");
    auto nest = in.in(item);
    for (uint32_t shown = 0; in.pos < listEnd; ++shown) {
        if (shown == 100) {
            in.addNone(truncated, in.pos, listEnd - in.pos).generated();
            in.pos = listEnd;
            return;
        }
        uint32_t nameEnd;
        if (!v.begin(in, length, listEnd, nameEnd, 1, 0xffff)) return;
        auto view = in.view.sub(in.pos, nameEnd - in.pos);
        auto below = in.in(in.addNone(name, in.pos, nameEnd - in.pos).append(":"));
        if (auto parser = syntaxes.find("Name")) in.callBelow(*parser, view);
        in.pos = nameEnd;
    }
}

OcspFields::OcspFields(FieldNames& n)
    : type(n.owner, n("handshake.extensions_status_request_type"), "Certificate Status Type", Type::U8,
           Base::Dec, kStatusTypes),
      listLength(n.owner, n("handshake.ocsp_response_list_len"), "OCSP Response List Length", Type::U24,
                 Base::Dec),
      length(n.owner, n("handshake.ocsp_response_len"), "OCSP Response Length", Type::U24, Base::Dec),
      syntaxes(n.owner.registry().textTable("ber.syntax")) {}

void OcspFields::parseOne(Layer& in, const Vectors& v, uint32_t end) const {
    uint32_t responseEnd;
    if (!v.begin(in, length, end, responseEnd, 1, 0xffffff)) return;
    if (auto parser = syntaxes.find("OCSPResponse"))
        in.callBelow(*parser, in.view.sub(in.pos, responseEnd - in.pos));
    in.pos = responseEnd;
}

void OcspFields::parse(Layer& in, const Vectors& v, uint32_t end) const {
    auto kind = in.u8(type);
    if (kind == 1) return parseOne(in, v, end);
    if (kind != 2) return;
    uint32_t listEnd;
    if (!v.begin(in, listLength, end, listEnd, 1, 0xffffff)) return;
    while (in.pos < listEnd) parseOne(in, v, listEnd);
}

}  // namespace dorsal::tls
