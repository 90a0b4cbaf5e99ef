// MPLS label stacks, RFC 3032; what they carry, RFC 4385 (pseudowires), RFC 5586 (associated channels).
#include "dissectors/core/layer.h"
#include "dissectors/link/ethertype.h"

namespace dorsal {
namespace {

constexpr Name kLabels[] = {{0, "IPv4 Explicit-Null"},
                            {1, "Router Alert"},
                            {2, "IPv6 Explicit-Null"},
                            {3, "Implicit-Null"},
                            {7, "Entropy Label Indicator (ELI)"},
                            {13, "Generic Associated Channel Label (GAL)"},
                            {14, "OAM Alert"}};
constexpr Name kChannels[] = {{0x0000, "Reserved"},
                              {0x0001, "Management Communication Channel (MCC)"},
                              {0x0002, "Signaling Communication Channel (SCC)"},
                              {0x0007, "BFD Control, PW-ACH-encapsulated (BFD Without IP/UDP Headers)"},
                              {0x000a, "MPLS Direct Loss Measurement (DLM)"},
                              {0x000b, "MPLS Inferred Loss Measurement (ILM)"},
                              {0x000c, "MPLS Delay Measurement (DM)"},
                              {0x000d, "MPLS Direct Loss and Delay Measurement (DLM+DM)"},
                              {0x000e, "MPLS Inferred Loss and Delay Measurement (ILM+DM)"},
                              {0x0021, "IPv4 packet"},
                              {0x0022, "MPLS-TP CC message"},
                              {0x0023, "MPLS-TP CV message"},
                              {0x0024, "Protection State Coordination Protocol (PSC)"},
                              {0x0025, "On-Demand CV"},
                              {0x0026, "LI"},
                              {0x0027, "Pseudo-Wire OAM"},
                              {0x0028, "MAC Withdraw OAM Msg"},
                              {0x0057, "IPv6 packet"},
                              {0x0058, "Fault OAM"},
                              {0x7ff8, "Reserved for Experimental Use"},
                              {0x7ff9, "Reserved for Experimental Use"},
                              {0x7ffa, "Reserved for Experimental Use"},
                              {0x7ffb, "Reserved for Experimental Use"},
                              {0x7ffc, "Reserved for Experimental Use"},
                              {0x7ffd, "Reserved for Experimental Use"},
                              {0x7ffe, "Reserved for Experimental Use"},
                              {0x7fff, "Reserved for Experimental Use"},
                              {0x8902, "MPLS-TP OAM"}};
constexpr uint32_t kGenericChannelLabel = 13;

// Ethernet in a pseudowire (RFC 4448). Nothing says whether a control word stands before the frame, so the
// likelier reading wins.
struct EthernetWire final : Protocol {
    struct WithoutWord final : Protocol {
        Field mark{*this, "pweth", "PW (ethernet)", Type::Boolean, 0};
        const Table& links;
        explicit WithoutWord(Registry& r)
            : Protocol(r, "pwethnocw", "Ethernet PW (no CW)", "Ethernet PW (no CW)"),
              links(r.table("ethertype")) {
            ownItem = false;
        }
        void parse(Layer& in) const override {
            in.addNumber(mark, 0, 0, 1).hide();
            in.dispatch(links, 0x6558, in.view);
        }
    };
    struct WithWord final : Protocol {
        Field mark{*this, "pweth.cw", "PW Control Word (ethernet)", Type::Boolean, 0};
        Field sequence{*this, "pweth.cw.sequence_number", "Sequence Number", Type::U16, Base::Dec};
        const Table& links;
        explicit WithWord(Registry& r)
            : Protocol(r, "pwethcw", "PW Ethernet Control Word", "Ethernet PW (with CW)"),
              links(r.table("ethertype")) {
            ownItem = false;
        }
        void parse(Layer& in) const override {
            in.view.need(0, 4);
            in.addNumber(mark, 0, 0, 1).hide();
            {
                auto nest = in.in(in.addSelf().length(4));
                in.add(sequence, 2, 2);
            }
            View frame = in.view.sub(4);
            if (!in.dispatch(links, 0x6558, frame)) in.data(frame);
        }
    };

    const WithoutWord& plain;
    const WithWord& word;
    explicit EthernetWire(Registry& r)
        : Protocol(r, "pwethheuristic", "Ethernet PW (CW heuristic)", "Ethernet PW (CW heuristic)"),
          plain(r.add<WithoutWord>()),
          word(r.add<WithWord>()) {
        ownItem = false;
    }

    // How much bytes look like an Ethernet header.
    static int likeness(const View& view, uint32_t at) {
        if (!view.has(at, 14)) return 0;
        uint16_t type = view.u16(at + 12);
        bool typeFits = type <= 1500 ? type <= view.left(at + 14) : ethertypeNames().find(type) != nullptr;
        return (vendorName(view.u24(at)).empty() ? 0 : 1) + (vendorName(view.u24(at + 6)).empty() ? 0 : 1) +
               (typeFits ? 2 : 0);
    }

    void parse(Layer& in) const override {
        bool withWord = likeness(in.view, 4) > likeness(in.view, 0);
        if (withWord)
            in.call(word, in.view);
        else
            in.call(plain, in.view);
    }
};

// The header of a channel that belongs to a pseudowire or a path.
struct Channel final : Protocol {
    Field version{*this, "pwach.ver", "Channel Version", Type::U8, Base::Dec, {}, 0x0f};
    Field reserved{*this, "pwach.res", "Reserved", Type::U8, Base::Hex};
    Field type{*this, "pwach.channel_type", "Channel Type", Type::U16, Base::Hex, kChannels};
    Expert notZero{*this, "pwach.res.not_zero", Group::Protocol, Severity::Warn,
                   "This byte is reserved and should be 0"};
    const Table &channels, &types;

    explicit Channel(Registry& r)
        : Protocol(r, "pwach", "PW Associated Channel Header", "PW Associated Channel"),
          channels(r.table("pwach.channel_type")),
          types(r.table("ethertype")) {}

    void parse(Layer& in) const override {
        constexpr uint16_t kIpv4 = 0x21, kIpv6 = 0x57;
        in.view.need(0, 4);
        in.headerLength(4);
        in.add(version, 0, 1);
        auto item = in.add(reserved, 1, 1);
        if (in.view.u8(1)) in.expert(notZero, item);
        uint16_t kind = in.view.u16(2);
        in.add(type, 2, 2);
        View rest = in.view.sub(4);
        bool known = kind == kIpv4   ? in.dispatch(types, 0x0800, rest)
                     : kind == kIpv6 ? in.dispatch(types, 0x86dd, rest)
                                     : in.dispatch(channels, kind, rest);
        if (!known) in.data(rest);
    }
};

struct Mpls final : Protocol {
    Field label{*this, "mpls.label", "MPLS Label", Type::U32, Base::DecHex, kLabels, 0xfffff000};
    Field experimental{*this, "mpls.exp", "MPLS Experimental Bits", Type::U32, Base::Dec, {}, 0xe00};
    Field bottom{*this, "mpls.bottom", "MPLS Bottom Of Label Stack", Type::U32, Base::Dec, {}, 0x100};
    Field ttl{*this, "mpls.ttl", "MPLS TTL", Type::U32, Base::Dec, {}, 0xff};
    const EthernetWire& wire;
    const Channel& channel;
    const Table &labels, &types;

    explicit Mpls(Registry& r)
        : Protocol(r, "mpls", "MultiProtocol Label Switching Header", "MPLS"),
          wire(r.add<EthernetWire>()),
          channel(r.add<Channel>()),
          labels(r.table("mpls.label")),
          types(r.table("ethertype")) {
        ownItem = false;
        r.bind("ethertype", {0x8847, 0x8848}, *this);
        r.bind("gre.proto", {0x8847, 0x8848}, *this);
        r.bind("ppp.protocol", {0x0281, 0x0283}, *this);
        r.bind("ip.proto", 137, *this);
        r.bind("udp.port", 6635, *this);
        r.bind("link.type", 219, *this);
    }

    void parse(Layer& in) const override {
        in.column("MPLS");
        in.info("MPLS Label Switched Packet");
        uint32_t value = 0;
        for (bool last = false; !last; in.pos += 4) {
            uint32_t word = in.view.u32(in.pos);
            value = word >> 12;
            last = word & 0x100;
            addLabel(in, word);
        }
        View rest = in.view.sub(in.pos);
        if (in.dispatch(labels, value, rest)) return;
        if (value == kGenericChannelLabel) {
            channelBelow(in, rest);
            return;
        }
        uint8_t start = rest.u8(0) >> 4;
        bool known = false;
        switch (start) {
            case 4: known = in.dispatch(types, 0x0800, rest); break;
            case 6: known = in.dispatch(types, 0x86dd, rest); break;
            case 1: known = in.offer(&channel, rest); break;
            case 0: known = in.offer(&wire, rest); break;
            default: break;
        }
        if (!known) in.data(rest);
        in.setLength(in.pos + in.payloadLength());
    }

    void addLabel(Layer& in, uint32_t word) const {
        uint32_t value = word >> 12;
        auto item = in.add(self, in.pos, 4);
        auto name = label.values.find(value);
        item.append(", Label: {}", value);
        if (name) item.append(" ({})", name);
        item.append(", Exp: {}, S: {}, TTL: {}", word >> 9 & 7, word >> 8 & 1, word & 255);
        auto nest = in.in(item);
        auto labelItem = in.add(label, in.pos, 4);
        if (name)
            labelItem.value("{} ({})", name, value);
        else
            labelItem.value("{} (0x{:05x})", value, value);
        in.add(experimental, in.pos, 4);
        in.add(bottom, in.pos, 4);
        in.add(ttl, in.pos, 4);
    }

    void channelBelow(Layer& in, const View& rest) const {
        auto before = in.out.nodes.size();
        in.call(channel, rest);
        if (in.wantsItems() && before < in.out.nodes.size() && in.out.nodes[before].field == channel.self.id)
            Item(in.out, uint32_t(before)).label("Generic Associated Channel Header");
    }
};

}  // namespace

void addMpls(Registry& r) { r.add<Mpls>(); }

}  // namespace dorsal
