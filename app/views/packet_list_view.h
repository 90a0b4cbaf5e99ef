// The packet list.
#pragma once

#include <QStyledItemDelegate>
#include <QTableView>

#include "model/packet_table_model.h"

namespace dorsal {

// Paints rows in the colours of the colouring rules, marks and themes.
class PacketRowDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

class PacketListView : public QTableView {
    Q_OBJECT
  public:
    explicit PacketListView(QWidget* parent = nullptr);
    void setPacketModel(PacketTableModel* model);
    PacketTableModel* packetModel() const { return model_; }

    int64_t currentPacket() const;  // index, or -1
    void selectPacket(uint32_t packet);
    void selectRow(int row);
    bool atEnd() const;
    // Whether the list stays at its end, once it is there, while rows are added.
    void setFollowsEnd(bool on);
    int selectedRowCount() const;
    void fitColumns();  // to what is visible
    // Widths and visibility from the model's columns; the other way when the person changes them.
    void applyColumns();
    std::vector<ColumnSpec> columnsAsShown() const;
    void showSort();                // the header's arrow is where the model's order says
    void changeFontSize(int step);  // 0: back to the system's

  signals:
    void currentPacketChanged(qint64 packet);
    void columnMenuRequested(int column, const QPoint& global);

  protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void fitRowHeight();
    void sortByClick(int column);
    void holdRows();
    void releaseRows();
    int usualWidth(const ColumnSpec& column) const;
    PacketTableModel* model_ = nullptr;
    int64_t keep_ = -1;  // the packet to select again after the rows were exchanged
    int keepX_ = 0;
    QPersistentModelIndex held_;  // the row that stays in its place while rows are exchanged
    int heldAt_ = 0;              // and how many rows below the first one in sight
    bool followsEnd_ = false, wasAtEnd_ = true;
};

}  // namespace dorsal
