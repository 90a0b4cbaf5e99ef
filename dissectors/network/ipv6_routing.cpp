// IPv6's routing header: source routes (RFC 2460, RFC 5095), Mobile IPv6 (RFC 6275), RPL (RFC 6554), segment
// routing (RFC 8754) and compact routing.
#include "dissectors/network/ip_names.h"
#include "dissectors/network/ipv6.h"

namespace dorsal {
namespace {

enum RoutingType : uint8_t {
    SourceRoute = 0,
    MobileIpv6 = 2,
    RplSourceRoute = 3,
    SegmentRouting = 4,
    Compact16 = 5,
    Compact32 = 6
};
constexpr Name kTypes[] = {
    {0, "Source Route"},
    {1, "Nimrod"},
    {2, "Type 2 Routing"},
    {3, "RPL Source Route"},
    {4, "Segment Routing"},
    {5, "Compact Routing Header 16"},
    {6, "Compact Routing Header 32"},
    {253, "Experiment 1"},
    {254, "Experiment 2"},
};

struct Routing final : Ipv6Extension {
    Field nxt{*this, "ipv6.routing.nxt", "Next Header", Type::U8, Base::Dec, ipProtocolNames()};
    Field len{*this, "ipv6.routing.len", "Length", Type::U8, Base::Dec};
    Field lenOct{*this, "ipv6.routing.len_oct", "Length", Type::U16, Base::Dec};
    Field type{*this, "ipv6.routing.type", "Type", Type::U8, Base::Dec, kTypes};
    Field segleft{*this, "ipv6.routing.segleft", "Segments Left", Type::U8, Base::Dec};
    Field unknownData{*this, "ipv6.routing.unknown_data", "Type-Specific Data", Type::Bytes};
    Field srcReserved{*this, "ipv6.routing.src.reserved", "Reserved", Type::Bytes};
    Field srcAddr{*this, "ipv6.routing.src.addr", "Address", Type::Ipv6};
    Field mipv6Reserved{*this, "ipv6.routing.mipv6.reserved", "Reserved", Type::Bytes};
    Field mipv6HomeAddress{*this, "ipv6.routing.mipv6.home_address", "Home Address", Type::Ipv6};
    Field rplCmprI{
        *this,     "ipv6.routing.rpl.cmprI", "Compressed Internal Octets (CmprI)", Type::U32, Base::Dec, {},
        0xf0000000};
    Field rplCmprE{
        *this,    "ipv6.routing.rpl.cmprE", "Compressed Final Octets (CmprE)", Type::U32, Base::Dec, {},
        0xf000000};
    Field rplPad{*this, "ipv6.routing.rpl.pad", "Padding Bytes", Type::U32, Base::Dec, {}, 0xf00000};
    Field rplReserved{*this, "ipv6.routing.rpl.reserved", "Reserved", Type::U32, Base::Dec, {}, 0xfffff};
    Field rplAddrCount{*this, "ipv6.routing.rpl.addr_count", "Total Address Count", Type::I32, Base::Dec};
    Field rplAddress{*this, "ipv6.routing.rpl.address", "Address", Type::Bytes};
    Field rplFullAddress{*this, "ipv6.routing.rpl.full_address", "Full Address", Type::Ipv6};
    Field srhLastEntry{*this, "ipv6.routing.srh.last_entry", "Last Entry", Type::U8, Base::Dec};
    Field srhFlags{*this, "ipv6.routing.srh.flags", "Flags", Type::U8, Base::Hex};
    Field srhTag{*this, "ipv6.routing.srh.tag", "Tag", Type::Bytes};
    Field srhAddr{*this, "ipv6.routing.srh.addr", "Address", Type::Ipv6};
    Field crh16CurrentSid{*this, "ipv6.routing.crh16.current_sid", "Current SID", Type::U16, Base::Dec};
    Field crh32CurrentSid{*this, "ipv6.routing.crh32.current_sid", "Current SID", Type::U32, Base::Dec};
    Field crh16Sid{*this, "ipv6.routing.crh16.sid", "Segment ID", Type::U16, Base::Dec};
    Field crh32Sid{*this, "ipv6.routing.crh32.sid", "Segment ID", Type::U32, Base::Dec};
    Expert multicast{*this, "ipv6.src_route_list.multicast_addr", Group::Protocol, Severity::Warn,
                     "Multicast addresses must not appear in the source route list"};
    Expert destinationMulticast{*this, "ipv6.dst_addr.not_multicast", Group::Protocol, Severity::Warn,
                                "Destination address must not be a multicast address"};
    Expert padNotZero{*this, "ipv6.routing.rpl.cmprI_cmprE_pad", Group::Protocol, Severity::Warn,
                      "Padding where no address is compressed"};
    Expert reservedNotZero{*this, "ipv6.routing.rpl.reserved_not0", Group::Protocol, Severity::Note,
                           "Reserved field must equal 0"};
    Expert invalidLength{*this, "ipv6.routing.invalid_length", Group::Malformed, Severity::Error,
                         "Invalid IPv6 Routing header length"};
    Expert invalidLeft{*this, "ipv6.routing.invalid_segleft", Group::Protocol, Severity::Warn,
                       "IPv6 Routing Header segments left field must not exceed address count"};
    Expert undecoded{*this, "ipv6.routing.undecoded", Group::Undecoded, Severity::Note,
                     "Undecoded IPv6 routing header field"};
    Expert deprecated{*this, "ipv6.routing.deprecated", Group::Deprecated, Severity::Note,
                      "Routing header type is deprecated"};

    explicit Routing(Registry& r)
        : Ipv6Extension(r, "ipv6.routing", "Routing Header for IPv6", "IPv6 Routing") {
        ownItem = false;  // until its length is known
        r.bind("ip.proto", 43, *this);
    }
    void parse(Layer& in) const override {
        Ipv6Packet packet;
        extension(in, packet);
    }

    uint32_t extension(Layer& in, Ipv6Packet& packet) const override {
        in.out.info.appendSeparated("IPv6 routing");
        in.view.need(0, 4);
        in.addSelf();
        uint32_t units = in.view.u8(1), size = (units + 1) * 8;
        uint8_t kind = in.view.u8(2), left = in.view.u8(3);
        in.self().length(std::min(size, in.view.captured()));
        if (auto known = Values(kTypes).find(kind))
            in.self().append(" ({})", known);
        else
            in.self().append(" (Unknown type {})", kind);
        packet.next = in.u8(nxt);
        auto lengthItem = in.add(len, 1, 1);
        in.addNumber(lenOct, 1, 1, size).generated().append(" bytes");
        auto typeItem = in.add(type, 2, 1);
        auto leftItem = in.add(segleft, 3, 1);
        in.pos = 4;
        switch (kind) {
            case SourceRoute:
                in.expert(deprecated, typeItem);
                addresses(in, units, left, lengthItem, leftItem, false);
                break;
            case MobileIpv6: addresses(in, units, left, lengthItem, leftItem, true); break;
            case RplSourceRoute: rpl(in, size, left, leftItem); break;
            case SegmentRouting: segments(in, size, left); break;
            case Compact16: compact(in, size, left, 2, crh16CurrentSid, crh16Sid); break;
            case Compact32: compact(in, size, left, 4, crh32CurrentSid, crh32Sid); break;
            default:
                if (size > 4) in.expert(undecoded, in.take(unknownData, size - 4));
        }
        in.pos = size;
        return size;
    }

    // The packet's real destination is the last address that it is still to pass.
    void finalDestination(Layer& in, const Item& item, const uint8_t* address, bool isFinal) const {
        if (address[0] == 0xff) in.expert(multicast, item);
        if (isFinal) in.out.destination = Address::ipv6(address);
    }

    void addresses(Layer& in, uint32_t units, uint8_t left, const Item& lengthItem, const Item& leftItem,
                   bool mobile) const {
        uint32_t count = units / 2;
        if (mobile && units != 2)
            in.expert(invalidLength, lengthItem, "IPv6 Type 2 Routing header length must equal 2");
        else if (units % 2)
            in.expert(invalidLength, lengthItem, "IPv6 Routing header length must not be odd");
        if (mobile && left != 1)
            in.expert(invalidLeft, leftItem, "IPv6 Type 2 Routing Header segments left field must equal 1");
        else if (left > count)
            in.expert(invalidLeft, leftItem,
                      "IPv6 Type 0 Routing Header segments left field must not exceed address count ({})",
                      count);
        in.take(mobile ? mipv6Reserved : srcReserved, 4);
        for (uint32_t i = 1; i <= count; ++i) {
            auto address = in.view.bytes(in.pos, 16).data();
            auto item = in.take(mobile ? mipv6HomeAddress : srcAddr, 16);
            numbered(in, item, i, address);
            finalDestination(in, item, address, i == count && left > 0);
        }
    }

    static void numbered(Layer& in, const Item& item, uint32_t number, const uint8_t* address) {
        if (in.wantsTexts()) item.label("Address[{}]: {}", number, Address::ipv6(address).toString());
    }

    void rpl(Layer& in, uint32_t size, uint8_t left, const Item& leftItem) const {
        uint32_t word = in.view.u32(4);
        uint32_t inner = 16 - (word >> 28), last = 16 - (word >> 24 & 15), padding = word >> 20 & 15;
        in.add(rplCmprI, 4, 4);
        in.add(rplCmprE, 4, 4);
        auto padItem = in.add(rplPad, 4, 4);
        if (inner == 16 && last == 16 && padding)
            in.expert(padNotZero, padItem, "Nothing is compressed, but there are {} bytes of padding",
                      padding);
        auto reservedItem = in.add(rplReserved, 4, 4);
        if (word & 0xfffff) in.expert(reservedNotZero, reservedItem);
        int64_t bytes = int64_t(size) - 8 - padding - last;
        int64_t count = std::max<int64_t>(bytes / int64_t(inner) + 1, 0);
        in.addNumber(rplAddrCount, 4, 2, uint64_t(count)).generated();
        if (left > count)
            in.expert(invalidLeft, leftItem,
                      "IPv6 RPL Routing Header segments left field must not exceed address count ({})",
                      count);
        auto address = in.out.destination.bytes;  // the prefix that compressed addresses share
        in.pos = 8;
        for (int64_t i = 1; i <= count; ++i) {
            uint32_t given = i == count ? last : inner;
            auto part = in.view.bytes(in.pos, given);
            std::copy(part.begin(), part.end(), address.begin() + (16 - given));
            in.add(rplAddress, in.pos, given);
            auto item = in.addBytes(rplFullAddress, in.pos, given, address).generated();
            numbered(in, item, uint32_t(i), address.data());
            finalDestination(in, item, address.data(), i == count && left > 0);
            in.pos += given;
        }
    }

    void segments(Layer& in, uint32_t size, uint8_t left) const {
        uint32_t last = in.u8(srhLastEntry);
        in.u8(srhFlags);
        in.take(srhTag, 2);
        for (uint32_t i = 0; i <= last && in.pos + 16 <= size; ++i) {
            auto address = in.view.bytes(in.pos, 16).data();
            auto item = in.take(srhAddr, 16);
            numbered(in, item, i, address);
            finalDestination(in, item, address, i == 0 && left > 0);
        }
    }

    void compact(Layer& in, uint32_t size, uint8_t left, uint32_t width, const Field& current,
                 const Field& sid) const {
        uint32_t count = (size - 4) / width;
        if (left < count) in.add(current, 4 + left * width, width);
        auto nest = in.in(in.text(4, size - 4, "Segment Identifiers"));
        for (uint32_t i = 0; i < count; ++i) {
            auto value = in.view.number(in.pos, width);
            in.add(sid, in.pos, width).label("SID[{}] = {}", i, value);
            in.pos += width;
        }
    }
};

}  // namespace

const Ipv6Extension& addIpv6Routing(Registry& r) { return r.add<Routing>(); }

}  // namespace dorsal
