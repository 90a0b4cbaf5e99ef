// The time chart under the mouse and the keys.
#include <QApplication>
#include <QMouseEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "app/charts/time_chart.h"

namespace dorsal {

void TimeChart::mousePressEvent(QMouseEvent* event) {
    ChartWidget::mousePressEvent(event);
    if (event->button() != Qt::LeftButton || isEmpty() || !plot_.contains(event->position())) return;
    dragFrom_ = dragTo_ = event->position().x();
    dragging_ = false;
}

void TimeChart::mouseMoveEvent(QMouseEvent* event) {
    if (isEmpty()) return;
    auto at = event->position();
    if (dragFrom_ && (event->buttons() & Qt::LeftButton)) {
        dragTo_ = std::clamp(at.x(), plot_.left(), plot_.right());
        if (std::abs(dragTo_ - *dragFrom_) >= QApplication::startDragDistance()) {
            dragging_ = true;
            QToolTip::hideText();
        }
        update();
        if (dragging_) return;
    }
    ChartWidget::mouseMoveEvent(event);
    auto time = plot_.contains(at) ? timeAt(at.x()) : kNoTime;
    if (time == crosshair_) return;
    setCrosshair(time);
    emit hovered(time);
}

void TimeChart::mouseReleaseEvent(QMouseEvent* event) {
    bool inPlot = dragFrom_.has_value();
    if (event->button() != Qt::LeftButton || !inPlot) return ChartWidget::mouseReleaseEvent(event);
    if (dragging_) {
        TimeRange range{timeAt(std::min(*dragFrom_, dragTo_)), timeAt(std::max(*dragFrom_, dragTo_))};
        dragFrom_.reset();
        dragging_ = false;
        update();
        if (range.from >= range.to) return;
        if (zoomsByDragging_) {
            showRange(double(range.from - data_.start), double(range.to - data_.start));
        }
        emit rangeSelected(range);
        return;
    }
    dragFrom_.reset();
    int item = itemAt(event->position());
    if (item < 0) return;
    if (event->modifiers() & (Qt::AltModifier | Qt::ControlModifier))
        return activate(item, event->modifiers());
    // A double click zooms out; its first half must not filter.
    clicked_ = item;
    click_.start(QApplication::doubleClickInterval());
}

void TimeChart::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !plot_.contains(event->position())) return;
    click_.stop();
    dragFrom_.reset();
    setShownRange({});
    emit zoomedOut();
}

void TimeChart::leaveEvent(QEvent* event) {
    ChartWidget::leaveEvent(event);
    if (crosshair_ == kNoTime) return;
    setCrosshair(kNoTime);
    emit hovered(kNoTime);
}

void TimeChart::wheelEvent(QWheelEvent* event) {
    // Without Ctrl it scrolls the page that the chart is on.
    if (isEmpty() || !(event->modifiers() & Qt::ControlModifier)) return event->ignore();
    zoom(std::pow(1.5, event->angleDelta().y() / 120.0), event->position().x());
    event->accept();
}

void TimeChart::keyPressEvent(QKeyEvent* event) {
    double middle = crosshair_ == kNoTime ? plot_.center().x() : xOf(crosshair_);
    if (isEmpty()) return ChartWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal: zoom(2, middle); break;
        case Qt::Key_Minus: zoom(0.5, middle); break;
        case Qt::Key_Left: pan(-0.2); break;
        case Qt::Key_Right: pan(0.2); break;
        case Qt::Key_Home:
            setShownRange({});
            emit zoomedOut();
            break;
        case Qt::Key_Escape:
            if (!dragFrom_) return ChartWidget::keyPressEvent(event);
            dragFrom_.reset();
            dragging_ = false;
            update();
            break;
        default: return ChartWidget::keyPressEvent(event);
    }
    event->accept();
}

// Offsets from the start of the data, which doubles hold to the nanosecond for a hundred days.
void TimeChart::showRange(double from, double to) {
    double all = double(dataRange().to - data_.start);
    double least = std::min(all, 2.0 * double(data_.width)), size = std::clamp(to - from, least, all);
    from = std::clamp(from + (to - from - size) / 2, 0.0, all - size);
    TimeRange range{data_.start + int64_t(from), data_.start + int64_t(from + size)};
    if (size >= all) range = {};
    if (range == shown_) return;
    setShownRange(range);
    emit shownRangeChanged(shownRange());
}

void TimeChart::zoom(double by, double around) {
    auto shown = shownRange();
    double from = double(shown.from - data_.start), size = double(shown.to - shown.from);
    double share = std::clamp((around - plot_.left()) / plot_.width(), 0.0, 1.0);
    showRange(from + size * share * (1 - 1 / by), from + size * share * (1 - 1 / by) + size / by);
}

void TimeChart::pan(double share) {
    auto shown = shownRange();
    double size = double(shown.to - shown.from), from = double(shown.from - data_.start) + size * share;
    showRange(from, from + size);
}

}  // namespace dorsal
