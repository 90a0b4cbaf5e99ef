// The packet list's model.
#pragma once

#include <QAbstractTableModel>
#include <QCache>
#include <memory>

#include "model/capture_document.h"
#include "model/coloring_rules.h"
#include "model/row_jobs.h"

namespace dorsal {

// Rows are packets in the order of display: all of them, or those that a filter kept, in capture order or
// sorted. rowCount() answers from the model's own snapshot; filtering and sorting run beside the window and
// swap their result in. Only rows that somebody looks at are dissected.
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
    // The filter that the rows passed.
    const RowFilter& filter() const { return filter_; }
    bool isFiltering() const { return filterJob_ != nullptr; }
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;  // column -1: capture order
    bool isSorting() const { return sortJob_ != nullptr; }
    bool isSorted() const { return sortColumn_ >= 0; }
    int sortColumn() const { return sortColumn_; }  // -1: capture order
    Qt::SortOrder sortOrder() const { return sortOrder_; }
    double jobProgress() const;
    void cancelJobs();  // the rows stay as they are, and the order is again that which they have

    uint32_t packetAt(int64_t row) const { return rows_ ? (*rows_)[size_t(row)] : uint32_t(row); }
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

  private:
    void grow(uint32_t count);
    // Filters what came behind the packets that the rows take account of.
    void filterMore() { startFilter(filter_, covered_); }
    void startFilter(const RowFilter& filter, uint32_t from);
    void startSort();
    // Null: all packets. `column`: what they are sorted by, -1 for the capture's order.
    void takeRows(std::shared_ptr<Rows> rows, int column, Qt::SortOrder order = Qt::AscendingOrder);
    void appendRows(const Rows& more);
    void forgetTexts();
    QString toolTip(uint32_t packet) const;
    const Capture& capture() const { return *document_->capture(); }

    CaptureDocument* document_ = nullptr;
    SummaryOptions options_;
    RowFilter filter_;
    std::shared_ptr<Rows> rows_;  // null: row i is packet i; jobs share it, so it changes only when unshared
    uint32_t covered_ = 0;        // packets that the rows take account of
    int rowCount_ = 0;
    int sortColumn_ = -1, sortedBy_ = -1;  // what is wanted, and what the rows are in now
    Qt::SortOrder sortOrder_ = Qt::AscendingOrder, sortedOrder_ = Qt::AscendingOrder;
    std::shared_ptr<JobControl> filterJob_, sortJob_;
    std::vector<ColoringRule> rules_;
    bool coloring_ = true;
    std::unique_ptr<ColoringMatcher> matcher_;
    // What filters found out. Null while the capture is read: later packets still tell of earlier ones.
    std::shared_ptr<FilterCache> cache_;
    mutable std::unique_ptr<RowReader> reader_;
    mutable QCache<uint32_t, QStringList> texts_{8192};
};

}  // namespace dorsal
