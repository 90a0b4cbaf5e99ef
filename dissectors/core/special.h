// Items that the engine itself adds: experts, malformed and truncated packets, and bytes nobody knows.
#pragma once

#include "dissectors/core/protocol.h"

namespace dorsal {

struct ExpertInfo final : Protocol {
    Field message{*this, "_ws.expert.message", "Message", Type::String};
    Field group{*this, "_ws.expert.group", "Group", Type::U32, Base::None, groupNames(), 0, kNoNumber};
    Field severity{
        *this, "_ws.expert.severity", "Severity level", Type::U32, Base::None, severityNames(), 0, kNoNumber};
    explicit ExpertInfo(Registry& r) : Protocol(r, "_ws.expert", "Expert Info", "Expert") { listed = false; }
    void parse(Layer&) const override {}
    static Values groupNames();
    static Values severityNames();
    // The numbers that tshark gives groups and severities.
    static uint32_t code(Group group);
    static uint32_t code(Severity severity);
};

struct Malformed final : Protocol {
    Expert exception{*this, "_ws.malformed.expert", Group::Malformed, Severity::Error,
                     "Malformed Packet (Exception occurred)"};
    explicit Malformed(Registry& r) : Protocol(r, "_ws.malformed", "Malformed Packet", "Malformed packet") {
        listed = false;
    }
    void parse(Layer&) const override {}
};

struct StringErrors final : Protocol {
    Expert stray{*this, "_ws.string.trailing_stray_characters", Group::Undecoded, Severity::Warn,
                 "Trailing stray characters"};
    explicit StringErrors(Registry& r) : Protocol(r, "_ws.string", "String Errors", "String errors") {
        listed = false;
    }
    void parse(Layer&) const override {}
};

struct Short final : Protocol {
    explicit Short(Registry& r)
        : Protocol(r, "_ws.short", "Packet size limited during capture", "Short Frame") {
        listed = false;
    }
    void parse(Layer&) const override {}
};

struct Unreassembled final : Protocol {
    explicit Unreassembled(Registry& r)
        : Protocol(r, "_ws.unreassembled", "Unreassembled Fragmented Packet",
                   "Unreassembled fragmented packet") {
        listed = false;
    }
    void parse(Layer&) const override {}
};

struct Data final : Protocol {
    Field data{*this, "data.data", "Data", Type::Bytes};
    Field length{*this, "data.len", "Length", Type::I32, Base::Dec};
    explicit Data(Registry& r) : Protocol(r, "data", "Data", "Data") {}
    void parse(Layer& in) const override;
};

// The engine's own protocols; the registry makes them first.
struct SpecialProtocols {
    const ExpertInfo& expert;
    const Malformed& malformed;
    const Short& shortened;
    const Unreassembled& unreassembled;
    const Data& data;
    const StringErrors& stringErrors;
    const Protocol* frame = nullptr;
};

}  // namespace dorsal
