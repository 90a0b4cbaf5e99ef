// Live capture in the window.
#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QLocale>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>

#include "app/dialogs/capture_options_dialog.h"
#include "app/dialogs/flight_dialog.h"
#include "app/dialogs/remote_dialog.h"
#include "app/window/icon.h"
#include "app/window/main_window.h"

namespace dorsal {

void MainWindow::makeCaptureMenu() {
    auto menu = menuBar()->addMenu(tr("&Capture"));
    startCapture_ = action(
        menu, "capture-start", tr("&Start capturing"), QKeySequence(QStringLiteral("Ctrl+E")),
        [this] { toggleCapture(); }, false);
    startCapture_->setObjectName(QStringLiteral("captureAction"));
    restartCapture_ = action(
        menu, "capture-restart", tr("&Restart the capture"), QKeySequence(QStringLiteral("Ctrl+Shift+E")),
        [this] { restartCapture(); }, false);
    restartCapture_->setObjectName(QStringLiteral("restartCaptureAction"));
    action(
        menu, nullptr, tr("Capture on another &host…"), {}, [this] { startRemote(); }, false)
        ->setObjectName(QStringLiteral("remoteAction"));
    action(
        menu, "capture-options", tr("&Options…"), QKeySequence(QStringLiteral("Ctrl+K")),
        [this] { editCaptureOptions(); }, false)
        ->setObjectName(QStringLiteral("captureOptionsAction"));
    action(
        menu, nullptr, tr("&Flight recorder…"), {},
        [this] {
            auto dialog = findChild<FlightDialog*>();
            if (!dialog) {
                dialog = new FlightDialog(start_->watch(), CaptureController::usualRequest(), this);
                connect(dialog, &FlightDialog::openRequested, this, &MainWindow::openFile);
            }
            dialog->show();
            dialog->raise();
            dialog->activateWindow();
        },
        false)
        ->setObjectName(QStringLiteral("flightAction"));
    menu->addSeparator();
    pauseDisplay_ = action(
        menu, "pause", tr("&Pause the display"), QKeySequence(QStringLiteral("Ctrl+Shift+Space")), [] {},
        false);
    pauseDisplay_->setCheckable(true);
    pauseDisplay_->setIconVisibleInMenu(false);
    pauseDisplay_->setObjectName(QStringLiteral("pauseDisplayAction"));
    pauseDisplay_->setStatusTip(tr("Capturing goes on; the list stands still."));
    connect(pauseDisplay_, &QAction::toggled, this, [this](bool on) {
        if (document_) document_->setDisplayPaused(on);
        traffic_->setPaused(on);
        updateStatus();
    });
    capturing_ = new CaptureController(this);
    connect(capturing_, &CaptureController::captureStarted, this, &MainWindow::showLive);
    connect(capturing_, &CaptureController::captureFailed, this, &MainWindow::tellCaptureFailed);
    auto panel = start_->capturePanel();
    connect(start_, &StartPage::captureRequested, panel, qOverload<>(&CapturePanel::start));
    connect(panel, &CapturePanel::startRequested, this, &MainWindow::startCapture);
    connect(panel, &CapturePanel::optionsRequested, this, &MainWindow::editCaptureOptions);
    connect(start_, &StartPage::recoverRequested, this, &MainWindow::recover);
    connect(start_, &StartPage::saveLeftoverRequested, this, [this](const QString& path) {
        if (recover(path))
            connect(
                this, &MainWindow::loaded, this, [this] { saveAs(); }, Qt::SingleShotConnection);
    });
    connect(start_, &StartPage::discardRequested, this, &MainWindow::discardLeftOver);
    updateCaptureActions();
}

// What the start page says beside files: captures that were left over, and why none can be started.
void MainWindow::fillStartPage() {
    std::vector<LeftoverCapture> left;
    for (auto& c : leftOverCaptures()) {
        auto path = QString::fromStdString(c.path);
        left.push_back({path, QDateTime::fromSecsSinceEpoch(c.modified), -1, qint64(c.bytes)});
    }
    start_->setLeftovers(left);
    auto problem = CaptureHelper::problem();
    start_->capturePanel()->setProblem(QString::fromStdString(problem.text),
                                       QString::fromStdString(problem.command));
    auto usual =
        capturing_->request().interfaces.empty() ? CaptureController::usualRequest() : capturing_->request();
    QStringList names;
    for (auto& i : usual.interfaces) names << QString::fromStdString(i.name);
    if (start_->capturePanel()->selectedNames().isEmpty()) start_->capturePanel()->select(names);
}

bool MainWindow::recover(const QString& path) {
    auto document = std::make_unique<CaptureDocument>();
    QString error;
    if (!document->openLeftOver(path, error)) {
        tell(error, MessageBar::Level::Error);
        return false;
    }
    showDocument(std::move(document));
    return true;
}

void MainWindow::discardLeftOver(const QString& path) {
    auto answer = QMessageBox::question(this, tr("Discard the capture"),
                                        tr("Delete this capture of %1? Its packets are nowhere else.")
                                            .arg(QLocale().formattedDataSize(QFileInfo(path).size())),
                                        QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel);
    if (answer != QMessageBox::Discard) return;
    if (auto spool = SpoolFile::adopt(path.toStdString())) spool->remove();
    fillStartPage();
}

void MainWindow::editCaptureOptions() {
    auto names = start_->isVisible() ? start_->capturePanel()->selectedNames() : QStringList();
    auto request =
        names.isEmpty() ? CaptureController::usualRequest() : start_->capturePanel()->request(names);
    CaptureOptionsDialog dialog(start_->watch(), request, this);
    if (dialog.exec() == QDialog::Accepted) startCapture(dialog.request());
}

bool MainWindow::isCapturing() const {
    return document_ && document_->state() == CaptureDocument::State::Capturing;
}

void MainWindow::toggleCapture() {
    if (isCapturing()) return document_->stopCapturing();
    startCapture(capturing_->request().interfaces.empty() ? CaptureController::usualRequest()
                                                          : capturing_->request());
}

void MainWindow::startCapture(const CaptureRequest& request) {
    beginCapture([this, request] { capturing_->start(request); });
}

void MainWindow::restartCapture() {
    beginCapture([this] { capturing_->restart(); });
}

void MainWindow::beginCapture(std::function<void()> start) {
    afterSaving([this, start = std::move(start)] {
        closeNow();
        start();
        updateStatus();
        updateCaptureActions();
    });
}

void MainWindow::startRemote() {
    RemoteDialog dialog(this);
    if (dialog.exec() != QDialog::Accepted) return;
    beginCapture([this, request = dialog.request()] { capturing_->start(request); });
}

void MainWindow::showLive(std::shared_ptr<LiveCapture> live) {
    auto document = std::make_unique<CaptureDocument>();
    QString error;
    if (!document->openLive(std::move(live), error)) return tell(error, MessageBar::Level::Error);
    rate_.restart();
    pauseDisplay_->setChecked(false);
    showDocument(std::move(document));
    emit captureBegan();
}

// The capture has ended, or its next file was begun.
void MainWindow::liveEnded() {
    auto live = document_->live();
    auto status = live->status();
    if (status.running) return showLive(live);
    pauseDisplay_->setChecked(false);
    updateCaptureActions();
    if (status.text.empty()) return showWarnings();
    messageBar_->say(tr("%1 The packets up to then are kept.").arg(QString::fromStdString(status.text)),
                     MessageBar::Level::Error, tr("Start again"), [this] { restartCapture(); });
}

void MainWindow::tellCaptureFailed(const LiveError& error) {
    updateStatus();
    updateCaptureActions();
    auto text = QString::fromStdString(error.text);
    emit captureFailed(text);
    if (error.command.empty()) return tell(text, MessageBar::Level::Error);
    auto command = QString::fromStdString(error.command);
    messageBar_->say(tr("%1 In a terminal: %2").arg(text, command), MessageBar::Level::Error,
                     tr("Copy the command"), [command] { QApplication::clipboard()->setText(command); });
}

void MainWindow::updateCaptureActions() {
    bool on = isCapturing();
    startCapture_->setText(on ? tr("&Stop capturing") : tr("&Start capturing"));
    startCapture_->setIcon(icon(on ? QStringLiteral("capture-stop") : QStringLiteral("capture-start")));
    startCapture_->setToolTip(
        QStringLiteral("%1 (%2)").arg(on ? tr("Stop capturing") : tr("Start capturing"),
                                      startCapture_->shortcut().toString(QKeySequence::NativeText)));
    startCapture_->setEnabled(!capturing_->isStarting());
    restartCapture_->setEnabled(document_ && document_->live() && !capturing_->isStarting());
    pauseDisplay_->setEnabled(on);
    // What is being captured, or was not saved yet, is no file to read again.
    const bool isFile = document_ && !on && !document_->isTemporary();
    reload_->setEnabled(isFile);
    follow_->setEnabled(isFile && !document_->live());
}

// "1,200 packets/s  ·  0 dropped  ·  1.2 MB"
QString MainWindow::captureStatus() {
    auto status = document_->live()->status();
    QLocale locale;
    auto number = [&](uint64_t n) { return locale.toString(qulonglong(n)); };
    QStringList parts;
    if (isCapturing())
        parts << tr("%1 packets/s")
                     .arg(locale.toString(rate_.take(document_->capture()->store().size()), 'f', 0));
    if (status.interfaceDropped)
        parts << tr("%1 dropped by the system, %2 by the interface")
                     .arg(number(status.dropped), number(status.interfaceDropped));
    else if (status.countsDrops)
        parts << tr("%1 dropped").arg(number(status.dropped));
    parts << locale.formattedDataSize(qint64(status.bytes));
    if (isCapturing() && document_->isDisplayPaused()) parts << tr("display paused");
    return parts.join(tr("  ·  "));
}

}  // namespace dorsal
