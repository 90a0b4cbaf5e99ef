#include "app/window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLocale>
#include <QMimeData>
#include <QScrollBar>
#include <QStatusBar>
#include <QVBoxLayout>

#include "app/window/icon.h"
#include "app/window/theme.h"
#include "app/window/window_settings.h"

namespace dorsal {

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      packets_(new PacketTableModel(this)),
      detailModel_(new DetailTreeModel(this)),
      pages_(new QStackedWidget),
      start_(new StartPage) {
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);
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
    if (findJob_) findJob_->cancelled = true;
    if (saveJob_) saveJob_->cancelled = true;
    // Children outlive this part of the window and still signal while they go.
    for (auto child : findChildren<QObject*>()) child->disconnect(this);
    packets_->setDocument(nullptr);
    QThreadPool::globalInstance()->waitForDone();
}

QDockWidget* MainWindow::makeDock(const char* name, const QString& title, QWidget* content,
                                  Qt::DockWidgetArea area) {
    auto dock = new QDockWidget(title, this);
    dock->setObjectName(QString::fromLatin1(name));
    auto bar = new QWidget;
    auto layout = new QHBoxLayout(bar);
    layout->setContentsMargins(10, 3, 4, 3);
    auto label = new QLabel(title);
    label->setForegroundRole(QPalette::PlaceholderText);
    auto close = new QToolButton;
    close->setIcon(icon(QStringLiteral("close")));
    close->setIconSize({12, 12});
    close->setToolTip(tr("Hide this pane"));
    close->setAccessibleName(tr("Hide %1").arg(title));
    connect(close, &QToolButton::clicked, dock, &QWidget::hide);
    layout->addWidget(label, 1);
    layout->addWidget(close);
    dock->setTitleBarWidget(bar);
    dock->setWidget(content);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::makePanes() {
    list_ = new PacketListView;
    list_->setPacketModel(packets_);
    details_ = new DetailView;
    details_->setDetailModel(detailModel_);
    bytes_ = new BytesView;
    findBar_ = new FindBar;
    filter_ = new QLineEdit;
    filter_->setObjectName(QStringLiteral("filterField"));
    filter_->setAccessibleName(tr("Display filter"));
    filter_->setPlaceholderText(
        tr("Filter: protocols such as “dns or tls and not ipv6”, or any text of a row   Ctrl+/"));
    filter_->setClearButtonEnabled(true);
    filter_->addAction(icon(QStringLiteral("filter")), QLineEdit::LeadingPosition);

    messageBar_ = new QWidget;
    messageBar_->setObjectName(QStringLiteral("messageBar"));
    messageBar_->setAutoFillBackground(true);
    auto messageLayout = new QHBoxLayout(messageBar_);
    messageLayout->setContentsMargins(12, 6, 6, 6);
    messageText_ = new QLabel;
    messageText_->setObjectName(QStringLiteral("messageText"));
    messageText_->setWordWrap(true);
    messageText_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto dismiss = new QToolButton;
    dismiss->setIcon(icon(QStringLiteral("close")));
    dismiss->setAccessibleName(tr("Dismiss the message"));
    connect(dismiss, &QToolButton::clicked, messageBar_, &QWidget::hide);
    messageLayout->addWidget(messageText_, 1);
    messageLayout->addWidget(dismiss, 0, Qt::AlignTop);
    messageBar_->hide();

    listPage_ = new QWidget;
    auto listLayout = new QVBoxLayout(listPage_);
    listLayout->setContentsMargins(0, 0, 0, 0);
    listLayout->setSpacing(0);
    auto filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(8, 6, 8, 6);
    filterRow->addWidget(filter_);
    listLayout->addLayout(filterRow);
    listLayout->addWidget(findBar_);
    listLayout->addWidget(list_, 1);
    pages_->addWidget(start_);
    pages_->addWidget(listPage_);

    auto center = new QWidget;
    auto centerLayout = new QVBoxLayout(center);
    centerLayout->setContentsMargins(0, 0, 0, 0);
    centerLayout->setSpacing(0);
    centerLayout->addWidget(messageBar_);
    centerLayout->addWidget(pages_, 1);
    setCentralWidget(center);

    detailDock_ = makeDock("detailDock", tr("Details"), details_, Qt::BottomDockWidgetArea);
    bytesDock_ = makeDock("bytesDock", tr("Bytes"), bytes_, Qt::BottomDockWidgetArea);
    splitDockWidget(detailDock_, bytesDock_, Qt::Horizontal);

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
    connect(start_, &StartPage::forgetRequested, this, [this](const QString& path) {
        auto files = recentFiles();
        files.removeAll(path);
        settings_.setValue(QStringLiteral("recentFiles"), files);
        start_->setRecentFiles(files);
    });
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
    connect(filter_, &QLineEdit::returnPressed, this, &MainWindow::applyFilter);
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty()) applyFilter();
    });
    connect(findBar_, &FindBar::findRequested, this, &MainWindow::find);
    connect(findBar_, &FindBar::closed, this, [this] { list_->setFocus(); });
    connect(packets_, &PacketTableModel::jobsChanged, this, &MainWindow::updateStatus);
    connect(packets_, &PacketTableModel::filterApplied, this, &MainWindow::updateStatus);
    connect(cancel_, &QToolButton::clicked, this, [this] {
        if (saveJob_) saveJob_->cancelled = true;
        if (findJob_) findJob_->cancelled = true;
        findJob_.reset();
        packets_->cancelJobs();
        if (document_) document_->cancel();
        updateStatus();
    });
    auto ticker = new QTimer(this);
    ticker->setInterval(100);
    connect(ticker, &QTimer::timeout, this, [this] {
        if (progress_->isVisible()) updateStatus();
    });
    ticker->start();
}

void MainWindow::openFile(const QString& path) {
    auto document = std::make_unique<CaptureDocument>();
    QString error;
    auto full = path == QStringLiteral("-") ? path : QFileInfo(path).absoluteFilePath();
    if (!document->open(full, error)) {
        showMessageBar(error, true);
        emit openFailed(error);
        return;
    }
    messageBar_->hide();
    closeFile();
    document_ = std::move(document);
    list_->forgetSort();
    packets_->setDocument(document_.get());  // the model hears of new packets before the window does
    connect(document_.get(), &CaptureDocument::packetsAvailable, this, [this] {
        if (list_->currentPacket() < 0 && packets_->rowCount()) list_->selectRow(0);
        if (autoScroll_->isChecked() && document_->state() == CaptureDocument::State::Loading)
            list_->scrollToBottom();
        updateStatus();
    });
    connect(document_.get(), &CaptureDocument::progressed, this, &MainWindow::updateStatus);
    connect(document_.get(), &CaptureDocument::finished, this, [this] {
        updateStatus();
        showWarnings();
        emit loaded();
    });
    setCaptureOpen(true);
    rememberFile(full);
    updateTitle();
    updateStatus();
    list_->setFocus();
}

void MainWindow::closeFile() {
    if (!document_) return;
    if (findJob_) findJob_->cancelled = true;
    findJob_.reset();
    packets_->setDocument(nullptr);
    detailModel_->clear();
    bytes_->showPacket(nullptr);
    document_.reset();
    messageBar_->hide();
    setCaptureOpen(false);
    updateTitle();
    updateStatus();
}

void MainWindow::setCaptureOpen(bool open) {
    pages_->setCurrentIndex(open ? 1 : 0);
    if (!open) start_->setRecentFiles(recentFiles());
    for (auto a : captureActions_) a->setEnabled(open);
    // The panes keep their places while no capture is open, out of sight.
    if (open) {
        detailDock_->setVisible(settings_.value(QStringLiteral("showDetails"), true).toBool());
        bytesDock_->setVisible(settings_.value(QStringLiteral("showBytes"), true).toBool());
        if (!placed_) arrangePanes();
    } else {
        detailDock_->hide();
        bytesDock_->hide();
    }
}

void MainWindow::arrangePanes() {
    placed_ = true;
    // The bytes get the width of their sixteen columns, the details the rest; the list a little over half the
    // height.
    int bytesWidth = std::min(bytes_->canvas()->contentWidth() + 20, width() / 2);
    resizeDocks({detailDock_, bytesDock_}, {width() - bytesWidth, bytesWidth}, Qt::Horizontal);
    resizeDocks({detailDock_, bytesDock_}, {height() * 2 / 5, height() * 2 / 5}, Qt::Vertical);
}

void MainWindow::showPacket(qint64 packet) {
    if (packet < 0 || !document_) {
        detailModel_->clear();
        bytes_->showPacket(nullptr);
        return;
    }
    // The bytes first, so that an item that stays selected finds them when it lights them up.
    linking_ = true;
    bool readable = detailModel_->show(document_->session(), uint32_t(packet),
                                       packets_->contextOf(list_->currentIndex().row()));
    linking_ = false;
    bytes_->showPacket(detailModel_);
    bytes_->showItem(details_->currentIndex());
    if (!readable) {
        auto problem = QString::fromStdString(document_->session()->bytes().problem());
        showMessageBar(problem.isEmpty() ? tr("Packet %1 can't be read.").arg(packet + 1) : problem, true);
    }
    updateStatus();
}

void MainWindow::applyFilter() {
    packets_->setFilter(filter_->text());
    updateStatus();
}

void MainWindow::goToPacket(uint32_t number) {
    if (!document_ || number == 0) return;
    if (packets_->rowOf(number - 1) >= 0)
        list_->selectPacket(number - 1);
    else
        showMessageBar(
            number > document_->packetCount()
                ? tr("There is no packet %1: the last one is %2.").arg(number).arg(document_->packetCount())
                : tr("Packet %1 is hidden by the filter.").arg(number),
            false);
}

void MainWindow::updateStatus() {
    auto item = details_->currentIndex();
    if (item.isValid()) {
        auto field = item.data(DetailTreeModel::FieldRole).toString();
        auto size = item.data(DetailTreeModel::SizeRole).toUInt();
        auto text = item.data().toString().section(u':', 0, 0);
        if (!field.isEmpty()) text += QStringLiteral(" (%1)").arg(field);
        if (size)
            text += tr(", %n byte(s)", nullptr, int(size))
                        .replace(QStringLiteral("(s)"), size == 1 ? QString() : QStringLiteral("s"));
        statusField_->setText(text);
    } else {
        statusField_->setText(document_ ? QFileInfo(document_->path()).fileName() : tr("Ready"));
    }
    bool loading = document_ && document_->state() == CaptureDocument::State::Loading;
    bool working = packets_->isFiltering() || packets_->isSorting() || findJob_ || saveJob_;
    progress_->setVisible(loading || working);
    cancel_->setVisible(loading || working);
    statusState_->setText(loading                   ? tr("Reading")
                          : packets_->isFiltering() ? tr("Filtering")
                          : packets_->isSorting()   ? tr("Sorting")
                          : findJob_                ? tr("Finding")
                          : saveJob_                ? tr("Saving")
                                                    : QString());
    auto share = [](const std::shared_ptr<JobControl>& job) {
        return job->total ? double(job->done) / double(job->total) : 0;
    };
    double done = loading    ? document_->progress()
                  : findJob_ ? share(findJob_)
                  : saveJob_ ? share(saveJob_)
                             : packets_->jobProgress();
    progress_->setRange(0, 1000);
    progress_->setValue(int(done * 1000));
    if (!document_) {
        statusCounts_->clear();
        return;
    }
    QLocale locale;
    auto text = tr("%1 packets").arg(locale.toString(document_->packetCount()));
    if (!packets_->filter().empty()) {
        double percent =
            document_->packetCount() ? 100.0 * packets_->rowCount() / document_->packetCount() : 0;
        text += tr("  ·  %1 displayed (%2 %)")
                    .arg(locale.toString(packets_->rowCount()), locale.toString(percent, 'f', 1));
    }
    if (auto marked = document_->marks().marked.size())
        text += tr("  ·  %1 marked").arg(locale.toString(qulonglong(marked)));
    if (!loading && document_->loadTime() > 0)
        text += tr("  ·  read in %1 s").arg(locale.toString(double(document_->loadTime()) / 1000, 'f', 2));
    if (document_->packetCount() >
        uint32_t(INT_MAX) / uint32_t(list_->verticalHeader()->defaultSectionSize()))
        text += tr("  ·  more rows than a list can scroll: use a filter to reach the last ones");
    statusCounts_->setText(text);
}

void MainWindow::updateTitle() {
    setWindowTitle(document_ ? tr("%1 — Dorsal").arg(QFileInfo(document_->path()).fileName()) : tr("Dorsal"));
    setWindowFilePath(document_ ? document_->path() : QString());
}

void MainWindow::showMessageBar(const QString& text, bool error) {
    auto& c = Theme::instance().colors();
    messageText_->setText(text);
    messageBar_->setStyleSheet(
        QStringLiteral("#messageBar { background: %1; } #messageText { color: %2; }")
            .arg((error ? c.errorBack : c.warningBack).name(), (error ? c.error : c.warning).name()));
    messageBar_->show();
}

void MainWindow::showWarnings() {
    auto warnings = document_->session()->warnings();
    if (warnings.empty()) return;
    auto text = QString::fromStdString(warnings.front().text);
    if (warnings.size() > 1) text += tr(" (and %1 more: see File > Properties)").arg(warnings.size() - 1);
    showMessageBar(text, false);
}

QStringList MainWindow::recentFiles() const {
    return settings_.value(QStringLiteral("recentFiles")).toStringList();
}

void MainWindow::rememberFile(const QString& path) {
    auto files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    while (files.size() > 12) files.removeLast();
    settings_.setValue(QStringLiteral("recentFiles"), files);
}

void MainWindow::closeEvent(QCloseEvent* event) {
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

void MainWindow::saveSettings() {
    if (document_) {
        settings_.setValue(QStringLiteral("showDetails"), !detailDock_->isHidden());
        settings_.setValue(QStringLiteral("showBytes"), !bytesDock_->isHidden());
        settings_.setValue(QStringLiteral("state"), saveState(1));
    }
    settings_.setValue(QStringLiteral("geometry"), saveGeometry());
    settings_.setValue(QStringLiteral("columns"),
                       QJsonDocument(columnsToJson(list_->columnsAsShown())).toJson(QJsonDocument::Compact));
    settings_.setValue(QStringLiteral("timeFormat"), int(packets_->timeFormat()));
}

}  // namespace dorsal
