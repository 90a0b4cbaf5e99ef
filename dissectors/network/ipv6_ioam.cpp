// In situ operations, administration and maintenance, RFC 9197, as an IPv6 option (RFC 9486).
#include "dissectors/network/ipv6.h"

namespace dorsal {
namespace {

enum TraceKind : uint8_t { Preallocated = 0, Incremental = 1 };
constexpr Name kOptionTypes[] = {
    {0, "Pre-allocated Trace"}, {1, "Incremental Trace"}, {2, "Proof of Transit"}, {3, "Edge to Edge"}};

struct Ioam final : Protocol {
    Field optionReserved{*this, "ipv6.opt.ioam.rsv", "Reserved", Type::U8, Base::Dec};
    Field optionType{*this, "ipv6.opt.ioam.opt_type", "Option-Type", Type::U8, Base::Dec, kOptionTypes};
    Field ns{*this, "ipv6.opt.ioam.trace.ns", "Namespace ID", Type::U16, Base::Dec};
    Field nodelen{*this, "ipv6.opt.ioam.trace.nodelen", "Node Length", Type::U8, Base::Dec};
    Field flags{*this, "ipv6.opt.ioam.trace.flags", "Flags", Type::U16, Base::Hex, {}, 0x780};
    Field flagO{*this, "ipv6.opt.ioam.trace.flag.o", "Overflow", Type::Boolean, 16, {}, 0x400};
    Field flagL{*this, "ipv6.opt.ioam.trace.flag.l", "Loopback", Type::Boolean, 16, {}, 0x200};
    Field flagA{*this, "ipv6.opt.ioam.trace.flag.a", "Active", Type::Boolean, 16, {}, 0x100};
    Field flagRsv{*this, "ipv6.opt.ioam.trace.flag.rsv", "Reserved", Type::Boolean, 16, {}, 0x80};
    Field remlen{*this, "ipv6.opt.ioam.trace.remlen", "Remaining Length", Type::U8, Base::Dec};
    Field type{*this, "ipv6.opt.ioam.trace.type", "Trace Type", Type::U24, Base::Hex};
    Field typeBit0{
        *this,   "ipv6.opt.ioam.trace.type.bit0", "Hop_Lim and Node ID (short)", Type::Boolean, 24, {},
        0x800000};
    Field typeBit1{
        *this,   "ipv6.opt.ioam.trace.type.bit1", "Ingress and Egress IDs (short)", Type::Boolean, 24, {},
        0x400000};
    Field typeBit2{*this,   "ipv6.opt.ioam.trace.type.bit2", "Timestamp seconds", Type::Boolean, 24, {},
                   0x200000};
    Field typeBit3{*this,   "ipv6.opt.ioam.trace.type.bit3", "Timestamp fraction", Type::Boolean, 24, {},
                   0x100000};
    Field typeBit4{*this, "ipv6.opt.ioam.trace.type.bit4", "Transit delay", Type::Boolean, 24, {}, 0x80000};
    Field typeBit5{*this,
                   "ipv6.opt.ioam.trace.type.bit5",
                   "IOAM-Namespace specific data (short)",
                   Type::Boolean,
                   24,
                   {},
                   0x40000};
    Field typeBit6{*this, "ipv6.opt.ioam.trace.type.bit6", "Queue depth", Type::Boolean, 24, {}, 0x20000};
    Field typeBit7{*this,  "ipv6.opt.ioam.trace.type.bit7", "Checksum complement", Type::Boolean, 24, {},
                   0x10000};
    Field typeBit8{
        *this, "ipv6.opt.ioam.trace.type.bit8", "Hop_Lim and Node ID (wide)", Type::Boolean, 24, {}, 0x8000};
    Field typeBit9{
        *this, "ipv6.opt.ioam.trace.type.bit9", "Ingress and Egress IDs (wide)", Type::Boolean, 24, {},
        0x4000};
    Field typeBit10{
        *this, "ipv6.opt.ioam.trace.type.bit10", "IOAM-Namespace specific data (wide)", Type::Boolean, 24, {},
        0x2000};
    Field typeBit11{*this, "ipv6.opt.ioam.trace.type.bit11", "Buffer occupancy", Type::Boolean, 24, {},
                    0x1000};
    Field typeUndef{*this, "ipv6.opt.ioam.trace.type.undef", "Undefined", Type::Boolean, 24, {}, 0xffc};
    Field typeBit22{*this, "ipv6.opt.ioam.trace.type.bit22", "Opaque State Snapshot", Type::Boolean, 24, {},
                    0x2};
    Field typeRsv{*this, "ipv6.opt.ioam.trace.type.rsv", "Reserved", Type::Boolean, 24, {}, 0x1};
    Field rsv{*this, "ipv6.opt.ioam.trace.rsv", "Reserved", Type::U8, Base::Dec};
    Field freeSpace{*this, "ipv6.opt.ioam.trace.free_space", "Free space", Type::Bytes};
    Field nodeHlim{*this, "ipv6.opt.ioam.trace.node.hlim", "Hop Limit", Type::U8, Base::Dec};
    Field nodeId{*this, "ipv6.opt.ioam.trace.node.id", "ID", Type::U24, Base::Hex};
    Field nodeIif{*this, "ipv6.opt.ioam.trace.node.iif", "Ingress ID", Type::U16, Base::Hex};
    Field nodeEif{*this, "ipv6.opt.ioam.trace.node.eif", "Egress ID", Type::U16, Base::Hex};
    Field nodeTss{*this, "ipv6.opt.ioam.trace.node.tss", "Timestamp Seconds", Type::U32, Base::Hex};
    Field nodeTsf{*this, "ipv6.opt.ioam.trace.node.tsf", "Timestamp Fraction", Type::U32, Base::Hex};
    Field nodeTrdelay{*this, "ipv6.opt.ioam.trace.node.trdelay", "Transit Delay", Type::U32, Base::Hex};
    Field nodeNsdata{*this, "ipv6.opt.ioam.trace.node.nsdata", "Namespace Data (short)", Type::U32,
                     Base::Hex};
    Field nodeQdepth{*this, "ipv6.opt.ioam.trace.node.qdepth", "Queue Depth", Type::U32, Base::Hex};
    Field nodeCsum{*this, "ipv6.opt.ioam.trace.node.csum", "Checksum Complement", Type::U32, Base::Hex};
    Field nodeIdWide{*this, "ipv6.opt.ioam.trace.node.id_wide", "ID", Type::U56, Base::Hex};
    Field nodeIifWide{*this, "ipv6.opt.ioam.trace.node.iif_wide", "Ingress ID", Type::U32, Base::Hex};
    Field nodeEifWide{*this, "ipv6.opt.ioam.trace.node.eif_wide", "Egress ID", Type::U32, Base::Hex};
    Field nodeNsdataWide{*this, "ipv6.opt.ioam.trace.node.nsdata_wide", "Namespace Data (wide)", Type::U64,
                         Base::Hex};
    Field nodeBufoccup{*this, "ipv6.opt.ioam.trace.node.bufoccup", "Buffer Occupancy", Type::U32, Base::Hex};
    Field nodeUndefined{*this, "ipv6.opt.ioam.trace.node.undefined", "Undefined bit", Type::U32, Base::Hex};
    Field nodeOssLen{*this, "ipv6.opt.ioam.trace.node.oss.len", "Length", Type::U8, Base::Dec};
    Field nodeOssScid{*this, "ipv6.opt.ioam.trace.node.oss.scid", "Schema ID", Type::U24, Base::Hex};
    Field nodeOssData{*this, "ipv6.opt.ioam.trace.node.oss.data", "Data", Type::Bytes};
    Expert invalidNodeLength{*this, "ipv6.opt.ioam.trace.invalid_nodelen", Group::Protocol, Severity::Error,
                             "Invalid \"NodeLen\" value: cannot be 0"};
    Expert invalidRemaining{*this, "ipv6.opt.ioam.trace.invalid_remlen", Group::Protocol, Severity::Error,
                            "Invalid \"RemLen\" value"};
    Expert invalidType{*this, "ipv6.opt.ioam.trace.invalid_type", Group::Protocol, Severity::Error,
                       "Mismatch between Trace Type and NodeLen"};
    Field unknownData{*this, "ipv6.opt_unknown_data", "Unknown Data", Type::Bytes};
    Expert unknownExpert{*this, "ipv6.opt.unknown_data.expert", Group::Undecoded, Severity::Note,
                         "Unknown Data (not interpreted)"};

    explicit Ioam(Registry& r) : Protocol(r, "ipv6.ioam", "IOAM Option", "IPv6") {
        ownItem = false;
        listed = false;
    }

    void parse(Layer& in) const override {
        uint32_t end = in.view.reported();
        in.u8(optionReserved);
        auto kind = in.u8(optionType);
        if (kind == Preallocated || kind == Incremental) trace(in, end, nameOf(kOptionTypes, kind));
        rest(in, end);
    }

    void rest(Layer& in, uint32_t end) const {
        if (in.pos >= end) return;
        auto item = in.take(unknownData, end - in.pos);
        in.expert(unknownExpert, item);
    }

    void trace(Layer& in, uint32_t end, const char* title) const {
        auto nest = in.in(in.text(in.pos, end - in.pos, "{}", title));
        in.u16(ns);
        uint8_t node = in.view.u8(in.pos) >> 3;
        auto nodeItem = in.addNumber(nodelen, in.pos, 1, node);
        nodeItem.label("{:04b} {:b}... = Node Length: {}", node >> 1, node & 1, node);
        in.bitmask(flags, in.pos, 2, {&flagO, &flagL, &flagA, &flagRsv});
        uint8_t remaining = in.view.u8(in.pos + 1) & 0x7f;
        auto remainingItem = in.addNumber(remlen, in.pos + 1, 1, remaining);
        remainingItem.label(".{:03b} {:04b} = Remaining Length: {}", remaining >> 4, remaining & 15,
                            remaining);
        in.pos += 2;
        uint32_t bits = in.view.u24(in.pos);
        auto typeItem = in.bitmask(
            type, in.pos, 3,
            {&typeBit0, &typeBit1, &typeBit2, &typeBit3, &typeBit4, &typeBit5, &typeBit6, &typeBit7,
             &typeBit8, &typeBit9, &typeBit10, &typeBit11, &typeUndef, &typeBit22, &typeRsv});
        in.pos += 3;
        in.u8(rsv);
        if (node == 0) {
            in.expert(invalidNodeLength, nodeItem);
            return;
        }
        if (in.pos + remaining * 4u > end) {
            in.expert(invalidRemaining, remainingItem, "IOAM RemLen: Invalid length ({} bytes)",
                      remaining * 4u);
            return;
        }
        bool fits = wordsOf(bits) == node;
        if (!fits) in.expert(invalidType, typeItem);
        auto data = in.in(in.text(in.pos, end - in.pos, "Trace Data"));
        if (remaining) in.take(freeSpace, remaining * 4u);
        uint32_t begin = in.pos;
        for (uint32_t number = 1; in.pos < end; ++number) {
            uint32_t size = node * 4u;
            // An opaque snapshot tells its own length behind the fixed part.
            if ((bits & 2) && in.view.has(in.pos + size, 4)) size += 4 + in.view.u8(in.pos + size) * 4u;
            if (in.pos + size > end) break;
            auto one = in.in(in.text(in.pos, size, "Node {}", number));
            uint32_t stop = in.pos + size;
            nodeData(in, bits, stop);
            in.pos = stop;
            if (fits) continue;
            // The data cannot be told apart: it is shown as bytes, too.
            in.pos = begin;
            break;
        }
    }

    // The words that a node adds for the bits of a trace type.
    static uint32_t wordsOf(uint32_t bits) {
        uint32_t words = 0;
        for (uint32_t bit = 0; bit < 22; ++bit)
            if (bits >> (23 - bit) & 1) words += bit >= 8 && bit <= 10 ? 2 : 1;
        return words;
    }

    void pair(Layer& in, uint32_t size, const char* title, const Field& a, uint32_t sizeA,
              const Field& b) const {
        auto nest = in.in(in.text(in.pos, size, "{}", title));
        in.number(a, sizeA);
        in.number(b, size - sizeA);
    }

    void nodeData(Layer& in, uint32_t bits, uint32_t stop) const {
        auto has = [&](uint32_t bit) {
            uint32_t size = bit >= 8 && bit <= 10 ? 8 : 4;
            return (bits >> (23 - bit) & 1) && in.pos + size <= stop;
        };
        if (has(0)) pair(in, 4, typeBit0.name, nodeHlim, 1, nodeId);
        if (has(1)) pair(in, 4, typeBit1.name, nodeIif, 2, nodeEif);
        if (has(2)) in.u32(nodeTss);
        if (has(3)) in.u32(nodeTsf);
        if (has(4)) in.u32(nodeTrdelay);
        if (has(5)) in.u32(nodeNsdata);
        if (has(6)) in.u32(nodeQdepth);
        if (has(7)) in.u32(nodeCsum);
        if (has(8)) pair(in, 8, typeBit8.name, nodeHlim, 1, nodeIdWide);
        if (has(9)) pair(in, 8, typeBit9.name, nodeIifWide, 4, nodeEifWide);
        if (has(10)) in.u64(nodeNsdataWide);
        if (has(11)) in.u32(nodeBufoccup);
        for (uint32_t bit = 12; bit < 22; ++bit)
            if (has(bit)) in.u32(nodeUndefined);
        if (has(22)) {
            uint32_t size = in.view.u8(in.pos) * 4u;
            auto nest = in.in(in.text(in.pos, 4 + size, "{}", typeBit22.name));
            in.u8(nodeOssLen);
            in.u24(nodeOssScid);
            if (size) in.take(nodeOssData, size);
        }
    }
};

}  // namespace

const Protocol& addIpv6Ioam(Registry& r) { return r.add<Ioam>(); }

}  // namespace dorsal
