#include "model/statistics/protocol_hierarchy.h"

#include "dissectors/core/special.h"

namespace dorsal {

ProtocolHierarchy::ProtocolHierarchy(const Registry& registry, bool frame)
    : registry_(registry), frame_(frame), segments_(registry.field("tcp.segments")), rows_(1) {}

void ProtocolHierarchy::want(FieldSet& fields) const {
    auto& special = registry_.special();
    for (auto p : registry_.protocols())
        if (p && p != &special.expert && (frame_ || p != special.frame)) fields.add(p->self.id);
    if (segments_) fields.add(segments_->id);
}

uint32_t ProtocolHierarchy::child(uint32_t parent, uint16_t field) {
    for (auto i = rows_[parent].first; i != kNone; i = rows_[i].next)
        if (rows_[i].field == field) return i;
    if (rows_.size() >= kMostRows) return kNone;
    auto made = uint32_t(rows_.size());
    rows_.emplace_back();
    rows_[made].field = field;
    rows_[made].depth = rows_[parent].depth + 1;
    auto& above = rows_[parent];
    (above.last == kNone ? above.first : rows_[above.last].next) = made;
    above.last = made;
    return made;
}

void ProtocolHierarchy::add(const CountedPacket& packet) {
    if (!packet.dissection) return;
    auto count = [&](Row& row) {
        ++row.packets;
        row.bytes += packet.record.original;
    };
    uint32_t at = 0;
    count(rows_[at]);
    auto enter = [&](uint16_t field) {
        auto next = child(at, field);
        if (next == kNone) return ++leftOut_, false;
        count(rows_[at = next]);
        return true;
    };
    // tshark adds the list of segments once it is done with what was put together from them.
    bool held = false;
    uint8_t outside = 0;
    auto& special = registry_.special();
    for (auto& n : packet.dissection->nodes) {
        if (n.parent != kNoNode || n.field == kTextField) continue;
        auto& field = registry_.field(n.field);
        bool segments = &field == segments_;
        if ((!segments && field.type != Type::Protocol) || &field == &special.expert.self) continue;
        if (!frame_ && &field == &special.frame->self) continue;
        if (held && (segments || n.source == outside)) {
            held = false;
            if (!enter(segments_->id)) return;
        }
        if (segments) {
            held = true;
            continue;
        }
        if (!held) outside = n.source;
        if (!enter(n.field)) return;
    }
    if (held) enter(segments_->id);
}

}  // namespace dorsal
