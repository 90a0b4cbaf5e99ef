// Lists whose entries have two lines: what it is, and quieter where or how.
#pragma once

#include <QLabel>
#include <QListWidget>
#include <QStyledItemDelegate>

namespace dorsal {

class TwoLineDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    static constexpr int kSecondLine = Qt::UserRole + 1;  // the role that holds it
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

  protected:
    // What is left of an entry for its text, when other things are drawn at its right.
    virtual int rightMargin() const { return 10; }
    virtual bool showsSelection() const { return false; }
    virtual Qt::TextElideMode elideMode() const { return Qt::ElideMiddle; }
};

// Gives a list the look of the start page. The list stays as it is otherwise.
void makeTwoLined(QListWidget* list, TwoLineDelegate* delegate);

QLabel* makeHeading(const QString& text);

}  // namespace dorsal
