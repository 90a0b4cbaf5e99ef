#include "model/statistics/statistic.h"

namespace dorsal {

StatisticsPass::StatisticsPass(const Capture& capture, const DisplayFilter* readFilter) : capture_(capture) {
    if (readFilter) readFilter_.emplace(capture, *readFilter);
}

void StatisticsPass::add(Statistic& statistic, const DisplayFilter* filter) {
    auto& listener = listeners_.emplace_back();
    listener.statistic = &statistic;
    if (filter) listener.filter.emplace(capture_, *filter);
}

bool StatisticsPass::run(uint32_t from, uint32_t end, const std::atomic<bool>* stop) {
    FieldSet fields(capture_.registry().fields().size());
    Want want = Want::fields(fields);
    for (auto& l : listeners_) {
        l.statistic->want(fields);
        want.texts |= l.statistic->wantsTexts();
    }
    Dissection dissection(capture_.registry());
    std::vector<uint8_t> bytes;
    std::vector<Statistic*> shown;
    for (uint32_t index = from; index < end; ++index) {
        if (stop && stop->load(std::memory_order_relaxed)) return false;
        if (readFilter_ && !readFilter_->matches(index)) continue;
        auto& record = capture_.store()[index];
        auto& layers = capture_.paths().layers(record.path);
        bool look = false;
        shown.clear();
        for (auto& l : listeners_) {
            if (l.filter && !l.filter->matches(index)) continue;
            shown.push_back(l.statistic);
            look |= l.statistic->looksInto(layers);
        }
        if (shown.empty()) continue;
        look = look && capture_.dissect(index, want, dissection, bytes);
        bool timed = !record.header().has(PacketHeader::NoTime);
        Time time = capture_.time(index);
        CountedPacket packet{index, record, time, timed ? time - capture_.time(0) : Time(),
                             look ? &dissection : nullptr};
        for (auto s : shown) s->add(packet);
    }
    return true;
}

}  // namespace dorsal
