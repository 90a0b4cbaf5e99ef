// Router renumbering for IPv6, RFC 2894.
#include "dissectors/network/icmpv6.h"

namespace dorsal {
namespace {

constexpr uint8_t kCommand = 0, kResult = 1;

constexpr Name kOptPrefixValidLifetime[] = {
    {4294967295, "Infinity"},
};
constexpr Name kRrPcoMpOpcode[] = {
    {1, "Add"},
    {2, "Change"},
    {3, "Set Global"},
};
constexpr TrueFalse kSet{"Set", "Not set"};

struct Renumbering final : Icmpv6Part {
    Field sequenceNumber{*this, "icmpv6.rr.sequence_number", "Sequence Number", Type::U32, Base::Dec};
    Field segmentNumber{*this, "icmpv6.rr.segment_number", "Segment Number", Type::U8, Base::Dec};
    Field flag{*this, "icmpv6.rr.flag", "Flags", Type::U8, Base::Hex};
    Field flagT{*this, "icmpv6.rr.flag.t", "Test Command", Type::Boolean, 8, kSet, 0x80};
    Field flagR{*this, "icmpv6.rr.flag.r", "Result requested", Type::Boolean, 8, kSet, 0x40};
    Field flagA{*this, "icmpv6.rr.flag.a", "All Interfaces", Type::Boolean, 8, kSet, 0x20};
    Field flagS{*this, "icmpv6.rr.flag.s", "Site-specific", Type::Boolean, 8, kSet, 0x10};
    Field flagP{*this, "icmpv6.rr.flag.p", "Processed previously", Type::Boolean, 8, kSet, 0x8};
    Field flagRsv{*this, "icmpv6.rr.flag.rsv", "Reserved", Type::U8, Base::Dec, {}, 0x7};
    Field maxdelay{*this, "icmpv6.rr.maxdelay", "Max Delay", Type::U16, Base::Dec};
    Field pcoMp{*this, "icmpv6.rr.pco.mp", "Match-Prefix Part", Type::None};
    Field pcoMpOpcode{*this, "icmpv6.rr.pco.mp.opcode", "OpCode", Type::U8, Base::Dec, kRrPcoMpOpcode};
    Field pcoMpOplength{*this, "icmpv6.rr.pco.mp.oplength", "OpLength", Type::U8, Base::Dec};
    Field pcoMpOrdinal{*this, "icmpv6.rr.pco.mp.ordinal", "Ordinal", Type::U8, Base::Hex};
    Field pcoMpMatchlen{*this, "icmpv6.rr.pco.mp.matchlen", "MatchLen", Type::U8, Base::Dec};
    Field pcoMpMinlen{*this, "icmpv6.rr.pco.mp.minlen", "MinLen", Type::U8, Base::Dec};
    Field pcoMpMaxlen{*this, "icmpv6.rr.pco.mp.maxlen", "MaxLen", Type::U8, Base::Dec};
    Field pcoMpMatchprefix{*this, "icmpv6.rr.pco.mp.matchprefix", "MatchPrefix", Type::Ipv6};
    Field pcoUp{*this, "icmpv6.rr.pco.up", "Use-Prefix Part", Type::None};
    Field pcoUpUselen{*this, "icmpv6.rr.pco.up.uselen", "UseLen", Type::U8, Base::Dec};
    Field pcoUpKeeplen{*this, "icmpv6.rr.pco.up.keeplen", "KeepLen", Type::U8, Base::Dec};
    Field pcoUpFlagmask{*this, "icmpv6.rr.pco.up.flagmask", "FlagMask", Type::U8, Base::Hex};
    Field pcoUpFlagmaskL{*this, "icmpv6.rr.pco.up.flagmask.l", "On-link flag(L)", Type::Boolean, 8, kSet,
                         0x80};
    Field pcoUpFlagmaskA{*this,
                         "icmpv6.rr.pco.up.flagmask.a",
                         "Autonomous address-configuration flag(A)",
                         Type::Boolean,
                         8,
                         kSet,
                         0x40};
    Field pcoUpFlagmaskReserved{
        *this, "icmpv6.rr.pco.up.flagmask.reserved", "Reserved", Type::U8, Base::Dec, {}, 0x3f};
    Field pcoUpRaflags{*this, "icmpv6.rr.pco.up.raflags", "RAFlags", Type::U8, Base::Hex};
    Field pcoUpValidlifetime{*this,
                             "icmpv6.rr.pco.up.validlifetime",
                             "Valid Lifetime",
                             Type::U32,
                             Base::Dec,
                             kOptPrefixValidLifetime,
                             0,
                             kSpecial};
    Field pcoUpPreferredlifetime{*this,
                                 "icmpv6.rr.pco.up.preferredlifetime",
                                 "Preferred Lifetime",
                                 Type::U32,
                                 Base::Dec,
                                 kOptPrefixValidLifetime,
                                 0,
                                 kSpecial};
    Field pcoUpFlag{*this, "icmpv6.rr.pco.up.flag", "Flags", Type::U32, Base::Hex};
    Field pcoUpFlagV{
        *this, "icmpv6.rr.pco.up.flag.v", "Decrement valid lifetime", Type::Boolean, 32, kSet, 0x80000000};
    Field pcoUpFlagP{
        *this,     "icmpv6.rr.pco.up.flag.p", "Decrement preferred lifetime", Type::Boolean, 32, kSet,
        0x40000000};
    Field pcoUpFlagReserved{*this,     "icmpv6.rr.pco.up.flag.reserved", "Reserved", Type::U32, Base::Dec, {},
                            0x3fffffff};
    Field pcoUpUseprefix{*this, "icmpv6.rr.pco.up.useprefix", "UsePrefix", Type::Ipv6};
    Field rm{*this, "icmpv6.rr.rm", "Result Message", Type::None};
    Field rmFlag{*this, "icmpv6.rr.rm.flag", "Flags", Type::U16, Base::Hex};
    Field rmFlagB{*this, "icmpv6.rr.rm.flag.b", "Bounds", Type::Boolean, 16, kSet, 0x2};
    Field rmFlagF{*this, "icmpv6.rr.rm.flag.f", "Forbidden", Type::Boolean, 16, kSet, 0x1};
    Field rmFlagReserved{*this, "icmpv6.rr.rm.flag.reserved", "Reserved", Type::U16, Base::Dec, {}, 0xfffc};
    Field rmOrdinal{*this, "icmpv6.rr.rm.ordinal", "Ordinal", Type::U8, Base::Hex};
    Field rmMatchedlen{*this, "icmpv6.rr.rm.matchedlen", "MatchedLen", Type::U8, Base::Dec};
    Field rmInterfaceindex{*this, "icmpv6.rr.rm.interfaceindex", "InterfaceIndex", Type::U32, Base::Dec};
    Field rmMatchedprefix{*this, "icmpv6.rr.rm.matchedprefix", "MatchedPrefix", Type::Ipv6};
    Field pcoMpMatchlenGt128{*this, "icmpv6.rr.pco.mp.matchlen.gt128", "MatchLen is greater than 128",
                             Type::None};
    Field pcoMpMatchedlenGt128{*this, "icmpv6.rr.pco.mp.matchedlen.gt128", "MatchedLen is greater than 128",
                               Type::None};
    Field reserved{*this, "icmpv6.reserved", "Reserved", Type::Bytes};

    explicit Renumbering(Registry& r) : Icmpv6Part(r, "icmpv6.renumbering", "Router Renumbering", "ICMPv6") {}

    void part(Layer& in) const override {
        uint8_t code = in.view.u8(1);
        in.u32(sequenceNumber);
        in.u8(segmentNumber);
        in.bitmask(flag, in.pos, 1, {&flagT, &flagR, &flagA, &flagS, &flagP, &flagRsv});
        in.skip(1);
        in.u16(maxdelay);
        in.take(reserved, 4);
        while (in.left()) {
            if (code == kCommand)
                command(in);
            else if (code == kResult)
                result(in);
            else
                return;
        }
    }

    static std::string addressAt(Layer& in, uint32_t at) {
        return in.wantsTexts() ? Address::ipv6(in.view.bytes(at, 16).data()).toString() : std::string();
    }

    void command(Layer& in) const {
        {
            auto item = in.addNone(pcoMp, in.pos, std::min(24u, in.leftCaptured()));
            auto nest = in.in(item);
            auto what = in.u8(pcoMpOpcode);
            in.u8(pcoMpOplength);
            in.u8(pcoMpOrdinal);
            auto bits = in.u8(pcoMpMatchlen), least = in.u8(pcoMpMinlen), most = in.u8(pcoMpMaxlen);
            in.take(reserved, 2);
            item.append(": {} {}/{} ({}-{})", nameOf(kRrPcoMpOpcode, what), addressAt(in, in.pos), bits,
                        least, most);
            in.take(pcoMpMatchprefix, 16);
        }
        while (in.left() >= 32) {
            auto item = in.addNone(pcoUp, in.pos, 32);
            auto nest = in.in(item);
            auto use = in.u8(pcoUpUselen), keep = in.u8(pcoUpKeeplen);
            in.bitmask(pcoUpFlagmask, in.pos, 1, {&pcoUpFlagmaskL, &pcoUpFlagmaskA, &pcoUpFlagmaskReserved});
            in.skip(1);
            in.bitmask(pcoUpRaflags, in.pos, 1, {&pcoUpFlagmaskL, &pcoUpFlagmaskA, &pcoUpFlagmaskReserved});
            in.skip(1);
            in.u32(pcoUpValidlifetime);
            in.u32(pcoUpPreferredlifetime);
            in.bitmask(pcoUpFlag, in.pos, 4, {&pcoUpFlagV, &pcoUpFlagP, &pcoUpFlagReserved});
            in.skip(4);
            item.append(": {}/{} (keep {})", addressAt(in, in.pos), use, keep);
            in.take(pcoUpUseprefix, 16);
        }
    }

    void result(Layer& in) const {
        auto item = in.addNone(rm, in.pos, std::min(24u, in.leftCaptured()));
        auto nest = in.in(item);
        in.bitmask(rmFlag, in.pos, 2, {&rmFlagReserved, &rmFlagB, &rmFlagF});
        in.skip(2);
        in.u8(rmOrdinal);
        auto bits = in.u8(rmMatchedlen);
        auto interface = in.u32(rmInterfaceindex);
        item.append(": {}/{} (interface {})", addressAt(in, in.pos), bits, interface);
        in.take(rmMatchedprefix, 16);
    }
};

}  // namespace

const Icmpv6Part& addIcmpv6Renumbering(Registry& r) { return r.add<Renumbering>(); }

}  // namespace dorsal
