#include "app/charts/bar_chart.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/charts/chart_colors.h"
#include "app/window/theme.h"

namespace dorsal {

namespace {
constexpr double kEdge = 8, kGap = 10;

// Both ends of a conversation stay recognizable: the longer one gives way first.
QString elided(const QString& name, double width, const QFontMetricsF& metrics) {
    if (metrics.horizontalAdvance(name) <= width) return name;
    auto arrow = QStringLiteral(" ↔ ");
    auto at = name.indexOf(arrow);
    if (at < 0) return metrics.elidedText(name, Qt::ElideMiddle, width);
    auto a = name.left(at), b = name.mid(at + arrow.size());
    double room = width - metrics.horizontalAdvance(arrow) - 2, half = room / 2;
    double wa = metrics.horizontalAdvance(a), wb = metrics.horizontalAdvance(b);
    double forA = wa <= half ? wa : wb <= half ? room - wb : half;
    auto part = [&](const QString& text, double w) {
        return metrics.elidedText(text, Qt::ElideMiddle, w + 1);
    };
    return part(a, forA) + arrow + part(b, room - forA);
}
}  // namespace

BarChart::BarChart(QWidget* parent) : ChartWidget(parent), nameTitle_(tr("Name")) {
    setUnit(ChartUnit::Bytes);
}

void BarChart::setData(std::vector<Share> shares, const Amount& whole) {
    // The keyboard stays on the same thing when the order changes.
    auto current = currentItem() >= 0 ? itemName(currentItem()) : QString();
    shares_ = std::move(shares);
    whole_ = whole;
    if (whole_ == Amount())
        for (auto& one : shares_) whole_ += one.amount;
    if (!current.isEmpty()) {
        int now = -1;
        for (int i = 0; i < itemCount(); ++i)
            if (itemName(i) == current) now = i;
        setCurrentItem(now);
    }
    updateGeometry();  // it asks for as many rows
    numbersChanged();
}

void BarChart::setNameTitle(const QString& title) {
    nameTitle_ = title;
    emit changed();
}

bool BarChart::twoWays() const {
    return std::any_of(shares_.begin(), shares_.end(),
                       [](auto& one) { return one.sent.packets || one.received.packets; });
}

QString BarChart::itemName(int item) const { return QString::fromStdString(shares_[size_t(item)].name); }

QString BarChart::itemFilter(int item) const { return QString::fromStdString(shares_[size_t(item)].filter); }

QString BarChart::valueText(int item) const { return shortAmount(valueOf(item), unit()); }

QString BarChart::shareOf(int item) const { return shareText(valueOf(item), amountIn(unit(), whole_)); }

QString BarChart::summary() const {
    QStringList parts;
    for (int i = 0; i < itemCount() && i < 3; ++i)
        parts << tr("%1: %2, %3").arg(itemName(i), amountText(valueOf(i), unit()), shareOf(i));
    return tr("%1 entries. %2").arg(itemCount()).arg(parts.join(tr("; ")));
}

QStringList BarChart::tableColumns() const {
    QStringList columns{nameTitle_, tr("Packets"), tr("Bytes"), tr("Share (%)")};
    if (twoWays())
        columns << tr("Packets sent") << tr("Bytes sent") << tr("Packets received") << tr("Bytes received");
    return columns;
}

QVariant BarChart::tableCell(int row, int column) const {
    auto& one = shares_[size_t(row)];
    switch (column) {
        case 0: return itemName(row);
        case 1: return qulonglong(one.amount.packets);
        case 2: return qulonglong(one.amount.bytes);
        case 3: {
            double whole = amountIn(unit(), whole_);
            return whole > 0 ? std::round(10000 * valueOf(row) / whole) / 100 : 0.0;
        }
        case 4: return qulonglong(one.sent.packets);
        case 5: return qulonglong(one.sent.bytes);
        case 6: return qulonglong(one.received.packets);
        case 7: return qulonglong(one.received.bytes);
    }
    return {};
}

QString BarChart::tipAt(const QPointF& at) const {
    int item = itemAt(at);
    if (item < 0) return {};
    auto& one = shares_[size_t(item)];
    ChartTip tip(itemName(item));
    tip.plain(tr("Packets"), amountText(double(one.amount.packets), ChartUnit::Packets),
              shareText(double(one.amount.packets), double(whole_.packets)));
    tip.plain(tr("Bytes"), amountText(double(one.amount.bytes), ChartUnit::Bytes),
              shareText(double(one.amount.bytes), double(whole_.bytes)));
    if (one.sent.packets || one.received.packets) {
        tip.plain(tr("Sent"), amountText(amountIn(unit(), one.sent), unit()));
        tip.plain(tr("Received"), amountText(amountIn(unit(), one.received), unit()));
    }
    if (!itemFilter(item).isEmpty())
        tip.note(tr("Click: only this · Alt: leave out · Ctrl: add to the filter"));
    return tip.html();
}

// Places.

double BarChart::rowHeight() const { return std::ceil(QFontMetricsF(font()).height()) + 10; }

QSize BarChart::sizeHint() const {
    int rows = std::clamp(itemCount(), 5, 12);
    return {420, int(rows * rowHeight() + 8)};
}

QSize BarChart::minimumSizeHint() const { return {220, int(3 * rowHeight())}; }

void BarChart::relayout() {
    QFontMetricsF metrics(font());
    double names = 0;
    values_ = percents_ = 0;
    most_ = 0;
    for (int i = 0; i < itemCount(); ++i) {
        names = std::max(names, metrics.horizontalAdvance(itemName(i)));
        values_ = std::max(values_, metrics.horizontalAdvance(valueText(i)));
        percents_ = std::max(percents_, metrics.horizontalAdvance(shareOf(i)));
        most_ = std::max(most_, valueOf(i));
    }
    values_ = std::ceil(values_), percents_ = std::ceil(percents_);
    // Names may have what they need as long as bars have a third of the width, or less where there is little.
    double room = width() - 2 * kEdge - values_ - percents_ - 3 * kGap;
    double bars = std::min(width() * 0.34, std::max(70.0, width() - 330.0));
    names_ = std::ceil(std::min(names, std::max(room - bars, width() * 0.3))) + 2;
    scrollTo(offset_);
}

void BarChart::scrollTo(double offset) {
    double most = std::max(0.0, itemCount() * rowHeight() + 4 - height());
    offset_ = std::clamp(offset, 0.0, most);
    update();
}

void BarChart::currentItemMoved() {
    if (currentItem() < 0) return;
    double top = currentItem() * rowHeight();
    if (top < offset_) scrollTo(top);
    if (top + rowHeight() > offset_ + height() - 4) scrollTo(top + rowHeight() - height() + 4);
}

QRectF BarChart::rowBox(int item) const {
    return {0, 2 + item * rowHeight() - offset_, double(width()), rowHeight()};
}

QRectF BarChart::barBox(int item) const {
    auto row = rowBox(item);
    double left = kEdge + names_ + kGap;
    double room = std::max(8.0, width() - kEdge - values_ - percents_ - 2 * kGap - left);
    double wide = most_ > 0 ? std::max(valueOf(item) > 0 ? 2.0 : 0.0, room * valueOf(item) / most_) : 0;
    double high = std::round(rowHeight() * 0.54);
    return {left, std::round(row.center().y() - high / 2), wide, high};
}

int BarChart::itemAt(const QPointF& at) const {
    if (!rect().contains(at.toPoint())) return -1;
    int item = int(std::floor((at.y() - 2 + offset_) / rowHeight()));
    return item >= 0 && item < itemCount() ? item : -1;
}

void BarChart::paintChart(QPainter& painter) {
    auto& colors = Theme::instance().colors();
    auto base = palette().color(QPalette::Base), text = palette().color(QPalette::Text);
    QFontMetricsF metrics(painter.font());
    painter.setRenderHint(QPainter::Antialiasing);
    int highlighted = itemToShow();
    for (int i = 0; i < itemCount(); ++i) {
        auto row = rowBox(i);
        if (row.bottom() < 0 || row.top() > height()) continue;
        auto& one = shares_[size_t(i)];
        if (i == highlighted) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.hoverBack);
            painter.drawRoundedRect(row.adjusted(2, 1, -2, -1), 5, 5);
        }
        if (i == currentItem() && hasFocus() && !bare()) {
            painter.setPen(QPen(colors.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(row.adjusted(3, 1.5, -3, -1.5), 5, 5);
        }
        bool other = chartColorOf(one, 0) == chartOtherColor();
        // One colour for all that have none of their own: the length is what is compared.
        auto color = other || !one.color.empty() ? chartColorOf(one, i) : chartPlaceColor(0);
        auto bar = barBox(i);
        QPainterPath shape;
        shape.addRoundedRect(bar, std::min(3.0, bar.width() / 2), 3);
        double both = amountIn(unit(), one.sent) + amountIn(unit(), one.received);
        painter.fillPath(shape, both > 0 ? mixed(color, base, 0.5) : color);
        if (both > 0) {
            auto sent = bar;
            sent.setWidth(std::round(bar.width() * amountIn(unit(), one.sent) / both));
            // Not by clipping, which SVG files leave out.
            QPainterPath half;
            half.addRect(sent);
            painter.fillPath(shape.intersected(half), color);
            if (sent.width() > 2 && sent.width() < bar.width() - 2)
                painter.fillRect(QRectF(sent.right() - 0.5, bar.top(), 1, bar.height()), base);
        }
        auto write = [&](double left, double width, int align, const QString& words, const QColor& with) {
            painter.setPen(with);
            painter.drawText(QRectF(left, row.top(), width, row.height()), align | Qt::AlignVCenter, words);
        };
        auto name = elided(itemName(i), names_, metrics);
        write(kEdge, names_, Qt::AlignLeft, name, other ? colors.mutedText : text);
        double right = width() - kEdge;
        write(right - percents_, percents_, Qt::AlignRight, shareOf(i), colors.mutedText);
        write(right - percents_ - kGap - values_, values_, Qt::AlignRight, valueText(i), text);
    }
    double all = itemCount() * rowHeight() + 4;
    if (all > height() && !bare()) {
        double high = std::max(20.0, height() * height() / all),
               top = (height() - high) * offset_ / (all - height());
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::Mid));
        painter.drawRoundedRect(QRectF(width() - 4, top, 3, high), 1.5, 1.5);
    }
}

void BarChart::wheelEvent(QWheelEvent* event) {
    double before = offset_;
    scrollTo(offset_ - event->angleDelta().y() / 120.0 * rowHeight() * 2);
    // At its end it is the page's turn.
    event->setAccepted(before != offset_);
}

void BarChart::keyPressEvent(QKeyEvent* event) {
    int page = std::max(1, int(height() / rowHeight()) - 1);
    switch (event->key()) {
        case Qt::Key_Home: setCurrentItem(0); break;
        case Qt::Key_End: setCurrentItem(itemCount() - 1); break;
        case Qt::Key_PageDown: setCurrentItem(std::min(itemCount() - 1, currentItem() + page)); break;
        case Qt::Key_PageUp: setCurrentItem(std::max(0, currentItem() - page)); break;
        default: return ChartWidget::keyPressEvent(event);
    }
    event->accept();
}

}  // namespace dorsal
