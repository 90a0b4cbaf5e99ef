#include "app/views/sparkline.h"

#include <QLocale>
#include <QPainterPath>

#include "app/window/theme.h"
#include "model/interface_traffic.h"

namespace dorsal {

double sparklineTop(std::span<const double> rates) {
    double top = 1000;
    for (auto rate : rates) top = std::max(top, rate);
    return top;
}

void drawSparkline(QPainter& painter, const QRectF& box, std::span<const double> rates, double top) {
    auto& c = Theme::instance().colors();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    auto bottom = box.bottom() - 1;
    painter.setPen(QPen(c.border, 1));
    painter.drawLine(QPointF(box.left(), bottom + 0.5), QPointF(box.right(), bottom + 0.5));
    bool any = std::any_of(rates.begin(), rates.end(), [](double rate) { return rate > 0; });
    if (any && rates.size() > 1) {
        auto step = box.width() / double(InterfaceTraffic::kSamples - 1);
        auto x = [&](size_t i) { return box.right() - double(rates.size() - 1 - i) * step; };
        auto y = [&](size_t i) { return bottom - std::min(1.0, rates[i] / top) * (box.height() - 2.5); };
        QPainterPath line(QPointF(x(0), y(0)));
        for (size_t i = 1; i < rates.size(); ++i) line.lineTo(x(i), y(i));
        auto area = line;
        area.lineTo(box.right(), bottom);
        area.lineTo(x(0), bottom);
        area.closeSubpath();
        auto fill = c.accent;
        fill.setAlpha(48);
        painter.fillPath(area, fill);
        painter.setPen(QPen(c.accent, 1.25, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(line);
    }
    painter.restore();
}

QString rateText(double rate) {
    if (rate <= 0) return {};
    static const char* const units[] = {"B/s", "kB/s", "MB/s", "GB/s", "TB/s"};
    size_t unit = 0;
    // What would be rounded to 1000 is 1 of the next unit.
    for (; rate >= 999.5 && unit + 1 < std::size(units); ++unit) rate /= 1000;
    return QStringLiteral("%1 %2").arg(QLocale().toString(rate, 'f', unit > 0 && rate < 99.95 ? 1 : 0),
                                       QLatin1String(units[unit]));
}

}  // namespace dorsal
