#include "app/charts/chart_table.h"

#include <QLocale>

namespace dorsal {

ChartTableModel::ChartTableModel(ChartWidget* chart, QObject* parent)
    : QAbstractTableModel(parent), chart_(chart) {
    rows_ = chart->tableRows();
    columns_ = chart->tableColumns();
    connect(chart, &ChartWidget::changed, this, &ChartTableModel::update);
}

void ChartTableModel::update() {
    int rows = chart_->tableRows();
    auto columns = chart_->tableColumns();
    if (columns.size() != columns_.size() || rows < rows_) {
        beginResetModel();
        rows_ = rows;
        columns_ = columns;
        endResetModel();
        return;
    }
    // While packets arrive, the selection and the place in the table stay.
    if (columns != columns_) {
        columns_ = columns;
        emit headerDataChanged(Qt::Horizontal, 0, int(columns.size()) - 1);
    }
    if (rows_) emit dataChanged(index(0, 0), index(rows_ - 1, int(columns_.size()) - 1));
    if (rows > rows_) {
        beginInsertRows({}, rows_, rows - 1);
        rows_ = rows;
        endInsertRows();
    }
}

QVariant ChartTableModel::data(const QModelIndex& index, int role) const {
    if (!chart_ || index.row() >= chart_->tableRows()) return {};
    if (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::TextAlignmentRole) return {};
    auto cell = chart_->tableCell(index.row(), index.column());
    bool text = cell.typeId() == QMetaType::QString;
    if (role == Qt::TextAlignmentRole) return int((text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::EditRole || text) return cell;
    QLocale locale;
    if (cell.typeId() != QMetaType::Double) return locale.toString(cell.toULongLong());
    double v = cell.toDouble();
    return v == std::floor(v) ? locale.toString(v, 'f', 0)
                              : locale.toString(v, 'f', std::abs(v) < 100 ? 3 : 1);
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columns_.size()) return {};
    if (role == Qt::DisplayRole) return columns_[section];
    if (role == Qt::TextAlignmentRole && rows_) return data(index(0, section), Qt::TextAlignmentRole);
    return {};
}

QString cellText(const QVariant& cell) {
    if (cell.typeId() == QMetaType::Double)
        return QString::number(cell.toDouble(), 'g', QLocale::FloatingPointShortest);
    return cell.toString();
}

QByteArray chartCsv(const ChartWidget& chart) {
    QByteArray csv;
    auto write = [&](QString text) {
        bool quoted =
            text.contains(u',') || text.contains(u'"') || text.contains(u'\n') || text.contains(u'\r');
        if (quoted) text = u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
        csv += text.toUtf8();
    };
    auto columns = chart.tableColumns();
    for (int c = 0; c < columns.size(); ++c) {
        if (c) csv += ',';
        write(columns[c]);
    }
    csv += '\n';
    for (int row = 0; row < chart.tableRows(); ++row) {
        for (int c = 0; c < columns.size(); ++c) {
            if (c) csv += ',';
            write(cellText(chart.tableCell(row, c)));
        }
        csv += '\n';
    }
    return csv;
}

}  // namespace dorsal
