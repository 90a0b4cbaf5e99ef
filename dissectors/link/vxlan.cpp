// Virtual eXtensible LAN, RFC 7348, with the group policy extension, and its generic extension (VXLAN-GPE).
#include <algorithm>
#include <iterator>

#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

constexpr TrueFalse kDefined{"Defined", "Not defined"};
constexpr Name kNextProtocols[] = {
    {1, "IPv4"}, {2, "IPv6"}, {3, "Ethernet"}, {4, "Network Service Header"}, {5, "MPLS"}};
constexpr uint32_t kHeader = 8;
constexpr uint16_t kGenericPort = 4790;
constexpr uint16_t kBridged = 0x6558;
constexpr uint16_t kNextTypes[] = {0, 0x0800, 0x86dd, kBridged, 0x894f, 0x8847};  // by kNextProtocols

struct VxlanFields {
    Field flags, reservedFlags, policyBit, instanceBit, dontLearn, policyApplied, policy, network, reserved;
    Field genericFlags, versionBits, genericInstance, nextBit, oam, genericReserved, next, genericLowReserved;
    explicit VxlanFields(Protocol& p)
        : flags(p, "vxlan.flags", "Flags", Type::U16, Base::Hex),
          reservedFlags(p, "vxlan.flags_reserved", "Reserved(R)", Type::U16, Base::Hex, {}, 0x77b7),
          policyBit(p, "vxlan.flag_g", "GBP Extension", Type::Boolean, 16, kDefined, 0x8000),
          instanceBit(p, "vxlan.flag_i", "VXLAN Network ID (VNI)", Type::Boolean, 16, {}, 0x0800),
          dontLearn(p, "vxlan.flag_d", "Don't Learn", Type::Boolean, 16, {}, 0x0040),
          policyApplied(p, "vxlan.flag_a", "Policy Applied", Type::Boolean, 16, {}, 0x0008),
          policy(p, "vxlan.gbp", "Group Policy ID", Type::U16, Base::Dec),
          network(p, "vxlan.vni", "VXLAN Network Identifier (VNI)", Type::U24, Base::Dec),
          reserved(p, "vxlan.reserved8", "Reserved", Type::U8, Base::Dec),
          genericFlags(p, "vxlan.flags", "Flags", Type::U8, Base::Hex),
          versionBits(p, "vxlan.ver", "Version", Type::U8, Base::Dec, {}, 0x30),
          genericInstance(p, "vxlan.i_bit", "Instance", Type::U8, Base::Dec, {}, 0x08),
          nextBit(p, "vxlan.p_bit", "Next Protocol Bit", Type::U8, Base::Dec, {}, 0x04),
          oam(p, "vxlan.o_bit", "OAM bit", Type::U8, Base::Dec, {}, 0x01),
          genericReserved(p, "vxlan.flags_reserved", "Reserved(R)", Type::U8, Base::Dec, {}, 0xc2),
          next(p, "vxlan.next_proto", "Next Protocol", Type::U8, Base::Dec, kNextProtocols),
          genericLowReserved(p, "vxlan.reserved_16", "Reserved", Type::U16, Base::Dec) {}
};

struct Vxlan final : Protocol {
    VxlanFields f{*this};
    const Table& links;

    explicit Vxlan(Registry& r)
        : Protocol(r, "vxlan", "Virtual eXtensible Local Area Network", "VXLAN"),
          links(r.table("ethertype")) {
        r.bind("udp.port", {4789, 8472, kGenericPort}, *this);
    }

    void parse(Layer& in) const override {
        in.column("VxLAN");
        in.info("");
        in.headerLength(std::min(kHeader, in.view.captured()));
        uint16_t type = kBridged;
        if (in.out.destinationPort == kGenericPort || in.out.sourcePort == kGenericPort) {
            type = addGeneric(in);
        } else {
            in.bitmask(f.flags, 0, 2,
                       {&f.policyBit, &f.instanceBit, &f.dontLearn, &f.policyApplied, &f.reservedFlags});
            in.add(f.policy, 2, 2);
        }
        in.add(f.network, 4, 3);
        in.add(f.reserved, 7, 1);
        View inner = in.view.sub(kHeader);
        if (!in.dispatch(links, type, inner)) in.data(inner);
    }

    uint16_t addGeneric(Layer& in) const {
        in.bitmask(f.genericFlags, 0, 1,
                   {&f.versionBits, &f.genericInstance, &f.nextBit, &f.oam, &f.genericReserved},
                   Layer::kPlain);
        in.add(f.genericLowReserved, 1, 2);
        uint8_t next = in.view.u8(3);
        in.add(f.next, 3, 1);
        return next < std::size(kNextTypes) ? kNextTypes[next] : 0;
    }
};

}  // namespace

void addVxlan(Registry& r) { r.add<Vxlan>(); }

}  // namespace dorsal
