// The packet list while packets arrive and earlier ones are revised.
#include <QPersistentModelIndex>
#include <algorithm>

#include "model/packet_table_model.h"

namespace dorsal {

namespace {
constexpr uint32_t kLong = 100'000;  // packets: their update is shown as work
}

// Forgets texts and colours of revised packets.
void PacketTableModel::hearOfRevised() {
    auto& log = revisions();
    uint32_t end = log.size();
    if (end == heardOf_) return;
    uint32_t known = document_->packetCount();
    QVector<uint32_t> packets;
    packets.reserve(qsizetype(end - heardOf_));
    for (auto i = heardOf_; i < end; ++i)
        if (log[i] - 1 < known) packets.push_back(log[i] - 1);
    heardOf_ = end;
    if (packets.isEmpty()) return;
    // More than are kept: no need to look for each of them.
    bool many = packets.size() > 2 * texts_.maxCost();
    if (many) {
        texts_.clear();
        matcher_->forget();
    }
    std::sort(packets.begin(), packets.end());
    packets.erase(std::unique(packets.begin(), packets.end()), packets.end());
    std::vector<uint32_t> rows;
    for (auto packet : packets) {
        if (!many) {
            texts_.remove(packet);
            matcher_->forget(packet);
        }
        // Sorted rows are found by the update.
        if (sortedBy_ < 0)
            if (int row = rowOf(packet); row >= 0) rows.push_back(uint32_t(row));
    }
    tellChanged(std::move(rows));
    emit packetsRevised(packets);
}

void PacketTableModel::tellChanged(std::vector<uint32_t> rows) {
    if (rows.empty()) return;
    auto tell = [this](uint32_t first, uint32_t last) {
        emit dataChanged(index(int(first), 0), index(int(last), columnCount() - 1));
    };
    constexpr size_t kMostRuns = 200;
    if (rows.size() > kMostRuns) return tell(rows.front(), rows.back());
    for (size_t i = 0; i < rows.size();) {
        size_t end = i + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] + 1) ++end;
        tell(rows[i], rows[end - 1]);
        i = end;
    }
}

void PacketTableModel::update() {
    if (!document_ || filterJob_ || sortJob_ || updateJob_) return;
    auto count = document_->packetCount();
    if (filter_.empty() && sortedBy_ < 0) {
        revisions_ = revisions().size();  // all packets stay where they are
        if (count > covered_) {
            int most = int(std::min<uint32_t>(count, INT_MAX));
            beginInsertRows({}, rowCount_, most - 1);
            rowCount_ = most;
            covered_ = count;
            endInsertRows();
        }
        emit updated();
        return;
    }
    if (count == covered_ && revisions().size() == revisions_) {
        emit updated();
        return;
    }
    // A file is read faster than rows can be put into their places; they all are when it has been read.
    if (sortedBy_ >= 0 && document_->state() == CaptureDocument::State::Loading && document_->progress() > 0)
        return;
    if (pause_ && sinceUpdate_.isValid() && sinceUpdate_.elapsed() < pause_) {
        if (!updateTimer_.isActive()) updateTimer_.start(pause_ - int(sinceUpdate_.elapsed()));
        return;
    }
    startUpdate();
}

void PacketTableModel::startUpdate() {
    uint32_t end = document_->packetCount();
    RowState state{members(), snapshot(), covered_, revisions_};
    RowOrder order{sortedBy_, sortedOrder_ == Qt::DescendingOrder};
    updateIsLong_ = end - covered_ > kLong;
    QElapsedTimer clock;
    clock.start();
    updateJob_ = runJob<RowUpdate>(
        this,
        [capture = document_->capture(), options = options_, filter = filter_, order, state, end,
         cache = cache_](JobControl& control) mutable {
            auto result = updateRows(*capture, options, filter, order, state, end, control, cache.get());
            state = {};  // the rows are not shared any more when they are changed
            return result;
        },
        [this, clock](RowUpdate update) {
            updateJob_.reset();
            bool told = std::exchange(updateIsLong_, false);
            bool isSorted = sortedBy_ >= 0;
            take(std::move(update));
            // A sorted list takes a quarter of the time at most, and is up to date within a second.
            constexpr int kMostPause = 700;
            pause_ = isSorted ? int(std::min<qint64>(3 * clock.elapsed(), kMostPause)) : 0;
            sinceUpdate_.start();
            if (told) emit jobsChanged();
            if (isSorted) emit sorted();
            PacketTableModel::update();
        });
    if (updateIsLong_) emit jobsChanged();
}

void PacketTableModel::stopUpdate() {
    if (updateJob_) updateJob_->cancelled = true;
    updateJob_.reset();
    updateIsLong_ = false;
    updateTimer_.stop();
}

void PacketTableModel::take(RowUpdate update) {
    covered_ = update.covered;
    revisions_ = update.revisions;
    if (update.anew) {
        takeRows(std::move(update.rows), sortedBy_, sortedOrder_);
        covered_ = update.covered;
    } else if (update.rows) {
        // Each block makes the view look at all its rows once.
        size_t blocks = 0;
        for (auto list : {&update.removed, &update.inserted})
            for (size_t i = 0; i < list->size(); ++i) blocks += i == 0 || (*list)[i] != (*list)[i - 1] + 1;
        constexpr size_t kMostBlocks = 200, kMostRows = 30'000'000;
        bool few = update.moved.empty() && blocks <= kMostBlocks &&
                   blocks * std::max<size_t>(update.rows->size(), rows_->size()) <= kMostRows;
        auto rows = std::move(update.rows);
        emit rowsAboutToBeExchanged();
        if (few)
            exchangeInBlocks(update, rows);
        else
            exchangeAtOnce(update, rows);
        emit rowsExchanged();
    }
    if (update.members) members_ = std::move(update.members);
    appendRows(update.appended, update.appendedMembers);
    bool all = dependsOnRowAbove() && !(update.removed.empty() && update.inserted.empty());
    if (all && rowCount_) {
        emit dataChanged(index(0, 0), index(rowCount_ - 1, columnCount() - 1));
    } else if (!update.anew) {
        std::vector<uint32_t> rows;
        for (auto earlier : update.changed)
            if (auto row = update.rowOf(earlier); row >= 0) rows.push_back(uint32_t(row));
        std::sort(rows.begin(), rows.end());
        tellChanged(std::move(rows));
    }
}

void PacketTableModel::appendRows(const Rows& more, const Rows& moreMembers) {
    if (members_ && !moreMembers.empty()) {
        if (members_.use_count() > 1) members_ = std::make_shared<Rows>(*members_);
        members_->insert(members_->end(), moreMembers.begin(), moreMembers.end());
    }
    if (more.empty()) return;
    beginInsertRows({}, rowCount_, rowCount_ + int(more.size()) - 1);
    if (rows_.use_count() > 1) rows_ = std::make_shared<Rows>(*rows_);
    rows_->insert(rows_->end(), more.begin(), more.end());
    rowCount_ = int(rows_->size());
    endInsertRows();
}

// From the first row on, what is gone goes and what is new comes.
void PacketTableModel::exchangeInBlocks(const RowUpdate& update, std::shared_ptr<Rows> rows) {
    before_ = std::exchange(rows_, std::move(rows));
    split_ = beforeFrom_ = 0;
    auto runFrom = [](const std::vector<uint32_t>& list, size_t at) {
        size_t end = at + 1;
        while (end < list.size() && list[end] == list[end - 1] + 1) ++end;
        return end - at;
    };
    for (size_t out = 0, in = 0; out < update.removed.size() || in < update.inserted.size();) {
        size_t goes = SIZE_MAX, comes = SIZE_MAX;
        if (out < update.removed.size()) goes = split_ + update.removed[out] - beforeFrom_;
        if (in < update.inserted.size()) comes = update.inserted[in];
        if (goes <= comes) {
            auto count = runFrom(update.removed, out);
            beginRemoveRows({}, int(goes), int(goes + count) - 1);
            split_ = goes;
            beforeFrom_ = update.removed[out] + count;
            rowCount_ -= int(count);
            endRemoveRows();
            out += count;
        } else {
            auto count = runFrom(update.inserted, in);
            beginInsertRows({}, int(comes), int(comes + count) - 1);
            beforeFrom_ += comes - split_;
            split_ = comes + count;
            rowCount_ += int(count);
            endInsertRows();
            in += count;
        }
    }
    before_.reset();
}

// Rows that come are appended, all take their places, and those that go are cut off: Qt has no signal for all
// of this together.
void PacketTableModel::exchangeAtOnce(const RowUpdate& update, std::shared_ptr<Rows> rows) {
    std::vector<uint32_t> to;  // of the moved ones
    for (auto& [from, row] : update.moved) to.push_back(row);
    std::sort(to.begin(), to.end());
    std::vector<uint32_t> added;
    std::set_difference(update.inserted.begin(), update.inserted.end(), to.begin(), to.end(),
                        std::back_inserter(added));
    auto earlier = uint32_t(rows_->size());
    if (!added.empty()) {
        beginInsertRows({}, rowCount_, rowCount_ + int(added.size()) - 1);
        for (auto row : added) tail_.push_back((*rows)[row]);
        rowCount_ += int(added.size());
        endInsertRows();
    }
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    auto indexes = persistentIndexList();
    QModelIndexList now;
    now.reserve(indexes.size());
    std::vector<uint32_t> gone;
    for (auto row : update.removed)
        if (update.rowOf(row) < 0) gone.push_back(row);
    Rows cutOff;
    for (auto row : gone) cutOff.push_back((*rows_)[row]);
    for (auto& old : indexes) {
        auto from = uint32_t(old.row());
        int64_t row = from < earlier ? update.rowOf(from) : int64_t(added[from - earlier]);
        if (row < 0)
            row = int64_t(rows->size()) + (std::lower_bound(gone.begin(), gone.end(), from) - gone.begin());
        now.push_back(createIndex(int(row), old.column()));
    }
    rows_ = std::move(rows);
    tail_ = std::move(cutOff);
    changePersistentIndexList(indexes, now);
    emit layoutChanged({}, VerticalSortHint);
    if (!gone.empty()) {
        beginRemoveRows({}, rowCount_ - int(gone.size()), rowCount_ - 1);
        rowCount_ -= int(gone.size());
        tail_.clear();
        endRemoveRows();
    }
    tail_.clear();
}

}  // namespace dorsal
