// Live capture in the window.
#include <QApplication>
#include <QClipboard>
#include <QLocale>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>

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
        updateStatus();
    });
    capturing_ = new CaptureController(this);
    connect(capturing_, &CaptureController::captureStarted, this, &MainWindow::showLive);
    connect(capturing_, &CaptureController::captureFailed, this, &MainWindow::tellCaptureFailed);
    updateCaptureActions();
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
