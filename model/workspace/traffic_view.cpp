#include "model/workspace/traffic_view.h"

#include <algorithm>

namespace dorsal {

namespace {
constexpr int kLeastMs = 100;  // charts are drawn ten times a second at most
constexpr int kShare = 3;      // and counting leaves as much time again for others
}  // namespace

size_t bucketsFor(uint64_t packets) { return size_t(std::clamp<uint64_t>(packets / 3, 120, 1500)); }

// What was counted before, with the packets [from, end).
static std::shared_ptr<TrafficCounters> countMore(const std::shared_ptr<const Capture>& capture,
                                                  const std::shared_ptr<const TrafficCounters>& before,
                                                  uint32_t from, uint32_t end, JobControl& control) {
    if (!before || end - from > from) return countTraffic(capture, RowSnapshot(end), {}, control);
    auto counters = std::make_shared<TrafficCounters>(capture);
    counters->merge(*before);
    counters->add(RowSnapshot(end), from, end);
    return counters;
}

TrafficView::TrafficView(Workspace* workspace) : QObject(workspace), workspace_(workspace) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &TrafficView::count);
    connect(workspace, &Workspace::rowsChanged, this, &TrafficView::wish);
    connect(workspace->rows(), &PacketTableModel::filterApplied, this, &TrafficView::wish);
    connect(workspace, &Workspace::documentChanged, this, [this] {
        if (job_) job_->cancelled = true;
        job_.reset();
        timer_.stop();
        all_ = rows_ = filtered_ = nullptr;
        allCounted_ = 0;
        pauseMs_ = 0;
        wished_ = false;
        emit changed();
        if (workspace_->document()) wish();
    });
}

TrafficView::~TrafficView() {
    if (job_) job_->cancelled = true;
}

void TrafficView::setPaused(bool on) {
    paused_ = on;
    if (!on && wished_) wish();
}

void TrafficView::wish() {
    wished_ = true;
    if (!job_ && !timer_.isActive() && !paused_ && workspace_->document()) timer_.start(pauseMs_);
}

void TrafficView::count() {
    auto document = workspace_->document();
    if (!document || job_) return;
    wished_ = false;
    took_.start();
    auto rows = workspace_->rows();
    bool everything = rows->filter().empty();
    bool wholeTime = rows->filter().range.all();
    job_ = runJob<Counted>(
        this,
        [capture = document->capture(), shown = rows->snapshot(), everything, all = all_, from = allCounted_,
         end = document->packetCount()](JobControl& control) {
            Counted counted;
            counted.packets = end;
            counted.all = countMore(capture, all, from, end, control);
            counted.rows = everything ? counted.all : countTraffic(capture, shown, TimeRange(), control);
            return counted;
        },
        [this, wholeTime](Counted counted) { take(std::move(counted), wholeTime); });
}

void TrafficView::take(Counted counted, bool wholeTime) {
    job_.reset();
    all_ = counted.all;
    allCounted_ = counted.packets;
    rows_ = counted.rows;
    if (wholeTime || !filtered_) filtered_ = counted.rows;
    pauseMs_ = std::max<int>(kLeastMs, int(took_.elapsed()) * kShare);
    emit changed();
    if (wished_) wish();
}

}  // namespace dorsal
