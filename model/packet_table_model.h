// The packet list's model.
#pragma once

#include <QAbstractTableModel>
#include <QCache>
#include <QElapsedTimer>
#include <QTimer>
#include <memory>

#include "model/capture_document.h"
#include "model/coloring_rules.h"
#include "model/row_update.h"

namespace dorsal {

// Rows are packets in the order of display: all of them, or those that a filter kept, in capture order or
// sorted. rowCount() answers from the model's own snapshot; filtering and sorting run beside the window and
// swap their result in. Only rows that somebody looks at are dissected. What came since, and packets that
// later ones revised, are put in where they belong by updates that leave all other rows alone.
class PacketTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    explicit PacketTableModel(QObject* parent = nullptr);
    ~PacketTableModel() override;

    enum Role {
        PacketRole = Qt::UserRole,
        MarkedRole,
        IgnoredRole,
        ReferenceRole,
        CommentRole,
        GapRole,  // damaged bytes of the file were skipped before this packet
        RuleRole  // the index of the colouring rule that paints the row, or -1
    };

    void setDocument(CaptureDocument* document);
    void setColumns(std::vector<ColumnSpec> columns);
    const std::vector<ColumnSpec>& columns() const { return options_.columns; }
    void setTimeFormat(TimeFormat format, int digits);  // digits -1: what the capture's clock gives
    TimeFormat timeFormat() const { return options_.time; }
    int timeDigits() const { return options_.digits; }
    void setColoringRules(std::vector<ColoringRule> rules);
    const std::vector<ColoringRule>& coloringRules() const { return rules_; }
    void setColoring(bool on);
    const SummaryOptions& summaryOptions() const { return options_; }

    // Starts to filter; filterApplied() follows. The old rows and the old filter stay until the new rows are
    // there, and for good when the work is cancelled. `selected`: the packet that field references read.
    void setFilter(const QString& text, const Dissection* selected = nullptr);
    // The same for packets of another time, with the filter that is there.
    void setTimeRange(const TimeRange& range);
    // The filter that the rows passed.
    const RowFilter& filter() const { return filter_; }
    bool isFiltering() const { return filterJob_ || (updateIsLong_ && sortedBy_ < 0); }
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;  // column -1: capture order
    bool isSorting() const { return sortJob_ || (updateIsLong_ && sortedBy_ >= 0); }
    bool isSorted() const { return sortColumn_ >= 0; }
    int sortColumn() const { return sortColumn_; }  // -1: capture order
    Qt::SortOrder sortOrder() const { return sortOrder_; }
    double jobProgress() const;
    void cancelJobs();  // the rows stay as they are, and the order is again that which they have

    uint32_t packetAt(int64_t row) const { return rows_ ? shownAt(size_t(row)) : uint32_t(row); }
    // The rows as they are now, for jobs.
    RowSnapshot snapshot() const { return rows_ ? RowSnapshot(rows_) : RowSnapshot(uint32_t(rowCount_)); }
    ListedRows listed() const;
    // The row of a packet, or of the nearest one that is shown; -1 when the list is empty.
    int rowOf(uint32_t packet, bool nearest = false) const;
    Capture::Context contextOf(int row) const;
    QStringList rowTexts(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  signals:
    void filterApplied();
    void filterCancelled();
    void sorted();
    void jobsChanged();
    // The rows take account again of all packets and of what they show.
    void updated();
    // Around all signals of an update that puts rows in between others, or takes some out.
    void rowsAboutToBeExchanged();
    void rowsExchanged();
    // Earlier packets that show something else now, in ascending order.
    void packetsRevised(const QVector<uint32_t>& packets);

  private:
    void applyFilter(const RowFilter& filter);
    void startFilter(const RowFilter& filter);
    void startSort();
    const Revisions& revisions() const { return capture().notes().revisions(); }
    void hearOfRevised();
    void tellChanged(std::vector<uint32_t> rows);  // ascending
    // Brings the rows up to date, beside the window if that takes time.
    void update();
    void startUpdate();
    void stopUpdate();
    void take(RowUpdate update);
    void exchangeInBlocks(const RowUpdate& update, std::shared_ptr<Rows> rows);
    void exchangeAtOnce(const RowUpdate& update, std::shared_ptr<Rows> rows);
    bool dependsOnRowAbove() const;
    RowSnapshot members() const;  // the packets of the rows, in the capture's order
    uint32_t shownAt(size_t row) const {
        if (before_ && row >= split_) return (*before_)[row - split_ + beforeFrom_];
        return row < rows_->size() ? (*rows_)[row] : tail_[row - rows_->size()];
    }
    // Null: all packets. `column`: what they are sorted by, -1 for the capture's order.
    void takeRows(std::shared_ptr<Rows> rows, int column, Qt::SortOrder order = Qt::AscendingOrder);
    void appendRows(const Rows& more, const Rows& moreMembers);
    void forgetTexts();
    QString toolTip(uint32_t packet) const;
    const Capture& capture() const { return *document_->capture(); }

    CaptureDocument* document_ = nullptr;
    SummaryOptions options_;
    RowFilter filter_;
    std::shared_ptr<Rows> rows_;  // null: row i is packet i; jobs share it, so it changes only when unshared
    std::shared_ptr<Rows> members_;  // of rows that are filtered and sorted: in the capture's order
    uint32_t covered_ = 0;           // packets that the rows take account of
    uint32_t revisions_ = 0;         // of the capture's log: likewise
    uint32_t heardOf_ = 0;           // of the same: those that texts and colours take account of
    // While rows are exchanged: from row split_ on, they are those of before_ from beforeFrom_ on; behind the
    // last of rows_ are those of tail_.
    std::shared_ptr<const Rows> before_;
    size_t split_ = 0, beforeFrom_ = 0;
    Rows tail_;
    int rowCount_ = 0;
    int sortColumn_ = -1, sortedBy_ = -1;  // what is wanted, and what the rows are in now
    Qt::SortOrder sortOrder_ = Qt::AscendingOrder, sortedOrder_ = Qt::AscendingOrder;
    RowFilter wanted_;  // the filter that was asked for last
    std::shared_ptr<JobControl> filterJob_, sortJob_, updateJob_;
    bool updateIsLong_ = false;
    QTimer updateTimer_;  // to the next update: they leave time for others
    QElapsedTimer sinceUpdate_;
    int pause_ = 0;
    std::vector<ColoringRule> rules_;
    bool coloring_ = true;
    std::unique_ptr<ColoringMatcher> matcher_;
    std::shared_ptr<FilterCache> cache_;  // what filters found out
    mutable std::unique_ptr<RowReader> reader_;
    struct RowTexts {
        int64_t above;  // the packet of the row above that they were made with
        QStringList texts;
    };
    mutable QCache<uint32_t, RowTexts> texts_{8192};
};

}  // namespace dorsal
