// What the main window says: status bar, title, message bar.
#include <QFileInfo>
#include <QHeaderView>
#include <QLocale>
#include <bit>

#include "app/window/main_window.h"

namespace dorsal {

namespace {

QString plural(qulonglong n, const QString& one, const QString& many) {
    return QStringLiteral("%1 %2").arg(QLocale().toString(n), n == 1 ? one : many);
}

// What an item is and where it is: "Don't fragment (ip.flags.df), bit 6 of byte 20".
QString describe(const QModelIndex& item) {
    auto field = item.data(DetailTreeModel::FieldRole).toString();
    auto size = item.data(DetailTreeModel::SizeRole).toUInt();
    auto pos = item.data(DetailTreeModel::PosRole).toUInt();
    auto bits = item.data(DetailTreeModel::BitsRole).toULongLong();
    auto known = field.isEmpty() ? nullptr : Registry::standard().field(field.toStdString());
    auto text = known ? QStringLiteral("%1 (%2)").arg(QString::fromUtf8(known->name), field)
                      : item.data().toString().section(u':', 0, 0);
    if (size == 0) return text;
    if (bits) {
        // Bits count from 0, the most significant of the item's first byte, as in RFCs.
        int first = std::countl_zero(bits) - int(64 - 8 * size),
            last = int(8 * size) - 1 - std::countr_zero(bits);
        text += first == last ? MainWindow::tr(", bit %1").arg(first)
                              : MainWindow::tr(", bits %1 to %2").arg(first).arg(last);
        return text + (size == 1 ? MainWindow::tr(" of byte %1").arg(pos)
                                 : MainWindow::tr(" of bytes %1 to %2").arg(pos).arg(pos + size - 1));
    }
    return text + QStringLiteral(", ") + plural(size, MainWindow::tr("byte"), MainWindow::tr("bytes"));
}

}  // namespace

void MainWindow::updateStatus() {
    auto item = details_->currentIndex();
    if (item.isValid()) {
        statusField_->setText(describe(item));
    } else {
        statusField_->setText(document_ ? titleOfFile() : QString());
    }
    bool loading = document_ && document_->state() == CaptureDocument::State::Loading;
    bool working = packets_->isFiltering() || packets_->isSorting() || !tasks_.isEmpty();
    const bool starting = capturing_->isStarting();
    progress_->setVisible(loading || working || starting);
    cancel_->setVisible(loading || working || starting);
    statusState_->setText(capturing_->isStarting()  ? tr("Starting to capture")
                          : loading                 ? tr("Reading")
                          : packets_->isFiltering() ? tr("Filtering")
                          : packets_->isSorting()   ? tr("Sorting")
                                                    : tasks_.name());
    double done = loading                                            ? document_->progress()
                  : packets_->isFiltering() || packets_->isSorting() ? packets_->jobProgress()
                                                                     : tasks_.progress();
    progress_->setRange(0, starting ? 0 : 1000);
    progress_->setValue(int(done * 1000));
    if (!document_) {
        statusCounts_->clear();
        return;
    }
    QLocale locale;
    auto text = plural(document_->packetCount(), tr("packet"), tr("packets"));
    if (!packets_->filter().empty()) {
        double percent =
            document_->packetCount() ? 100.0 * packets_->rowCount() / document_->packetCount() : 0;
        text += tr("  ·  %1 displayed (%2 %)")
                    .arg(locale.toString(packets_->rowCount()), locale.toString(percent, 'f', 1));
    }
    if (auto marked = document_->marks().marked.size())
        text += tr("  ·  %1 marked").arg(locale.toString(qulonglong(marked)));
    if (document_->live())
        text += tr("  ·  %1").arg(captureStatus());
    else if (document_->isFollowing())
        text += tr("  ·  following the file");
    else if (document_->state() == CaptureDocument::State::Cancelled)
        text += tr("  ·  reading was cancelled");
    else if (!loading && document_->loadTime() > 0)
        text += tr("  ·  read in %1 s").arg(locale.toString(double(document_->loadTime()) / 1000, 'f', 2));
    if (document_->packetCount() >
        uint32_t(INT_MAX) / uint32_t(list_->verticalHeader()->defaultSectionSize()))
        text += tr("  ·  more rows than a list can scroll: use a filter to reach the last ones");
    statusCounts_->setText(text);
}

QString MainWindow::titleOfFile() const {
    if (document_->live() && document_->isTemporary())
        return (isCapturing() ? tr("Capturing from %1") : tr("Capture from %1"))
            .arg(QString::fromStdString(document_->live()->title()));
    return document_->path() == QStringLiteral("-") ? tr("Standard input")
                                                    : QFileInfo(document_->path()).fileName();
}

void MainWindow::updateTitle() {
    setWindowTitle(document_ ? tr("%1[*] — Dorsal").arg(titleOfFile()) : tr("Dorsal"));
    bool unsaved = document_ && (document_->hasUnsavedComments() || document_->isTemporary());
    setWindowModified(unsaved);
    findChild<QAction*>(QStringLiteral("saveAction"))->setEnabled(unsaved);
    setWindowFilePath(document_ ? document_->path() : QString());
}

void MainWindow::tell(const QString& text, MessageBar::Level level) { messageBar_->say(text, level); }

void MainWindow::showWarnings() {
    auto warnings = document_->capture()->warnings();
    if (warnings.empty()) return;
    auto text = QString::fromStdString(warnings.front().text);
    if (warnings.size() == 1) return tell(text, MessageBar::Level::Warning);
    messageBar_->say(tr("%1 And %2 more.").arg(text).arg(warnings.size() - 1), MessageBar::Level::Warning,
                     tr("Show all"), [this] { showFileProperties(); });
}

void MainWindow::tellFileChange(FileChange change) {
    using Level = MessageBar::Level;
    auto name = QFileInfo(document_->path()).fileName();
    QLocale locale;
    auto size = [&](uint64_t bytes) { return locale.formattedDataSize(qint64(bytes)); };
    auto again = [this] { reload(); };
    switch (change) {
        case FileChange::None:
        case FileChange::Touched: break;
        case FileChange::Grown:
            messageBar_->say(tr("“%1” has grown by %2 since it was read.")
                                 .arg(name, size(document_->fileSize() - document_->bytesRead())),
                             Level::Note, tr("Follow the file"), [this] { follow(true); });
            break;
        case FileChange::Cut:
            messageBar_->say(tr("“%1” was cut to %2 by another program; %3 of it had been read. What is gone "
                                "can't be shown any more.")
                                 .arg(name, size(document_->fileSize()), size(document_->bytesRead())),
                             Level::Error, tr("Reload"), again);
            break;
        case FileChange::Replaced:
            messageBar_->say(
                tr("“%1” was replaced: it holds other packets than those that are shown.").arg(name),
                Level::Warning, tr("Reload"), again);
            break;
        case FileChange::Gone:
            messageBar_->say(tr("“%1” was deleted or moved. What was read stays as long as this window shows "
                                "it.")
                                 .arg(name),
                             Level::Warning, tr("Save as…"), [this] { saveAs(); });
            break;
    }
}

// The innermost thing that is open goes away; in the end the keyboard is in the list.
void MainWindow::escape() {
    if (findBar_->isVisible())
        findBar_->closeBar();
    else if (messageBar_->isVisible())
        messageBar_->hide();
    else if (!workspace_->timeRange().all())
        workspace_->undoTimeRange();
    else if (list_->isVisible())
        list_->setFocus();
}

}  // namespace dorsal
