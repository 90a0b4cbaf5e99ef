#include "app/charts/time_chart.h"

#include <QLocale>
#include <QMenu>
#include <algorithm>
#include <cmath>

#include "app/charts/chart_colors.h"
#include "app/charts/time_points.h"

namespace dorsal {

TimeChart::TimeChart(QWidget* parent) : ChartWidget(parent) {
    setUnit(ChartUnit::Bits);
    click_.setSingleShot(true);
    connect(&click_, &QTimer::timeout, this, [this] { activate(clicked_); });
}

void TimeChart::setData(TimeSeries data) {
    data_ = std::move(data);
    data_.width = std::max<int64_t>(data_.width, 1);
    // A series that ends early has nothing after that.
    size_t longest = 0;
    for (auto& one : data_.series) longest = std::max(longest, one.buckets.size());
    for (auto& one : data_.series) one.buckets.resize(longest);
    auto all = dataRange();
    if (shown_.to <= all.from || shown_.from >= all.to) shown_ = {};
    click_.stop();  // its place may be another one's
    numbersChanged();
}

void TimeChart::setStyle(Style style) {
    style_ = style;
    numbersChanged();
}

void TimeChart::setMeasure(Measure measure) {
    measure_ = measure;
    numbersChanged();
}

void TimeChart::setLogarithmic(bool on) {
    logarithmic_ = on;
    numbersChanged();
}

void TimeChart::setTimes(ChartTimes as, int64_t captureStart) {
    times_ = as;
    captureStart_ = captureStart;
    numbersChanged();
}

void TimeChart::setLegendVisible(bool visible) {
    legendVisible_ = visible;
    numbersChanged();
}

TimeRange TimeChart::dataRange() const {
    return {data_.start, data_.start + int64_t(data_.bucketCount()) * data_.width};
}

TimeRange TimeChart::shownRange() const {
    auto all = dataRange();
    TimeRange range{std::max(all.from, shown_.from), std::min(all.to, shown_.to)};
    return range.from < range.to ? range : all;
}

void TimeChart::setShownRange(const TimeRange& range) {
    if (range == shown_) return;
    shown_ = range;
    relayout();
    update();
}

void TimeChart::setSelection(const TimeRange& range) {
    selection_ = range;
    update();
}

void TimeChart::setCrosshair(qint64 time) {
    if (time == crosshair_) return;
    crosshair_ = time;
    update();
}

void TimeChart::setMarker(qint64 time) {
    if (time == marker_) return;
    marker_ = time;
    update();
}

bool TimeChart::isEmpty() const {
    for (auto& one : data_.series)
        for (auto& bucket : one.buckets)
            if (bucket.packets) return false;
    return true;
}

double TimeChart::factor() const { return measure_ == Measure::Rate ? 1e9 / double(data_.width) : 1; }

double TimeChart::value(size_t series, size_t bucket) const {
    return amountIn(unit(), data_.series[series].buckets[bucket]) * factor();
}

int64_t TimeChart::captureStart() const { return captureStart_ == kNoTime ? data_.start : captureStart_; }

QString TimeChart::itemName(int item) const {
    return QString::fromStdString(data_.series[size_t(item)].name);
}

QString TimeChart::itemFilter(int item) const {
    return QString::fromStdString(data_.series[size_t(item)].filter);
}

// Places.

double TimeChart::xOf(int64_t time) const {
    auto shown = shownRange();
    return plot_.left() + double(time - shown.from) / double(shown.to - shown.from) * plot_.width();
}

int64_t TimeChart::timeAt(double x) const {
    auto shown = shownRange();
    double share = std::clamp((x - plot_.left()) / plot_.width(), 0.0, 1.0);
    return shown.from + int64_t(std::llround(share * double(shown.to - shown.from)));
}

double TimeChart::bucketWidth() const {
    auto shown = shownRange();
    return double(data_.width) / double(std::max<int64_t>(shown.to - shown.from, 1)) * plot_.width();
}

double TimeChart::middleOf(size_t bucket) const {
    return xOf(data_.start + int64_t(bucket) * data_.width + data_.width / 2);
}

double TimeChart::yOf(double v) const { return plot_.bottom() - axis_.place(v) * plot_.height(); }

bool TimeChart::bars() const {
    if (lines() || dense()) return false;
    return style_ != Style::Areas || data_.bucketCount() < 3;
}

// The buckets under the pixel at x: one, or all that share it.
std::pair<size_t, size_t> TimeChart::bucketsAt(double x) const {
    auto bucket = [&](double at) {
        return size_t(std::clamp<int64_t>((timeAt(at) - data_.start) / data_.width, 0,
                                          int64_t(data_.bucketCount()) - 1));
    };
    if (bucketWidth() >= 1) return {bucket(x), bucket(x) + 1};
    double left = std::floor(x);
    return {bucket(left), std::max(bucket(left) + 1, bucket(left + 1))};
}

size_t TimeChart::tallestAt(double x) const {
    auto [from, to] = bucketsAt(x);
    return size_t(std::max_element(totals_.begin() + long(from), totals_.begin() + long(to)) -
                  totals_.begin());
}

int TimeChart::itemAt(const QPointF& at) const {
    if (isEmpty()) return -1;
    if (int chip = legend_.itemAt(at); chip >= 0) return chip;
    if (!plot_.contains(at)) return -1;
    size_t bucket = tallestAt(at.x());
    if (lines()) {
        int nearest = -1;
        double least = 8;
        for (size_t s = 0; s < data_.series.size(); ++s) {
            double away = std::abs(yOf(value(s, bucket)) - at.y());
            if (value(s, bucket) > 0 && away < least) least = away, nearest = int(s);
        }
        return nearest;
    }
    double sum = 0;
    for (size_t s = 0; s < data_.series.size(); ++s) {
        sum += value(s, bucket);
        if (value(s, bucket) > 0 && at.y() >= yOf(sum)) return int(s);
    }
    return -1;
}

std::vector<std::pair<size_t, QPointF>> TimeChart::drawnPoints() const {
    std::vector<std::pair<size_t, QPointF>> points;
    for (size_t b : drawn_) points.emplace_back(b, QPointF(middleOf(b), yOf(totals_[b] * factor())));
    return points;
}

// What is said.

QString TimeChart::tipAt(const QPointF& at) const {
    if (isEmpty()) return {};
    bool rate = measure_ == Measure::Rate;
    if (int chip = legend_.itemAt(at); chip >= 0) {
        Amount all, own;
        for (size_t s = 0; s < data_.series.size(); ++s)
            for (auto& bucket : data_.series[s].buckets) (int(s) == chip ? own : all) += bucket;
        ChartTip tip(itemName(chip));
        double part = amountIn(unit(), own), whole = part + amountIn(unit(), all);
        tip.row(colorOf(size_t(chip), -1), tr("In all"), amountText(part, unit()), shareText(part, whole));
        if (!itemFilter(chip).isEmpty())
            tip.note(tr("Click: only this · Alt: leave out · Ctrl: add to the filter"));
        return tip.html();
    }
    if (legend_.saysMoreAt(at)) {
        ChartTip tip{QString()};
        for (int item : legend_.hidden()) {
            Amount sum;
            for (auto& bucket : data_.series[size_t(item)].buckets) sum += bucket;
            tip.row(colorOf(size_t(item), -1), itemName(item), amountText(amountIn(unit(), sum), unit()));
        }
        return tip.html();
    }
    if (!plot_.contains(at)) return {};
    auto [from, to] = bucketsAt(at.x());
    double per = rate ? 1e9 / (double(data_.width) * double(to - from)) : 1, total = 0;
    std::vector<std::pair<double, size_t>> parts;
    for (size_t s = 0; s < data_.series.size(); ++s) {
        Amount sum;
        for (size_t b = from; b < to; ++b) sum += data_.series[s].buckets[b];
        double v = amountIn(unit(), sum) * per;
        total += v;
        if (v > 0) parts.emplace_back(v, s);
    }
    std::stable_sort(parts.begin(), parts.end(), [](auto& a, auto& b) { return a.first > b.first; });
    auto time = [&](size_t b) {
        return timeText(data_.start + int64_t(b) * data_.width, data_.width, times_, captureStart());
    };
    ChartTip tip(tr("%1 – %2").arg(time(from), time(to)));
    for (size_t i = 0; i < parts.size() && i < 12; ++i)
        tip.row(colorOf(parts[i].second, -1), itemName(int(parts[i].second)),
                amountText(parts[i].first, unit(), rate), shareText(parts[i].first, total));
    if (parts.size() > 12) tip.plain(tr("and %1 more").arg(parts.size() - 12), {});
    if (parts.size() != 1) tip.plain(tr("Total"), amountText(total, unit(), rate));
    if (to - from > 1)
        tip.note(tr("Highest of %1 × %2: %3")
                     .arg(QLocale().toString(qulonglong(to - from)), durationText(data_.width),
                          amountText(totals_[tallestAt(at.x())] * factor(), unit(), rate)));
    return tip.html();
}

QString TimeChart::summary() const {
    auto all = dataRange();
    double sum = 0, top = 0;
    for (double t : totals_) sum += t, top = std::max(top, t * factor());
    QStringList names;
    for (int i = 0; i < itemCount() && i < 5; ++i) names << itemName(i);
    return tr("%1 over %2, at most %3. %4")
        .arg(amountText(sum, unit()), durationText(all.to - all.from),
             amountText(top, unit(), measure_ == Measure::Rate), names.join(tr(", ")));
}

int TimeChart::tableRows() const { return isEmpty() ? 0 : int(data_.bucketCount()); }

QStringList TimeChart::tableColumns() const {
    auto unitText = unitName(unit()).toLower();
    if (measure_ == Measure::Rate) unitText = tr("%1 per second").arg(unitText);
    QStringList columns{times_ == ChartTimes::SinceStart ? tr("Time (s)") : tr("Time")};
    for (auto& one : data_.series) columns << tr("%1 (%2)").arg(QString::fromStdString(one.name), unitText);
    return columns << tr("Total (%1)").arg(unitText);
}

QVariant TimeChart::tableCell(int row, int column) const {
    auto bucket = size_t(row);
    if (column == 0) {
        int64_t time = data_.start + int64_t(row) * data_.width;
        if (times_ == ChartTimes::SinceStart) return double(time - captureStart()) / 1e9;
        return timeText(time, data_.width, times_, captureStart());
    }
    double v = size_t(column) <= data_.series.size() ? value(size_t(column) - 1, bucket)
                                                     : totals_[bucket] * factor();
    return measure_ == Measure::Total ? QVariant(qulonglong(v)) : QVariant(v);
}

void TimeChart::activateRow(int row, Qt::KeyboardModifiers) {
    if (row < 0 || row >= tableRows()) return;
    int64_t from = data_.start + int64_t(row) * data_.width;
    emit rangeSelected({from, from + data_.width});
}

void TimeChart::addOptions(QMenu* menu) {
    auto* scale = menu->addAction(tr("Logarithmic Scale"));
    scale->setCheckable(true);
    connect(scale, &QAction::triggered, this, &TimeChart::setLogarithmic);
    auto* rate = menu->addAction(tr("Per Second"));
    rate->setCheckable(true);
    connect(rate, &QAction::triggered, this,
            [this](bool on) { setMeasure(on ? Measure::Rate : Measure::Total); });
    auto* lines = menu->addAction(tr("As Lines"));
    lines->setCheckable(true);
    connect(lines, &QAction::triggered, this, [this](bool on) { setStyle(on ? Style::Lines : Style::Bars); });
    // They may have been set elsewhere, too.
    connect(menu, &QMenu::aboutToShow, this, [this, scale, rate, lines] {
        scale->setChecked(logarithmic_);
        rate->setChecked(measure_ == Measure::Rate);
        lines->setChecked(style_ == Style::Lines);
    });
}

QColor TimeChart::colorOf(size_t series, int highlighted) const {
    auto color = chartColorOf(data_.series[series], int(series));
    bool quiet = highlighted >= 0 && highlighted != int(series);
    return quiet ? mixed(color, palette().color(QPalette::Base), 0.62) : color;
}

}  // namespace dorsal
