#include "app/charts/timeline.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "app/charts/chart_colors.h"
#include "app/window/theme.h"

namespace dorsal {

namespace {

constexpr int kBars = 40;    // the height of the bars
constexpr int kMargin = 8;   // beside them, as the filter field has it
constexpr double kEdge = 5;  // pixels around an edge that take it

// The same numbers in the buckets of `like`.
TimeSeries inBucketsOf(const TimeSeries& like, TimeSeries data) {
    for (auto& series : data.series) {
        std::vector<Amount> buckets(like.bucketCount());
        for (size_t i = 0; i < series.buckets.size(); ++i) {
            const auto at = (data.start + int64_t(i) * data.width - like.start) / like.width;
            if (at >= 0 && size_t(at) < buckets.size()) buckets[size_t(at)] += series.buckets[i];
        }
        series.buckets = std::move(buckets);
    }
    data.start = like.start;
    data.width = like.width;
    return data;
}

uint64_t packetsIn(const TimeSeries& data, size_t bucket) {
    uint64_t sum = 0;
    for (auto& s : data.series)
        if (bucket < s.buckets.size()) sum += s.buckets[bucket].packets;
    return sum;
}

QString seconds(double s) {
    QLocale locale;
    if (s >= 3600)
        return QStringLiteral("%1:%2:%3")
            .arg(int(s / 3600))
            .arg(int(s / 60) % 60, 2, 10, QChar(u'0'))
            .arg(int(s) % 60, 2, 10, QChar(u'0'));
    if (s >= 1 || s == 0) return Timeline::tr("%1 s").arg(locale.toString(s, 'f', s < 100 ? 2 : 0));
    if (s >= 1e-3) return Timeline::tr("%1 ms").arg(locale.toString(s * 1e3, 'f', 1));
    return Timeline::tr("%1 µs").arg(locale.toString(s * 1e6, 'f', 0));
}

}  // namespace

Timeline::Timeline(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("Timeline"));
    setAccessibleDescription(
        tr("Packets over time. Arrows move the chosen range, plus and minus change it."));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize Timeline::sizeHint() const { return {600, kBars + fontMetrics().height() + 6}; }

QRect Timeline::plot() const { return {kMargin, 2, std::max(1, width() - 2 * kMargin), kBars}; }

TimeRange Timeline::whole() const {
    return {total_.start, total_.start + int64_t(total_.bucketCount()) * total_.width};
}

double Timeline::xOf(int64_t time) const {
    auto all = whole();
    if (all.to <= all.from) return plot().left();
    double share = double(time - all.from) / double(all.to - all.from);
    return plot().left() + std::clamp(share, 0.0, 1.0) * plot().width();
}

int64_t Timeline::timeAt(double x) const {
    auto all = whole();
    double share = std::clamp((x - plot().left()) / plot().width(), 0.0, 1.0);
    return all.from + int64_t(share * double(all.to - all.from));
}

void Timeline::setData(TimeSeries total, TimeSeries shown) {
    total_ = std::move(total);
    shown_ = inBucketsOf(total_, std::move(shown));
    update();
}

void Timeline::setRange(const TimeRange& range) {
    if (drag_ != Drag::None) return;
    range_ = range;
    update();
}

void Timeline::setMarker(std::optional<int64_t> time) { marker_ = time, update(); }
void Timeline::setBand(std::optional<TimeRange> band) { band_ = band, update(); }
void Timeline::setCrosshair(std::optional<int64_t> time) {
    if (time == crosshair_) return;
    crosshair_ = time;
    update();
}

// A bar a pixel and no wider than a bucket: the highest bucket that it stands for, so that no spike is lost.
void Timeline::drawBars(QPainter& painter, const QRect& area) const {
    const size_t buckets = total_.bucketCount();
    if (buckets == 0) return;
    auto& theme = Theme::instance();
    std::vector<uint64_t> heights(buckets);
    uint64_t most = 1;
    for (size_t i = 0; i < buckets; ++i) most = std::max(most, heights[i] = packetsIn(total_, i));
    // Square roots: what is small stays in sight beside what is large.
    auto scaled = [&](double n) { return std::sqrt(n / double(most)) * (area.height() - 1); };
    auto faint = theme.colors().border;
    for (int x = 0; x < area.width(); ++x) {
        size_t from = size_t(double(x) / area.width() * double(buckets));
        size_t to = std::max(from + 1, size_t(double(x + 1) / area.width() * double(buckets)));
        size_t best = from;
        for (size_t i = from; i < std::min(to, buckets); ++i)
            if (heights[i] > heights[best]) best = i;
        if (best >= buckets || heights[best] == 0) continue;
        double high = std::max(1.0, scaled(double(heights[best])));
        painter.fillRect(QRectF(area.left() + x, area.bottom() + 1 - high, 1, high), faint);
        // The share of each series in what is shown, of the bar's own height.
        const uint64_t shown = packetsIn(shown_, best);
        if (shown == 0) continue;
        double top = std::max(1.0, scaled(double(shown))), at = 0;
        for (size_t s = 0; s < shown_.series.size(); ++s) {
            auto& series = shown_.series[s];
            if (best >= series.buckets.size()) continue;
            double part = double(series.buckets[best].packets) / double(shown) * top;
            painter.fillRect(QRectF(area.left() + x, area.bottom() + 1 - at - part, 1, part),
                             chartColorOf(series, int(s)));
            at += part;
        }
    }
}

void Timeline::drawRange(QPainter& painter, const QRect& area) const {
    auto& c = Theme::instance().colors();
    if (band_) {
        double from = xOf(band_->from), to = std::max(xOf(band_->to), from + 2);
        painter.fillRect(QRectF(from, area.bottom() + 2, to - from, 3), c.accent);
    }
    if (!range_.all()) {
        QColor shade = palette().color(QPalette::Window);
        shade.setAlpha(190);
        double from = xOf(range_.from), to = std::max(xOf(range_.to), from + 1);
        painter.fillRect(QRectF(area.left(), area.top(), from - area.left(), area.height()), shade);
        painter.fillRect(QRectF(to, area.top(), area.right() + 1 - to, area.height()), shade);
        painter.setPen(QPen(c.accent, 1.5));
        painter.drawRect(QRectF(from, area.top(), to - from, area.height()));
        for (double x : {from, to}) painter.fillRect(QRectF(x - 1.5, area.center().y() - 7, 3, 14), c.accent);
    }
    if (marker_) {
        painter.setPen(QPen(palette().color(QPalette::Text), 1));
        painter.drawLine(QPointF(xOf(*marker_), area.top()), QPointF(xOf(*marker_), area.bottom() + 1));
    }
    if (crosshair_) {
        painter.setPen(QPen(c.mutedText, 1, Qt::DotLine));
        painter.drawLine(QPointF(xOf(*crosshair_), area.top()), QPointF(xOf(*crosshair_), area.bottom() + 1));
    }
}

void Timeline::drawLabels(QPainter& painter, const QRect& area) const {
    auto all = whole();
    if (all.to <= all.from) return;
    painter.setPen(Theme::instance().colors().mutedText);
    QRect line(area.left(), area.bottom() + 5, area.width(), fontMetrics().height());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, seconds(0));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, seconds(double(all.to - all.from) / 1e9));
    if (range_.all()) return;
    auto text =
        tr("%1 to %2 (%3)")
            .arg(seconds(double(range_.from - all.from) / 1e9), seconds(double(range_.to - all.from) / 1e9),
                 seconds(double(range_.to - range_.from) / 1e9));
    painter.setPen(Theme::instance().colors().accent);
    painter.drawText(line, Qt::AlignHCenter | Qt::AlignVCenter, text);
}

void Timeline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    auto area = plot();
    painter.fillRect(area, palette().color(QPalette::Base));
    drawBars(painter, area);
    drawRange(painter, area);
    drawLabels(painter, area);
    if (hasFocus()) {
        painter.setPen(QPen(Theme::instance().colors().accent, 1));
        painter.drawRect(area.adjusted(-1, -1, 1, 1));
    }
}

Timeline::Drag Timeline::dragAt(double x) const {
    if (range_.all()) return Drag::New;
    double from = xOf(range_.from), to = xOf(range_.to);
    if (std::abs(x - from) <= kEdge) return Drag::Left;
    if (std::abs(x - to) <= kEdge) return Drag::Right;
    return x > from && x < to ? Drag::Move : Drag::New;
}

void Timeline::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || total_.bucketCount() == 0) return;
    pressed_ = event->position().x();
    drag_ = dragAt(pressed_);
    before_ = range_;
    moved_ = false;
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
    double x = event->position().x();
    emit hovered(timeAt(x));
    if (drag_ == Drag::None) {
        auto over = dragAt(x);
        setCursor(over == Drag::Left || over == Drag::Right ? Qt::SizeHorCursor
                  : over == Drag::Move                      ? Qt::OpenHandCursor
                                                            : Qt::CrossCursor);
        return;
    }
    if (!moved_ && std::abs(x - pressed_) < QApplication::startDragDistance() / 2.0) return;
    moved_ = true;
    auto all = whole();
    auto at = timeAt(x);
    switch (drag_) {
        case Drag::None: break;
        case Drag::New: range_ = {std::min(timeAt(pressed_), at), std::max(timeAt(pressed_), at) + 1}; break;
        case Drag::Left: range_ = {std::min(at, before_.to - 1), before_.to}; break;
        case Drag::Right: range_ = {before_.from, std::max(at, before_.from + 1)}; break;
        case Drag::Move: {
            auto by = std::clamp(at - timeAt(pressed_), all.from - before_.from,
                                 std::max(all.from - before_.from, all.to - before_.to));
            range_ = {before_.from + by, before_.to + by};
            break;
        }
    }
    update();
}

void Timeline::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || drag_ == Drag::None) return;
    drag_ = Drag::None;
    if (moved_)
        emit rangeChosen(range_);
    else
        emit timeClicked(timeAt(event->position().x()));
}

void Timeline::mouseDoubleClickEvent(QMouseEvent*) {
    range_ = {};
    update();
    emit rangeChosen(range_);
}

void Timeline::keyPressEvent(QKeyEvent* event) {
    auto all = whole();
    auto range = range_.all() ? all : range_;
    const int64_t step = std::max<int64_t>(1, (all.to - all.from) / 50);
    const bool endOnly = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
        case Qt::Key_Left: range.to -= step, range.from -= endOnly ? 0 : step; break;
        case Qt::Key_Right: range.to += step, range.from += endOnly ? 0 : step; break;
        case Qt::Key_Plus:
        case Qt::Key_Equal: range.from += step, range.to -= step; break;
        case Qt::Key_Minus: range.from -= step, range.to += step; break;
        case Qt::Key_Home: range = all; break;
        default: return QWidget::keyPressEvent(event);
    }
    // Moved, it keeps its width at the ends.
    const int64_t width = range.to - range.from;
    if (!endOnly && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
        range.from = std::clamp(range.from, all.from, std::max(all.from, all.to - width));
        range.to = range.from + width;
    }
    range = {std::max(range.from, all.from), std::min(range.to, all.to)};
    if (range.to <= range.from) return;
    range_ = range == all ? TimeRange() : range;
    update();
    emit rangeChosen(range_);
}

void Timeline::leaveEvent(QEvent*) { emit hovered(std::numeric_limits<int64_t>::min()); }

QString Timeline::toolTipAt(int64_t time) const {
    const auto i = size_t((time - total_.start) / std::max<int64_t>(1, total_.width));
    if (i >= total_.bucketCount()) return {};
    QLocale locale;
    auto from = double(int64_t(i) * total_.width) / 1e9;
    QStringList lines{tr("%1 to %2").arg(seconds(from), seconds(from + double(total_.width) / 1e9))};
    std::vector<std::pair<uint64_t, QString>> parts;
    for (auto& s : shown_.series)
        if (i < s.buckets.size() && s.buckets[i].packets)
            parts.push_back({s.buckets[i].packets, QString::fromStdString(s.name)});
    std::sort(parts.begin(), parts.end(), [](auto& a, auto& b) { return a.first > b.first; });
    for (auto& [n, name] : parts) lines << tr("%1: %2").arg(name, locale.toString(qulonglong(n)));
    auto shown = packetsIn(shown_, i), all = packetsIn(total_, i);
    lines << (shown == all ? tr("%1 packets").arg(locale.toString(qulonglong(all)))
                           : tr("%1 of %2 packets")
                                 .arg(locale.toString(qulonglong(shown)), locale.toString(qulonglong(all))));
    return lines.join(u'\n');
}

bool Timeline::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    auto help = static_cast<QHelpEvent*>(event);
    auto text = toolTipAt(timeAt(help->pos().x()));
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), text, this);
    return true;
}

}  // namespace dorsal
