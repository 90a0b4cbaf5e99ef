// How the main window is arranged, and what it remembers of that.
#include <QHeaderView>
#include <QJsonDocument>

#include "app/window/main_window.h"
#include "app/window/window_settings.h"

namespace dorsal {

void MainWindow::arrangePanes(Layout layout) {
    placed_ = true;
    for (auto dock : {detailDock_, bytesDock_}) {
        dock->setFloating(false);
        removeDockWidget(dock);
    }
    auto area = layout == Layout::Right ? Qt::RightDockWidgetArea : Qt::BottomDockWidgetArea;
    auto direction = layout == Layout::SideBySide ? Qt::Horizontal : Qt::Vertical;
    addDockWidget(area, detailDock_);
    splitDockWidget(detailDock_, bytesDock_, direction);
    for (auto dock : {detailDock_, bytesDock_}) dock->setVisible(document_ != nullptr);
    // The bytes get the width of their sixteen columns, the details the rest; the list a little over half the
    // height.
    int bytesWidth = std::min(bytes_->canvas()->contentWidth() + 20, width() / 2);
    int below = height() * 2 / 5;
    QList<QDockWidget*> docks{detailDock_, bytesDock_};
    if (layout == Layout::SideBySide)
        resizeDocks(docks, {width() - bytesWidth, bytesWidth}, Qt::Horizontal);
    else
        resizeDocks(docks, {bytesWidth, bytesWidth}, Qt::Horizontal);
    if (layout == Layout::SideBySide)
        resizeDocks(docks, {below, below}, Qt::Vertical);
    else if (layout == Layout::Stacked)
        resizeDocks(docks, {height() / 4, height() / 4}, Qt::Vertical);
    else
        resizeDocks(docks, {height() * 3 / 5, height() * 2 / 5}, Qt::Vertical);
}

void MainWindow::restoreSettings() {
    auto columns = columnsFromJson(
        QJsonDocument::fromJson(settings_.value(QStringLiteral("columns")).toByteArray()).array());
    if (!columns.empty()) packets_->setColumns(columns);
    list_->applyColumns();
    auto rules =
        QJsonDocument::fromJson(settings_.value(QStringLiteral("coloringRules")).toByteArray()).array();
    packets_->setColoringRules(rules.isEmpty() ? defaultColoringRules() : coloringRulesFromJson(rules));
    setTimeFormat(TimeFormat(settings_.value(QStringLiteral("timeFormat"), 0).toInt()),
                  settings_.value(QStringLiteral("timeDigits"), -1).toInt());
    resize(1280, 800);
    if (settings_.contains(QStringLiteral("geometry")))
        restoreGeometry(settings_.value(QStringLiteral("geometry")).toByteArray());
    if (settings_.contains(QStringLiteral("state")))
        placed_ = restoreState(settings_.value(QStringLiteral("state")).toByteArray(), 1);
}

// While no capture is open the panes are out of sight, which is not what the person chose.
void MainWindow::savePanes() {
    if (!document_) return;
    settings_.setValue(QStringLiteral("showDetails"), !detailDock_->isHidden());
    settings_.setValue(QStringLiteral("showBytes"), !bytesDock_->isHidden());
    settings_.setValue(QStringLiteral("state"), saveState(1));
}

void MainWindow::saveSettings() {
    savePanes();
    settings_.setValue(QStringLiteral("geometry"), saveGeometry());
    settings_.setValue(QStringLiteral("columns"),
                       QJsonDocument(columnsToJson(list_->columnsAsShown())).toJson(QJsonDocument::Compact));
    settings_.setValue(QStringLiteral("timeFormat"), int(packets_->timeFormat()));
}

}  // namespace dorsal
