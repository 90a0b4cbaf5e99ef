// Internet Protocol version 6, RFC 8200.
#include "dissectors/network/ipv6.h"

#include "dissectors/core/reassembly.h"
#include "dissectors/network/ip_names.h"

namespace dorsal {
namespace {

constexpr uint32_t kHeader = 40;
enum NextHeader : uint8_t {
    HopByHop = 0,
    Routing = 43,
    FragmentHeader = 44,
    Authentication = 51,
    NoNext = 59,
    DestinationOptions = 60
};
constexpr uint8_t kJumboOption = 0xc2;
constexpr TrueFalse kMore{"Yes", "No"};

// A hop-by-hop or destination options header.
struct OptionsHeader final : Ipv6Extension {
    Field next, length, lengthBytes;
    bool hopByHop;
    const Expert* notFirst = nullptr;
    const Ipv6Options& options;

    OptionsHeader(Registry& r, const Ipv6Options& options, bool hopByHop)
        : Ipv6Extension(r, hopByHop ? "ipv6.hopopts" : "ipv6.dstopts",
                        hopByHop ? "IPv6 Hop-by-Hop Option" : "Destination Options for IPv6",
                        hopByHop ? "IPv6 Hop-by-Hop" : "IPv6 Destination"),
          next(*this, hopByHop ? "ipv6.hopopts.nxt" : "ipv6.dstopts.nxt", "Next Header", Type::U8, Base::Dec,
               ipProtocolNames()),
          length(*this, hopByHop ? "ipv6.hopopts.len" : "ipv6.dstopts.len", "Length", Type::U8, Base::Dec),
          lengthBytes(*this, hopByHop ? "ipv6.hopopts.len_oct" : "ipv6.dstopts.len_oct", "Length", Type::U16,
                      Base::Dec),
          hopByHop(hopByHop),
          options(options) {
        ownItem = false;  // until its length is known
        r.bind("ip.proto", hopByHop ? HopByHop : DestinationOptions, *this);
    }
    // Behind another header than IPv6's.
    void parse(Layer& in) const override {
        Ipv6Packet packet;
        packet.extended = true;
        extension(in, packet);
    }
    uint32_t extension(Layer& in, Ipv6Packet& packet) const override {
        in.out.info.appendSeparated(hopByHop ? "IPv6 hop-by-hop options" : "IPv6 destination options");
        uint32_t size = (in.view.u8(1) + 1u) * 8;
        in.addSelf();
        in.self().length(std::min(size, in.view.captured()));
        if (hopByHop && packet.extended && notFirst) in.expert(*notFirst, in.self());
        packet.next = in.u8(next);
        in.u8(length);
        in.addNumber(lengthBytes, 1, 1, size).generated().append(" bytes");
        options.options(in, size, hopByHop, packet);
        return size;
    }
};

struct HopByHopExperts final : Protocol {
    Expert notFirst{*this, "ipv6.hopopts.not_first", Group::Protocol, Severity::Error,
                    "IPv6 Hop-by-Hop extension header must appear immediately after IPv6 header"};
    explicit HopByHopExperts(Registry& r) : Protocol(r, "ipv6.hopopts.experts", "IPv6 Hop-by-Hop", "IPv6") {
        listed = false;
    }
    void parse(Layer&) const override {}
};

// RFC 8200, section 4.5. What it says is read by Ipv6, which joins the fragments.
struct Fragment final : Ipv6Extension {
    Field next{*this, "ipv6.fraghdr.nxt", "Next header", Type::U8, Base::Dec, ipProtocolNames()};
    Field reservedOctet{*this, "ipv6.fraghdr.reserved_octet", "Reserved octet", Type::U8, Base::Hex};
    Field offset{*this, "ipv6.fraghdr.offset", "Offset", Type::U16, Base::Dec, {}, 0xfff8};
    Field reservedBits{*this, "ipv6.fraghdr.reserved_bits", "Reserved bits", Type::U16, Base::Dec, {},
                       0x0006};
    Field more{*this, "ipv6.fraghdr.more", "More Fragments", Type::Boolean, 16, kMore, 0x0001};
    Field ident{*this, "ipv6.fraghdr.ident", "Identification", Type::U32, Base::Hex};

    explicit Fragment(Registry& r)
        : Ipv6Extension(r, "ipv6.fraghdr", "Fragment Header for IPv6", "IPv6 Fragment") {
        ownItem = false;  // until it is known to be whole
    }
    void parse(Layer& in) const override {
        Ipv6Packet packet;
        extension(in, packet);
    }
    uint32_t extension(Layer& in, Ipv6Packet& packet) const override {
        in.view.need(0, 8);
        in.addSelf().length(8);
        packet.next = in.u8(next);
        in.u8(reservedOctet);
        uint32_t at = in.view.u16(2) & 0xfff8u;
        in.add(offset, 2, 2).append(" ({} bytes)", at);
        in.add(reservedBits, 2, 2);
        in.add(more, 2, 2);
        in.add(ident, 4, 4);
        in.info("IPv6 fragment (off={} more={} ident=0x{:08x} nxt={})", at, in.view.u8(3) & 1 ? 'y' : 'n',
                in.view.u32(4), packet.next);
        return 8;
    }
};

struct Ipv6 final : Protocol {
    Field version{*this, "ipv6.version", "Version", Type::U8, Base::Dec};
    Field ipVersion{*this, "ip.version", "Version", Type::U8, Base::Dec, {}, 0xf0};
    Field trafficClass{*this, "ipv6.tclass", "Traffic Class", Type::U32, Base::Hex, {}, 0x0ff00000};
    Field dscp{*this,       "ipv6.tclass.dscp", "Differentiated Services Codepoint", Type::U32, Base::Dec,
               dscpNames(), 0x0fc00000};
    Field ecn{*this,      "ipv6.tclass.ecn", "Explicit Congestion Notification", Type::U32, Base::Dec,
              ecnNames(), 0x00300000};
    Field flow{*this, "ipv6.flow", "Flow Label", Type::U24, Base::Hex, {}, 0x0fffff};
    Field payloadLength{*this, "ipv6.plen", "Payload Length", Type::U16, Base::Dec};
    Field nextHeader{*this, "ipv6.nxt", "Next Header", Type::U8, Base::Dec, ipProtocolNames()};
    Field hopLimit{*this, "ipv6.hlim", "Hop Limit", Type::U8, Base::Dec};
    Field src{*this, "ipv6.src", "Source Address", Type::Ipv6};
    Field srcHost{*this, "ipv6.src_host", "Source Host", Type::String};
    Field dst{*this, "ipv6.dst", "Destination Address", Type::Ipv6};
    Field dstHost{*this, "ipv6.dst_host", "Destination Host", Type::String};
    Field addr{*this, "ipv6.addr", "Source or Destination Address", Type::Ipv6};
    Field host{*this, "ipv6.host", "Source or Destination Host", Type::String};

    Field fragment{*this, "ipv6.fragment", "IPv6 Fragment", Type::FrameNum};
    Field fragments{*this, "ipv6.fragments", "IPv6 Fragments", Type::None};
    Field overlap{*this, "ipv6.fragment.overlap", "Fragment overlap", Type::Boolean, 0};
    Field conflict{*this, "ipv6.fragment.overlap.conflict", "Conflicting data in fragment overlap",
                   Type::Boolean, 0};
    Field multipleTails{*this, "ipv6.fragment.multipletails", "Multiple tail fragments found", Type::Boolean,
                        0};
    Field tooLong{*this, "ipv6.fragment.toolongfragment", "Fragment too long", Type::Boolean, 0};
    Field fragmentError{*this, "ipv6.fragment.error", "Defragmentation error", Type::FrameNum};
    Field fragmentCount{*this, "ipv6.fragment.count", "Fragment count", Type::U32, Base::Dec};
    Field reassembledIn{*this, "ipv6.reassembled.in", "Reassembled IPv6 in frame", Type::FrameNum};
    Field reassembledLength{*this, "ipv6.reassembled.length", "Reassembled IPv6 length", Type::U32,
                            Base::Dec};
    Field reassembledData{*this, "ipv6.reassembled.data", "Reassembled IPv6 data", Type::Bytes};

    Expert bogusVersion{*this, "ipv6.bogus_ipv6_version", Group::Malformed, Severity::Error,
                        "Bogus IPv6 version"};
    Expert invalidHeader{*this, "ipv6.invalid_header", Group::Malformed, Severity::Error,
                         "Invalid IPv6 header"};
    Expert lengthExceeds{*this, "ipv6.plen_exceeds_framing", Group::Protocol, Severity::Warn,
                         "IPv6 payload length does not match expected framing length"};
    Expert lengthZero{*this, "ipv6.plen_zero", Group::Protocol, Severity::Chat,
                      "IPv6 payload length equals 0 (TCP segmentation offload?)"};
    Expert jumboMissing{*this, "ipv6.opt.jumbo.missing", Group::Malformed, Severity::Error,
                        "IPv6 payload length equals 0, and no Jumbo Payload option tells it"};

    const Table& protocols;
    const Heuristics& heuristics;
    const Protocol& addresses;
    const Ipv6Extension &hopByHop, &destinationOptions, &routing, &fragmentHeader, &authentication;
    FragmentFields fragmentFields{"IPv6 Fragments", fragments,     fragment,          overlap,
                                  conflict,         multipleTails, tooLong,           fragmentError,
                                  fragmentCount,    reassembledIn, reassembledLength, &reassembledData};

    struct Headers {
        const Protocol& addresses;
        const Ipv6Extension &hopByHop, &destinationOptions, &routing, &fragment, &authentication;
    };
    Ipv6(Registry& r, const Headers& h)
        : Protocol(r, "ipv6", "Internet Protocol Version 6", "IPv6"),
          protocols(r.table("ip.proto")),
          heuristics(r.heuristics("ipv6")),
          addresses(h.addresses),
          hopByHop(h.hopByHop),
          destinationOptions(h.destinationOptions),
          routing(h.routing),
          fragmentHeader(h.fragment),
          authentication(h.authentication) {
        r.bind("ethertype", 0x86dd, *this);
        r.bind("ip.proto", 41, *this);
        r.bind("link.type", 229, *this);
        r.bind("gre.proto", 0x86dd, *this);
        r.bind("ppp.protocol", 0x57, *this);
        r.bind("null.bsd", {24, 28, 30}, *this);
    }

    // Another version is no IPv6; what was expected here, and what stands here instead, is shown all the
    // same.
    bool accepts(Layer& in) const override {
        if (!in.view.has(0, 1) || in.view.u8(0) >> 4 == 6) return true;
        in.column("IPv6");
        in.out.info.clear();
        in.addSelf();
        in.headerLength(std::min(kHeader, in.view.captured()));
        auto item = addVersion(in);
        in.expert(bogusVersion, item);
        return false;
    }

    void parse(Layer& in) const override {
        auto& out = in.out;
        in.column("IPv6");
        out.info.clear();
        in.headerLength(std::min(kHeader, in.view.captured()));
        bool tooShort = in.view.reported() < kHeader;
        addVersion(in);
        if (tooShort) {
            in.info("Invalid IPv6 header ({} bytes, need exactly 40)", in.view.reported());
            in.expert(invalidHeader, in.self(), "IPv6 header must be exactly 40 bytes");
        }
        addClass(in);
        in.add(flow, 1, 3);
        auto lengthItem = in.add(payloadLength, 4, 2);
        Ipv6Packet packet;
        packet.payloadLength = in.view.u16(4);
        packet.next = in.view.u8(6);
        uint32_t there = in.view.reported() - std::min(kHeader, in.view.reported());
        uint32_t size = packet.payloadLength;
        if (!tooShort) size = judgeLength(in, lengthItem, packet, there);
        in.add(nextHeader, 6, 1);
        in.add(hopLimit, 7, 1);
        out.ipTtl = in.view.u8(7);
        out.source = Address::ipv6(in.view.bytes(8, 16).data());
        addAddress(in, src, srcHost, 8, out.source);
        out.destination = Address::ipv6(in.view.bytes(24, 16).data());
        addAddress(in, dst, dstHost, 24, out.destination);
        if (in.wantsTexts())
            in.self().label("Internet Protocol Version 6, Src: {}, Dst: {}", out.source.toString(),
                            out.destination.toString());
        if (in.wantsItems()) in.callBelow(addresses, in.view);
        if (!tooShort && kHeader + size < in.view.reported()) in.setLength(kHeader + size);
        follow(in, packet, in.view.sub(kHeader, size));
    }

    Item addVersion(Layer& in) const {
        int number = in.view.u8(0) >> 4;
        // tshark shows the bits, but this field of its has no mask; the other has.
        auto item =
            in.addNumber(version, 0, 1, uint64_t(number)).label("{:04b} .... = Version: {}", number, number);
        in.add(ipVersion, 0, 1)
            .append(" [This field makes the filter match on \"ip.version == 6\" possible]")
            .hide();
        return item;
    }

    void addClass(Layer& in) const {
        auto byte = uint8_t(in.view.u32(0) >> 20);
        auto item = in.addNumber(trafficClass, 0, 4, byte);
        if (item.texts())
            item.append(" (DSCP: {}, ECN: {})", nameOf(dscpShortNames(), byte >> 2),
                        nameOf(ecnShortNames(), byte & 3));
        auto nest = in.in(item);
        in.add(dscp, 0, 4);
        in.add(ecn, 0, 4);
    }

    // How many bytes the payload has. A length of 0 means that a Jumbo Payload option tells it (RFC 2675).
    uint32_t judgeLength(Layer& in, const Item& item, Ipv6Packet& packet, uint32_t there) const {
        uint32_t size = packet.payloadLength;
        if (size == 0 && packet.next == HopByHop) {
            packet.jumboLength = findJumbo(in.view.sub(kHeader));
            size = packet.jumboLength;
            if (!size) {
                in.info("Invalid IPv6 payload length ");
                in.expert(jumboMissing, item);
            }
        } else if (size == 0 && packet.next != NoNext) {
            in.expert(lengthZero, item);
        }
        if (size > there && !in.out.inErrorPacket)
            in.expert(lengthExceeds, item, "IPv6 payload length exceeds framing length ({} bytes)", there);
        return size;
    }

    static uint32_t findJumbo(const View& header) {
        if (!header.has(0, 2)) return 0;
        uint32_t end = std::min((header.u8(1) + 1u) * 8, header.captured());
        for (uint32_t at = 2; at + 6 <= end;) {
            if (header.u8(at) == kJumboOption) return header.u32(at + 2);
            at += header.u8(at) == 0 ? 1 : 2u + header.u8(at + 1);
        }
        return 0;
    }

    void addAddress(Layer& in, const Field& one, const Field& oneHost, uint32_t at,
                    const Address& value) const {
        if (!in.wantsItems()) return;
        in.add(one, at, 16);
        in.add(addr, at, 16).hide();
        auto text = in.out.wants(oneHost) || in.out.wants(host) ? value.toString() : std::string();
        in.addText(oneHost, at, 16, text).hide();
        in.addText(host, at, 16, text).hide();
    }

    // Reads the extension headers one after the other and hands on what follows them.
    void follow(Layer& in, Ipv6Packet& packet, View rest) const {
        auto& out = in.out;
        uint32_t headers = kHeader;
        for (;;) {
            const Ipv6Extension* header = packet.next == HopByHop             ? &hopByHop
                                          : packet.next == DestinationOptions ? &destinationOptions
                                          : packet.next == Routing            ? &routing
                                          : packet.next == FragmentHeader     ? &fragmentHeader
                                          : packet.next == Authentication     ? &authentication
                                                                              : nullptr;
            if (!header) break;
            out.addressesMoved = true;
            uint32_t size = 0;
            View bytes = rest;
            in.callBelowAs(*header, rest, [&](Layer& child) { size = header->extension(child, packet); });
            rest = rest.sub(size);
            packet.extended = true;
            headers += size;
            if (header == &fragmentHeader && !join(in, bytes, rest)) return;
        }
        in.headerLength(headers);
        out.ipProtocol = packet.next;
        if (packet.next == NoNext) {
            in.info("IPv6 no next header");
            in.data(rest);
            return;
        }
        if (in.dispatch(protocols, packet.next, rest)) return;
        if (in.tryHeuristics(heuristics, rest)) return;
        in.info("Unknown IP Protocol: {} ({})", nameOf(ipProtocolNames(), packet.next), packet.next);
        in.data(rest);
    }

    // Joins the fragment `rest` behind the fragment header `header`; false when the packet ends here.
    bool join(Layer& in, const View& header, View& rest) const {
        uint32_t offset = header.u16(2) & 0xfff8u;
        bool more = header.u8(3) & 1;
        if ((!more && !offset) || !rest.reported()) return true;
        if (rest.captured() < rest.reported()) {
            rest.markFragment();
            if (!offset) return true;
            in.data(rest);
            return false;
        }
        auto table = in.pass() ? &in.pass()->state<FragmentTable>(*this) : nullptr;
        FragmentKey key{in.out.source, in.out.destination, uint64_t(in.out.vlan) << 32 | header.u32(4)};
        auto joined = reassemble(in, table, key, rest, offset, more, "Reassembled IPv6");
        if (joined.here) {
            addFragmentItems(in, fragmentFields, joined);
            rest = joined.bytes;
            return true;
        }
        if (joined.packet)
            in.addNumber(reassembledIn, header.base() - in.view.base(), 0, joined.packet).generated();
        in.data(rest);
        return false;
    }
};

}  // namespace

void addIpv6(Registry& r) {
    auto& options = addIpv6Options(r);
    auto& hopByHop = r.add<OptionsHeader>(options, true);
    hopByHop.notFirst = &r.add<HopByHopExperts>().notFirst;
    auto& destination = r.add<OptionsHeader>(options, false);
    auto& fragment = r.add<Fragment>();
    r.add<Ipv6>(Ipv6::Headers{addIpv6Addresses(r), hopByHop, destination, addIpv6Routing(r), fragment,
                              addAuthenticationHeader(r)});
}

}  // namespace dorsal
