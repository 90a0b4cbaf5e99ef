// Opening, closing and saving captures.
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSaveFile>
#include <QStatusBar>

#include "app/window/icon.h"
#include "app/window/main_window.h"
#include "model/capture/capture_writer.h"
#include "model/row_export.h"

namespace dorsal {

void MainWindow::chooseFile() {
    auto folder = settings_.value(QStringLiteral("folder")).toString();
    auto path = QFileDialog::getOpenFileName(this, tr("Open capture"), folder,
                                             tr("Captures (*.pcap *.pcapng *.cap *.ntar *.gz *.zst *.lz4 "
                                                "*.xz *.pcap.* *.pcapng.*);;All files (*)"));
    if (path.isEmpty()) return;
    settings_.setValue(QStringLiteral("folder"), QFileInfo(path).path());
    openFile(path);
}

void MainWindow::openFile(const QString& path) {
    afterSaving([this, path] { openNow(path); });
}

bool MainWindow::openNow(const QString& path) {
    auto document = std::make_unique<CaptureDocument>();
    QString error;
    auto full = path == QStringLiteral("-") ? path : QFileInfo(path).absoluteFilePath();
    if (!document->open(full, error)) {
        tell(error, MessageBar::Level::Error);
        emit openFailed(error);
        return false;
    }
    showDocument(std::move(document));
    rememberFile(full);
    return true;
}

void MainWindow::showDocument(std::unique_ptr<CaptureDocument> document) {
    closeNow();
    document_ = std::move(document);
    workspace_->setDocument(document_.get());  // the model hears of new packets before the window does
    list_->showSort();
    if (document_->live()) autoScroll_->setChecked(true);
    list_->setFollowsEnd(autoScroll_->isChecked());
    connect(document_.get(), &CaptureDocument::packetsAvailable, this, [this] {
        // What is captured scrolls by; a file is read from its first packet on.
        if (!document_->live() && list_->currentPacket() < 0 && packets_->rowCount()) list_->selectRow(0);
        updateStatus();
    });
    connect(document_.get(), &CaptureDocument::progressed, this, &MainWindow::updateStatus);
    connect(document_.get(), &CaptureDocument::finished, this, [this] {
        updateStatus();
        updateTitle();
        if (document_->live())
            liveEnded();
        else
            showWarnings();
        emit loaded();
    });
    connect(document_.get(), &CaptureDocument::fileChanged, this, &MainWindow::tellFileChange);
    connect(document_.get(), &CaptureDocument::followingChanged, this, [this](bool on) {
        QSignalBlocker quiet(follow_);
        follow_->setChecked(on);
        updateStatus();
    });
    setCaptureOpen(true);
    updateTitle();
    updateStatus();
    updateCaptureActions();
    list_->setFocus();
}

// The same packets again, perhaps under another name: what the person did with them stays.
void MainWindow::openKeeping(const QString& path, PacketMarks marks) {
    auto packet = list_->currentPacket();
    if (!openNow(path)) return;
    document_->marks() = std::move(marks);
    updateTitle();
    auto again = [this, packet, document = QPointer<CaptureDocument>(document_.get())] {
        if (document && packet >= 0) list_->selectRow(packets_->rowOf(uint32_t(packet), true));
    };
    connect(document_.get(), &CaptureDocument::finished, this, again);
}

void MainWindow::closeFile() {
    if (document_) afterSaving([this] { closeNow(); });
}

void MainWindow::closeNow() {
    messageBar_->hide();
    if (!document_) return;
    savePanes();
    history_.clear();
    follow_->setChecked(false);
    tasks_.cancel(tr("Finding"));  // what is being saved goes on
    workspace_->setDocument(nullptr);
    detailModel_->clear();
    bytes_->showPacket(nullptr);
    document_.reset();
    setCaptureOpen(false);
    updateTitle();
    updateStatus();
    updateCaptureActions();
}

void MainWindow::reload() {
    auto path = document_->path();
    if (document_->fileChange() <= FileChange::Touched) return openKeeping(path, document_->marks());
    afterSaving([this, path] { openKeeping(path, {}); });
}

void MainWindow::afterSaving(std::function<void()> then) {
    bool packets = document_ && document_->hasUnsavedPackets();
    if (!document_ || (!packets && !document_->hasUnsavedComments())) return then();
    QMessageBox box(this);
    box.setObjectName(QStringLiteral("unsavedDialog"));
    box.setIconPixmap(icon(packets ? QStringLiteral("save") : QStringLiteral("comment")).pixmap(32, 32));
    auto count = document_->marks().comments.size();
    if (packets) {
        auto number = QLocale().toString(document_->packetCount());
        box.setWindowTitle(tr("Unsaved packets"));
        box.setText(isCapturing() ? tr("Stop capturing and save the %1 packets?").arg(number)
                                  : tr("Save the %1 captured packets?").arg(number));
        box.setInformativeText(tr("Without that they are deleted."));
    } else {
        box.setWindowTitle(tr("Unsaved comments"));
        box.setText(count == 1 ? tr("Save the comment that you changed in “%1”?").arg(titleOfFile())
                               : tr("Save the comments on %1 packets that you changed in “%2”?")
                                     .arg(count)
                                     .arg(titleOfFile()));
        box.setInformativeText(tr("They will be lost otherwise."));
    }
    box.setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    box.setDefaultButton(QMessageBox::Save);
    auto answer = box.exec();
    if (answer == QMessageBox::Save) return afterCapturing([this, then = std::move(then)] { save(then); });
    if (answer != QMessageBox::Discard) return;
    document_->discard();
    document_->marks().comments.clear();
    then();
}

// Stops the capture, if there is one, and goes on when its last packet is there.
void MainWindow::afterCapturing(std::function<void()> then) {
    if (!isCapturing()) return then();
    connect(this, &MainWindow::loaded, this, std::move(then), Qt::SingleShotConnection);
    document_->stopCapturing();
}

void MainWindow::save(std::function<void()> then) {
    auto info = document_->capture()->info();
    // Only what is whole and known to its end is written over itself.
    bool inPlace = !document_->isTemporary() && info.format == CaptureFormat::Pcapng &&
                   info.compression == Compression::None &&
                   document_->state() == CaptureDocument::State::Complete && !document_->isFollowing() &&
                   document_->capture()->warnings().empty() && document_->fileChange() == FileChange::None &&
                   QFileInfo(document_->path()).isFile();
    if (!inPlace) return saveAs(std::move(then));
    if (!document_->hasUnsavedComments()) return then ? then() : void();
    SaveChoice choice;
    choice.path = document_->path();
    choice.format = CaptureFormat::Pcapng;
    write(choice, std::move(then));
}

void MainWindow::saveAs(std::function<void()> then) {
    auto& marks = document_->marks();
    SaveCounts counts{document_->packetCount(), uint32_t(packets_->rowCount()), marks.marked.size(),
                      uint32_t(list_->selectedRowCount()), marks.ignored.size()};
    auto path = document_->path();
    if (document_->isTemporary())
        path = QDir(settings_.value(QStringLiteral("folder"), QDir::homePath()).toString())
                   .filePath(QFileInfo(path).fileName());
    SaveDialog dialog(this, counts, path);
    if (dialog.exec() == QDialog::Accepted) write(dialog.choice(), std::move(then));
}

// The temporary file of a capture becomes a lasting one.
void MainWindow::keepAs(const QString& path, std::function<void()> then) {
    QString error;
    if (!document_->keepAs(path, error)) return tell(error, MessageBar::Level::Error);
    rememberFile(path);
    settings_.setValue(QStringLiteral("folder"), QFileInfo(path).path());
    updateCaptureActions();
    updateTitle();
    updateStatus();
    statusBar()->showMessage(tr("Saved as %1").arg(path), 6000);
    if (then) then();
}

void MainWindow::write(const SaveChoice& choice, std::function<void()> then) {
    auto& marks = document_->marks();
    RowSnapshot from(document_->packetCount());
    if (choice.what == SaveChoice::Displayed) from = packets_->snapshot();
    if (choice.what == SaveChoice::Marked)
        from = RowSnapshot(std::make_shared<Rows>(marks.marked.toVector()));
    if (choice.what == SaveChoice::Selected) from = RowSnapshot(std::make_shared<Rows>(selectedPackets()));
    // Of a capture that goes on, a copy is written.
    bool whole = choice.what == SaveChoice::All && (!choice.leaveOutIgnored || marks.ignored.empty()) &&
                 !isCapturing();
    if (whole && document_->isTemporary() && choice.format == CaptureFormat::Pcapng && marks.comments.empty())
        return keepAs(choice.path, std::move(then));
    auto work = [capture = document_->capture(), from, comments = marks.comments, choice,
                 ignored = choice.leaveOutIgnored ? marks.ignored : PacketSet()](JobControl& control) {
        auto rows = from.toRows();
        std::erase_if(rows, [&](uint32_t i) {
            bool in = choice.what != SaveChoice::Range || (i + 1 >= choice.from && i < choice.to);
            return !in || ignored.contains(i);
        });
        SaveRequest request;
        request.path = choice.path.toStdString();
        request.options.format = choice.format;
        request.count = rows.size();
        control.total = rows.size();
        request.packetAt = [&](uint64_t i) { return capture->store()[rows[i]].header(); };
        request.comments = [&](uint64_t i, std::vector<std::string>& out) {
            auto it = comments.find(rows[i]);
            if (it == comments.end()) return false;
            out = it->second;
            return true;
        };
        request.cancel = &control.cancelled;
        request.progress = &control.done;
        std::string error;
        savePackets(request, capture->info(), capture->bytes(), error);
        return QString::fromStdString(error);
    };
    auto saved = [this, choice, whole, then,
                  document = QPointer<CaptureDocument>(document_.get())](const QString& error) {
        if (!error.isEmpty()) return tell(error, MessageBar::Level::Error);
        if (whole && document) {
            auto kept = document_->marks();
            if (choice.format == CaptureFormat::Pcapng) kept.comments.clear();
            document_->marks().comments = kept.comments;
            document_->discard();  // a temporary file has done its work
            if (then) {
                rememberFile(choice.path);
                return then();
            }
            openKeeping(choice.path, std::move(kept));
        } else {
            rememberFile(choice.path);
        }
        statusBar()->showMessage(tr("Saved as %1").arg(choice.path), 6000);
    };
    tasks_.start<QString>(tr("Saving"), work, saved);
}

void MainWindow::exportRows() {
    auto path = QFileDialog::getSaveFileName(this, tr("Export rows"),
                                             settings_.value(QStringLiteral("folder")).toString(),
                                             tr("CSV (*.csv);;JSON (*.json);;Text (*.txt)"));
    if (path.isEmpty()) return;
    auto format = path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive)  ? RowFormat::Json
                  : path.endsWith(QStringLiteral(".txt"), Qt::CaseInsensitive) ? RowFormat::Text
                                                                               : RowFormat::Csv;
    auto work = [capture = document_->capture(), list = packets_->listed(),
                 options = shownOptions(packets_->summaryOptions()), path, format](JobControl& control) {
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly)) {
            RowSnapshot every(list.rows.size());
            bool written = writeRows(*capture, options, list, every, format, file, control);
            if (control.cancelled || (written && file.commit())) return QString();
        }
        return tr("“%1” can't be written: %2.").arg(path, file.errorString());
    };
    tasks_.start<QString>(tr("Exporting"), work, [this, path](const QString& error) {
        if (!error.isEmpty()) return tell(error, MessageBar::Level::Error);
        statusBar()->showMessage(tr("Exported to %1").arg(path), 6000);
    });
}

QStringList MainWindow::recentFiles() const {
    return settings_.value(QStringLiteral("recentFiles")).toStringList();
}

void MainWindow::rememberFile(const QString& path) {
    if (path == QStringLiteral("-")) return;
    auto files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    while (files.size() > 12) files.removeLast();
    settings_.setValue(QStringLiteral("recentFiles"), files);
}

void MainWindow::forgetFile(const QString& path) {
    auto files = recentFiles();
    files.removeAll(path);
    settings_.setValue(QStringLiteral("recentFiles"), files);
    start_->setRecentFiles(files);
}

}  // namespace dorsal
