// The whole capture at a glance, above the list: how much there was when, by protocol. Drag to choose a time
// range.
#pragma once

#include <QWidget>
#include <optional>

#include "model/statistics/series.h"

namespace dorsal {

// What is shown stands before what there is in all, which is drawn faintly. A drag chooses a range, its edges
// can be dragged, and it can be moved; a click goes to the packet of that time, a double click takes the
// range away. By the keyboard: arrows move the range, with Shift its end, + and - change its width, Home
// takes it away.
class Timeline : public QWidget {
    Q_OBJECT
  public:
    explicit Timeline(QWidget* parent = nullptr);

    // The buckets of `shown` are brought into those of `total`. `shown` is what the filter keeps, without
    // regard to the range.
    void setData(TimeSeries total, TimeSeries shown);
    void setRange(const TimeRange& range);
    const TimeRange& range() const { return range_; }
    void setMarker(std::optional<int64_t> time);  // the selected packet
    void setBand(std::optional<TimeRange> band);  // the part of the list that is in sight
    void setCrosshair(std::optional<int64_t> time);

    // Where a time is, in the widget's coordinates; for tests too.
    double xOf(int64_t time) const;
    int64_t timeAt(double x) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

  signals:
    void rangeChosen(const dorsal::TimeRange& range);
    void timeClicked(qint64 time);
    void hovered(qint64 time);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

  private:
    enum class Drag { None, New, Left, Right, Move };
    QRect plot() const;
    TimeRange whole() const;
    Drag dragAt(double x) const;
    void drawBars(QPainter& painter, const QRect& area) const;
    void drawRange(QPainter& painter, const QRect& area) const;
    void drawLabels(QPainter& painter, const QRect& area) const;
    QString toolTipAt(int64_t time) const;

    TimeSeries total_, shown_;
    TimeRange range_;
    std::optional<int64_t> marker_, crosshair_;
    std::optional<TimeRange> band_;
    Drag drag_ = Drag::None;
    double pressed_ = 0;
    TimeRange before_;  // the range when the drag began
    bool moved_ = false;
};

}  // namespace dorsal
