// How the main window is arranged, and what it remembers of that.
#include <QHeaderView>
#include <QJsonDocument>
#include <QLayout>

#include "app/window/main_window.h"
#include "app/window/window_settings.h"

namespace dorsal {

namespace {
constexpr int kPanesVersion = 1;  // another one when the panes are others
}

void MainWindow::arrangePanes(Layout layout) {
    placed_ = true;
    QList<QDockWidget*> docks{listDock_, detailDock_, bytesDock_};
    for (auto dock : docks) {
        dock->setFloating(false);
        panes_->removeDockWidget(dock);
    }
    panes_->addDockWidget(Qt::TopDockWidgetArea, listDock_);
    panes_->splitDockWidget(listDock_, detailDock_, layout == Layout::Right ? Qt::Horizontal : Qt::Vertical);
    panes_->splitDockWidget(detailDock_, bytesDock_,
                            layout == Layout::SideBySide ? Qt::Horizontal : Qt::Vertical);
    for (auto dock : docks) dock->show();
    pages_->widget(1)->resize(pages_->size());  // it may not have been shown yet
    pages_->widget(1)->layout()->activate();
    // The bytes get the width of their sixteen columns, the details the rest; the list a little over half the
    // height.
    int wide = panes_->width(), high = panes_->height();
    int bytesWidth = std::min(bytes_->canvas()->contentWidth() + 20, wide / 2);
    if (layout == Layout::SideBySide) {
        panes_->resizeDocks({listDock_, detailDock_}, {high * 11 / 20, high * 9 / 20}, Qt::Vertical);
        panes_->resizeDocks({detailDock_, bytesDock_}, {wide - bytesWidth, bytesWidth}, Qt::Horizontal);
    } else if (layout == Layout::Stacked) {
        panes_->resizeDocks(docks, {high * 2 / 5, high * 7 / 20, high / 4}, Qt::Vertical);
    } else {
        panes_->resizeDocks({listDock_, detailDock_}, {wide - bytesWidth, bytesWidth}, Qt::Horizontal);
        panes_->resizeDocks({detailDock_, bytesDock_}, {high * 3 / 5, high * 2 / 5}, Qt::Vertical);
    }
}

// One pane always stays: an empty window has nothing to bring the others back from.
void MainWindow::keepOnePane() {
    int shown = 0;
    for (auto dock : {listDock_, detailDock_, bytesDock_}) shown += !dock->isHidden();
    for (auto dock : {listDock_, detailDock_, bytesDock_})
        dock->setClosable(document_ && (dock->isHidden() || shown > 1));
}

void MainWindow::restoreSettings() {
    auto columns = columnsFromJson(
        QJsonDocument::fromJson(settings_.value(QStringLiteral("columns")).toByteArray()).array());
    if (!columns.empty()) packets_->setColumns(columns);
    list_->applyColumns();
    auto rules =
        QJsonDocument::fromJson(settings_.value(QStringLiteral("coloringRules")).toByteArray()).array();
    packets_->setColoringRules(rules.isEmpty() ? defaultColoringRules() : coloringRulesFromJson(rules));
    setTimeFormat(TimeFormat(std::clamp(settings_.value(QStringLiteral("timeFormat"), 0).toInt(), 0,
                                        int(TimeFormat::DayOfYearUtc))),
                  std::clamp(settings_.value(QStringLiteral("timeDigits"), -1).toInt(), -1, 9));
    if (int steps = settings_.value(QStringLiteral("zoom"), 0).toInt()) zoom(steps);
    bytes_->canvas()->setMode(
        BytesCanvas::Mode(std::clamp(settings_.value(QStringLiteral("bytesMode"), 0).toInt(), 0, 2)));
    bytes_->canvas()->setShowAscii(settings_.value(QStringLiteral("bytesAscii"), true).toBool());
    resize(1280, 800);
    if (settings_.contains(QStringLiteral("geometry")))
        restoreGeometry(settings_.value(QStringLiteral("geometry")).toByteArray());
    if (settings_.contains(QStringLiteral("panes")))
        placed_ = panes_->restoreState(settings_.value(QStringLiteral("panes")).toByteArray(), kPanesVersion);
    keepOnePane();
}

void MainWindow::savePanes() {
    if (placed_) settings_.setValue(QStringLiteral("panes"), panes_->saveState(kPanesVersion));
}

void MainWindow::saveSettings() {
    if (document_) savePanes();
    settings_.setValue(QStringLiteral("geometry"), saveGeometry());
    settings_.setValue(QStringLiteral("columns"),
                       QJsonDocument(columnsToJson(list_->columnsAsShown())).toJson(QJsonDocument::Compact));
    settings_.setValue(QStringLiteral("bytesMode"), int(bytes_->canvas()->mode()));
    settings_.setValue(QStringLiteral("bytesAscii"), bytes_->canvas()->showAscii());
}

}  // namespace dorsal
