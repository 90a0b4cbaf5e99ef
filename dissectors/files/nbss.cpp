// NetBIOS session service (RFC 1002, section 4.3), and SMB's own framing over TCP, which looks like it.
#include "dissectors/core/layer.h"
#include "dissectors/naming/netbios_name.h"

namespace dorsal {
namespace {

enum MessageType : uint8_t {
    kMessage = 0,
    kRequest = 0x81,
    kPositive = 0x82,
    kNegative = 0x83,
    kRetarget = 0x84,
    kKeepAlive = 0x85
};

constexpr uint16_t kSessionPort = 139, kDirectPort = 445;
constexpr uint32_t kHeader = 4;
constexpr uint8_t kExtend = 1;  // the length's seventeenth bit

constexpr Name kTypes[] = {
    {kMessage, "Session message"},
    {kRequest, "Session request"},
    {kPositive, "Positive session response"},
    {kNegative, "Negative session response"},
    {kRetarget, "Retarget session response"},
    {kKeepAlive, "Session keep-alive"},
};
constexpr Name kErrors[] = {
    {0x80, "Not listening on called name"},
    {0x81, "Not listening for calling name"},
    {0x82, "Called name not present"},
    {0x83, "Called name present, but insufficient resources"},
    {0x8f, "Unspecified error"},
};
constexpr TrueFalse kExtendNames = {"Add 65536 to length", "Add 0 to length"};

// The payload says that it is SMB of any version, compressed or encrypted ones too ([MS-SMB2], section 2.2).
bool isSmb(const View& v, uint32_t at) {
    return v.has(at + kHeader, 4) && v.u8(at + kHeader) >= 0xfc && v.text(at + kHeader + 1, 3) == "SMB";
}

struct Nbss final : Protocol {
    Field type{*this, "nbss.type", "Message Type", Type::U8, Base::Hex, kTypes};
    Field flags{*this, "nbss.flags", "Flags", Type::U8, Base::Hex};
    Field extend{*this, "nbss.flags.e", "Extend", Type::Boolean, 8, kExtendNames, kExtend};
    Field length{*this, "nbss.length", "Length", Type::U24, Base::Dec};
    Field error{*this, "nbss.error_code", "Error code", Type::U8, Base::Hex, kErrors};
    Field retargetAddress{*this, "nbss.retarget_ip_address", "Retarget IP address", Type::Ipv4};
    Field retargetPort{*this, "nbss.retarget_port", "Retarget port", Type::U16, Base::Dec};
    Field continuation{*this, "nbss.continuation_data", "Continuation data", Type::Bytes};
    Field calledName{*this, "nbss.called_name", "Called name", Type::String};
    Field callingName{*this, "nbss.calling_name", "Calling name", Type::String};
    const Heuristics& payloads;

    explicit Nbss(Registry& r)
        : Protocol(r, "nbss", "NetBIOS Session Service", "NBSS"), payloads(r.heuristics("netbios")) {
        ownItem = false;
        r.bind("tcp.port", {kSessionPort, kDirectPort}, *this);
    }

    struct Header {
        uint8_t type;
        bool direct;  // SMB's own framing: 24 bits of length and no flags
        uint32_t size;
    };

    static Header headerAt(const Layer& in, uint32_t at) {
        Header h{in.view.u8(at), false, in.view.u24(at + 1)};
        bool onDirectPort = in.out.destinationPort == kDirectPort || in.out.sourcePort == kDirectPort;
        h.direct = isSmb(in.view, at) || (onDirectPort && h.size > 0xffff);
        if (!h.direct) h.size &= 0x1ffff;
        return h;
    }

    // Bytes that are no message, such as the middle of one whose beginning was not captured.
    static bool isContinuation(const Layer& in) {
        if (in.leftCaptured() < kHeader) return true;
        auto h = headerAt(in, 0);
        if (!isSmb(in.view, 0) && in.view.u8(1) & ~kExtend) return true;
        switch (h.type) {
            case kMessage:
            case kRequest: return h.size == 0;
            case kPositive:
            case kKeepAlive: return h.size != 0;
            case kNegative: return h.size != 1;
            case kRetarget: return h.size != 6;
            default: return true;
        }
    }

    void parse(Layer& in) const override {
        in.column("NBSS");
        in.out.info.clear();
        if (isContinuation(in)) {
            in.info("NBSS Continuation Message");
            in.addSelf();
            in.add(continuation, 0, in.leftCaptured());
            return;
        }
        while (in.left()) {
            uint32_t start = in.pos;
            if (in.left() < kHeader && in.canNeedMore()) return in.needMore(start, kOneMoreSegment);
            auto h = headerAt(in, start);
            uint32_t size = kHeader + h.size;
            if (in.left() < size && in.canNeedMore()) return in.needMore(start, size - in.left());
            in.ownLayer(in.view.declared(start, size), [&](Layer& message) { parseMessage(message, h); });
            if (in.left() <= size) return;
            in.pos = start + size;
        }
    }

    void parseMessage(Layer& in, const Header& h) const {
        if (in.wantsColumns()) in.info("{}", nameOf(kTypes, h.type));
        in.u8(type);
        if (!h.direct) in.bitmask(flags, 1, 1, {&extend});
        in.addNumber(length, 1, 3, h.size);
        in.pos = kHeader;
        switch (h.type) {
            case kRequest:
                in.out.info.append(", to ");
                name(in, calledName);
                in.out.info.append(" from ");
                name(in, callingName);
                return;
            case kNegative: {
                auto code = in.u8(error);
                if (auto known = error.values.find(code))
                    in.infoAppend(", {}", known);
                else
                    in.infoAppend(", Unknown ({:x})", code);
                return;
            }
            case kRetarget:
                in.take(retargetAddress, 4);
                in.u16(retargetPort);
                return;
            case kMessage: {
                if (h.size == 0) return;
                auto payload = in.view.sub(kHeader);
                if (!in.tryHeuristics(payloads, payload)) in.data(payload);
                return;
            }
            default: return;
        }
    }

    void name(Layer& in, const Field& f) const {
        auto read = readNetbiosName(in.view, in.pos);
        auto item = in.addText(f, in.pos, read.consumed, read.text);
        if (read.type >= 0) item.append(" ({})", nameOf(netbiosNameTypes(), uint64_t(read.type)));
        if (in.wantsColumns()) in.infoAppend("{}", read.text);
        in.pos += read.consumed;
    }
};

}  // namespace

void addNbss(Registry& r) { r.add<Nbss>(); }

}  // namespace dorsal
