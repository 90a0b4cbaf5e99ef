#include "dissectors/network/icmp_mobile.h"

#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

enum Kind : uint8_t { Padding = 0, Agent = 16, PrefixLengths = 19, Challenge = 24 };
constexpr Name kTypes[] = {
    {0, "One byte padding extension"},
    {16, "Mobility Agent Advertisement Extension"},
    {19, "Prefix Lengths Extension"},
    {24, "Challenge Extension"},
};

struct Mobile final : Protocol {
    Field type{*this, "icmp.mip.type", "Extension Type", Type::U8, Base::Dec, kTypes};
    Field length{*this, "icmp.mip.length", "Length", Type::U8, Base::Dec};
    Field prefix{*this, "icmp.mip.prefixlength", "Prefix Length", Type::U8, Base::Dec};
    Field sequence{*this, "icmp.mip.seq", "Sequence Number", Type::U16, Base::Dec};
    Field life{*this, "icmp.mip.life", "Registration Lifetime", Type::U16, Base::Dec};
    Field flags{*this, "icmp.mip.flags", "Flags", Type::U16, Base::Hex};
    Field registration{*this, "icmp.mip.r", "Registration Required", Type::Boolean, 16, {}, 0x8000};
    Field busy{*this, "icmp.mip.b", "Busy", Type::Boolean, 16, {}, 0x4000};
    Field home{*this, "icmp.mip.h", "Home Agent", Type::Boolean, 16, {}, 0x2000};
    Field foreign{*this, "icmp.mip.f", "Foreign Agent", Type::Boolean, 16, {}, 0x1000};
    Field minimal{*this, "icmp.mip.m", "Minimal Encapsulation", Type::Boolean, 16, {}, 0x0800};
    Field gre{*this, "icmp.mip.g", "GRE", Type::Boolean, 16, {}, 0x0400};
    Field compression{*this, "icmp.mip.v", "VJ Comp", Type::Boolean, 16, {}, 0x0200};
    Field reverse{*this, "icmp.mip.rt", "Reverse tunneling", Type::Boolean, 16, {}, 0x0100};
    Field udp{*this, "icmp.mip.u", "UDP tunneling", Type::Boolean, 16, {}, 0x0080};
    Field revocation{*this, "icmp.mip.x", "Revocation support", Type::Boolean, 16, {}, 0x0040};
    Field reserved{*this, "icmp.mip.reserved", "Reserved", Type::U16, Base::Hex, {}, 0x003f};
    Field careOf{*this, "icmp.mip.coa", "Care-Of-Address", Type::Ipv4};
    Field challenge{*this, "icmp.mip.challenge", "Challenge", Type::Bytes};
    Field content{*this, "icmp.mip.content", "Content", Type::Bytes};

    explicit Mobile(Registry& r) : Protocol(r, "icmp_mip", "Mobile IP Extensions", "ICMP") {
        ownItem = false;
        listed = false;
    }

    void parse(Layer& in) const override {
        while (in.left()) {
            uint8_t kind = in.view.u8(in.pos);
            uint32_t size = kind == Padding ? 1 : in.view.u8(in.pos + 1) + 2u;
            if (auto known = Values(kTypes).find(kind))
                extension(in, kind, size, fmt::format("Ext: {}", known));
            else
                extension(in, kind, size, fmt::format("Ext: Unknown ext {}", kind));
        }
    }

    void extension(Layer& in, uint8_t kind, uint32_t size, const std::string& title) const {
        auto nest = in.in(in.text(in.pos, size, "{}", title));
        in.u8(type);
        if (kind == Padding) return;
        in.u8(length);
        uint32_t left = size - 2, end = in.pos + left;
        switch (kind) {
            case Agent:
                in.u16(sequence);
                in.u16(life);
                in.bitmask(flags, in.pos, 2,
                           {&registration, &busy, &home, &foreign, &minimal, &gre, &compression, &reverse,
                            &udp, &revocation, &reserved});
                in.skip(2);
                while (in.pos + 4 <= end) in.take(careOf, 4);
                break;
            case PrefixLengths:
                while (in.pos < end) in.u8(prefix);
                break;
            case Challenge: in.take(challenge, left); break;
            default: in.take(content, left);
        }
        in.pos = end;
    }
};

}  // namespace

const Protocol& addIcmpMobile(Registry& r) { return r.add<Mobile>(); }

}  // namespace dorsal
