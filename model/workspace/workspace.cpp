#include "model/workspace/workspace.h"

namespace dorsal {

Workspace::Workspace(QObject* parent) : QObject(parent), rows_(new PacketTableModel(this)) {
    connect(rows_, &QAbstractItemModel::rowsInserted, this, &Workspace::rowsChanged);
    connect(rows_, &QAbstractItemModel::rowsRemoved, this, &Workspace::rowsChanged);
    connect(rows_, &QAbstractItemModel::modelReset, this, &Workspace::rowsChanged);
}

void Workspace::setDocument(CaptureDocument* document) {
    document_ = document;
    range_ = {};
    earlier_.clear();
    selected_ = -1;
    // Without a capture there is nothing to filter again.
    rows_->setDocument(nullptr);
    rows_->setTimeRange({});
    if (document) rows_->setDocument(document);
    emit documentChanged();
    emit timeRangeChanged(range_);
}

void Workspace::setTimeRange(const TimeRange& range) {
    if (range == range_) return;
    constexpr size_t kMost = 100;
    if (earlier_.size() == kMost) earlier_.erase(earlier_.begin());
    earlier_.push_back(range_);
    range_ = range;
    rows_->setTimeRange(range);
    emit timeRangeChanged(range);
}

bool Workspace::undoTimeRange() {
    if (earlier_.empty()) return false;
    range_ = earlier_.back();
    earlier_.pop_back();
    rows_->setTimeRange(range_);
    emit timeRangeChanged(range_);
    return true;
}

TimeRange Workspace::wholeTime() const {
    if (!document_ || document_->packetCount() == 0) return {0, 0};
    auto& store = document_->capture()->store();
    // Clocks may step, and captures may be merged out of order: the ends are those that the records say,
    // looked for where they most likely are.
    int64_t first = store[0].timeNs, last = store[document_->packetCount() - 1].timeNs;
    return {std::min(first, last), std::max(first, last) + 1};
}

void Workspace::select(int64_t packet) {
    if (packet == selected_) return;
    selected_ = packet;
    emit selectionChanged(packet);
}

}  // namespace dorsal
