// The details tree of the selected packet.
#pragma once

#include <QSet>
#include <QStyledItemDelegate>
#include <QTreeView>

#include "model/detail_tree_model.h"

namespace dorsal {

// Keeps subtrees expanded from packet to packet.
class DetailView : public QTreeView {
    Q_OBJECT
  public:
    explicit DetailView(QWidget* parent = nullptr);
    void setDetailModel(DetailTreeModel* model);
    DetailTreeModel* detailModel() const { return model_; }
    void selectItem(const QModelIndex& index);
    // Expands and selects the first item of this field; false when there is none.
    bool selectField(const QString& field);

  signals:
    void itemSelected(const QModelIndex& index);

  protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                 const QModelIndex& index) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void restore();
    void restoreBelow(const QModelIndex& parent);
    DetailTreeModel* model_ = nullptr;
    QSet<QString> open_;  // paths of expanded items
    QString selectedPath_;
    bool restoring_ = false;
    bool keepInSight_ = true;  // the current item, while another packet is shown
    int keepY_ = 0;
};

}  // namespace dorsal
