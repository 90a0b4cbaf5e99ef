// What a person looks at: the capture, the rows, the time range, the selected packet. List, tree, bytes,
// timeline, charts and tables listen to it and change only it.
#pragma once

#include <QObject>
#include <vector>

#include "model/filter/item_filter.h"
#include "model/packet_table_model.h"

namespace dorsal {

// Lives on the main thread.
class Workspace : public QObject {
    Q_OBJECT
  public:
    explicit Workspace(QObject* parent = nullptr);

    // Null: no capture is open.
    void setDocument(CaptureDocument* document);
    CaptureDocument* document() const { return document_; }
    // The packets that are shown, filtered and sorted.
    PacketTableModel* rows() const { return rows_; }

    // The part of the capture that is looked at. What was chosen before comes back with undoTimeRange().
    const TimeRange& timeRange() const { return range_; }
    void setTimeRange(const TimeRange& range);
    bool undoTimeRange();  // false when there is nothing to go back to
    // From the first packet to behind the last one; nothing when there is no time.
    TimeRange wholeTime() const;

    int64_t selectedPacket() const { return selected_; }  // -1: none
    void select(int64_t packet);

    // The time that the mouse points at in one of the charts, shown by all of them; none: INT64_MIN.
    void hover(int64_t time) { emit hovered(time); }

  signals:
    void documentChanged();
    void rowsChanged();  // others are shown, or more
    void timeRangeChanged(const dorsal::TimeRange& range);
    void selectionChanged(qint64 packet);
    void hovered(qint64 time);
    // A chart's or table's part was clicked: the window decides how it joins the filter.
    void filterRequested(const QString& filter, dorsal::FilterJoin how);

  private:
    CaptureDocument* document_ = nullptr;
    PacketTableModel* rows_;
    TimeRange range_;
    std::vector<TimeRange> earlier_;
    int64_t selected_ = -1;
};

}  // namespace dorsal
