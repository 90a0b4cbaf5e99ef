#include "model/packet_table_model.h"

#include <algorithm>

#include "model/row_keys.h"

namespace dorsal {

PacketTableModel::PacketTableModel(QObject* parent) : QAbstractTableModel(parent) {
    options_.columns = defaultColumns();
    updateTimer_.setSingleShot(true);
    connect(&updateTimer_, &QTimer::timeout, this, &PacketTableModel::update);
}

PacketTableModel::~PacketTableModel() {
    stopUpdate();
    cancelJobs();
}

void PacketTableModel::setDocument(CaptureDocument* document) {
    beginResetModel();
    if (document_) document_->disconnect(this);
    stopUpdate();
    cancelJobs();
    document_ = document;
    rows_.reset();
    members_.reset();
    covered_ = revisions_ = heardOf_ = 0;
    rowCount_ = 0;
    sortColumn_ = sortedBy_ = -1;
    reader_.reset();
    texts_.clear();
    matcher_.reset();
    cache_.reset();
    if (document_) {
        matcher_ = std::make_unique<ColoringMatcher>(rules_, capture());
        cache_ = std::make_shared<FilterCache>();
        connect(document_, &CaptureDocument::packetsAvailable, this, [this] {
            hearOfRevised();
            update();
        });
        connect(document_, &CaptureDocument::finished, this, [this] {
            hearOfRevised();
            pause_ = 0;
            update();
        });
        connect(document_, &CaptureDocument::packetChanged, this, [this] {
            texts_.clear();  // a time reference changes the times of all packets behind it
            if (rowCount_) emit dataChanged(index(0, 0), index(rowCount_ - 1, columnCount() - 1));
        });
    }
    endResetModel();
    if (!document_) return;
    heardOf_ = revisions().size();
    if (!filter_.empty())
        startFilter(filter_);
    else
        update();
}

void PacketTableModel::setColumns(std::vector<ColumnSpec> columns) {
    // What the rows are sorted by may stand elsewhere now, or be gone.
    auto placeOf = [&](int column) {
        if (column < 0 || column >= int(options_.columns.size())) return -1;
        auto& was = options_.columns[size_t(column)];
        for (size_t i = 0; i < columns.size(); ++i) {
            auto& c = columns[i];
            if (c.kind == was.kind && c.field == was.field && c.ownTime == was.ownTime && c.time == was.time)
                return int(i);
        }
        return -1;
    };
    int wanted = placeOf(sortColumn_), now = placeOf(sortedBy_);
    bool gone = (sortColumn_ >= 0 && wanted < 0) || (sortedBy_ >= 0 && now < 0);
    beginResetModel();
    options_.columns = std::move(columns);
    sortColumn_ = wanted;
    sortedBy_ = sortedBy_ >= 0 && now < 0 ? columnCount() : now;  // by none that is still there
    reader_.reset();
    texts_.clear();
    endResetModel();
    if (gone) sort(-1);
}

void PacketTableModel::forgetTexts() {
    reader_.reset();
    texts_.clear();
    if (rowCount_) emit dataChanged(index(0, 0), index(rowCount_ - 1, columnCount() - 1));
}

void PacketTableModel::setTimeFormat(TimeFormat format, int digits) {
    options_.time = format;
    options_.digits = digits;
    forgetTexts();
}

void PacketTableModel::setColoringRules(std::vector<ColoringRule> rules) {
    rules_ = std::move(rules);
    if (document_) matcher_ = std::make_unique<ColoringMatcher>(rules_, capture());
    if (rowCount_) emit dataChanged(index(0, 0), index(rowCount_ - 1, columnCount() - 1), {RuleRole});
}

void PacketTableModel::setColoring(bool on) {
    coloring_ = on;
    if (rowCount_) emit dataChanged(index(0, 0), index(rowCount_ - 1, columnCount() - 1), {RuleRole});
}

void PacketTableModel::cancelJobs() {
    bool filtering = filterJob_ != nullptr;
    for (auto job : {&filterJob_, &sortJob_}) {
        if (*job) (*job)->cancelled = true;
        job->reset();
    }
    sortColumn_ = sortedBy_ < columnCount() ? sortedBy_ : -1;
    sortOrder_ = sortedOrder_;
    if (updateIsLong_) {
        stopUpdate();
        // Rows that lack packets for good are no list: without a filter the capture's order is at hand.
        if (filter_.empty()) {
            sortColumn_ = -1;
            takeRows(nullptr, -1);
        }
    }
    emit jobsChanged();
    if (filtering) {
        wanted_ = filter_;
        emit filterCancelled();
    }
}

double PacketTableModel::jobProgress() const {
    auto job = filterJob_ ? filterJob_ : sortJob_ ? sortJob_ : updateJob_;
    return job && job->total ? std::min(1.0, double(job->done) / double(job->total)) : 0;
}

void PacketTableModel::setFilter(const QString& text, const Dissection* selected) {
    auto filter = RowFilter::parse(text, Registry::standard(), selected);
    filter.range = wanted_.range;
    applyFilter(filter);
}

void PacketTableModel::setTimeRange(const TimeRange& range) {
    auto filter = wanted_;
    filter.range = range;
    applyFilter(filter);
}

void PacketTableModel::applyFilter(const RowFilter& filter) {
    wanted_ = filter;
    stopUpdate();
    if (sortJob_) sortJob_->cancelled = true;  // sorts again when the rows are there
    sortJob_.reset();
    if (document_ && !filter.empty()) return startFilter(filter);
    if (filterJob_) filterJob_->cancelled = true;
    filterJob_.reset();
    filter_ = filter;
    if (!document_) return;
    takeRows(nullptr, -1);
    if (sortColumn_ >= 0) startSort();
    emit jobsChanged();
    emit filterApplied();
}

void PacketTableModel::startFilter(const RowFilter& filter) {
    uint32_t end = document_->packetCount(), revised = revisions().size();
    auto capture = document_->capture();
    if (filterJob_) filterJob_->cancelled = true;
    filterJob_ = runJob<Rows>(
        this,
        [capture, options = options_, filter, end, cache = cache_](JobControl& control) {
            return filterRows(*capture, options, filter, 0, end, control, cache.get());
        },
        [this, filter, end, revised](Rows found) {
            filterJob_.reset();
            filter_ = filter;
            takeRows(std::make_shared<Rows>(std::move(found)), -1);
            covered_ = end;
            revisions_ = revised;
            if (sortColumn_ >= 0) startSort();
            emit filterApplied();
            emit jobsChanged();
            update();
        });
    emit jobsChanged();
}

void PacketTableModel::sort(int column, Qt::SortOrder order) {
    stopUpdate();
    sortColumn_ = column;
    sortOrder_ = order;
    if (sortJob_) sortJob_->cancelled = true;
    sortJob_.reset();
    if (!document_) return;
    startSort();
}

RowSnapshot PacketTableModel::members() const {
    if (filter_.empty()) return RowSnapshot(covered_);
    return members_ ? RowSnapshot(members_) : snapshot();
}

void PacketTableModel::startSort() {
    if (filterJob_) return;  // sorts when the rows are there
    if (sortColumn_ < 0) {
        if (filter_.empty())
            takeRows(nullptr, -1);
        else if (members_)
            takeRows(members_, -1);
        sortedBy_ = -1;
        emit jobsChanged();
        emit sorted();
        return update();
    }
    uint32_t end = filter_.empty() ? document_->packetCount() : covered_;
    uint32_t revised = filter_.empty() ? revisions().size() : revisions_;
    auto packets = filter_.empty() ? RowSnapshot(end) : members();
    std::shared_ptr<Rows> kept = filter_.empty() ? nullptr : members_ ? members_ : rows_;
    sortJob_ = runJob<Rows>(
        this,
        [capture = document_->capture(), options = options_, column = sortColumn_,
         descending = sortOrder_ == Qt::DescendingOrder, packets](JobControl& control) {
            return sortRows(*capture, options, column, descending, packets, control);
        },
        [this, end, revised, kept](Rows result) {
            sortJob_.reset();
            takeRows(std::make_shared<Rows>(std::move(result)), sortColumn_, sortOrder_);
            members_ = kept;
            covered_ = end;
            revisions_ = revised;
            emit jobsChanged();
            emit sorted();
            update();
        });
    emit jobsChanged();
}

void PacketTableModel::takeRows(std::shared_ptr<Rows> rows, int column, Qt::SortOrder order) {
    beginResetModel();
    sortedBy_ = column;
    sortedOrder_ = order;
    rows_ = std::move(rows);
    members_.reset();
    if (!rows_) covered_ = document_ ? document_->packetCount() : 0;
    rowCount_ = int(std::min<size_t>(rows_ ? rows_->size() : covered_, INT_MAX));
    endResetModel();
}

int PacketTableModel::rowOf(uint32_t packet, bool nearest) const {
    if (rowCount_ == 0) return -1;
    if (!rows_) return packet < uint32_t(rowCount_) ? int(packet) : nearest ? rowCount_ - 1 : -1;
    if (sortedBy_ < 0) {
        auto it = std::lower_bound(rows_->begin(), rows_->end(), packet);
        if (it != rows_->end() && *it == packet) return int(it - rows_->begin());
        if (!nearest) return -1;
        if (it == rows_->end()) return rowCount_ - 1;
        if (it != rows_->begin() && packet - *std::prev(it) < *it - packet) --it;
        return int(it - rows_->begin());
    }
    auto it = std::find(rows_->begin(), rows_->end(), packet);
    return it != rows_->end() ? int(it - rows_->begin()) : nearest ? 0 : -1;
}

ListedRows PacketTableModel::listed() const {
    return {snapshot(), std::make_shared<const PacketMarks>(document_->marks())};
}

Capture::Context PacketTableModel::contextOf(int row) const {
    return dorsal::contextOf(document_->marks(), packetAt(row), row > 0 ? int64_t(packetAt(row - 1)) : -1);
}

bool PacketTableModel::dependsOnRowAbove() const {
    return std::any_of(options_.columns.begin(), options_.columns.end(), [this](auto& c) {
        return c.kind == ColumnSpec::Kind::Time && formatOf(c, options_) == TimeFormat::DeltaDisplayed;
    });
}

QStringList PacketTableModel::rowTexts(int row) const {
    uint32_t packet = packetAt(row);
    auto above = row > 0 ? int64_t(packetAt(row - 1)) : -1;
    if (auto known = texts_.object(packet); known && (known->above == above || !dependsOnRowAbove()))
        return known->texts;
    if (!reader_) reader_ = std::make_unique<RowReader>(capture(), options_);
    auto made = std::make_unique<RowTexts>();
    made->above = above;
    reader_->read(document_->marks(), packet, above, made->texts);
    auto result = made->texts;
    texts_.insert(packet, made.release());
    return result;
}

int PacketTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : rowCount_; }

int PacketTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(options_.columns.size());
}

QVariant PacketTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount_) return {};
    uint32_t packet = packetAt(index.row());
    auto& column = options_.columns[size_t(index.column())];
    switch (role) {
        case Qt::DisplayRole: return rowTexts(index.row()).value(index.column());
        case Qt::TextAlignmentRole:
            return int(Qt::AlignVCenter | (column.rightAligned ? Qt::AlignRight : Qt::AlignLeft));
        case PacketRole: return packet;
        case MarkedRole: return document_->marks().marked.contains(packet);
        case IgnoredRole: return document_->marks().ignored.contains(packet);
        case ReferenceRole: return document_->marks().references.contains(packet);
        case CommentRole: {
            auto it = document_->marks().comments.find(packet);
            if (it != document_->marks().comments.end()) return !it->second.empty();
            return capture().store()[packet].header().has(PacketHeader::HasComment);
        }
        case GapRole: return capture().store()[packet].header().has(PacketHeader::GapBefore);
        case RuleRole: return coloring_ && matcher_ ? matcher_->match(packet) : -1;
        case Qt::ToolTipRole: return toolTip(packet);
        case Qt::AccessibleTextRole:
            return tr("%1: %2").arg(column.title, rowTexts(index.row()).value(index.column()));
        default: return {};
    }
}

QString PacketTableModel::toolTip(uint32_t packet) const {
    QStringList lines;
    auto header = capture().store()[packet].header();
    if (header.has(PacketHeader::GapBefore))
        lines << tr("The file is damaged here: bytes before this packet were skipped.");
    for (auto& c : document_->comments(packet)) lines << QString::fromStdString(c);
    return lines.isEmpty() ? QString() : lines.join(u'\n');
}

QVariant PacketTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical) return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    if (section < 0 || section >= columnCount()) return {};
    auto& column = options_.columns[size_t(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (column.rightAligned ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && column.kind == ColumnSpec::Kind::Field) return column.field;
    return {};
}

}  // namespace dorsal
