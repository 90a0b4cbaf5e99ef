#include "dissectors/security/tls.h"

#include "dissectors/security/tls_state.h"

namespace dorsal {

using namespace tls;

namespace {

enum ContentType : uint8_t {
    kChangeCipherSpec = 20,
    kAlert,
    kHandshake,
    kApplicationData,
    kHeartbeat,
    kConnectionId
};

constexpr uint32_t kHeader = 5;                     // bytes of a record before its fragment
constexpr uint32_t kMostRecord = (1 << 14) + 2048;  // RFC 5246, section 6.2.3

bool isRecordVersion(uint16_t v) { return (v >= 0x0300 && v <= 0x0304) || v == 0x0101; }

// The name of SSL 2.0's plain hello in a record of two or three header bytes (RFC 5246, appendix E.2).
bool looksLikeSsl2(const View& v, uint32_t at) {
    if (!v.has(at, 5) || !(v.u8(at) & 0x80)) return false;
    auto type = v.u8(at + 2);
    auto version = v.u16(at + 3);
    return type == 1 && (version == 0x0002 || version == 0x0003 || version >> 8 == 3);
}

}  // namespace

bool Tls::looksLikeTls(const View& view) {
    if (view.captured() < kHeader) return false;
    if (looksLikeSsl2(view, 0)) return view.u16(0) % 0x8000 > 8;
    auto type = view.u8(0);
    return type >= kChangeCipherSpec && type <= kHeartbeat && isRecordVersion(view.u16(1)) &&
           view.u16(3) <= kMostRecord && view.u16(3) > 0;
}

bool Tls::accepts(Layer& in) const {
    // Plain text on a port of TLS is something else.
    uint32_t n = std::min(in.view.captured(), kHeader);
    if (n < kHeader) return true;
    for (uint32_t i = 0; i < n; ++i)
        if (in.view.u8(i) < 0x20 || in.view.u8(i) > 0x7e) return true;
    return false;
}

namespace {

// TLS on a port that nobody knows: once found, the flow is known to carry it.
struct TlsAnywhere final : Protocol {
    const Tls& tls;
    explicit TlsAnywhere(Registry& r)
        : Protocol(r, "tls.heuristic", "Transport Layer Security on any port", "TLS"),
          tls(static_cast<const Tls&>(*r.protocol("tls"))) {
        ownItem = false;
        listed = false;
        r.heuristics("tcp").add(*this);
    }
    bool accepts(Layer& in) const override { return Tls::looksLikeTls(in.view); }
    void parse(Layer& in) const override {
        if (in.pass())
            if (auto flow = in.pass()->flows.at(in.out.flow)) flow->carries = &tls;
        if (in.canNeedMore()) in.out.stream.reach = 2;
        in.callBelow(tls, in.view);
    }
};

}  // namespace

void addTls(Registry& r) {
    r.add<Tls>();
    r.add<TlsAnywhere>();
}

void Tls::summarize(Layer& in, std::string_view what) const { in.out.info.appendSeparated(what); }

void Tls::parse(Layer& in) const {
    Context c;
    open(in, c);
    in.out.info.clear();
    auto name = shortVersion(c.session.version);
    in.column(name ? name : "SSL");
    // What was read of a damaged message still counts.
    struct Closer {
        const Tls& tls;
        Layer& in;
        const Context& c;
        ~Closer() { tls.close(in, c); }
    } closer{*this, in, c};
    while (in.left() > 0 && record(in, c)) {
    }
}

bool Tls::record(Layer& in, Context& c) const {
    uint32_t start = in.pos, left = in.left();
    if (left < kHeader && in.canNeedMore()) {
        in.needMore(start, kOneMoreSegment);
        return false;
    }
    if (looksLikeSsl2(in.view, start) || (!c.versionKnown && in.view.has(start, 3) &&
                                          in.view.u16(start) == 0x8003 && in.view.u8(start + 2) == 0))
        return ssl2Record(in, c);
    auto type = in.view.u8(start);
    auto recordVersion = in.view.u16(start + 1);
    bool known = type >= kChangeCipherSpec && type <= kConnectionId;
    if (!known || (!c.versionKnown && !isRecordVersion(recordVersion))) {
        unknownRecord(in, c);
        return false;
    }
    uint32_t size = in.view.u16(start + 3);
    if (in.left() < kHeader + size && in.canNeedMore()) {
        in.needMore(start, kHeader + size - in.left());
        return false;
    }
    auto head = in.addNone(rec, start, std::min(kHeader + size, in.leftCaptured()));
    auto nest = in.in(head);
    // A ClientHello's record says nothing about the version that is agreed on.
    bool hello = type == kHandshake && in.view.has(start + kHeader, 1) && in.view.u8(start + kHeader) == 1;
    if (!c.session.version && !hello) c.session.version = recordVersion;
    if (!hello) c.versionKnown = true;
    auto name = shortVersion(c.session.version ? c.session.version : recordVersion);
    if (name) in.column(name);
    if (in.wantsItems()) {
        bool opaque = type == kApplicationData && c.session.version && shortVersion(c.session.version) &&
                      std::string_view(shortVersion(c.session.version)) == "TLSv1.3";
        in.u8(opaque ? opaqueType : contentType);
        in.u16(version);
        in.u16(length);
    } else {
        in.skip(kHeader);
    }
    if (size > kMostRecord) in.expert(lengthInvalid, in.last());
    uint32_t end = in.pos + size;
    if (size == 0) throw BoundsError{BoundsError::Kind::Malformed};
    if (type != kConnectionId) head.label("{} Record Layer", name ? name : "SSL");
    switch (type) {
        case kChangeCipherSpec:
            head.append(": Change Cipher Spec Protocol: Change Cipher Spec");
            summarize(in, "Change Cipher Spec");
            in.view.need(in.pos, 1);
            // Only when keys are used again does the server change first (RFC 5246, section 7.3).
            if (auto item = in.addNone(changeCipherSpec, in.pos, 1);
                c.fromServer && !c.peerEncrypted && c.session.version <= 0x0303)
                in.expert(resumed, item);
            c.changedCipherSpec = true;
            break;
        case kAlert: alert(in, head, end); break;
        case kHandshake: handshakes(in, c, head, end); break;
        case kApplicationData: applicationData(in, c, head, end); break;
        case kHeartbeat: heartbeat(in, head, end); break;
        default: break;
    }
    in.pos = end;
    return true;
}

uint32_t Tls::markAt(const Layer& in, uint32_t recordStart) {
    return recordStart ? recordStart + in.view.base() : 0;
}

void Tls::unknownRecord(Layer& in, const Context& c) const {
    uint32_t start = in.pos, n = in.leftCaptured();
    if (c.versionKnown) {
        in.expert(ignoredRecord, in.text(start, n, "Ignored Unknown Record"));
        summarize(in, "Ignored Unknown Record");
    } else {
        summarize(in, "Continuation Data");
    }
    in.pos = start + n;
}

void Tls::alert(Layer& in, const Item& head, uint32_t end) const {
    uint32_t at = in.pos;
    auto item = in.addNone(alertMessage, at, end - at);
    if (end - at != 2) {
        in.view.need(at, 1);
        item.append(": Encrypted Alert");
        head.append(": Encrypted Alert");
        return summarize(in, "Encrypted Alert");
    }
    auto nest = in.in(item);
    auto level = nameOf(alertLevels(), in.u8(alertLevel));
    auto description = nameOf(alerts(), in.u8(alertDescription));
    head.append(": Alert (Level: {}, Description: {})", level, description);
    if (in.wantsColumns())
        summarize(in, fmt::format("Alert (Level: {}, Description: {})", level, description));
}

void Tls::heartbeat(Layer& in, const Item& head, uint32_t end) const {
    uint32_t at = in.pos, size = end - at;
    auto item = in.addNone(heartbeatMessage, at, size);
    in.view.need(at, 3);
    auto type = in.view.u8(at);
    if (type != 1 && type != 2) {
        item.label("Encrypted Heartbeat Message");
        head.append(": Encrypted Heartbeat");
        return summarize(in, "Encrypted Heartbeat");
    }
    auto nest = in.in(item);
    auto name = type == 1 ? "Heartbeat Request" : "Heartbeat Response";
    head.append(": {}", name);
    summarize(in, name);
    in.u8(heartbeatType);
    uint32_t claimed = in.u16(heartbeatLength), n = claimed;
    auto lengthItem = in.last();
    // A payload that claims more than the record holds is the Heartbleed attack (CVE-2014-0160).
    if (size < 3 + 16 + claimed) {
        n = size - 3;
        lengthItem.append(" (invalid, using {} to decode payload)", n);
        in.expert(heartbeatInvalid, lengthItem, "Invalid heartbeat payload length ({})", claimed);
    }
    in.take(heartbeatPayload, n).label("Payload ({} byte{})", n, n == 1 ? "" : "s");
    uint32_t padding = end - in.pos;
    if (padding)
        in.take(heartbeatPadding, padding)
            .label("Padding and HMAC ({} byte{})", padding, padding == 1 ? "" : "s");
}

void Tls::applicationData(Layer& in, const Context& c, const Item& head, uint32_t end) const {
    uint32_t recordStart = in.pos - kHeader;
    summarize(in, "Application Data");
    if (!in.wantsItems()) return in.skip(end - in.pos);
    auto name = applicationName(c.application);
    if (!name && c.application && c.application < kAlpnBase)
        name = registry().protocol(uint16_t(c.application - 1)).name();
    head.append(": Application Data Protocol: {}", name ? name : "Application Data");
    in.take(appData, end - in.pos);
    if (name) in.addText(appProtocol, markAt(in, recordStart), 0, name).generated();
}

}  // namespace dorsal
