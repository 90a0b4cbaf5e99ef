// Records of SSL 2.0, whose ClientHello old clients send first (RFC 5246, appendix E.2).
#include "dissectors/security/tls_state.h"

namespace dorsal {

using namespace tls;

bool Tls::ssl2Record(Layer& in, Context& c) const {
    uint32_t start = in.pos;
    uint32_t size = in.view.u16(start) & 0x7fff;
    if (in.left() < 2 + size && in.canNeedMore()) {
        in.needMore(start, 2 + size - in.left());
        return false;
    }
    auto head = in.addNone(rec, start, 2 + size);
    auto nest = in.in(head);
    in.column("SSLv2");
    in.addNumber(version, start, 0, 0x0002).generated();
    bool hello = in.view.u8(start + 2) == 1;
    in.addNumber(length, start, 2, size);
    in.pos = start + 2;
    if (!hello || size == 0) {
        head.label("SSLv2 Record Layer: Encrypted Data");
        summarize(in, "Encrypted Data");
    } else {
        head.label("SSLv2 Record Layer: Client Hello");
        summarize(in, "Client Hello");
        ssl2Hello(in, start + 2 + size);
    }
    in.pos = start + 2 + size;
    (void)c;
    return true;
}

void Tls::ssl2Hello(Layer& in, uint32_t end) const {
    in.u8(ssl2Type);
    in.u16(ssl2Version);
    uint32_t specs = in.u16(ssl2SpecLength), id = in.u16(ssl2SessionIdLength),
             challenge = in.u16(ssl2ChallengeLength);
    {
        uint32_t count = specs / 3;
        auto item = in.addNone(ssl2Specs, in.pos, specs);
        item.label("Cipher Specs ({} spec{})", count, count == 1 ? "" : "s");
        auto nest = in.in(item);
        while (count-- > 0) in.u24(ssl2Spec);
    }
    if (id) in.take(ssl2SessionId, id);
    if (challenge && in.pos < end) in.addNone(ssl2Challenge, in.pos, challenge);
}

}  // namespace dorsal
