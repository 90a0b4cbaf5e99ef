// Internet Protocol version 4, RFC 791.
#include "dissectors/network/ipv4.h"

#include "dissectors/core/checksum.h"
#include "dissectors/core/layer.h"
#include "dissectors/core/reassembly.h"
#include "dissectors/network/ip_names.h"

namespace dorsal {
namespace {

constexpr TrueFalse kSet{"Set", "Not set"};
constexpr uint32_t kLeastHeader = 20;
constexpr uint16_t kIpv6Ethertype = 0x86dd;
constexpr uint8_t kOspf = 89, kPim = 103;

struct Ipv4 final : Protocol, Ipv4Destination {
    Field version{*this, "ip.version", "Version", Type::U8, Base::Dec};
    Field headerSize{*this, "ip.hdr_len", "Header Length", Type::U8, Base::Dec};
    Field services{*this, "ip.dsfield", "Differentiated Services Field", Type::U8, Base::Hex};
    Field dscp{*this,    "ip.dsfield.dscp", "Differentiated Services Codepoint",
               Type::U8, Base::Dec,         dscpNames(),
               0xfc};
    Field ecn{*this, "ip.dsfield.ecn", "Explicit Congestion Notification", Type::U8, Base::Dec, ecnNames(),
              0x03};
    Field length{*this, "ip.len", "Total Length", Type::U16, Base::Dec};
    Field id{*this, "ip.id", "Identification", Type::U16, Base::HexDec};
    Field flags{*this, "ip.flags", "Flags", Type::U8, Base::Hex, {}, 0xe0};
    Field reserved{*this, "ip.flags.rb", "Reserved bit", Type::Boolean, 8, kSet, 0x80};
    Field dontFragment{*this, "ip.flags.df", "Don't fragment", Type::Boolean, 8, kSet, 0x40};
    Field moreFragments{*this, "ip.flags.mf", "More fragments", Type::Boolean, 8, kSet, 0x20};
    Field fragmentOffset{*this, "ip.frag_offset", "Fragment Offset", Type::U16, Base::Dec, {}, 0x1fff};
    Field ttl{*this, "ip.ttl", "Time to Live", Type::U8, Base::Dec};
    Field proto{*this, "ip.proto", "Protocol", Type::U8, Base::Dec, ipProtocolNames()};
    Field checksum{*this, "ip.checksum", "Header Checksum", Type::U16, Base::Hex};
    Field checksumStatus{*this,    "ip.checksum.status", "Header checksum status",
                         Type::U8, Base::None,           checksumStatusNames()};
    Field src{*this, "ip.src", "Source Address", Type::Ipv4};
    Field dst{*this, "ip.dst", "Destination Address", Type::Ipv4};
    Field addr{*this, "ip.addr", "Source or Destination Address", Type::Ipv4};
    Field srcHost{*this, "ip.src_host", "Source Host", Type::String};
    Field dstHost{*this, "ip.dst_host", "Destination Host", Type::String};
    Field host{*this, "ip.host", "Source or Destination Host", Type::String};

    Field fragment{*this, "ip.fragment", "IPv4 Fragment", Type::FrameNum};
    Field fragments{*this, "ip.fragments", "IPv4 Fragments", Type::Bytes};
    Field overlap{*this, "ip.fragment.overlap", "Fragment overlap", Type::Boolean, 0};
    Field conflict{*this, "ip.fragment.overlap.conflict", "Conflicting data in fragment overlap",
                   Type::Boolean, 0};
    Field multipleTails{*this, "ip.fragment.multipletails", "Multiple tail fragments found", Type::Boolean,
                        0};
    Field tooLong{*this, "ip.fragment.toolongfragment", "Fragment too long", Type::Boolean, 0};
    Field fragmentError{*this, "ip.fragment.error", "Defragmentation error", Type::FrameNum};
    Field fragmentCount{*this, "ip.fragment.count", "Fragment count", Type::U32, Base::Dec};
    Field reassembledIn{*this, "ip.reassembled_in", "Reassembled IPv4 in frame", Type::FrameNum};
    Field reassembledLength{*this, "ip.reassembled.length", "Reassembled IPv4 length", Type::U32, Base::Dec};
    Field reassembledData{*this, "ip.reassembled.data", "Reassembled IPv4 data", Type::Bytes};

    Expert bogusVersion{*this, "ip.bogus_ip_version", Group::Protocol, Severity::Error, "Bogus IP version"};
    Expert bogusHeader{*this, "ip.bogus_header_length", Group::Protocol, Severity::Error,
                       "Bogus IP header length"};
    Expert bogusLength{*this, "ip.bogus_ip_length", Group::Protocol, Severity::Error, "Bogus IP length"};
    Expert ttlLocal{*this, "ip.ttl.lncb", Group::Sequence, Severity::Note, "Time To Live"};
    Expert ttlSmall{*this, "ip.ttl.too_small", Group::Sequence, Severity::Note, "Time To Live"};

    const Table& protocols;
    const Table& ethertypes;
    const Heuristics& heuristics;
    const Ipv4Options& options;
    FragmentFields fragmentFields{"IPv4 Fragments", fragments,     fragment,          overlap,
                                  conflict,         multipleTails, tooLong,           fragmentError,
                                  fragmentCount,    reassembledIn, reassembledLength, &reassembledData};

    explicit Ipv4(Registry& r)
        : Protocol(r, "ip", "Internet Protocol Version 4", "IPv4"),
          protocols(r.table("ip.proto")),
          ethertypes(r.table("ethertype")),
          heuristics(r.heuristics("ip")),
          options(addIpv4Options(r, *this)) {
        r.bind("ethertype", 0x0800, *this);
        r.bind("link.type", 228, *this);
        r.bind("null.bsd", 2, *this);
        r.bind("llc.dsap", 6, *this);
        r.bind("gre.proto", 0x0800, *this);
        r.bind("ppp.protocol", 0x21, *this);
    }

    void parse(Layer& in) const override {
        auto& out = in.out;
        in.column("IPv4");
        out.info.clear();
        uint8_t first = in.view.u8(0);
        uint32_t header = (first & 15u) * 4;
        in.headerLength(std::min(header, in.view.captured()));
        // tshark shows the bits, but its field has no mask.
        auto versionItem = in.addNumber(version, 0, 1, first >> 4)
                               .label("{:04b} .... = Version: {}", first >> 4, first >> 4);
        if (first >> 4 == 6) {
            // IPv6 where the layer below announced IPv4.
            in.headerLength(0);
            in.expert(bogusVersion, versionItem);
            in.dispatch(ethertypes, kIpv6Ethertype, in.view);
            in.setLength(in.payloadLength());
            return;
        }
        if (first >> 4 != 4) {
            in.info("Bogus IPv4 version ({}, must be 4)", first >> 4);
            in.expert(bogusVersion, versionItem);
            return;
        }
        auto sizeItem = in.addNumber(headerSize, 0, 1, header);
        sizeItem.label(".... {:04b} = Header Length: {} bytes ({})", header / 4, header, header / 4);
        if (header < kLeastHeader) {
            in.info("Bogus IP header length ({}, must be at least {})", header, kLeastHeader);
            in.expert(bogusHeader, sizeItem, "Bogus IP header length ({}, must be at least {})", header,
                      kLeastHeader);
            return;
        }
        addServices(in);
        uint32_t total;
        if (!addLength(in, header, total)) return;
        if (total < in.view.reported()) in.setLength(total);
        if (in.wantsItems()) addIdentification(in);
        in.view.need(4, 2);
        in.view.need(6, 1);
        uint32_t offset = (in.view.u16(6) & 0x1fffu) * 8;
        bool more = in.view.u8(6) & 0x20;
        auto ttlItem = in.wantsItems() ? addProtocol(in, offset) : Item();
        uint8_t hops = in.view.u8(8);
        out.ipProtocol = in.view.u8(9);
        out.ipTtl = hops;
        in.view.need(10, 2);
        auto source = in.view.u32(12);
        out.source = Address::ipv4(source);
        addAddress(in, src, srcHost, 12, source);
        if (in.wantsTexts()) in.self().label("Internet Protocol Version 4, Src: {}", out.source.toString());
        auto next = in.view.u32(16);
        in.view.need(kLeastHeader, header - kLeastHeader);
        auto target = header > kLeastHeader ? routedTo(in.view, header, next) : next;
        judgeTtl(in, ttlItem, hops, target);
        out.destination = Address::ipv4(target);
        bool routed = target != next;
        out.addressesMoved |= routed;
        if (routed)
            options.addCurrentStop(in, 16, next);
        else
            addDestination(in, 16, target);
        if (in.wantsTexts()) {
            in.self().label("Internet Protocol Version 4, Src: {}, Dst: {}", out.source.toString(),
                            out.destination.toString());
            if (routed) in.self().append(", Via: {}", Address::ipv4(next).toString());
        }
        if (header > kLeastHeader) in.callBelow(options, in.view.sub(kLeastHeader, header - kLeastHeader));
        payload(in, header, total, offset, more);
    }

    void addIdentification(Layer& in) const {
        in.add(id, 4, 2);
        in.bitmask(flags, 6, 1, {&reserved, &dontFragment, &moreFragments});
    }

    // Returns the item of the time to live.
    Item addProtocol(Layer& in, uint32_t offset) const {
        in.add(fragmentOffset, 6, 2).value("{}", offset);
        auto ttlItem = in.add(ttl, 8, 1);
        in.add(proto, 9, 1);
        in.add(checksum, 10, 2).append(" [validation disabled]");
        in.addNumber(checksumStatus, 10, 0, uint64_t(ChecksumStatus::Unverified)).generated();
        return ttlItem;
    }

    void addServices(Layer& in) const {
        uint8_t byte = in.view.u8(1);
        if (!in.wantsItems()) return;
        auto item = in.add(services, 1, 1);
        if (item.texts())
            item.append(" (DSCP: {}, ECN: {})", nameOf(dscpShortNames(), byte >> 2),
                        nameOf(ecnShortNames(), byte & 3));
        auto nest = in.in(item);
        in.add(dscp, 1, 1);
        in.add(ecn, 1, 1);
    }

    // False when the packet cannot be read on.
    bool addLength(Layer& in, uint32_t header, uint32_t& total) const {
        total = in.view.u16(2);
        uint32_t there = in.view.reported();
        if (total == 0) {
            // The host left it to the network card: TCP segmentation offload.
            total = there;
            in.addNumber(length, 2, 2, total)
                .value(
                    "{} bytes (reported as 0, presumed to be because of \"TCP segmentation offload\" (TSO))",
                    total);
            return true;
        }
        auto item = in.add(length, 2, 2);
        if (total < header) {
            item.append(" bytes (bogus, less than header length {})", header);
            in.info("Bogus IP length ({}, less than header length {})", total, header);
            in.expert(bogusLength, item);
            return false;
        }
        if (total > there && !in.out.inErrorPacket)
            in.expert(bogusLength, item, "IPv4 total length exceeds packet length ({} bytes)", there);
        return true;
    }

    void addDestination(Layer& in, uint32_t at, uint32_t address) const override {
        addAddress(in, dst, dstHost, at, address);
    }

    void addAddress(Layer& in, const Field& one, const Field& oneHost, uint32_t at, uint32_t value) const {
        if (!in.wantsItems()) return;
        auto text = Address::ipv4(value).toString();
        in.addNumber(one, at, 4, value);
        in.addNumber(addr, at, 4, value).hide();
        in.addText(oneHost, at, 4, text).hide();
        in.addText(host, at, 4, text).hide();
    }

    // The destination that the packet has in the end: the last address of a source route, when there is one.
    static uint32_t routedTo(const View& view, uint32_t header, uint32_t target) {
        for (uint32_t at = kLeastHeader; at + 2 < header && view.has(at, 3);) {
            uint8_t type = view.u8(at), size = view.u8(at + 1);
            if (type == 0) break;
            if (type == 1) {
                ++at;
                continue;
            }
            if (size < 2) break;
            bool route = type == 131 || type == 137;
            if (route && size >= 7 && at + size <= header && view.has(at, size) && view.u8(at + 2) < size)
                return view.u32(at + size - 4);
            at += size;
        }
        return target;
    }

    void judgeTtl(Layer& in, const Item& item, uint32_t hops, uint32_t target) const {
        if (target >> 8 == 0xe00000) {
            // The local network control block, 224.0.0.0/24. VRRP, GLBP and mDNS ask for 255.
            uint32_t last = target & 255;
            uint32_t right = last == 18 || last == 102 || last == 251 ? 255 : 1;
            if (hops != right && last != 252)
                in.expert(
                    ttlLocal, item,
                    "\"Time To Live\" is not {} in a packet to the Local Network Control Block (RFC 5771)",
                    right);
        } else if (hops < 5 && target >> 28 != 14 && in.out.ipProtocol != kPim &&
                   in.out.ipProtocol != kOspf) {
            in.expert(ttlSmall, item, "\"Time To Live\" only {}", hops);
        }
    }

    void payload(Layer& in, uint32_t header, uint32_t total, uint32_t offset, bool more) const {
        auto& out = in.out;
        View bytes = in.view.sub(header, total - header);
        uint8_t next = uint8_t(out.ipProtocol);
        if (more || offset) {
            bool whole = bytes.captured() == total - header && bytes.captured() > 0;
            Reassembled joined;
            if (whole) {
                auto table = in.pass() ? &in.pass()->state<FragmentTable>(*this) : nullptr;
                FragmentKey key{out.source, out.destination,
                                uint64_t(out.vlan) << 24 | uint64_t(next) << 16 | in.view.u16(4)};
                joined = reassemble(in, table, key, bytes, offset, more, "Reassembled IPv4");
                addFragmentItems(in, fragmentFields, joined);
            }
            if (joined.here) {
                bytes = joined.bytes;
            } else if (whole || offset || !bytes.captured()) {
                in.info("Fragmented IP protocol (proto={} {}, off={}, ID={:04x})",
                        nameOf(ipProtocolNames(), next), next, offset, in.view.u16(4));
                if (joined.packet) in.infoAppend(" [Reassembled in #{}]", joined.packet);
                in.data(bytes);
                return;
            } else {
                bytes.markFragment();
            }
        }
        if (bytes.reported() == 0) return;
        if (in.dispatch(protocols, next, bytes)) return;
        if (in.tryHeuristics(heuristics, bytes)) return;
        in.info("{} ({})", nameOf(ipProtocolNames(), next), next);
        in.data(bytes);
    }
};

// IP of whichever version the first byte says, where what is below does not tell.
struct AnyIp final : Protocol {
    const Ipv4& ipv4;
    const Table& ethertypes;
    AnyIp(Registry& r, const Ipv4& ipv4)
        : Protocol(r, "ip_any", "Internet Protocol", "IP"), ipv4(ipv4), ethertypes(r.table("ethertype")) {
        ownItem = false;
        listed = false;
        r.bind("ip.proto", 4, *this);
    }
    void parse(Layer& in) const override {
        uint8_t number = in.view.u8(0) >> 4;
        if (number == 4) {
            in.call(ipv4, in.view);
            return;
        }
        in.out.layers.push_back(ipv4.Protocol::id());
        auto ipv6 = ethertypes.find(kIpv6Ethertype);
        if (number == 6 && ipv6) return in.call(*ipv6, in.view);
        in.column("IP");
        in.info("Bogus IP version ({})", number);
        Layer part(in.out, in.view, ipv4, in.root());
        part.addSelf().label("Internet Protocol, bogus version ({})", number).length(1);
        part.expert(ipv4.bogusVersion, part.add(ipv4.version, 0, 1));
    }
};

}  // namespace

void addIpv4(Registry& r) {
    auto& ipv4 = r.add<Ipv4>();
    r.add<AnyIp>(ipv4);
}

}  // namespace dorsal
