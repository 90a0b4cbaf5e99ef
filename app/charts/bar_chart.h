// The largest of something as horizontal bars: name, bar, amount and share. Bars have two tones where there
// are two directions. What has no room is scrolled to.
#pragma once

#include "app/charts/chart_widget.h"

namespace dorsal {

class BarChart : public ChartWidget {
    Q_OBJECT
  public:
    explicit BarChart(QWidget* parent = nullptr);

    // The largest first, what is left over ("Other") last. Shares are of `whole`, or of their sum.
    void setData(std::vector<Share> shares, const Amount& whole = {});
    const std::vector<Share>& data() const { return shares_; }
    void setNameTitle(const QString& title);  // what the table calls the names: "Address"

    bool isEmpty() const override { return shares_.empty(); }
    int tableRows() const override { return int(shares_.size()); }
    QStringList tableColumns() const override;
    QVariant tableCell(int row, int column) const override;
    QString tableFilter(int row) const override { return itemFilter(row); }
    QString summary() const override;
    QString tipAt(const QPointF& at) const override;
    int itemCount() const override { return int(shares_.size()); }
    int itemAt(const QPointF& at) const override;
    QString itemName(int item) const override;
    QString itemFilter(int item) const override;

    QRectF rowBox(int item) const;
    QRectF barBox(int item) const;  // the whole bar, both tones
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintChart(QPainter& painter) override;
    void relayout() override;
    void currentItemMoved() override;
    void wheelEvent(QWheelEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

  private:
    double rowHeight() const;
    double valueOf(int item) const { return amountIn(unit(), shares_[size_t(item)].amount); }
    bool twoWays() const;
    QString valueText(int item) const;
    QString shareOf(int item) const;
    void scrollTo(double offset);

    std::vector<Share> shares_;
    Amount whole_;
    QString nameTitle_;
    double names_ = 0, values_ = 0, percents_ = 0, most_ = 1;  // widths; the longest bar's amount
    double offset_ = 0;                                        // scrolled by, in pixels
};

}  // namespace dorsal
