// How the time chart looks.
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/charts/chart_colors.h"
#include "app/charts/time_chart.h"
#include "app/charts/time_points.h"
#include "app/window/theme.h"

namespace dorsal {

void TimeChart::findTop() {
    auto shown = shownRange();
    auto last = int64_t(data_.bucketCount());
    auto first = std::clamp<int64_t>((shown.from - data_.start) / data_.width, 0, last);
    auto end = std::clamp<int64_t>((shown.to - data_.start + data_.width - 1) / data_.width, 0, last);
    drawn_ = drawnBuckets(totals_, size_t(first), size_t(end), size_t(std::max(1.0, plot_.width())));
    double top = 0, least = std::numeric_limits<double>::max();
    for (auto b = size_t(first); b < size_t(end); ++b) {
        if (!lines()) top = std::max(top, totals_[b] * factor());
        if (lines())
            for (size_t s = 0; s < data_.series.size(); ++s) {
                double v = value(s, b);
                top = std::max(top, v);
                if (v > 0) least = std::min(least, v);
            }
    }
    int marks = std::clamp(int(plot_.height() / (fontMetrics().height() * 2.4)), 2, 6);
    axis_ = valueAxis(top, std::min(least, std::max(top, 1e-9)), logarithmic_, marks, unit(),
                      measure_ == Measure::Rate);
}

void TimeChart::relayout() {
    picture_ = {};
    size_t buckets = data_.bucketCount();
    totals_.assign(buckets, 0);
    for (auto& one : data_.series)
        for (size_t b = 0; b < buckets; ++b) totals_[b] += amountIn(unit(), one.buckets[b]);
    if (!buckets) {
        drawn_.clear();
        return;
    }
    QFontMetricsF metrics(font());
    double line = std::ceil(metrics.height()), w = width(), h = height();
    std::vector<LegendChip> chips;
    if (legendVisible_)
        for (size_t s = 0; s < data_.series.size(); ++s) {
            Amount sum;
            for (auto& bucket : data_.series[s].buckets) sum += bucket;
            chips.push_back(
                {int(s), colorOf(s, -1), itemName(int(s)), shortAmount(amountIn(unit(), sum), unit()), {}});
        }
    int rows = std::clamp(int(h / (line * 5.5)), 1, 4);
    double legend = legend_.lay(chips, 4, w - 8, rows, metrics);
    if (!legend_.hidden().empty()) {
        // Names are worth more than totals, which the tooltips have.
        for (auto& chip : chips) chip.amount.clear();
        legend = legend_.lay(chips, 4, w - 8, rows, metrics);
    }
    double top = line + 8, bottom = h - legend - (legend > 0 ? 8 : 2) - line - 6;
    plot_ = QRectF(0, top, w - 14, std::max(20.0, bottom - top));
    findTop();  // for the labels' widths
    double labels = 0;
    for (auto& label : axis_.labels) labels = std::max(labels, metrics.horizontalAdvance(label));
    plot_.setLeft(std::ceil(labels) + 14);
    findTop();
    legend_.moveTo(h - legend - 2);

    // Marks as close as their words allow.
    auto shown = shownRange();
    int64_t span = std::max<int64_t>(shown.to - shown.from, 1);
    timeStep_ = timeStep(std::max<int64_t>(1, span / 12));
    for (int i = 0; i < 6; ++i) {
        double room = double(timeStep_) / double(span) * plot_.width();
        double words =
            std::max(metrics.horizontalAdvance(timeText(shown.to, timeStep_, times_, captureStart())),
                     metrics.horizontalAdvance(timeText(shown.from, timeStep_, times_, captureStart())));
        if (room >= words + 24) break;
        timeStep_ = timeStep(timeStep_ + 1);
    }
}

void TimeChart::paintChart(QPainter& painter) {
    int highlighted = itemToShow();
    if (bare()) {
        drawAxes(painter);
        drawPlot(painter);
        legend_.draw(painter, -1, -1);
        return;
    }
    double ratio = devicePixelRatioF();
    if (picture_.isNull() || pictureOf_ != highlighted || picture_.devicePixelRatio() != ratio) {
        picture_ = QPixmap((QSizeF(size()) * ratio).toSize());
        picture_.setDevicePixelRatio(ratio);
        picture_.fill(Qt::transparent);
        QPainter into(&picture_);
        into.setFont(font());
        drawAxes(into);
        drawPlot(into);
        pictureOf_ = highlighted;
    }
    painter.drawPixmap(0, 0, picture_);
    drawOverlay(painter);
    legend_.draw(painter, highlighted, hasFocus() ? currentItem() : -1);
}

void TimeChart::drawAxes(QPainter& painter) const {
    auto& colors = Theme::instance().colors();
    QFontMetricsF metrics(painter.font());
    painter.setRenderHint(QPainter::Antialiasing, false);
    double line = metrics.height();
    painter.setPen(colors.mutedText);
    painter.drawText(QRectF(6, 0, width() - 12, line + 2), Qt::AlignLeft | Qt::AlignVCenter, axis_.caption);
    for (size_t i = 0; i < axis_.marks.size(); ++i) {
        double y = std::round(yOf(axis_.marks[i]));
        painter.setPen(colors.border);
        if (i) painter.drawLine(QPointF(plot_.left(), y), QPointF(plot_.right(), y));
        painter.setPen(colors.mutedText);
        painter.drawText(QRectF(0, y - line / 2, plot_.left() - 8, line), Qt::AlignRight | Qt::AlignVCenter,
                         axis_.labels[i]);
    }
    double lastRight = -1e9;
    for (int64_t mark : timeMarks(shownRange(), timeStep_, times_, captureStart())) {
        double x = std::round(xOf(mark));
        painter.setPen(colors.border);
        painter.drawLine(QPointF(x, plot_.bottom()), QPointF(x, plot_.bottom() + 4));
        auto text = timeText(mark, timeStep_, times_, captureStart());
        double w = metrics.horizontalAdvance(text) + 2;
        double left = std::clamp(x - w / 2, 0.0, std::max(0.0, width() - w));
        if (left < lastRight + 8) continue;
        lastRight = left + w;
        painter.setPen(colors.mutedText);
        painter.drawText(QRectF(left, plot_.bottom() + 5, w, line), Qt::AlignCenter, text);
    }
}

void TimeChart::drawPlot(QPainter& painter) {
    int highlighted = itemToShow();
    painter.save();
    painter.setClipRect(plot_.adjusted(0, -4, 1, 0));
    painter.setRenderHint(QPainter::Antialiasing);
    if (lines() && dense())
        drawDenseLines(painter, highlighted);
    else if (lines())
        drawLines(painter, highlighted);
    else if (dense())
        drawColumns(painter, highlighted);
    else if (bars())
        drawBars(painter, highlighted);
    else
        drawStack(painter, highlighted);
    painter.restore();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Theme::palette(Theme::instance().dark()).color(QPalette::Mid));
    double y = std::round(plot_.bottom());
    painter.drawLine(QPointF(plot_.left(), y), QPointF(plot_.right(), y));
}

void TimeChart::drawStack(QPainter& painter, int highlighted) const {
    // From the top of the stack down, each over the one before: no seams show between them.
    std::vector<double> sums(drawn_.size());
    for (size_t i = 0; i < drawn_.size(); ++i) sums[i] = totals_[drawn_[i]] * factor();
    std::vector<double> xs;
    for (size_t b : drawn_) xs.push_back(std::clamp(middleOf(b), plot_.left(), plot_.right()));
    double half = bucketWidth() / 2;
    for (size_t s = data_.series.size(); s-- > 0;) {
        QPolygonF outline;
        outline.reserve(int(drawn_.size()) + 4);
        if (!xs.empty())
            outline << QPointF(std::max(plot_.left(), xs.front() - half), plot_.bottom())
                    << QPointF(std::max(plot_.left(), xs.front() - half), yOf(sums.front()));
        QPolygonF edge;
        for (size_t i = 0; i < xs.size(); ++i) edge << QPointF(xs[i], yOf(sums[i]));
        outline << edge;
        if (!xs.empty())
            outline << QPointF(std::min(plot_.right(), xs.back() + half), yOf(sums.back()))
                    << QPointF(std::min(plot_.right(), xs.back() + half), plot_.bottom());
        painter.setPen(Qt::NoPen);
        painter.setBrush(colorOf(s, highlighted));
        painter.drawPolygon(outline);
        for (size_t i = 0; i < drawn_.size(); ++i) sums[i] -= value(s, drawn_[i]);
    }
}

void TimeChart::drawBars(QPainter& painter, int highlighted) const {
    double wide = bucketWidth(), gap = wide >= 12 ? 2 : wide >= 4 ? 1 : 0, bar = std::min(wide - gap, 56.0);
    painter.setPen(Qt::NoPen);
    for (size_t b : drawn_) {
        // Whole pixels: blurred edges would make narrow bars look uneven.
        double left = std::round(middleOf(b) - bar / 2),
               right = std::max(left + 1, std::round(middleOf(b) + bar / 2));
        // SVG files leave the clipping out.
        left = std::max(left, plot_.left()), right = std::min(right, plot_.right());
        if (left >= right) continue;
        double sum = 0, below = plot_.bottom();
        for (size_t s = 0; s < data_.series.size(); ++s) {
            double v = value(s, b);
            if (v <= 0) continue;
            sum += v;
            double y = yOf(sum);
            painter.setBrush(colorOf(s, highlighted));
            double seam = wide >= 5 && below < plot_.bottom() && below - y > 4 ? 1 : 0;
            painter.drawRect(QRectF(left, y, right - left, below - y - seam));
            below = y;
        }
        // The least that there is can still be seen.
        if (sum > 0 && plot_.bottom() - below < 1)
            painter.drawRect(QRectF(left, plot_.bottom() - 1, right - left, 1));
    }
}

void TimeChart::drawLines(QPainter& painter, int highlighted) const {
    auto order = std::vector<size_t>();
    for (size_t s = data_.series.size(); s-- > 0;)
        if (int(s) != highlighted) order.push_back(s);
    if (highlighted >= 0) order.push_back(size_t(highlighted));
    auto shown = shownRange();
    bool dots = bucketWidth() >= 14;
    std::vector<double> values(data_.bucketCount());
    auto first = size_t(std::max<int64_t>(0, (shown.from - data_.start) / data_.width - 1));
    auto last = std::min(values.size(), size_t((shown.to - data_.start) / data_.width + 2));
    for (size_t s : order) {
        for (size_t b = first; b < last; ++b) values[b] = value(s, b);
        QPolygonF line;
        for (size_t b : drawnBuckets(values, first, last, size_t(plot_.width())))
            if (double x = middleOf(b); !bare() || (x >= plot_.left() && x <= plot_.right()))
                line << QPointF(x, yOf(values[b]));
        auto color = colorOf(s, highlighted);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(
            QPen(color, bucketWidth() >= 3 ? 1.8 : 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(line);
        if (!dots && line.size() > 1) continue;
        painter.setPen(QPen(palette().color(QPalette::Base), 1));
        painter.setBrush(color);
        for (auto& point : line) painter.drawEllipse(point, 3.2, 3.2);
    }
}

void TimeChart::drawOverlay(QPainter& painter) const {
    auto& colors = Theme::instance().colors();
    auto stretch = [&](double from, double to, bool words) {
        QRectF box(std::max(plot_.left(), std::min(from, to)), plot_.top(), 0, plot_.height());
        box.setRight(std::min(plot_.right(), std::max(from, to)));
        if (box.width() <= 0) return;
        auto tint = colors.accent;
        tint.setAlphaF(0.16F);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(box, tint);
        painter.setPen(colors.accent);
        painter.drawLine(box.topLeft(), box.bottomLeft());
        painter.drawLine(box.topRight(), box.bottomRight());
        if (!words) return;
        auto text = durationText(timeAt(box.right()) - timeAt(box.left()));
        QFontMetricsF metrics(font());
        double w = metrics.horizontalAdvance(text) + 14, h = metrics.height() + 4;
        QRectF sign(
            std::clamp(box.center().x() - w / 2, plot_.left(), std::max(plot_.left(), plot_.right() - w)),
            plot_.top() + 4, w, h);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.accent);
        painter.drawRoundedRect(sign, 4, 4);
        painter.setPen(colors.accentText);
        painter.drawText(sign, Qt::AlignCenter, text);
    };
    if (!selection_.all())
        stretch(xOf(std::max(selection_.from, dataRange().from)),
                xOf(std::min(selection_.to, dataRange().to)), false);
    if (dragging_) stretch(*dragFrom_, dragTo_, true);
    auto shown = shownRange();
    auto visible = [&](int64_t time) { return time != kNoTime && time >= shown.from && time <= shown.to; };
    if (visible(marker_)) {
        double x = std::round(xOf(marker_)) + 0.5;
        painter.setRenderHint(QPainter::Antialiasing);
        auto text = palette().color(QPalette::Text);
        painter.setPen(QPen(text, 1));
        painter.drawLine(QPointF(x, plot_.top()), QPointF(x, plot_.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(text);
        painter.drawPolygon(
            QPolygonF({{x - 5, plot_.top() - 5}, {x + 5, plot_.top() - 5}, {x, plot_.top() + 2}}));
    }
    if (visible(crosshair_)) {
        double x = std::round(xOf(crosshair_)) + 0.5;
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(colors.mutedText, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, plot_.top()), QPointF(x, plot_.bottom()));
    }
}

}  // namespace dorsal
