// IPv6 Node Information queries, RFC 4620.
#include "dissectors/network/icmpv6.h"

namespace dorsal {
namespace {

enum Code : uint8_t { Ipv6Subject = 0, NameSubject = 1, Ipv4Subject = 2 };
enum QueryType : uint16_t { NodeName = 2, NodeAddresses = 3, Ipv4Addresses = 4 };
constexpr uint8_t kReply = 140;

constexpr TrueFalse kNiFlagA{"All unicast address", "Unicast addresses on the queried interface"};
constexpr Name kNiQtype[] = {
    {0, "NOOP"},
    {1, "Supported query types (Obsolete)"},
    {2, "Node Name"},
    {3, "Node addresses"},
    {4, "IPv4 node addresses"},
};
constexpr TrueFalse kSet{"Set", "Not set"};

struct NodeInformation final : Icmpv6Part {
    Field qtype{*this, "icmpv6.ni.qtype", "Qtype", Type::U16, Base::Dec, kNiQtype};
    Field flag{*this, "icmpv6.ni.flag", "Flags", Type::U16, Base::Hex};
    Field flagG{*this, "icmpv6.ni.flag.g", "Global-scope addresses", Type::Boolean, 16, kSet, 0x20};
    Field flagS{*this, "icmpv6.ni.flag.s", "Site-local addresses", Type::Boolean, 16, kSet, 0x10};
    Field flagL{*this, "icmpv6.ni.flag.l", "Link-local addresses", Type::Boolean, 16, kSet, 0x8};
    Field flagC{*this, "icmpv6.ni.flag.c", "Compression", Type::Boolean, 16, kSet, 0x4};
    Field flagA{*this, "icmpv6.ni.flag.a", "Unicast Addresses", Type::Boolean, 16, kNiFlagA, 0x2};
    Field flagT{*this, "icmpv6.ni.flag.t", "Truncated", Type::Boolean, 16, kSet, 0x1};
    Field flagRsv{*this, "icmpv6.ni.flag.rsv", "Reserved", Type::U16, Base::Hex, {}, 0xffc0};
    Field nonce{*this, "icmpv6.ni.nonce", "Nonce", Type::U64, Base::Hex};
    Field querySubjectIpv6{*this, "icmpv6.ni.query.subject_ipv6", "IPv6 subject address", Type::Ipv6};
    Field querySubjectFqdn{*this, "icmpv6.ni.query.subject_fqdn", "FQDN subject", Type::String};
    Field querySubjectIpv4{*this, "icmpv6.ni.query.subject_ipv4", "IPv4 subject address", Type::Ipv4};
    Field replyNodeTtl{*this, "icmpv6.ni.reply.node_ttl", "TTL", Type::U32, Base::Dec};
    Field replyNodeName{*this, "icmpv6.ni.reply.node_name", "Name Node", Type::String};
    Field replyNodeAddress{*this, "icmpv6.ni.reply.node_address", "IPv6 Node address", Type::Ipv6};
    Field replyIpv4Address{*this, "icmpv6.ni.reply.ipv4_address", "IPv4 Node address", Type::Ipv4};

    explicit NodeInformation(Registry& r)
        : Icmpv6Part(r, "icmpv6.node_information", "Node Information", "ICMPv6") {}

    void part(Layer& in) const override {
        bool reply = in.view.u8(0) == kReply;
        uint8_t code = in.view.u8(1);
        auto kind = in.u16(qtype);
        in.bitmask(flag, in.pos, 2, {&flagG, &flagS, &flagL, &flagC, &flagA, &flagT, &flagRsv});
        in.skip(2);
        in.u64(nonce);
        if (reply)
            answer(in, kind);
        else if (in.left())
            subject(in, code);
    }

    void subject(Layer& in, uint8_t code) const {
        switch (code) {
            case Ipv6Subject: in.take(querySubjectIpv6, 16); break;
            case NameSubject: name(in, querySubjectFqdn); break;
            case Ipv4Subject: in.take(querySubjectIpv4, 4); break;
            default: break;
        }
    }

    void answer(Layer& in, uint16_t kind) const {
        if (kind == NodeName) {
            in.u32(replyNodeTtl);
            while (in.left() && in.view.u8(in.pos)) name(in, replyNodeName);
        } else if (kind == NodeAddresses || kind == Ipv4Addresses) {
            bool old = kind == Ipv4Addresses;
            while (in.left()) {
                in.u32(replyNodeTtl);
                in.take(old ? replyIpv4Address : replyNodeAddress, old ? 4 : 16);
            }
        }
    }

    // A DNS name; one that is not fully qualified ends with a second zero.
    static void name(Layer& in, const Field& f) {
        std::string text;
        uint32_t start = in.pos;
        while (in.left()) {
            uint32_t size = in.view.u8(in.pos);
            if (!size) break;
            if (!text.empty()) text += '.';
            text += in.view.text(in.pos + 1, size);
            in.pos += 1 + size;
        }
        if (in.left()) ++in.pos;
        in.addText(f, start, in.pos - start, text);
    }
};

}  // namespace

const Icmpv6Part& addIcmpv6NodeInformation(Registry& r) { return r.add<NodeInformation>(); }

}  // namespace dorsal
