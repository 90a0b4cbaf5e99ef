// The time chart when several buckets share a pixel. Upright strokes rather than outlines: filling a smooth
// polygon with thousands of corners takes seconds.
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/charts/chart_colors.h"
#include "app/charts/time_chart.h"

namespace dorsal {

// Each pixel has the mean of its buckets as a solid stack, and in a pale tone above it the largest of them:
// the area is the amount, and yet no spike is lost.
void TimeChart::drawColumns(QPainter& painter, int highlighted) const {
    painter.setRenderHint(QPainter::Antialiasing, false);
    auto base = palette().color(QPalette::Base);
    size_t count = data_.series.size();
    std::vector<QColor> solid, pale;
    for (size_t s = 0; s < count; ++s) {
        solid.push_back(colorOf(s, highlighted));
        pale.push_back(mixed(solid.back(), base, 0.55));
    }
    double bottom = std::round(plot_.bottom());
    auto stack = [&](double x, auto valueOf, const std::vector<QColor>& colors) {
        double sum = 0, below = bottom;
        for (size_t s = 0; s < count; ++s) {
            double v = valueOf(s);
            if (v <= 0) continue;
            sum += v;
            double y = std::round(yOf(sum));
            if (y < below) painter.fillRect(QRectF(x, y, 1, below - y), colors[s]);
            below = std::min(below, y);
        }
        // The least that there is can still be seen.
        if (sum > 0 && below >= bottom) painter.fillRect(QRectF(x, bottom - 1, 1, 1), colors[0]);
    };
    for (double x = plot_.left(); x < plot_.right(); ++x) {
        auto [from, to] = bucketsAt(x);
        size_t tallest = tallestAt(x);
        if (totals_[tallest] <= 0) continue;
        double mean = 0;
        for (size_t b = from; b < to; ++b) mean += totals_[b] / double(to - from);
        auto largest = [&](size_t s) { return value(s, tallest); };
        // What stands far above its neighbours is drawn so that it cannot be overlooked: solid, two pixels
        // wide.
        bool spike = totals_[tallest] > 2 * mean && totals_[tallest] * factor() > axis_.top / 4;
        if (spike && x > plot_.left()) stack(x - 1, largest, solid);
        stack(x, largest, spike ? solid : pale);
        stack(
            x,
            [&, from = from, to = to](size_t s) {
                double sum = 0;
                for (size_t b = from; b < to; ++b) sum += value(s, b);
                return sum / double(to - from);
            },
            solid);
    }
}

// From the least to the largest value of each pixel, reaching to the pixel before so that it is one line.
void TimeChart::drawDenseLines(QPainter& painter, int highlighted) const {
    painter.setRenderHint(QPainter::Antialiasing, false);
    std::vector<size_t> order;
    for (size_t s = data_.series.size(); s-- > 0;)
        if (int(s) != highlighted) order.push_back(s);
    if (highlighted >= 0 && highlighted < itemCount()) order.push_back(size_t(highlighted));
    for (size_t s : order) {
        auto color = colorOf(s, highlighted);
        double lastTop = -1, lastBottom = -1;
        for (double x = plot_.left(); x < plot_.right(); ++x) {
            auto [from, to] = bucketsAt(x);
            double least = value(s, from), most = least;
            for (size_t b = from; b < to; ++b) {
                double v = value(s, b);
                least = std::min(least, v), most = std::max(most, v);
            }
            double top = std::round(yOf(most)), bottom = std::max(top + 1, std::round(yOf(least)));
            double drawnTop = top, drawnBottom = bottom;
            if (lastTop >= 0) drawnTop = std::min(top, lastBottom), drawnBottom = std::max(bottom, lastTop);
            painter.fillRect(QRectF(x, drawnTop, 1, drawnBottom - drawnTop), color);
            lastTop = top, lastBottom = bottom;
        }
    }
}

}  // namespace dorsal
