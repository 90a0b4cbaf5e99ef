// Generic Routing Encapsulation, RFC 1701, RFC 2784, RFC 2890; enhanced for PPTP, RFC 2637.
#include "dissectors/core/checksum.h"
#include "dissectors/core/layer.h"
#include "dissectors/core/special.h"
#include "dissectors/link/gre_names.h"

namespace dorsal {
namespace {

constexpr TrueFalse kYesNo{"Yes", "No"};
constexpr Name kVersions[] = {{0, "GRE"}, {1, "Enhanced GRE"}};
enum Bit : uint16_t {
    Checksum = 0x8000,
    Routing = 0x4000,
    Key = 0x2000,
    Sequence = 0x1000,
    Acknowledgment = 0x0080
};
constexpr uint16_t kVersion = 7, kEnhanced = 1;
constexpr uint16_t kEthernetOverIp = 0x6400;  // Mikrotik's, which sets the version of PPTP

struct Gre final : Protocol {
    Field proto{*this, "gre.proto", "Protocol Type", Type::U16, Base::Hex, greProtocolNames()};
    Field flags{*this, "gre.flags_and_version", "Flags and Version", Type::U16, Base::Hex};
    Field hasChecksum{*this, "gre.flags.checksum", "Checksum Bit", Type::Boolean, 16, kYesNo, Checksum};
    Field hasRouting{*this, "gre.flags.routing", "Routing Bit", Type::Boolean, 16, kYesNo, Routing};
    Field hasKey{*this, "gre.flags.key", "Key Bit", Type::Boolean, 16, kYesNo, Key};
    Field hasSequence{*this,   "gre.flags.sequence_number", "Sequence Number Bit", Type::Boolean, 16, kYesNo,
                      Sequence};
    Field strict{*this, "gre.flags.strict_source_route", "Strict Source Route Bit", Type::Boolean, 16, kYesNo,
                 0x0800};
    Field recursion{*this, "gre.flags.recursion_control", "Recursion control", Type::U16, Base::Dec, {},
                    0x0700};
    Field hasAcknowledgment{*this, "gre.flags.ack", "Acknowledgment", Type::Boolean,
                            16,    kYesNo,          Acknowledgment};
    Field reserved{*this, "gre.flags.reserved", "Flags (Reserved)", Type::U16, Base::Dec, {}, 0x00f8};
    Field enhancedReserved{*this, "gre.flags.reserved", "Flags (Reserved)", Type::U16, Base::Dec, {}, 0x0078};
    Field version{*this, "gre.flags.version", "Version", Type::U16, Base::Dec, kVersions, kVersion};
    Field checksum{*this, "gre.checksum", "Checksum", Type::U16, Base::Hex};
    Field checksumStatus{*this,      "gre.checksum.status", "Checksum Status", Type::U8,
                         Base::None, checksumStatusNames()};
    Field offset{*this, "gre.offset", "Offset", Type::U16, Base::Dec};
    Field key{*this, "gre.key", "Key", Type::U32, Base::Hex};
    Field payloadLength_{*this, "gre.key.payload_length", "Payload Length", Type::U16, Base::Dec};
    Field callId{*this, "gre.key.call_id", "Call ID", Type::U16, Base::Dec};
    Field sequence{*this, "gre.sequence_number", "Sequence Number", Type::U32, Base::Dec};
    Field acknowledgment{*this, "gre.ack_number", "Acknowledgment Number", Type::U32, Base::Dec};
    Field routing{*this, "gre.routing", "Routing", Type::None};
    Field family{*this, "gre.routing.address_family", "Address Family", Type::U16, Base::Dec};
    Field routeOffset{*this, "gre.routing.sre_offset", "SRE Offset", Type::U8, Base::Dec};
    Field routeLength{*this, "gre.routing.src_length", "SRE Length", Type::U8, Base::Dec};
    Field route{*this, "gre.routing.information", "Routing Information", Type::Bytes};
    Expert badChecksum{*this, "gre.checksum.incorrect", Group::Protocol, Severity::Warn,
                       "The checksum is wrong"};
    const Table& protocols;

    explicit Gre(Registry& r)
        : Protocol(r, "gre", "Generic Routing Encapsulation", "GRE"), protocols(r.table("gre.proto")) {
        ownItem = false;
        r.bind("ip.proto", 47, *this);
        r.bind("udp.port", 4754, *this);
    }

    void parse(Layer& in) const override {
        uint16_t word = in.view.u16(0), type = in.view.u16(2);
        bool enhanced = (word & kVersion) == kEnhanced && type != kEthernetOverIp;
        in.column("GRE");
        auto name = proto.values.find(type);
        if (name)
            in.info("Encapsulated {}", name);
        else
            in.info("Encapsulated 0x{:04X} (unknown)", type);
        auto self = in.addSelf();
        if (name)
            self.append(" ({})", name);
        else
            self.append(" (0x{:04X} - unknown)", type);
        auto nest = in.in(self);
        if (enhanced)
            in.bitmask(flags, 0, 2,
                       {&hasChecksum, &hasRouting, &hasKey, &hasSequence, &strict, &recursion,
                        &hasAcknowledgment, &enhancedReserved, &version},
                       Layer::kPlain);
        else
            in.bitmask(
                flags, 0, 2,
                {&hasChecksum, &hasRouting, &hasKey, &hasSequence, &strict, &recursion, &reserved, &version},
                Layer::kPlain);
        in.add(proto, 2, 2);
        in.pos = 4;
        if (word & (Checksum | Routing)) {
            addSum(in, word & Checksum);
            in.pos += 2;
            in.u16(offset);
        }
        if ((word & Key) && enhanced) {
            in.u16(payloadLength_);
            in.u16(callId);
        } else if (word & Key) {
            in.u32(key);
        }
        if (word & Sequence) in.u32(sequence);
        if (enhanced && (word & Acknowledgment)) in.u32(acknowledgment);
        if (word & Routing) addRouting(in);
        self.length(in.pos);
        View rest = in.view.sub(in.pos);
        // An enhanced packet may carry nothing but an acknowledgment.
        if (rest.reported() && !in.dispatch(protocols, type, rest))
            in.callBelow(in.out.registry->special().data, rest);
        else if (!rest.reported() && (!enhanced || (word & Sequence)) && protocols.find(type))
            in.dispatch(protocols, type, rest);
    }

    void addSum(Layer& in, bool filled) const {
        ChecksumFields fields{checksum, checksumStatus, &badChecksum};
        uint32_t size = in.view.reported();
        if (!filled || !in.view.has(0, size)) {
            addUnverifiedChecksum(in, fields, in.pos, 2);
            return;
        }
        InternetChecksum sum;
        sum.add(in.view.bytes(0, size));
        addChecksum(in, fields, in.pos, 2, expectedChecksum(in.view.u16(in.pos), sum.value()));
    }

    void addRouting(Layer& in) const {
        for (;;) {
            uint16_t kind = in.view.u16(in.pos);
            uint8_t length = in.view.u8(in.pos + 3);
            in.add(routing, in.pos, 4u + length);
            in.u16(family);
            in.u8(routeOffset);
            in.u8(routeLength);
            if (length) in.take(route, length);
            if (kind == 0 && length == 0) return;
        }
    }
};

}  // namespace

void addGre(Registry& r) { r.add<Gre>(); }

}  // namespace dorsal
