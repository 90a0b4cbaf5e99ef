#include "app/charts/share_ring.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/charts/chart_colors.h"
#include "app/window/theme.h"

namespace dorsal {

namespace {
constexpr double kPi = 3.14159265358979323846;
constexpr double kIndent = 14, kSquare = 10;
}  // namespace

ShareRing::ShareRing(QWidget* parent) : ChartWidget(parent) {}

void ShareRing::setData(HierarchyNode root) {
    root_ = std::move(root);
    rows_.clear();
    addRows(root_, 0);
    numbersChanged();
}

void ShareRing::setRings(int rings) {
    most_ = std::clamp(rings, 1, 4);
    numbersChanged();
}

void ShareRing::addRows(const HierarchyNode& node, int level) {
    bool named = !node.name.empty() && node.amount.packets;
    if (named) rows_.push_back({&node, level});
    for (auto& child : node.children) addRows(child, level + named);
}

QStringList ShareRing::tableColumns() const {
    return {tr("Protocol"), tr("Level"), tr("Packets"), tr("Bytes"), tr("Share (%)")};
}

QVariant ShareRing::tableCell(int row, int column) const {
    auto& [node, level] = rows_[size_t(row)];
    switch (column) {
        case 0: return QString::fromStdString(node->name);
        case 1: return level + 1;
        case 2: return qulonglong(node->amount.packets);
        case 3: return qulonglong(node->amount.bytes);
        case 4: {
            double whole = amountIn(unit(), rings_.whole);
            return whole > 0 ? std::round(10000 * amountIn(unit(), node->amount) / whole) / 100 : 0.0;
        }
    }
    return {};
}

QString ShareRing::tableFilter(int row) const {
    return QString::fromStdString(rows_[size_t(row)].node->filter);
}

QString ShareRing::summary() const {
    QStringList parts;
    double whole = amountIn(unit(), rings_.whole);
    for (auto& slice : rings_.slices)
        if (parts.size() < 6) parts << slice.name + u' ' + shareText(amountIn(unit(), slice.amount), whole);
    return tr("%1: %2").arg(amountText(whole, unit()), parts.join(tr(", ")));
}

QString ShareRing::tipAt(const QPointF& at) const {
    int item = itemAt(at);
    if (item < 0) return {};
    auto& slice = rings_.slices[size_t(item)];
    QStringList path;
    for (int i = item; i >= 0; i = rings_.slices[size_t(i)].parent)
        path.prepend(rings_.slices[size_t(i)].name);
    ChartTip tip(path.join(QStringLiteral(" › ")));
    auto color = colorOf(slice);
    tip.row(color, tr("Packets"), amountText(double(slice.amount.packets), ChartUnit::Packets),
            shareText(double(slice.amount.packets), double(rings_.whole.packets)));
    tip.row(color, tr("Bytes"), amountText(double(slice.amount.bytes), ChartUnit::Bytes),
            shareText(double(slice.amount.bytes), double(rings_.whole.bytes)));
    if (!slice.filter.isEmpty()) tip.note(tr("Click: only this · Alt: leave out · Ctrl: add to the filter"));
    return tip.html();
}

// Places.

double ShareRing::radius(int ring) const {
    double inner = outer_ * (used_ >= 3 ? 0.34 : used_ == 2 ? 0.46 : 0.6);
    return inner + (outer_ - inner) * ring / std::max(1, used_);
}

void ShareRing::relayout() {
    rings_ = ringSlices(root_, unit(), most_);
    used_ = 1;
    for (auto& slice : rings_.slices) used_ = std::max(used_, slice.ring + 1);
    list_.clear();
    QFontMetricsF metrics(font());
    double line = std::ceil(metrics.height()) + 7, names = 0;
    valuesWidth_ = sharesWidth_ = 0;
    double whole = amountIn(unit(), rings_.whole);
    for (auto& slice : rings_.slices) {
        double v = amountIn(unit(), slice.amount);
        names = std::max(names, metrics.horizontalAdvance(slice.name) + slice.ring * kIndent);
        valuesWidth_ = std::max(valuesWidth_, metrics.horizontalAdvance(shortAmount(v, unit())));
        sharesWidth_ = std::max(sharesWidth_, metrics.horizontalAdvance(shareText(v, whole)));
    }
    valuesWidth_ = std::ceil(valuesWidth_), sharesWidth_ = std::ceil(sharesWidth_);
    double list = 8 + kSquare + 8 + names + 14 + valuesWidth_ + 12 + sharesWidth_ + 8;
    // A list only where the ring keeps enough room; without the amounts when that makes it fit.
    double ringLeast = std::min(double(height()), 0.4 * width());
    if (list > width() - ringLeast) {
        list -= valuesWidth_ + 12;
        valuesWidth_ = 0;
    }
    if (list > width() - std::min(120.0, ringLeast)) list = 0;
    double side = std::min(double(height()) - 8, width() - list - (list > 0 ? 20 : 8));
    outer_ = std::max(20.0, std::min(side / 2, 12 * metrics.height()));
    // Ring and list as one, in the middle.
    double left = std::max(4.0, (width() - 2 * outer_ - (list > 0 ? list + 16 : 0)) / 2);
    centre_ = QPointF(left + outer_, height() / 2.0);
    if (list <= 0) return;

    // The largest that there is room for; what holds a part is at least as large as it.
    auto room = size_t(std::max(1.0, std::floor((height() - 4) / line)));
    auto order = std::vector<int>();
    for (int i = 0; i < itemCount(); ++i) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return amountIn(unit(), rings_.slices[size_t(a)].amount) >
               amountIn(unit(), rings_.slices[size_t(b)].amount);
    });
    order.resize(std::min(order.size(), room));
    std::sort(order.begin(), order.end());
    double x = centre_.x() + outer_ + 16, y = std::round((height() - double(order.size()) * line) / 2);
    for (int slice : order) {
        list_.push_back({slice, QRectF(x, y, std::min(list, width() - x - 2), line)});
        y += line;
    }
}

QPointF ShareRing::middleOf(int item) const {
    auto& slice = rings_.slices[size_t(item)];
    double angle = kPi * (slice.from + slice.to), r = (radius(slice.ring) + radius(slice.ring + 1)) / 2;
    return centre_ + QPointF(std::sin(angle), -std::cos(angle)) * r;
}

QRectF ShareRing::listRow(int slice) const {
    for (auto& entry : list_)
        if (entry.slice == slice) return entry.box;
    return {};
}

int ShareRing::itemAt(const QPointF& at) const {
    if (isEmpty()) return -1;
    for (auto& entry : list_)
        if (entry.box.contains(at)) return entry.slice;
    auto d = at - centre_;
    double r = std::hypot(d.x(), d.y()), place = std::atan2(d.x(), -d.y()) / (2 * kPi);
    if (place < 0) place += 1;
    for (int i = 0; i < itemCount(); ++i) {
        auto& slice = rings_.slices[size_t(i)];
        if (place >= slice.from && place < slice.to && r >= radius(slice.ring) && r < radius(slice.ring + 1))
            return i;
    }
    return -1;
}

QPainterPath ShareRing::shapeOf(const RingSlice& slice) const {
    double inner = radius(slice.ring), outer = radius(slice.ring + 1) - 1.5;
    auto box = [&](double r) { return QRectF(centre_.x() - r, centre_.y() - r, 2 * r, 2 * r); };
    // Qt counts degrees against the clock from three o'clock.
    double start = 90 - 360 * slice.from, sweep = -360 * (slice.to - slice.from);
    QPainterPath path;
    if (slice.to - slice.from > 0.9999) {
        path.addEllipse(box(outer));
        path.addEllipse(box(inner));
        return path;
    }
    path.arcMoveTo(box(outer), start);
    path.arcTo(box(outer), start, sweep);
    path.arcTo(box(inner), start + sweep, -sweep);
    path.closeSubpath();
    return path;
}

QColor ShareRing::colorOf(const RingSlice& slice) const {
    return slice.other ? chartOtherColor() : chartColor(slice.filter.isEmpty() ? slice.name : slice.filter);
}

// With a slice, what it is a part of and what its parts are.
bool ShareRing::highlights(int slice, int highlighted) const {
    auto within = [&](int inner, int outer) {
        for (int i = inner; i >= 0; i = rings_.slices[size_t(i)].parent)
            if (i == outer) return true;
        return false;
    };
    return highlighted < 0 || within(slice, highlighted) || within(highlighted, slice);
}

void ShareRing::paintChart(QPainter& painter) {
    painter.setRenderHint(QPainter::Antialiasing);
    auto base = palette().color(QPalette::Base);
    int highlighted = itemToShow();
    for (int i = 0; i < itemCount(); ++i) {
        auto& slice = rings_.slices[size_t(i)];
        auto color = colorOf(slice);
        painter.setPen(QPen(base, 1.2));
        painter.setBrush(highlights(i, highlighted) ? color : mixed(color, base, 0.7));
        painter.drawPath(shapeOf(slice));
    }
    drawLabels(painter, highlighted);
    drawCentre(painter);
    drawList(painter, highlighted);
}

void ShareRing::drawLabels(QPainter& painter, int highlighted) const {
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    QFontMetricsF metrics(small);
    painter.save();
    painter.setFont(small);
    for (int i = 0; i < itemCount(); ++i) {
        auto& slice = rings_.slices[size_t(i)];
        double thick = radius(slice.ring + 1) - radius(slice.ring) - 6;
        double arc = (slice.to - slice.from) * 2 * kPi * (radius(slice.ring) + radius(slice.ring + 1)) / 2;
        double w = metrics.horizontalAdvance(slice.name), h = metrics.capHeight() + 4;
        // Upright words: they must fit across the ring, or along it near the top and the bottom.
        double angle = kPi * (slice.from + slice.to), c = std::abs(std::cos(angle)),
               s = std::abs(std::sin(angle));
        bool fits = (w * s + h * c <= thick && w * c + h * s <= arc - 6) || (w <= thick && h <= arc - 6);
        if (!fits || !highlights(i, highlighted)) continue;
        painter.setPen(textOn(colorOf(slice)));
        auto at = middleOf(i);
        painter.drawText(QRectF(at.x() - w / 2 - 1, at.y() - metrics.height() / 2, w + 2, metrics.height()),
                         Qt::AlignCenter, slice.name);
    }
    painter.restore();
}

void ShareRing::drawCentre(QPainter& painter) const {
    // The number large, its unit below it.
    auto words = amountText(amountIn(unit(), rings_.whole), unit());
    auto space = words.indexOf(u' ');
    QFont large = font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * 1.35);
    double room = radius(0) * 1.7;
    while (QFontMetricsF(large).horizontalAdvance(words.left(space)) > room && large.pointSizeF() > 6)
        large.setPointSizeF(large.pointSizeF() - 0.5);
    QFontMetricsF big(large), small(font());
    double top = centre_.y() - (big.height() + small.height()) / 2;
    painter.save();
    painter.setFont(large);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(centre_.x() - room / 2, top, room, big.height()), Qt::AlignCenter,
                     words.left(space));
    painter.setFont(font());
    painter.setPen(Theme::instance().colors().mutedText);
    painter.drawText(QRectF(centre_.x() - room / 2, top + big.height(), room, small.height()),
                     Qt::AlignCenter, words.mid(space + 1));
    painter.restore();
}

void ShareRing::drawList(QPainter& painter, int highlighted) const {
    auto& colors = Theme::instance().colors();
    double whole = amountIn(unit(), rings_.whole);
    for (auto& [item, box] : list_) {
        auto& slice = rings_.slices[size_t(item)];
        double v = amountIn(unit(), slice.amount), x = box.left() + 8 + slice.ring * kIndent;
        if (item == highlighted) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.hoverBack);
            painter.drawRoundedRect(box.adjusted(0, 0.5, 0, -0.5), 5, 5);
        }
        if (item == currentItem() && hasFocus() && !bare()) {
            painter.setPen(QPen(colors.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box.adjusted(0.75, 1, -0.75, -1), 5, 5);
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(colorOf(slice));
        painter.drawRoundedRect(QRectF(x, box.center().y() - kSquare / 2, kSquare, kSquare), 2.5, 2.5);
        x += kSquare + 8;
        double right = box.right() - 8;
        auto write = [&](double left, double to, int align, const QString& words, const QColor& with) {
            painter.setPen(with);
            painter.drawText(QRectF(left, box.top(), to - left, box.height()), align | Qt::AlignVCenter,
                             words);
        };
        write(right - sharesWidth_ - 2, right, Qt::AlignRight, shareText(v, whole), colors.mutedText);
        right -= sharesWidth_ + 12;
        auto text = palette().color(QPalette::Text);
        if (valuesWidth_ > 0) {
            write(right - valuesWidth_ - 2, right, Qt::AlignRight, shortAmount(v, unit()), text);
            right -= valuesWidth_ + 12;
        }
        auto name = QFontMetricsF(font()).elidedText(slice.name, Qt::ElideMiddle, right - x + 1);
        write(x, right + 2, Qt::AlignLeft, name, slice.other ? colors.mutedText : text);
    }
}

}  // namespace dorsal
