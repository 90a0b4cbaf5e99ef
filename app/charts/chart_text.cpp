#include "app/charts/chart_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace dorsal {

namespace {

constexpr int64_t kSecond = 1'000'000'000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
const char* const kPrefixes[] = {"", "k", "M", "G", "T", "P"};

QString tr(const char* text) { return QCoreApplication::translate("Charts", text); }

int prefixOf(double value) {
    int prefix = 0;
    while (value >= 999.5 && prefix < 5) value /= 1000, ++prefix;
    return prefix;
}

QString baseName(ChartUnit unit, bool perSecond) {
    switch (unit) {
        case ChartUnit::Packets: return perSecond ? tr("packets/s") : tr("packets");
        case ChartUnit::Bytes: return perSecond ? tr("B/s") : tr("B");
        case ChartUnit::Bits: return perSecond ? tr("bit/s") : tr("bit");
    }
    return {};
}

// As few digits as say it: "1.2", "12", "0.25".
QString plainNumber(double value) {
    auto text = QString::number(value, 'f', std::abs(value) < 0.995 ? 2 : 1);
    while (text.endsWith(u'0')) text.chop(1);
    if (text.endsWith(u'.')) text.chop(1);
    return text;
}

QString number(double value) {
    if (std::abs(value) >= 99.95) return QLocale().toString(std::round(value), 'f', 0);
    return plainNumber(value).replace(u'.', QLocale().decimalPoint());
}

int64_t floorTo(int64_t value, int64_t step) {
    int64_t down = value / step * step;
    return down > value ? down - step : down;
}

QDateTime dateOf(int64_t time, ChartTimes as) {
    return QDateTime::fromMSecsSinceEpoch(floorTo(time, 1'000'000) / 1'000'000,
                                          as == ChartTimes::Utc ? Qt::UTC : Qt::LocalTime);
}

int decimalsOf(int64_t step) {
    int decimals = 0;
    for (int64_t unit = kSecond; step % unit && decimals < 9; unit /= 10) ++decimals;
    return decimals;
}

// ".25" for the part of a second, with `decimals` digits.
QString fraction(int64_t nanoseconds, int decimals) {
    if (!decimals) return {};
    return QLocale().decimalPoint() +
           QStringLiteral("%1").arg(nanoseconds, 9, 10, QLatin1Char('0')).left(decimals);
}

}  // namespace

double amountIn(ChartUnit unit, const Amount& amount) {
    switch (unit) {
        case ChartUnit::Packets: return double(amount.packets);
        case ChartUnit::Bytes: return double(amount.bytes);
        case ChartUnit::Bits: return 8 * double(amount.bytes);
    }
    return 0;
}

QString unitName(ChartUnit unit) {
    switch (unit) {
        case ChartUnit::Packets: return tr("Packets");
        case ChartUnit::Bytes: return tr("Bytes");
        case ChartUnit::Bits: return tr("Bits");
    }
    return {};
}

// With one decimal wherever there is a prefix, so that numbers below each other compare: "64.0 MB".
static QString scaled(double value, const QString& between) {
    int prefix = prefixOf(value);
    value /= std::pow(1000, prefix);
    auto text = prefix && value < 99.95 ? QLocale().toString(value, 'f', 1) : number(value);
    return text + between + QLatin1String(kPrefixes[prefix]);
}

QString amountText(double value, ChartUnit unit, bool perSecond) {
    auto name = baseName(unit, perSecond);
    if (unit != ChartUnit::Packets) return scaled(value, QStringLiteral(" ")) + name;
    if (value == 1 && !perSecond) return tr("1 packet");
    return QStringLiteral("%1 %2").arg(value < 1e7 ? number(value) : scaled(value, QStringLiteral(" ")),
                                       name);
}

QString shortAmount(double value, ChartUnit unit) {
    if (unit != ChartUnit::Packets) return amountText(value, unit);
    return value < 1e7 ? number(value) : scaled(value, QStringLiteral(" "));
}

QString shareText(double part, double whole) {
    if (whole <= 0) return {};
    double percent = 100 * part / whole;
    if (part > 0 && percent < 0.1) return tr("< 0.1 %");
    if (percent < 9.95 && percent > 0) return tr("%1 %").arg(QLocale().toString(percent, 'f', 1));
    // Nothing but the whole is said to be all of it.
    return tr("%1 %").arg(part < whole ? std::min(99.0, std::round(percent)) : 100.0);
}

double ValueAxis::place(double value) const {
    if (!logarithmic) return (value - bottom) / (top - bottom);
    if (value <= bottom) return 0;
    return std::log(value / bottom) / std::log(top / bottom);
}

ValueAxis valueAxis(double top, double least, bool logarithmic, int mostMarks, ChartUnit unit,
                    bool perSecond) {
    ValueAxis axis;
    axis.logarithmic = logarithmic;
    mostMarks = std::max(mostMarks, 2);
    if (top <= 0) top = 1;
    if (logarithmic) {
        // Down to the smallest value that there is, a decade below it so that it can be seen.
        axis.bottom = std::pow(10, std::floor(std::log10(std::clamp(least, top / 1e9, top))));
        if (least <= axis.bottom * 1.001) axis.bottom /= 10;
        axis.top = std::pow(10, std::ceil(std::log10(top) - 1e-9));
        if (axis.top <= axis.bottom) axis.top = axis.bottom * 10;
        int decades = int(std::lround(std::log10(axis.top / axis.bottom)));
        int every = std::max(1, int(std::ceil(double(decades) / mostMarks)));
        for (int d = 0; d <= decades; d += every) axis.marks.push_back(axis.bottom * std::pow(10, d));
    } else {
        double raw = top / mostMarks, power = std::pow(10, std::floor(std::log10(raw)));
        double step = power * 10;
        for (double nice : {1.0, 2.0, 5.0})
            if (nice * power >= raw * (1 - 1e-9)) {
                step = nice * power;
                break;
            }
        // A third of a packet is no mark to count by.
        if (!perSecond) step = std::max(step, 1.0);
        axis.top = std::ceil(top / step - 1e-9) * step;
        for (int i = 0; i * step <= axis.top * (1 + 1e-9); ++i) axis.marks.push_back(i * step);
    }
    // One prefix for all marks, so that they compare at a glance; over many decades each has its own.
    int prefix = logarithmic || (unit == ChartUnit::Packets && axis.top < 1e5) ? 0 : prefixOf(axis.top);
    auto name = baseName(unit, perSecond);
    bool spaced = unit == ChartUnit::Packets;
    if (prefix) name = QLatin1String(kPrefixes[prefix]) + (spaced ? QStringLiteral(" ") : QString()) + name;
    axis.caption = name;
    for (double mark : axis.marks) {
        int own = logarithmic ? prefixOf(mark) : prefix;
        auto text = logarithmic && mark < 1 ? QString::number(mark) : number(mark / std::pow(1000, own));
        if (logarithmic && own) text += u' ' + QLatin1String(kPrefixes[own]);
        axis.labels.push_back(text);
    }
    return axis;
}

QString timeText(int64_t time, int64_t step, ChartTimes as, int64_t captureStart) {
    int decimals = decimalsOf(std::max<int64_t>(step, 1));
    if (as != ChartTimes::SinceStart) {
        auto date = dateOf(time, as);
        if (step >= kDay) return QLocale().toString(date.date(), QStringLiteral("d MMM"));
        auto text = date.toString(step % kMinute ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
        return text + fraction(time - floorTo(time, kSecond), decimals);
    }
    int64_t since = time - captureStart, size = std::abs(since);
    auto sign = since < 0 ? QStringLiteral("−") : QString();
    int64_t seconds = size / kSecond;
    auto rest = fraction(size % kSecond, decimals);
    auto two = [](int64_t n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (seconds < 60) return tr("%1%2%3 s").arg(sign).arg(seconds).arg(rest);
    if (seconds < 3600) return sign + QString::number(seconds / 60) + u':' + two(seconds % 60) + rest;
    return sign + QString::number(seconds / 3600) + u':' + two(seconds / 60 % 60) + u':' + two(seconds % 60) +
           rest;
}

QString durationText(int64_t ns) {
    auto said = [](double value, const char* unit) { return number(value) + u' ' + QString::fromUtf8(unit); };
    if (ns < 1000) return said(double(ns), "ns");
    if (ns < 1'000'000) return said(double(ns) / 1e3, "µs");
    if (ns < kSecond) return said(double(ns) / 1e6, "ms");
    if (ns < 2 * kMinute) return said(double(ns) / 1e9, "s");
    auto two = [](int64_t a, const char* an, int64_t b, const char* bn) {
        auto text = QStringLiteral("%1 %2").arg(a).arg(QLatin1String(an));
        return b ? text + QStringLiteral(" %1 %2").arg(b).arg(QLatin1String(bn)) : text;
    };
    if (ns < kHour) return two(ns / kMinute, "min", ns / kSecond % 60, "s");
    if (ns < 2 * kDay) return two(ns / kHour, "h", ns / kMinute % 60, "min");
    return two(ns / kDay, "d", ns / kHour % 24, "h");
}

int64_t timeStep(int64_t atLeast) {
    if (atLeast <= kSecond) {
        for (int64_t power = 1; power < kSecond; power *= 10)
            for (int64_t nice : {1, 2, 5})
                if (nice * power >= atLeast) return nice * power;
        return kSecond;
    }
    for (int64_t s : {2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400})
        if (s * kSecond >= atLeast) return s * kSecond;
    int64_t days = 1;
    while (days * kDay < atLeast && days < 20000) days *= 2;
    return days * kDay;
}

std::vector<int64_t> timeMarks(const TimeRange& range, int64_t step, ChartTimes as, int64_t captureStart) {
    // Marks are round as they are read: since the start, or by the clock on the wall.
    int64_t zero = captureStart;
    if (as == ChartTimes::Utc) zero = 0;
    if (as == ChartTimes::TimeOfDay) zero = -dateOf(range.from, as).offsetFromUtc() * kSecond;
    std::vector<int64_t> marks;
    for (int64_t t = zero + floorTo(range.from - zero + step - 1, step); t <= range.to && marks.size() < 200;
         t += step)
        marks.push_back(t);
    return marks;
}

}  // namespace dorsal
