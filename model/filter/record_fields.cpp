#include "model/filter/record_fields.h"

#include <algorithm>
#include <string_view>

namespace dorsal {

RecordFields::RecordFields(const FilterProgram& program, const Registry& registry) {
    static constexpr struct {
        std::string_view name;
        Fact fact;
    } kFacts[] = {{"frame", Fact::Bytes},
                  {"frame.number", Fact::Number},
                  {"frame.len", Fact::Length},
                  {"frame.cap_len", Fact::Captured},
                  {"frame.time", Fact::Time},
                  {"frame.time_epoch", Fact::Time},
                  {"frame.time_relative", Fact::Relative},
                  {"frame.time_delta", Fact::Delta}};
    for (auto& operand : program.operands)
        for (auto id : operand.ids) {
            auto& field = registry.field(id);
            auto known = std::find_if(std::begin(kFacts), std::end(kFacts),
                                      [&](auto& f) { return f.name == field.abbrev; });
            if (known == std::end(kFacts)) {
                enough_ = false;
                return;
            }
            if (std::any_of(wanted_.begin(), wanted_.end(), [&](auto& w) { return w.field == id; })) continue;
            wanted_.push_back({id, known->fact});
            bytes_ |= known->fact == Fact::Bytes;
        }
}

bool RecordFields::read(const Capture& capture, uint32_t index, Dissection& out,
                        std::vector<uint8_t>& bytes) const {
    auto& record = capture.store()[index];
    out.nodes.clear();
    out.arena.clear();
    out.texts.clear();
    out.sources.clear();
    bytes.clear();
    if (bytes_ && !capture.bytes().read(record.header(), bytes) && record.captured) return false;
    out.sources.push_back({{}, bytes});
    bool hasTime = !record.header().has(PacketHeader::NoTime);
    for (auto& wanted : wanted_) {
        Node node;
        node.field = wanted.field;
        auto time = [&](Time t) {
            node.value = uint64_t(t.seconds);
            node.nanos = uint32_t(t.nanos);
            return hasTime;
        };
        bool there = true;
        switch (wanted.fact) {
            case Fact::Bytes: node.size = uint32_t(bytes.size()); break;
            case Fact::Number: node.value = index + 1; break;
            case Fact::Length: node.value = record.original; break;
            case Fact::Captured: node.value = record.captured; break;
            case Fact::Time: there = time(capture.time(index)); break;
            case Fact::Relative: there = time(capture.time(index) - capture.time(0)); break;
            case Fact::Delta: there = time(capture.time(index) - capture.time(index ? index - 1 : 0)); break;
        }
        if (there) out.nodes.push_back(node);
    }
    return true;
}

}  // namespace dorsal
