// Linux cooked captures, version 1 (LINKTYPE_LINUX_SLL) and 2 (LINKTYPE_LINUX_SLL2).
#include "dissectors/link/ethernet.h"
#include "dissectors/link/ethertype.h"
#include "dissectors/link/gre_names.h"
#include "dissectors/link/hardware_type.h"

namespace dorsal {
namespace {

constexpr Name kPacketTypes[] = {{0, "Unicast to us"},
                                 {1, "Broadcast"},
                                 {2, "Multicast"},
                                 {3, "Unicast to another host"},
                                 {4, "Sent by us"}};
constexpr Name kLinkTypes[] = {{0x01, "Raw 802.3"},  {0x03, "Ethernet"}, {0x04, "802.2 LLC"},
                               {0x07, "PPP (HDLC)"}, {0x0c, "CAN"},      {0x0d, "CAN FD"},
                               {0x17, "IrDA LAP"},   {0xf5, "ISI"},      {0xf6, "IEEE 802.15.4"}};
constexpr uint32_t kAddressBytes = 8;
constexpr uint16_t kGreOverIp = 778;
constexpr uint16_t kLeastEthertype = 0x0601;  // below, Linux has protocol numbers of its own

// Protocols bind themselves to Linux's protocol numbers in the table sll.ltype, and to hardware types that
// bring headers of their own in sll.hatype.
struct Sll final : Protocol {
    Field packetType{*this, "sll.pkttype", "Packet type", Type::U16, Base::Dec, kPacketTypes};
    Field hardwareType{*this,     "sll.hatype", "Link-layer address type",
                       Type::U16, Base::Dec,    hardwareTypeNames()};
    Field addressLength{*this, "sll.halen", "Link-layer address length", Type::U16, Base::Dec};
    Field sourceMac{*this, "sll.src.eth", "Source", Type::Ether};
    Field sourceIp{*this, "sll.src.ipv4", "Source", Type::Ipv4};
    Field sourceOther{*this, "sll.src.other", "Source", Type::Bytes};
    Field unused{*this, "sll.unused", "Unused", Type::Bytes};
    Field linkProtocol{*this, "sll.ltype", "Protocol", Type::U16, Base::Hex, kLinkTypes};
    Field greProtocol{*this, "sll.gretype", "Protocol", Type::U16, Base::Hex, greProtocolNames()};
    Field etherProtocol{*this, "sll.etype", "Protocol", Type::U16, Base::Hex, ethertypeNames()};
    Field trailer{*this, "sll.trailer", "Trailer", Type::Bytes};
    Field interface { *this, "sll.ifindex", "Interface index", Type::U32, Base::Dec };
    const Ethertype& ethertype;
    const Ethernet& ethernet;
    const Table &linkProtocols, &hardware, &gre;

    explicit Sll(Registry& r)
        : Protocol(r, "sll", "Linux cooked-mode capture", "SLL"),
          ethertype(Ethertype::of(r)),
          ethernet(Ethernet::of(r)),
          linkProtocols(r.table("sll.ltype")),
          hardware(r.table("sll.hatype")),
          gre(r.table("gre.proto")) {
        ownItem = false;
        r.bind("link.type", {113, 276}, *this);
    }

    void parse(Layer& in) const override {
        bool second = in.out.frame.linkType == 276;
        uint32_t header = second ? 20 : 16;
        // The column of version 2 is made of this word, too, though the type is its first byte alone.
        uint16_t type = in.view.u16(second ? 10 : 0);
        in.column("SLL");
        if (in.wantsColumns()) {
            if (auto name = packetType.values.find(type))
                in.info("{}", name);
            else
                in.info("Unknown ({})", type);
        }
        auto hatype = in.view.has(second ? 8 : 2, 2) ? in.view.u16(second ? 8 : 2) : 0;
        if (hardware.find(hatype)) {
            in.dispatch(hardware, hatype, in.view);
            return;
        }
        auto self = in.addNone(this->self, 0, std::min(header, in.view.captured()))
                        .label("Linux cooked capture v{}", second ? 2 : 1);
        auto nest = in.in(self);
        uint16_t protocol = 0;
        if (second) {
            protocol = in.view.u16(0);
            addProtocol(in, 0, protocol, hatype);
            in.pos = 4;
            in.u32(interface);
            in.u16(hardwareType);
            in.number(packetType, 1);
            address(in, uint32_t(in.number(addressLength, 1)));
        } else {
            in.u16(packetType);
            in.u16(hardwareType);
            address(in, in.u16(addressLength));
            protocol = in.view.u16(14);
            addProtocol(in, 14, protocol, hatype);
        }
        payload(in, header, protocol, hatype);
    }

    void address(Layer& in, uint32_t length) const {
        auto& out = in.out;
        uint32_t used = std::min(length, kAddressBytes);
        if (length == 6) {
            out.source = out.linkSource = Address::ether(in.view.bytes(in.pos, 6).data());
            in.add(sourceMac, in.pos, 6);
        } else if (length == 4) {
            out.source = Address::ipv4(in.view.bytes(in.pos, 4).data());
            in.add(sourceIp, in.pos, 4);
        } else if (length) {
            in.add(sourceOther, in.pos, used);
        }
        if (used < kAddressBytes) in.add(unused, in.pos + used, kAddressBytes - used);
        in.pos += kAddressBytes;
    }

    void addProtocol(Layer& in, uint32_t at, uint16_t protocol, uint16_t hatype) const {
        in.add(protocol < kLeastEthertype ? linkProtocol
               : hatype == kGreOverIp     ? greProtocol
                                          : etherProtocol,
               at, 2);
    }

    void payload(Layer& in, uint32_t header, uint16_t protocol, uint16_t hatype) const {
        View bytes = in.view.sub(header);
        if (protocol < kLeastEthertype || hatype == kGreOverIp) {
            if (!in.dispatch(protocol < kLeastEthertype ? linkProtocols : gre, protocol, bytes))
                in.data(bytes);
            return;
        }
        uint32_t end = header + ethertype.dispatch(in, protocol, bytes);
        ethernet.trailer(in, trailer, end);
    }
};

}  // namespace

void addLinuxCooked(Registry& r) { r.add<Sll>(); }

}  // namespace dorsal
