// Numbers and times as charts say them, and where an axis has its marks.
#pragma once

#include <QString>
#include <vector>

#include "model/statistics/series.h"

namespace dorsal {

enum class ChartUnit { Packets, Bytes, Bits };

double amountIn(ChartUnit unit, const Amount& amount);
QString unitName(ChartUnit unit);  // "Packets", "Bytes", "Bits"

// "1.2 Mbit/s", "3.4 kB", "12,345 packets", "12 packets/s".
QString amountText(double value, ChartUnit unit, bool perSecond = false);
// The same without the word where the unit is said elsewhere: "12,345", but "3.4 kB".
QString shortAmount(double value, ChartUnit unit);
QString shareText(double part, double whole);  // "12 %", "0.3 %", "< 0.1 %"

// The marks of a value axis from 0 (or from 1 when logarithmic) to at least `top`, and what they are called.
struct ValueAxis {
    double bottom = 0, top = 1;
    bool logarithmic = false;
    QString caption;  // "Mbit/s"
    std::vector<double> marks;
    std::vector<QString> labels;
    double place(double value) const;  // 0 at the bottom, 1 at the top
};
ValueAxis valueAxis(double top, double least, bool logarithmic, int mostMarks, ChartUnit unit,
                    bool perSecond);

// How times are said.
enum class ChartTimes { SinceStart, TimeOfDay, Utc };
QString timeText(int64_t time, int64_t step, ChartTimes as, int64_t captureStart);
QString durationText(int64_t nanoseconds);  // "250 ms", "12 s", "1 h 5 min"
int64_t timeStep(int64_t atLeast);          // the next of 1, 2, 5, 10 ms ... 15 s, 30 s, 1 min ...
std::vector<int64_t> timeMarks(const TimeRange& range, int64_t step, ChartTimes as, int64_t captureStart);

}  // namespace dorsal
