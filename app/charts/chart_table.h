// The numbers of a chart as a table and as text.
#pragma once

#include <QAbstractTableModel>
#include <QPointer>

#include "app/charts/chart_widget.h"

namespace dorsal {

// Asks the chart for every cell, so that a hundred thousand rows cost nothing.
class ChartTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    explicit ChartTableModel(ChartWidget* chart, QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : rows_; }
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : int(columns_.size());
    }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    void update();
    QPointer<ChartWidget> chart_;
    int rows_ = 0;
    QStringList columns_;
};

// All rows with a header, decimals with a point: for spreadsheets and scripts.
QByteArray chartCsv(const ChartWidget& chart);
QString cellText(const QVariant& cell);  // as in CSV

}  // namespace dorsal
