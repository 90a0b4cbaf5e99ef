// Internet Control Message Protocol, RFC 792 (and 950, 1256, 4884, 5944, 8335).
#include "dissectors/network/icmp.h"

#include "dissectors/core/checksum.h"
#include "dissectors/core/special.h"
#include "dissectors/network/echo.h"
#include "dissectors/network/icmp_mobile.h"
#include "dissectors/network/icmp_names.h"

namespace dorsal {

QuotedPacket::QuotedPacket(Dissection& out)
    : out_(out),
      source_(out.source),
      destination_(out.destination),
      sourcePort_(out.sourcePort),
      destinationPort_(out.destinationPort),
      flow_(out.flow),
      ipProtocol_(out.ipProtocol),
      ttl_(out.ipTtl),
      protocolWritable_(out.protocol.writable),
      infoWritable_(out.info.writable),
      inside_(out.inErrorPacket) {
    out.protocol.writable = out.info.writable = false;
    out.inErrorPacket = true;
}

QuotedPacket::~QuotedPacket() {
    out_.source = source_;
    out_.destination = destination_;
    out_.sourcePort = sourcePort_;
    out_.destinationPort = destinationPort_;
    out_.flow = flow_;
    out_.ipProtocol = ipProtocol_;
    out_.ipTtl = ttl_;
    out_.protocol.writable = protocolWritable_;
    out_.info.writable = infoWritable_;
    out_.inErrorPacket = inside_;
}

void QuotedPacket::dissect(Layer& in, const Protocol& ip, const View& packet) {
    if (!packet.reported()) return;
    auto depth = out_.depth;
    auto reader = out_.current;
    try {
        in.callBelow(ip, packet);
    } catch (const BoundsError& e) {
        // Messages quote the beginning of a packet only: that it ends early is nothing wrong.
        if (e.kind == BoundsError::Kind::TooDeep) throw;
        out_.depth = depth;
        out_.current = reader;
    }
}

namespace {

enum MessageType : uint8_t {
    EchoReply = 0,
    Unreachable = 3,
    SourceQuench = 4,
    Redirect = 5,
    EchoRequest = 8,
    RouterAdvertisement = 9,
    TimeExceeded = 11,
    ParameterProblem = 12,
    TimestampRequest = 13,
    TimestampReply = 14,
    InformationRequest = 15,
    InformationReply = 16,
    MaskRequest = 17,
    MaskReply = 18,
    ExtendedEchoRequest = 42,
    ExtendedEchoReply = 43
};
constexpr uint8_t kFragmentationNeeded = 4;
constexpr uint32_t kMillisecondsOfDay = 86'400'000;

constexpr TrueFalse kSet{"Set", "Not set"};
constexpr Name kStates[] = {{0, "Reserved"}, {1, "Incomplete"}, {2, "Reachable"}, {3, "Stale"},
                            {4, "Delay"},    {5, "Probe"},      {6, "Failed"}};

// "1 hour, 28 minutes, 37.890 seconds"
std::string duration(uint64_t milliseconds) {
    std::string text;
    auto add = [&](uint64_t n, const char* unit) {
        if (n) text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", n, unit, n == 1 ? "" : "s");
    };
    uint64_t seconds = milliseconds / 1000, rest = milliseconds % 1000;
    add(seconds / 86400, "day");
    add(seconds / 3600 % 24, "hour");
    add(seconds / 60 % 60, "minute");
    if (rest)
        text += fmt::format("{}{}.{:03} seconds", text.empty() ? "" : ", ", seconds % 60, rest);
    else
        add(seconds % 60, "second");
    return text.empty() ? "0 seconds" : text;
}

// Some hosts send their milliseconds since midnight in little endian: takes the order that gives a time of
// day, and when both do, the earlier one. The top bit says "not standard" (RFC 792).
uint32_t timeOfDay(uint32_t big) {
    uint32_t little = __builtin_bswap32(big) & 0x7fffffff;
    big &= 0x7fffffff;
    return little < kMillisecondsOfDay && little < big ? little : big;
}

struct Icmp final : Protocol {
    Field type{*this, "icmp.type", "Type", Type::U8, Base::Dec};
    Field code{*this, "icmp.code", "Code", Type::U8, Base::Dec};
    Field checksum{*this, "icmp.checksum", "Checksum", Type::U16, Base::Hex};
    Field status{*this,      "icmp.checksum.status", "Checksum Status", Type::U8,
                 Base::None, checksumStatusNames()};
    Field unused{*this, "icmp.unused", "Unused", Type::Bytes};
    Field ident{*this, "icmp.ident", "Identifier (BE)", Type::U16, Base::DecHex};
    Field identLittle{*this, "icmp.ident_le", "Identifier (LE)", Type::U16, Base::DecHex};
    Field sequence{*this, "icmp.seq", "Sequence Number (BE)", Type::U16, Base::DecHex};
    Field sequenceLittle{*this, "icmp.seq_le", "Sequence Number (LE)", Type::U16, Base::DecHex};
    Field mtu{*this, "icmp.mtu", "MTU of next hop", Type::U16, Base::Dec};
    Field addresses{*this, "icmp.num_addrs", "Number of addresses", Type::U8, Base::Dec};
    Field entrySize{*this, "icmp.addr_entry_size", "Address entry size", Type::U8, Base::Dec};
    Field lifetime{*this, "icmp.lifetime", "Lifetime", Type::U16, Base::Dec};
    Field pointer{*this, "icmp.pointer", "Pointer", Type::U32, Base::Dec};
    Field routerAddress{*this, "icmp.router_address", "Router address", Type::Ipv4};
    Field preference{*this, "icmp.pref_level", "Preference level", Type::I32, Base::Dec};
    Field originate{*this, "icmp.originate_timestamp", "Originate Timestamp", Type::U32, Base::Dec};
    Field receive{*this, "icmp.receive_timestamp", "Receive Timestamp", Type::U32, Base::Dec};
    Field transmit{*this, "icmp.transmit_timestamp", "Transmit Timestamp", Type::U32, Base::Dec};
    Field mask{*this, "icmp.address_mask", "Address Mask", Type::Ipv4};
    Field gateway{*this, "icmp.redir_gw", "Gateway Address", Type::Ipv4};
    Field responseIn{*this, "icmp.resp_in", "Response frame", Type::FrameNum};
    Field noResponse{*this, "icmp.no_resp", "No response seen", Type::None};
    Field responseTo{*this, "icmp.resp_to", "Request frame", Type::FrameNum};
    Field responseTime{*this, "icmp.resptime", "Response time", Type::Double};
    Field dataTime{*this, "icmp.data_time", "Timestamp from icmp data", Type::AbsoluteTime, Base::Local};
    Field dataTimeRelative{*this, "icmp.data_time_relative", "Timestamp from icmp data (relative)",
                           Type::RelativeTime};
    Field length{*this, "icmp.length", "Length", Type::U8, Base::Dec};
    Field lengthOriginal{*this, "icmp.length.original_datagram", "Length of original datagram", Type::U8,
                         Base::Dec};
    Field extendedSequence{*this, "icmp.ext.echo.seq", "Sequence Number", Type::U8, Base::DecHex};
    Field requestReserved{*this, "icmp.ext.echo.req.res", "Reserved", Type::U8, Base::Hex, {}, 0xfe};
    Field requestLocal{*this, "icmp.ext.echo.req.local", "Local bit", Type::Boolean, 8, kSet, 0x01};
    Field replyState{*this, "icmp.ext.echo.rsp.state", "State", Type::U8, Base::Dec, kStates, 0xe0};
    Field replyReserved{*this, "icmp.ext.echo.rsp.res", "Reserved", Type::U8, Base::Hex, {}, 0x18};
    Field replyActive{*this, "icmp.ext.echo.rsp.active", "Active bit", Type::Boolean, 8, kSet, 0x04};
    Field replyIpv4{*this, "icmp.ext.echo.rsp.ipv4", "IPv4 bit", Type::Boolean, 8, kSet, 0x02};
    Field replyIpv6{*this, "icmp.ext.echo.rsp.ipv6", "IPv6 bit", Type::Boolean, 8, kSet, 0x01};
    Expert responseNotFound{*this, "icmp.resp_not_found", Group::Sequence, Severity::Warn,
                            "Response not found"};
    Expert checksumBad{*this, "icmp.checksum_bad", Group::Checksum, Severity::Warn, "Bad checksum"};
    const Table& ipProtocols;
    const Protocol& extensions;
    const Protocol& mobile;

    explicit Icmp(Registry& r)
        : Protocol(r, "icmp", "Internet Control Message Protocol", "ICMP"),
          ipProtocols(r.table("ip.proto")),
          extensions(icmpExtensions(r)),
          mobile(addIcmpMobile(r)) {
        ownItem = false;  // until there are enough bytes
        r.bind("ip.proto", 1, *this);
    }

    void parse(Layer& in) const override {
        auto& out = in.out;
        in.column("ICMP");
        out.info.clear();
        in.view.need(0, 6);
        in.addSelf();
        uint8_t kind = in.view.u8(0), subtype = in.view.u8(1);
        const char* typeName = nameOf(icmpTypeNames(), kind, "Unknown ICMP (obsolete or malformed?)");
        auto codes = icmpCodeNames(kind);
        if (kind == RouterAdvertisement && codes.find(subtype)) typeName = "Mobile IP Advertisement";
        std::string codeText;
        if (codes.kind != Values::Kind::None && (in.wantsTexts() || in.wantsColumns())) {
            auto found = codes.find(subtype);
            codeText = found ? found : fmt::format("Unknown code: {}", subtype);
        }
        in.info("{:<20}", typeName);
        if (!codeText.empty()) in.infoAppend(" ({})", codeText);
        in.add(type, 0, 1).append(" ({})", typeName);
        auto codeItem = in.add(code, 1, 1);
        if (!codeText.empty()) codeItem.append(" ({})", codeText);
        addSum(in);
        switch (kind) {
            case EchoReply:
            case EchoRequest:
            case TimestampRequest:
            case TimestampReply:
            case InformationRequest:
            case InformationReply:
            case MaskRequest:
            case MaskReply: query(in); break;
            case Unreachable:
            case TimeExceeded: {
                // RFC 4884 and RFC 1191 took bytes that were unused before.
                bool hasMtu = kind == Unreachable && subtype == kFragmentationNeeded;
                if (in.view.u8(5)) {
                    in.add(unused, 4, 1);
                    addLength(in);
                    if (!hasMtu) in.add(unused, 6, 2);
                } else {
                    in.add(unused, 4, hasMtu ? 2 : 4);
                }
                if (hasMtu) in.add(mtu, 6, 2);
                break;
            }
            case ParameterProblem:
                in.add(pointer, 4, 1);
                if (in.view.u8(5)) {
                    addLength(in);
                    in.add(unused, 6, 2);
                } else {
                    in.add(unused, 5, 3);
                }
                break;
            case Redirect: in.add(gateway, 4, 4); break;
            case RouterAdvertisement:
                in.add(addresses, 4, 1);
                in.add(entrySize, 5, 1);
                in.add(lifetime, 6, 2).append(" ({})", duration(in.view.u16(6) * 1000u));
                break;
            case ExtendedEchoRequest:
            case ExtendedEchoReply: extendedEcho(in, kind); break;
            default: break;
        }
        body(in, kind, codes.find(subtype) != nullptr);
    }

    void addSum(Layer& in) const {
        ChecksumFields fields{checksum, status, &checksumBad};
        auto& view = in.view;
        if (!view.fragment() && view.captured() >= view.reported() && !in.out.inErrorPacket) {
            InternetChecksum sum;
            if (in.wantsItems()) sum.add(view.bytes(0, view.reported()));
            addChecksum(in, fields, 2, 2,
                        in.wantsItems() ? expectedChecksum(view.u16(2), sum.value()) : view.u16(2));
            return;
        }
        auto item = addUnverifiedChecksum(in, fields, 2, 2);
        if (in.out.inErrorPacket)
            item.append(" [in ICMP error packet]");
        else if (!view.fragment())
            item.append(" [fragmented datagram]");
    }

    void addLength(Layer& in) const {
        in.add(length, 5, 1);
        in.addNumber(lengthOriginal, 5, 1, in.view.u8(5) * 4u).generated();
    }

    void query(Layer& in) const {
        in.add(ident, 4, 2);
        in.addLe(identLittle, 4, 2);
        in.add(sequence, 6, 2);
        in.addLe(sequenceLittle, 6, 2);
        uint16_t number = in.view.u16(6);
        if (!in.wantsColumns()) return;
        in.infoAppend(" id=0x{:04x}, seq={}/{}, ttl={}", in.view.u16(4), number,
                      uint16_t(number << 8 | number >> 8), in.out.ipTtl);
    }

    void extendedEcho(Layer& in, uint8_t kind) const {
        in.add(ident, 4, 2);
        in.addLe(identLittle, 4, 2);
        in.add(extendedSequence, 6, 1);
        if (kind == ExtendedEchoRequest) {
            in.add(requestReserved, 7, 1);
            in.add(requestLocal, 7, 1);
            return;
        }
        for (auto f : {&replyState, &replyReserved, &replyActive, &replyIpv4, &replyIpv6}) in.add(*f, 7, 1);
    }

    void body(Layer& in, uint8_t kind, bool knownCode) const {
        switch (kind) {
            case Unreachable:
            case SourceQuench:
            case Redirect:
            case TimeExceeded:
            case ParameterProblem: quote(in, kind); break;
            case EchoReply:
            case EchoRequest: echo(in, kind); break;
            case RouterAdvertisement: routers(in, knownCode); break;
            case TimestampRequest:
            case TimestampReply: times(in); break;
            case MaskRequest:
            case MaskReply: in.add(mask, 8, 4); break;
            case ExtendedEchoRequest:
                if (in.view.left(8)) in.callBelow(extensions, in.view.sub(8));
                break;
            default: break;
        }
    }

    // The packet that an error message quotes, and what may follow it. Where the message says how much it
    // quotes (RFC 4884), or always quotes as little as a redirect, the rest is none of the packet.
    void quote(Layer& in, uint8_t kind) const {
        uint32_t words = kind == SourceQuench || kind == Redirect ? 0 : in.view.u8(5);
        uint32_t follows = extensionsAt(in.view, words);
        {
            QuotedPacket quoted(in.out);
            uint32_t header = in.view.has(8, 1) ? (in.view.u8(8) & 15u) * 4 : 0, size = UINT32_MAX;
            if (kind == Redirect) size = header + 8;
            if (words) size = header + words * 4;
            quoted.dissect(in, *ipProtocols.find(4), in.view.sub(8, size));
        }
        if (follows) in.callBelow(extensions, in.view.sub(follows));
    }

    // Where extensions begin (past the end when the length field is wrong), or 0 when there are none. Behind
    // them the quoted packet is padded to 128 bytes, so that a longer one has none; messages from before
    // RFC 4884 leave the length field 0.
    static uint32_t extensionsAt(const View& message, uint32_t words) {
        constexpr uint32_t kHeader = 8, kPadded = 128;
        if (message.reported() <= kHeader + kPadded || !message.has(kHeader, 4)) return 0;
        if (message.u16(kHeader + 2) > kPadded) return 0;
        uint32_t at = kHeader + (words ? words * 4 : kPadded);
        if (at == message.reported() || (!words && at > message.captured())) return 0;
        return at;
    }

    void routers(Layer& in, bool mayBeMobile) const {
        uint32_t count = in.view.u8(4);
        in.pos = 8;
        if (in.view.u8(5) != 2) {
            if (in.left()) in.callBelow(registry().special().data, in.view.sub(8));
            return;
        }
        for (uint32_t i = 0; i < count; ++i) {
            in.take(routerAddress, 4);
            in.u32(preference);
        }
        if (mayBeMobile && in.left()) in.callBelow(mobile, in.view.sub(in.pos));
    }

    void times(Layer& in) const {
        in.pos = 8;
        for (auto f : {&originate, &receive, &transmit}) {
            uint32_t value = in.u32(*f);
            if (in.wantsTexts()) in.last().append(" ({} after midnight UTC)", duration(timeOfDay(value)));
        }
    }

    void echo(Layer& in, uint8_t kind) const {
        if (!in.out.inErrorPacket) match(in, kind == EchoRequest);
        uint32_t at = 8;
        if (in.view.captured() >= 16 && dataStamp(in)) at = 16;
        if (in.view.left(at)) in.callBelow(registry().special().data, in.view.sub(at));
    }

    void match(Layer& in, bool request) const {
        auto& out = in.out;
        const char* group = !request                             ? nullptr
                            : out.destination.v4() == 0xffffffff ? "broadcast"
                            : out.destination.v4() >> 28 == 0xe  ? "multicast"
                                                                 : nullptr;
        if (group && out.destination.kind == Address::Kind::Ipv4) {
            in.infoAppend(" ({})", group);
            return;
        }
        auto found = in.note<EchoNote>();
        if (!found) return;
        if (in.pass()) {
            auto& table = in.pass()->state<EchoTable>(*this);
            uint16_t id = in.view.u16(4), number = in.view.u16(6), sum = in.view.u16(2);
            if (request) {
                table.request(out, id, number, sum, *found, responseNotFound);
            } else {
                // What the request's checksum was: that of the same message with type 8.
                uint32_t other = uint32_t(uint16_t(~sum)) + (EchoRequest << 8);
                table.reply(out, id, number, uint16_t(~((other & 0xffff) + (other >> 16))), *found);
            }
        }
        uint32_t partner = patched(found->partner);
        if (request && !partner && (in.pass() || !out.frame.laterKnown)) {
            // Not answered so far; the pass cannot know yet (AwaitedNote).
        } else if (request && !partner) {
            in.infoAppend(" (no response found!)");
            auto item = in.addNone(noResponse, 0, 0).generated().nowhere();
            in.expert(responseNotFound, item, "No response seen to ICMP request");
        } else if (request) {
            in.infoAppend(" (reply in {})", partner);
            in.addNumber(responseIn, 0, 0, partner).generated().nowhere();
        } else if (partner) {
            in.infoAppend(" (request in {})", partner);
            in.addNumber(responseTo, 0, 0, partner).generated().nowhere();
            if (in.wantsItems() && out.packets) {
                auto took = out.frame.time - out.packets->timeOf(partner);
                double ms = double(took.seconds) * 1000 + double(took.nanos) / 1e6;
                in.addDouble(responseTime, 0, 0, ms).generated().nowhere().value("{:.3f} ms", ms);
            }
        }
    }

    // Ping programs begin their data with the time of sending, in seconds and microseconds of their own
    // order.
    bool dataStamp(Layer& in) const {
        for (bool little : {false, true}) {
            auto seconds = int64_t(in.view.number(8, 4, little));
            auto micros = uint32_t(in.view.number(12, 4, little));
            int64_t apart = (in.out.frame.time - Time{seconds, 0}).seconds;
            if (micros >= 1'000'000 || apart > 86400 || apart < -86400) continue;
            Time sent{seconds, int32_t(micros * 1000)};
            in.addTime(dataTime, 8, 8, sent);
            in.addTime(dataTimeRelative, 8, 8, in.out.frame.time - sent).generated();
            return true;
        }
        return false;
    }
};

}  // namespace

void addIcmp(Registry& r) { r.add<Icmp>(); }

}  // namespace dorsal
