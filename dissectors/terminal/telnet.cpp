#include "dissectors/terminal/telnet.h"

#include <algorithm>

namespace dorsal {

namespace {

enum Code : uint8_t { kSuboptionEnd = 240, kSuboption = 250, kWill, kWont, kDo, kDont, kIac };

}  // namespace

Telnet::Telnet(Registry& r) : Protocol(r, "telnet", "Telnet", "TELNET") { r.bind("tcp.port", 23, *this); }

void addTelnet(Registry& r) { r.add<Telnet>(); }

void Telnet::parse(Layer& in) const {
    in.column("TELNET");
    in.info("Telnet Data ...");
    uint32_t end = in.view.captured(), begin = 0;
    for (uint32_t at = 0; at < end;) {
        auto found = in.view.find(at, kIac);
        if (found < 0) break;
        at = uint32_t(found);
        // Doubled it is data (RFC 854).
        if (in.view.has(at + 1, 1) && in.view.u8(at + 1) == kIac) {
            at += 2;
            continue;
        }
        addData(in, begin, at);
        begin = at = addCommand(in, at);
    }
    addData(in, begin, end);
}

// Lines end with LF, or with CR NUL.
void Telnet::addData(Layer& in, uint32_t at, uint32_t end) const {
    while (at < end) {
        auto text = in.view.text(at, end - at);
        size_t size = 0;
        while (size < text.size()) {
            char c = text[size++];
            if (c == '\n') break;
            if (c == '\r' && size < text.size() && text[size] == '\0') {
                ++size;
                break;
            }
        }
        in.add(data, at, uint32_t(size));
        at += uint32_t(size);
    }
}

// A command at `at`; returns where it ends.
uint32_t Telnet::addCommand(Layer& in, uint32_t at) const {
    auto item = in.text(at, 2, "Command header");
    auto nest = in.in(item);
    in.add(command, at + 1, 1);
    uint8_t code = in.view.u8(at + 1);
    auto verb = telnet::kCommands.find(code);
    if (code < kSuboption || code == kIac) {
        item.label("{}", verb ? verb : "<unknown option>");
        return at + 2;
    }
    uint8_t option = in.view.u8(at + 2);
    auto name = telnet::optionName(option);
    auto chosen = in.add(subcommand, at + 2, 1).label("Subcommand: {}", name);
    item.label("{} {}", verb, name);
    uint32_t end = at + 3;
    if (code == kSuboption) {
        auto found = in.view.find(end, kIac);
        end = found < 0 ? in.view.captured() : uint32_t(found);
        auto inner = in.in(chosen);
        if (end > at + 3) addOption(in, chosen, option, at + 3, end - at - 3);
    }
    item.length(end - at);
    return end;
}

}  // namespace dorsal
