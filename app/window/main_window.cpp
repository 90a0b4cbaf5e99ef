#include "app/window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMessageBox>
#include <QMimeData>
#include <QStatusBar>
#include <QVBoxLayout>

#include "app/charts/dashboard_page.h"
#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      workspace_(new Workspace(this)),
      packets_(workspace_->rows()),
      detailModel_(new DetailTreeModel(this)),
      pages_(new QStackedWidget),
      start_(new StartPage) {
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    makePanes();
    makeMenus();
    makeToolBar();
    restoreSettings();
    setCaptureOpen(false);
    updateTitle();
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        for (auto w : findChildren<QWidget*>()) w->update();
    });
}

MainWindow::~MainWindow() {
    tasks_.cancel();
    // Children outlive this part of the window and still signal while they go.
    for (auto child : findChildren<QObject*>()) child->disconnect(this);
    workspace_->setDocument(nullptr);
    JobPool::instance().waitForDone();
}

void MainWindow::makePanes() {
    list_ = new PacketListView;
    list_->setPacketModel(packets_);
    details_ = new DetailView;
    details_->setDetailModel(detailModel_);
    bytes_ = new BytesView;
    findBar_ = new FindBar;
    makeFilterField();
    makeTimeline();
    makeDashboard();
    messageBar_ = new MessageBar;

    panes_ = new QMainWindow;
    panes_->setWindowFlags(Qt::Widget);
    panes_->setObjectName(QStringLiteral("panes"));
    panes_->setDockOptions(AllowNestedDocks | AllowTabbedDocks);
    panes_->setContextMenuPolicy(Qt::PreventContextMenu);
    listDock_ = new PaneDock("listDock", tr("Packets"), list_, panes_);
    detailDock_ = new PaneDock("detailDock", tr("Details"), details_, panes_);
    bytesDock_ = new PaneDock("bytesDock", tr("Bytes"), bytes_, panes_);
    for (auto dock : {listDock_, detailDock_, bytesDock_}) {
        panes_->addDockWidget(Qt::TopDockWidgetArea, dock);
        connect(dock, &QDockWidget::visibilityChanged, this, &MainWindow::keepOnePane);
    }

    auto work = new QWidget;
    auto workLayout = new QVBoxLayout(work);
    workLayout->setContentsMargins(0, 0, 0, 0);
    workLayout->setSpacing(0);
    auto filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(8, 6, 8, 6);
    filterRow->addWidget(filter_);
    workLayout->addLayout(filterRow);
    workLayout->addWidget(timeline_);
    workLayout->addWidget(findBar_);
    workPages_ = new QStackedWidget;
    workPages_->addWidget(panes_);
    workPages_->addWidget(dashboard_);
    workLayout->addWidget(workPages_, 1);
    pages_->addWidget(start_);
    pages_->addWidget(work);

    auto center = new QWidget;
    auto centerLayout = new QVBoxLayout(center);
    centerLayout->setContentsMargins(0, 0, 0, 0);
    centerLayout->setSpacing(0);
    centerLayout->addWidget(messageBar_);
    centerLayout->addWidget(pages_, 1);
    setCentralWidget(center);

    setTabOrder(filter_, list_);
    setTabOrder(list_, details_);
    setTabOrder(details_, bytes_->canvas());

    statusField_ = new QLabel;
    statusField_->setObjectName(QStringLiteral("statusField"));
    statusCounts_ = new QLabel;
    statusCounts_->setObjectName(QStringLiteral("statusCounts"));
    statusState_ = new QLabel;
    progress_ = new QProgressBar;
    progress_->setObjectName(QStringLiteral("progress"));
    progress_->setAccessibleName(tr("Progress"));
    progress_->setTextVisible(false);
    progress_->setFixedWidth(160);
    cancel_ = new QToolButton;
    cancel_->setObjectName(QStringLiteral("cancelButton"));
    cancel_->setIcon(icon(QStringLiteral("close")));
    cancel_->setToolTip(tr("Cancel"));
    cancel_->setAccessibleName(tr("Cancel"));
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(8, 0, 8, 0);
    statusBar()->addWidget(statusField_, 1);
    statusBar()->addPermanentWidget(statusState_);
    statusBar()->addPermanentWidget(progress_);
    statusBar()->addPermanentWidget(cancel_);
    statusBar()->addPermanentWidget(statusCounts_);

    connect(start_, &StartPage::openRequested, this,
            [this](const QString& path) { path.isEmpty() ? chooseFile() : openFile(path); });
    connect(start_, &StartPage::forgetRequested, this, &MainWindow::forgetFile);
    connect(list_, &PacketListView::currentPacketChanged, this, &MainWindow::showPacket);
    connect(list_, &PacketListView::columnMenuRequested, this, &MainWindow::showColumnMenu);
    connect(list_, &QWidget::customContextMenuRequested, this, &MainWindow::showRowMenu);
    connect(details_, &QWidget::customContextMenuRequested, this, &MainWindow::showDetailMenu);
    connect(bytes_->canvas(), &QWidget::customContextMenuRequested, this, &MainWindow::showBytesMenu);
    connect(details_, &DetailView::itemSelected, this, [this](const QModelIndex& item) {
        if (!linking_) bytes_->showItem(item);
        updateStatus();
    });
    connect(bytes_, &BytesView::byteClicked, this, [this](int source, uint32_t pos) {
        auto item = detailModel_->itemAt(source, pos);
        if (item.isValid()) details_->selectItem(item);
        bytes_->showItem(item);
    });
    connect(bytes_, &BytesView::hovered, this, [this](int source, qint64 pos) {
        if (pos < 0) return updateStatus();
        auto item = detailModel_->itemAt(source, uint32_t(pos));
        auto text = tr("Byte %1").arg(pos);
        if (item.isValid()) text += QStringLiteral("   ") + item.data().toString();
        statusField_->setText(text);
    });
    connect(findBar_, &FindBar::findRequested, this, &MainWindow::find);
    connect(findBar_, &FindBar::closed, this, [this] { list_->setFocus(); });
    connect(packets_, &PacketTableModel::jobsChanged, this, &MainWindow::updateStatus);
    connect(&tasks_, &TaskList::changed, this, &MainWindow::updateStatus);
    connect(cancel_, &QToolButton::clicked, this, [this] {
        tasks_.cancel();
        findBar_->say({});
        packets_->cancelJobs();
        list_->showSort();
        if (document_) document_->cancel();
        capturing_->cancel();
        updateCaptureActions();
        updateStatus();
    });
    auto ticker = new QTimer(this);
    ticker->setInterval(100);
    connect(ticker, &QTimer::timeout, this, [this] {
        if (progress_->isVisible()) updateStatus();
    });
    ticker->start();
}

void MainWindow::setCaptureOpen(bool open) {
    pages_->setCurrentIndex(open ? 1 : 0);
    if (!open) {
        start_->setRecentFiles(recentFiles());
        fillStartPage();
    }
    for (auto a : captureActions_) a->setEnabled(open);
    keepOnePane();
    if (open && !placed_) arrangePanes(Layout::SideBySide);
    // Panes that float are out of sight while no capture is open.
    constexpr const char* kAway = "away";
    for (auto dock : {listDock_, detailDock_, bytesDock_}) {
        if (!open && dock->isFloating() && !dock->isHidden()) {
            dock->setProperty(kAway, true);
            dock->hide();
        } else if (open && dock->property(kAway).toBool()) {
            dock->setProperty(kAway, false);
            dock->show();
        }
    }
}

void MainWindow::showPacket(qint64 packet) {
    workspace_->select(packet);
    if (packet < 0 || !document_) {
        detailModel_->clear();
        bytes_->showPacket(nullptr);
        return;
    }
    if (history_.empty() || history_[inHistory_] != uint32_t(packet)) {
        constexpr size_t kMost = 500;
        if (!history_.empty()) history_.resize(inHistory_ + 1);
        if (history_.size() == kMost) history_.erase(history_.begin());
        history_.push_back(uint32_t(packet));
        inHistory_ = history_.size() - 1;
    }
    // The bytes first, so that an item that stays selected finds them when it lights them up.
    linking_ = true;
    bool readable = detailModel_->show(document_->capture(), uint32_t(packet),
                                       packets_->contextOf(list_->currentIndex().row()));
    linking_ = false;
    bytes_->showPacket(detailModel_);
    bytes_->showItem(details_->currentIndex());
    if (!readable) {
        auto problem = QString::fromStdString(document_->capture()->bytes().problem());
        if (document_->fileChange() <= FileChange::Touched)  // or the bar tells already
            tell(problem.isEmpty() ? tr("Packet %1 can't be read.").arg(packet + 1) : problem,
                 MessageBar::Level::Error);
        document_->lookAtFile();
    }
    updateStatus();
}

void MainWindow::goToPacket(uint32_t number) {
    if (!document_ || number == 0) return;
    if (packets_->isFiltering()) {  // its row is not known yet
        connect(
            packets_, &PacketTableModel::jobsChanged, this, [this, number] { goToPacket(number); },
            Qt::SingleShotConnection);
        return;
    }
    if (packets_->rowOf(number - 1) >= 0)
        list_->selectPacket(number - 1);
    else
        tell(number > document_->packetCount()
                 ? tr("There is no packet %1: the last one is %2.").arg(number).arg(document_->packetCount())
                 : tr("Packet %1 is hidden by the filter.").arg(number));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (document_ && (document_->hasUnsavedComments() || document_->hasUnsavedPackets()) && !mayClose_) {
        event->ignore();
        return afterSaving([this] {
            mayClose_ = true;
            close();
        });
    }
    if (tasks_.runs(tr("Saving")) || tasks_.runs(tr("Exporting"))) {
        auto answer = QMessageBox::question(this, tr("Still saving"),
                                            tr("A file is being written. Stop that and close the window?"),
                                            QMessageBox::Yes | QMessageBox::No, QMessageBox::No);
        if (answer != QMessageBox::Yes) return event->ignore();
    }
    saveSettings();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    openFile(event->mimeData()->urls().first().toLocalFile());
}

}  // namespace dorsal
