// Series over time: stacked areas or bars, or lines. Drawn by ourselves rather than by Qt Charts, whose
// stacked areas take a line series for each edge and know neither highlights nor a shared crosshair.
#pragma once

#include <QPixmap>
#include <QTimer>
#include <optional>

#include "app/charts/chart_legend.h"
#include "app/charts/chart_widget.h"

namespace dorsal {

class TimeChart : public ChartWidget {
    Q_OBJECT
  public:
    enum class Style { Bars, Areas, Lines };  // bars touch each other when there are many
    enum class Measure { Rate, Total };       // per second, or per bucket
    static constexpr int64_t kNoTime = std::numeric_limits<int64_t>::min();

    explicit TimeChart(QWidget* parent = nullptr);

    // Keeps what is shown when zoomed in, as far as the new data have it.
    void setData(TimeSeries data);
    const TimeSeries& data() const { return data_; }
    void setStyle(Style style);
    void setMeasure(Measure measure);
    Measure measure() const { return measure_; }
    void setLogarithmic(bool on);  // stacks say nothing on such a scale: it draws lines
    bool logarithmic() const { return logarithmic_; }
    // Without a start of the capture it is the start of the data.
    void setTimes(ChartTimes as, int64_t captureStart = kNoTime);
    void setLegendVisible(bool visible);
    void setZoomsByDragging(bool on) { zoomsByDragging_ = on; }  // off: whoever hears rangeSelected decides

    TimeRange dataRange() const;
    TimeRange shownRange() const;  // never all(): what can be seen
    void setShownRange(const TimeRange& range);
    void setSelection(const TimeRange& range);  // a tinted stretch; all() for none

    // kNoTime takes them away.
    void setCrosshair(qint64 time);
    void setMarker(qint64 time);  // the selected packet

    bool isEmpty() const override;
    int tableRows() const override;
    QStringList tableColumns() const override;
    QVariant tableCell(int row, int column) const override;
    void activateRow(int row, Qt::KeyboardModifiers keys) override;  // selects the row's time
    void addOptions(QMenu* menu) override;
    QString summary() const override;
    QString tipAt(const QPointF& at) const override;
    int itemCount() const override { return int(data_.series.size()); }
    int itemAt(const QPointF& at) const override;
    QString itemName(int item) const override;
    QString itemFilter(int item) const override;

    QRectF plotArea() const { return plot_; }
    const ChartLegend& legend() const { return legend_; }
    double xOf(int64_t time) const;
    int64_t timeAt(double x) const;
    // The buckets that are drawn, and the place of the top of their stack.
    std::vector<std::pair<size_t, QPointF>> drawnPoints() const;
    QSize sizeHint() const override { return {640, 260}; }
    QSize minimumSizeHint() const override { return {240, 140}; }

  signals:
    void rangeSelected(const dorsal::TimeRange& range);      // dragged
    void zoomedOut();                                        // double click, Home
    void shownRangeChanged(const dorsal::TimeRange& range);  // zoomed or moved by keys or the wheel
    void hovered(qint64 time);  // for the other charts' crosshairs; kNoTime: left

  protected:
    void paintChart(QPainter& painter) override;
    void relayout() override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

  private:
    double value(size_t series, size_t bucket) const;
    double factor() const;
    bool lines() const { return logarithmic_ || style_ == Style::Lines; }
    bool bars() const;
    double bucketWidth() const;  // in pixels
    double yOf(double value) const;
    double middleOf(size_t bucket) const;
    int64_t captureStart() const;
    std::pair<size_t, size_t> bucketsAt(double x) const;
    size_t tallestAt(double x) const;
    void zoom(double by, double around);
    void pan(double share);
    void showRange(double from, double to);
    void findTop();
    void drawPlot(QPainter& painter);
    void drawAxes(QPainter& painter) const;
    bool dense() const { return bucketWidth() < 1; }  // several buckets in a pixel
    void drawStack(QPainter& painter, int highlighted) const;
    void drawColumns(QPainter& painter, int highlighted) const;
    void drawDenseLines(QPainter& painter, int highlighted) const;
    void drawBars(QPainter& painter, int highlighted) const;
    void drawLines(QPainter& painter, int highlighted) const;
    void drawOverlay(QPainter& painter) const;
    QColor colorOf(size_t series, int highlighted) const;

    TimeSeries data_;
    Style style_ = Style::Bars;
    Measure measure_ = Measure::Rate;
    bool logarithmic_ = false, legendVisible_ = true, zoomsByDragging_ = false;
    ChartTimes times_ = ChartTimes::SinceStart;
    int64_t captureStart_ = kNoTime, crosshair_ = kNoTime, marker_ = kNoTime;
    TimeRange shown_, selection_;

    std::vector<double> totals_;  // of the buckets, in the unit, not yet per second
    std::vector<size_t> drawn_;
    ValueAxis axis_;
    int64_t timeStep_ = 1;
    QRectF plot_;
    ChartLegend legend_;
    QPixmap picture_;  // the plot without what follows the mouse
    int pictureOf_ = -2;

    std::optional<double> dragFrom_;
    double dragTo_ = 0;
    bool dragging_ = false;
    QTimer click_;  // waits whether it becomes a double click
    int clicked_ = -1;
};

}  // namespace dorsal
