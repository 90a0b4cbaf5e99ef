// A minute of traffic in the space of a word.
#pragma once

#include <QPainter>
#include <span>

namespace dorsal {

// The rates, the newest at the right edge; the box's height is `top` bytes per second. Without traffic it is
// a quiet line.
void drawSparkline(QPainter& painter, const QRectF& box, std::span<const double> rates, double top);

// What the height of a sparkline stands for: the highest rate, but at least a kilobyte, so that single
// packets don't look like a flood.
double sparklineTop(std::span<const double> rates);

// "1.2 MB/s"; "" for nothing at all.
QString rateText(double bytesPerSecond);

}  // namespace dorsal
