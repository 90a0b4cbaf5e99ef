// The timeline and the dashboards.
#include <QMenuBar>
#include <QScrollBar>
#include <QTimer>

#include "app/charts/dashboard_page.h"
#include "app/charts/timeline.h"
#include "app/dialogs/traffic_dialog.h"
#include "app/window/main_window.h"

namespace dorsal {

void MainWindow::makeTimeline() {
    timeline_ = new Timeline;
    timeline_->hide();  // until there is something to show
    connect(timeline_, &Timeline::rangeChosen, workspace_, &Workspace::setTimeRange);
    connect(timeline_, &Timeline::hovered, workspace_, &Workspace::hover);
    connect(timeline_, &Timeline::timeClicked, this, [this](qint64 time) {
        // The packet that was captured last up to then; the rows are in another order than time when sorted.
        if (!document_ || packets_->rowCount() == 0) return;
        auto& store = document_->capture()->store();
        int low = 0, high = packets_->rowCount();
        while (low < high) {
            int middle = (low + high) / 2;
            store[packets_->packetAt(middle)].timeNs < time ? low = middle + 1 : high = middle;
        }
        list_->selectRow(std::min(low, packets_->rowCount() - 1));
        list_->setFocus();
    });
    connect(workspace_, &Workspace::timeRangeChanged, timeline_, &Timeline::setRange);
    connect(workspace_, &Workspace::hovered, this, [this](qint64 time) {
        bool none = time == std::numeric_limits<int64_t>::min();
        timeline_->setCrosshair(none ? std::nullopt : std::optional<int64_t>(time));
    });
    connect(workspace_, &Workspace::selectionChanged, this, [this](qint64 packet) {
        bool none = packet < 0 || !document_;
        timeline_->setMarker(none ? std::nullopt
                                  : std::optional(document_->capture()->store()[uint32_t(packet)].timeNs));
    });
    // When the list has settled: it hears of rows and scrolls in steps.
    auto settled = new QTimer(this);
    settled->setSingleShot(true);
    settled->setInterval(20);
    connect(settled, &QTimer::timeout, this, &MainWindow::showRowsInSight);
    auto later = [settled] {
        if (!settled->isActive()) settled->start();
    };
    connect(list_->verticalScrollBar(), &QScrollBar::valueChanged, settled, later);
    connect(list_->verticalScrollBar(), &QScrollBar::rangeChanged, settled, later);
    connect(workspace_, &Workspace::rowsChanged, settled, later);
}

void MainWindow::makeDashboard() {
    traffic_ = new TrafficView(workspace_);
    dashboard_ = new DashboardPage(workspace_, traffic_);
    connect(traffic_, &TrafficView::changed, this, [this] {
        auto all = traffic_->all();
        timeline_->setVisible(all && all->total().packets > 0);
        if (!all) return timeline_->setData({}, {});
        constexpr size_t kFine = 16'000, kSeries = 7;
        using By = TrafficCounters::By;
        auto total = all->bandwidth(bucketsFor(all->total().packets), By::Protocol, kSeries);
        auto shown = traffic_->filtered() == all
                         ? total
                         : traffic_->filtered()->bandwidth(kFine, By::Protocol, kSeries);
        timeline_->setData(std::move(total), std::move(shown));
    });
    // A click on a chart says in the filter field what it does.
    connect(workspace_, &Workspace::filterRequested, this, &MainWindow::joinFilter);
}

void MainWindow::makeStatisticsMenu() {
    auto menu = menuBar()->addMenu(tr("&Statistics"));
    showDashboard_ =
        action(menu, "statistics", tr("&Dashboard"), QKeySequence(QStringLiteral("Ctrl+Shift+B")), [] {});
    showDashboard_->setShortcut(QKeySequence(Qt::Key_F4));
    showDashboard_->setToolTip(tr("Dashboard (F4)"));
    showDashboard_->setCheckable(true);
    showDashboard_->setIconVisibleInMenu(false);
    showDashboard_->setObjectName(QStringLiteral("dashboardAction"));
    connect(showDashboard_, &QAction::toggled, this, [this](bool on) {
        workPages_->setCurrentWidget(on ? static_cast<QWidget*>(dashboard_) : panes_);
    });
    menu->addSeparator();
    action(menu, "conversation", tr("&Conversations…"), {}, [this] {
        showTraffic(false);
    })->setObjectName(QStringLiteral("conversationsAction"));
    action(menu, "endpoints", tr("&Endpoints…"), {}, [this] {
        showTraffic(true);
    })->setObjectName(QStringLiteral("endpointsAction"));
}

void MainWindow::showTraffic(bool endpoints) {
    auto dialog = new TrafficDialog(workspace_, traffic_, endpoints, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

// The part of the list that is in sight is a band on the timeline; of a sorted list there is none.
void MainWindow::showRowsInSight() {
    int first = list_->rowAt(0), last = list_->rowAt(list_->viewport()->height() - 1);
    if (last < 0 || last >= packets_->rowCount()) last = packets_->rowCount() - 1;
    if (!document_ || first < 0 || last < first || packets_->isSorted())
        return timeline_->setBand(std::nullopt);
    auto& store = document_->capture()->store();
    timeline_->setBand(
        TimeRange{store[packets_->packetAt(first)].timeNs, store[packets_->packetAt(last)].timeNs + 1});
}

}  // namespace dorsal
