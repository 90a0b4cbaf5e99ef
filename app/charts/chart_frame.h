// The card that a chart sits in: title, switches, and a menu to see its numbers and to take it elsewhere.
#pragma once

#include <QFrame>
#include <functional>

#include "app/charts/chart_widget.h"

class QHBoxLayout;
class QLabel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace dorsal {

class ChartFrame : public QFrame {
    Q_OBJECT
  public:
    ChartFrame(const QString& title, ChartWidget* chart, QWidget* parent = nullptr);

    ChartWidget* chart() const { return chart_; }
    QString title() const;
    void setTitle(const QString& title);
    void setNote(const QString& note);  // small words after the title: "one day, 5 min each"

    // Choices beside each other, of which one is on; `chosen` hears of another one.
    QWidget* addSwitch(const QString& name, const QStringList& choices, int on,
                       std::function<void(int)> chosen);
    QWidget* addUnitSwitch(const QList<ChartUnit>& units);
    void addControl(QWidget* widget);      // such as a combo box
    QMenu* menu() const { return menu_; }  // for further actions

    bool showsTable() const;
    void setShowsTable(bool table);
    QTableView* table() const { return table_; }  // null until shown for the first time

    // What is saved and copied.
    QImage picture();  // at twice the size of the screen
    bool savePng(const QString& path);
    bool saveSvg(const QString& path);
    bool saveCsv(const QString& path);
    void copyPicture();
    void copyTable();  // the selected rows, or all of them

  protected:
    void paintEvent(QPaintEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;

  private:
    void draw(QPainter& painter);
    QSize pictureSize() const;
    void ask(const QString& type, bool (ChartFrame::*save)(const QString&));
    void fillMenu();

    QLabel* title_;
    QLabel* note_;
    ChartWidget* chart_;
    QHBoxLayout* header_;
    QStackedWidget* pages_;
    QTableView* table_ = nullptr;
    QToolButton* menuButton_;
    QMenu* menu_;
    QAction* asTable_;
};

}  // namespace dorsal
