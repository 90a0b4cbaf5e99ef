#include "app/charts/chart_legend.h"

#include <QCoreApplication>

#include "app/window/theme.h"

namespace dorsal {

namespace {
constexpr double kPadding = 7, kSquare = 10, kGap = 6, kBetween = 4;
}

double ChartLegend::lay(std::vector<LegendChip> chips, double left, double width, int rows,
                        const QFontMetricsF& metrics) {
    chips_.clear();
    hidden_.clear();
    y_ = 0;
    double height = std::ceil(metrics.height()) + 6, x = left, y = 0;
    int row = 0;
    auto widthOf = [&](const LegendChip& chip) {
        double text = metrics.horizontalAdvance(chip.name) + metrics.horizontalAdvance(chip.amount);
        double parts = (chip.item < 0 ? 0 : kSquare + kGap) + (chip.amount.isEmpty() ? 0 : kGap);
        return std::ceil(text + parts + 2 * kPadding);
    };
    auto moreChip = [](size_t count) {
        LegendChip more{-1, {}, QCoreApplication::translate("Charts", "+%1 more").arg(count), {}, {}};
        return more;
    };
    for (size_t i = 0; i < chips.size(); ++i) {
        auto& chip = chips[i];
        // A name that is wider than all the space gives way in its middle.
        double over = widthOf(chip) - width;
        if (over > 0)
            chip.name = metrics.elidedText(chip.name, Qt::ElideMiddle,
                                           std::max(20.0, metrics.horizontalAdvance(chip.name) - over - 1));
        double w = std::min(widthOf(chip), width);
        if (x > left && x + w > left + width) {
            if (row + 1 == rows) {
                // Room for the last word is made by the chips before it.
                size_t shown = i;
                auto more = moreChip(chips.size() - shown);
                while (!chips_.empty() && chips_.back().box.top() == y &&
                       chips_.back().box.right() + kBetween + widthOf(more) > left + width) {
                    x = chips_.back().box.left();
                    chips_.pop_back();
                    more = moreChip(chips.size() - --shown);
                }
                for (size_t k = shown; k < chips.size(); ++k) hidden_.push_back(chips[k].item);
                more.box = QRectF(x, y, widthOf(more), height);
                chips_.push_back(more);
                return y + height;
            }
            ++row;
            x = left;
            y += height + 2;
        }
        chip.box = QRectF(x, y, w, height);
        x += w + kBetween;
        chips_.push_back(chip);
    }
    return chips_.empty() ? 0 : y + height;
}

void ChartLegend::moveTo(double y) {
    for (auto& chip : chips_) chip.box.translate(0, y - y_);
    y_ = y;
}

int ChartLegend::itemAt(const QPointF& at) const {
    for (auto& chip : chips_)
        if (chip.box.contains(at)) return chip.item;
    return -1;
}

bool ChartLegend::saysMoreAt(const QPointF& at) const {
    return !hidden_.empty() && chips_.back().box.contains(at);
}

void ChartLegend::draw(QPainter& painter, int highlighted, int current) const {
    auto& colors = Theme::instance().colors();
    auto palette = Theme::palette(Theme::instance().dark());
    painter.setRenderHint(QPainter::Antialiasing);
    QFontMetricsF metrics(painter.font(), painter.device());
    for (auto& chip : chips_) {
        if (chip.item >= 0 && chip.item == highlighted) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.hoverBack);
            painter.drawRoundedRect(chip.box, 5, 5);
        }
        if (chip.item >= 0 && chip.item == current) {
            painter.setPen(QPen(colors.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(chip.box.adjusted(0.75, 0.75, -0.75, -0.75), 5, 5);
        }
        double x = chip.box.left() + kPadding;
        if (chip.item >= 0) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(chip.color);
            painter.drawRoundedRect(QRectF(x, chip.box.center().y() - kSquare / 2, kSquare, kSquare), 2.5,
                                    2.5);
            x += kSquare + kGap;
        }
        auto text = [&](const QString& words, const QColor& color) {
            painter.setPen(color);
            double w = metrics.horizontalAdvance(words);
            painter.drawText(QRectF(x, chip.box.top(), w + 2, chip.box.height()),
                             Qt::AlignVCenter | Qt::AlignLeft, words);
            x += w + kGap;
        };
        text(chip.name, chip.item < 0 ? colors.mutedText : palette.color(QPalette::Text));
        if (!chip.amount.isEmpty()) text(chip.amount, colors.mutedText);
    }
}

}  // namespace dorsal
