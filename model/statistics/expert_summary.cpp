#include "model/statistics/expert_summary.h"

#include <fmt/format.h>

#include "dissectors/core/special.h"
#include "dissectors/core/text.h"

namespace dorsal {

void ExpertSummary::want(FieldSet& fields) const {
    auto& special = registry_.special();
    for (auto f : {&special.expert.self, &special.expert.message, &special.expert.group,
                   &special.expert.severity, &special.malformed.self})
        fields.add(f->id);
}

// The damaged protocol's name stands in the label of the item that says so: "[Malformed Packet: DNS]".
std::string ExpertSummary::protocolOf(const Dissection& d, const Node& expert) const {
    auto& owner = *registry_.field(uint16_t(expert.value)).owner;
    auto& malformed = registry_.special().malformed;
    if (&owner != &malformed || expert.parent == kNoNode) return owner.column();
    std::string label;
    appendLabel(label, d, d.nodes[expert.parent]);
    auto from = label.find(": ");
    if (from == std::string::npos) return owner.column();
    from += 2;
    return label.substr(from, label.find_first_of(":]", from) - from);
}

void ExpertSummary::add(const CountedPacket& packet) {
    if (!packet.dissection || !(packet.record.flags & PacketRecord::HasExpert)) {
        if (!packet.dissection || !packet.record.header().has(PacketHeader::HasOptions)) return;
    }
    auto& d = *packet.dissection;
    auto& fields = registry_.special().expert;
    for (uint32_t i = 0; i < d.nodes.size(); ++i) {
        auto& n = d.nodes[i];
        if (!(n.flags & kExpertItem)) continue;
        Row row;
        for (auto k = i + 1; k < d.nodes.size() && d.nodes[k].parent == i; ++k) {
            auto& part = d.nodes[k];
            if (part.field == fields.message.id) {
                row.message = std::string(d.arenaText(part).substr(0, 239));
            } else if (part.field == fields.group.id) {
                row.group = nameOf(fields.group.values, part.value);
            } else if (part.field == fields.severity.id) {
                for (auto s :
                     {Severity::Comment, Severity::Chat, Severity::Note, Severity::Warn, Severity::Error})
                    if (ExpertInfo::code(s) == part.value) row.severity = s;
            }
        }
        if (row.severity < least_) continue;
        row.protocol = protocolOf(d, n);
        auto key = fmt::format("{} {} {}", int(row.severity), row.protocol, row.message);
        auto found = byText_.find(key);
        if (found == byText_.end()) {
            if (rows_.size() >= kMostRows) {
                ++leftOut_;
                continue;
            }
            row.firstPacket = packet.index;
            found = byText_.emplace(std::move(key), uint32_t(rows_.size())).first;
            rows_.push_back(std::move(row));
        }
        ++rows_[found->second].count;
    }
}

}  // namespace dorsal
