#include "dissectors/network/echo.h"

#include <random>

namespace dorsal {

EchoTable::EchoTable()
    : map_(64, Hash{{[] {
               std::random_device device;
               return (uint64_t(device()) << 32 | device()) | 1;
           }()}}) {}

EchoTable::Waiting EchoTable::key(const Dissection& out, uint16_t id, uint16_t sequence, uint16_t checksum) {
    // Zero and its complement are the same checksum.
    if (checksum == 0xffff) checksum = 0;
    auto flow = FlowKey::make(FlowKind::Other, out.source, 0, out.destination, 0);
    flow.portA = id;
    flow.portB = sequence;
    return {flow, checksum};
}

void EchoTable::request(const Dissection& out, uint16_t id, uint16_t sequence, uint16_t checksum,
                        EchoNote& note, const Expert& missing) {
    auto waiting = key(out, id, sequence, checksum);
    auto awaited = static_cast<AwaitedNote*>(out.pass->notes.add(AwaitedNote::kKey, sizeof(AwaitedNote)));
    if (awaited) awaited->severity = uint32_t(missing.severity);
    map_[waiting] = {out.frame.number, &note, awaited};
    ages_.emplace_back(waiting, out.frame.number);
    if (ages_.size() <= kMostWaiting) return;
    auto it = map_.find(ages_.front().first);
    if (it != map_.end() && it->second.packet == ages_.front().second) map_.erase(it);
    ages_.pop_front();
}

void EchoTable::reply(const Dissection& out, uint16_t id, uint16_t sequence, uint16_t checksum,
                      EchoNote& note) {
    auto it = map_.find(key(out, id, sequence, checksum));
    if (it == map_.end()) return;
    note.partner = it->second.packet;
    auto& asked = it->second;
    auto& notes = out.pass->notes;
    notes.patch(asked.packet, asked.note->partner, out.frame.number);
    if (asked.awaited) notes.patch(asked.packet, asked.awaited->answer, out.frame.number);
    map_.erase(it);
}

}  // namespace dorsal
