// Conversations or endpoints as tables: Ethernet, IPv4, IPv6, TCP and UDP.
#pragma once

#include <QAbstractTableModel>
#include <QDialog>
#include <QTabWidget>
#include <QTableView>

#include "model/workspace/traffic_view.h"

namespace dorsal {

// Rows of one kind, sorted as asked for; sort keys are the numbers themselves.
class TrafficTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    TrafficTableModel(TrafficKind kind, bool endpoints, QObject* parent);
    void setCounters(const TrafficCounters* counters);
    std::string filterOf(int row) const;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;
    QString csv() const;

  private:
    QVariant value(size_t row, int column) const;  // a number where it is one
    void order();

    const TrafficKind kind_;
    const bool endpoints_, ports_;
    QStringList titles_;
    std::vector<ConversationRow> conversations_;
    std::vector<EndpointRow> rows_;
    std::vector<uint32_t> order_;
    int column_;
    Qt::SortOrder direction_ = Qt::DescendingOrder;
};

// Shows the rows that the list shows, live. A double click filters by a row.
class TrafficDialog : public QDialog {
    Q_OBJECT
  public:
    TrafficDialog(Workspace* workspace, TrafficView* traffic, bool endpoints, QWidget* parent);

  private:
    void refresh();
    void filterBy(FilterJoin how);
    QTableView* table() const { return static_cast<QTableView*>(tabs_->currentWidget()); }
    TrafficTableModel* model() const { return static_cast<TrafficTableModel*>(table()->model()); }

    Workspace* workspace_;
    TrafficView* traffic_;
    QTabWidget* tabs_;
    QStringList names_;
};

}  // namespace dorsal
