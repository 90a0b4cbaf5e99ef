// What all charts share: things that stand for a display filter and answer clicks and keys in the same way,
// a unit, tooltips, a table of the same numbers, and a drawing that can go to a file.
#pragma once

#include <QVariant>
#include <QWidget>

#include "app/charts/chart_text.h"

class QMenu;

namespace dorsal {

class ChartWidget : public QWidget {
    Q_OBJECT
  public:
    explicit ChartWidget(QWidget* parent = nullptr);

    ChartUnit unit() const { return unit_; }
    void setUnit(ChartUnit unit);
    // The sentence in place of a chart without packets.
    QString emptyText() const { return emptyText_; }
    void setEmptyText(const QString& text);
    virtual bool isEmpty() const = 0;

    // The same numbers as rows. Cells are text, whole numbers or decimals.
    virtual int tableRows() const = 0;
    virtual QStringList tableColumns() const = 0;
    virtual QVariant tableCell(int row, int column) const = 0;
    virtual QString tableFilter(int row) const;  // what a row stands for; empty when for nothing

    virtual void activateRow(int row, Qt::KeyboardModifiers keys);  // Enter or a double click on it
    virtual void addOptions(QMenu*) {}                              // its own part of the frame's menu

    virtual QString summary() const = 0;  // a sentence for who cannot see it
    void drawOn(QPainter& painter);       // as large as the widget, without what the mouse and keys highlight
    virtual QString tipAt(const QPointF& at) const;

    // Its bands, slices or bars, by number. -1 is none.
    virtual int itemCount() const = 0;
    virtual int itemAt(const QPointF& at) const = 0;
    virtual QString itemName(int item) const = 0;
    virtual QString itemFilter(int item) const = 0;
    int hoveredItem() const { return hovered_; }
    int currentItem() const { return current_; }  // the keyboard's
    void setCurrentItem(int item);
    void activate(int item, Qt::KeyboardModifiers keys = {});  // as a click would

  signals:
    void includeRequested(const QString& filter);  // click, Enter
    void excludeRequested(const QString& filter);  // with Alt
    void addRequested(const QString& filter);      // with Ctrl
    void moreRequested();                          // what is left over, when no filter says what it is
    void changed();                                // the numbers or their unit

  protected:
    virtual void paintChart(QPainter& painter) = 0;
    virtual void relayout() {}          // the size, font, theme or numbers are others
    virtual void currentItemMoved() {}  // for what has to be scrolled to
    virtual int itemToShow() const;     // what is highlighted
    void numbersChanged();              // call after a change: lays out, paints and says so
    void paintEmpty(QPainter& painter, const QRectF& box) const;
    void ask(const QString& filter, Qt::KeyboardModifiers keys);
    bool bare() const { return bare_; }  // drawn for a file
    void hover(const QPointF& at, const QPoint& global);

    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void changeEvent(QEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    void focusOutEvent(QFocusEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;

  private:
    void fillItemMenu(int item, QMenu* menu);

    ChartUnit unit_ = ChartUnit::Packets;
    QString emptyText_;
    int hovered_ = -1, current_ = -1, pressed_ = -1;
    bool bare_ = false, byKeyboard_ = false;
};

// Rows of a tooltip: a coloured square, a name, an amount and a share.
class ChartTip {
  public:
    explicit ChartTip(const QString& title);
    void row(const QColor& color, const QString& name, const QString& amount, const QString& share = {});
    void plain(const QString& name, const QString& amount, const QString& share = {});
    void note(const QString& text);
    QString html() const;

  private:
    QString title_, rows_, notes_;
};

}  // namespace dorsal
