// The chips below a chart: colour, name and total of each series, in as many rows as they need.
#pragma once

#include <QPainter>
#include <cmath>
#include <vector>

namespace dorsal {

struct LegendChip {
    int item;
    QColor color;
    QString name, amount;
    QRectF box;
};

class ChartLegend {
  public:
    // Lays the chips out from `left` on within `width`, from y 0 on; returns the height. No more than `rows`
    // rows: the last chip then says how many more there are (its item is -1).
    double lay(std::vector<LegendChip> chips, double left, double width, int rows,
               const QFontMetricsF& metrics);
    void moveTo(double y);
    int itemAt(const QPointF& at) const;  // -1 outside
    const std::vector<int>& hidden() const { return hidden_; }
    bool saysMoreAt(const QPointF& at) const;
    void draw(QPainter& painter, int highlighted, int current) const;
    const std::vector<LegendChip>& chips() const { return chips_; }

  private:
    std::vector<LegendChip> chips_;
    std::vector<int> hidden_;  // what had no room
    double y_ = 0;
};

}  // namespace dorsal
