// What the main window's actions do.
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QJsonDocument>
#include <QPointer>
#include <QSaveFile>
#include <QScrollBar>

#include "app/dialogs/coloring_dialog.h"
#include "app/dialogs/properties_dialog.h"
#include "app/dialogs/save_dialog.h"
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

void MainWindow::reload() {
    auto path = document_->path();
    auto packet = list_->currentPacket();
    auto marks = document_->fileChange() <= FileChange::Touched ? document_->marks() : PacketMarks();
    openFile(path);
    if (document_->packetCount() || !document_->session()) return;
    document_->marks() = std::move(marks);
    auto again = [this, packet, document = QPointer<CaptureDocument>(document_.get())] {
        if (document && packet >= 0) list_->selectRow(packets_->rowOf(uint32_t(packet), true));
    };
    connect(document_.get(), &CaptureDocument::finished, this, again);
}

void MainWindow::follow(bool on) {
    if (!document_) return;
    document_->setFollowing(on);
    follow_->setChecked(document_->isFollowing());
    if (on && !document_->isFollowing())
        return tell(tr("This file can't be followed: it was read only up to a damaged place."));
    if (on) autoScroll_->setChecked(true);
}

std::vector<uint32_t> MainWindow::selectedPackets() const {
    std::vector<uint32_t> packets;
    for (auto& range : list_->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row) packets.push_back(packets_->packetAt(row));
    if (packets.empty() && list_->currentPacket() >= 0) packets.push_back(uint32_t(list_->currentPacket()));
    std::sort(packets.begin(), packets.end());
    return packets;
}

void MainWindow::saveAs() {
    auto& marks = document_->marks();
    SaveDialog dialog(this,
                      {document_->packetCount(), uint32_t(packets_->rowCount()),
                       uint32_t(marks.marked.size()), uint32_t(selectedPackets().size())},
                      document_->path());
    if (dialog.exec() != QDialog::Accepted) return;
    auto choice = dialog.choice();
    RowSnapshot from(document_->packetCount());
    if (choice.what == SaveChoice::Displayed) from = packets_->snapshot();
    if (choice.what == SaveChoice::Marked)
        from = RowSnapshot(std::make_shared<Rows>(marks.marked.begin(), marks.marked.end()));
    if (choice.what == SaveChoice::Selected) from = RowSnapshot(std::make_shared<Rows>(selectedPackets()));
    auto session = document_->session();
    auto comments = marks.comments;
    saveJob_ = runJob<QString>(
        this,
        [session, from, comments, choice, ignored = marks.ignored](JobControl& control) {
            auto rows = from.toRows();
            // Ignored packets are not there for anything else either.
            std::erase_if(rows, [&](uint32_t i) {
                bool in = choice.what != SaveChoice::Range || (i + 1 >= choice.from && i < choice.to);
                return !in || ignored.count(i) > 0;
            });
            SaveRequest request;
            request.path = choice.path.toStdString();
            request.options.format = choice.format;
            request.count = rows.size();
            control.total = rows.size();
            request.packetAt = [&](uint64_t i) { return session->store()[rows[i]].header(); };
            request.comments = [&](uint64_t i, std::vector<std::string>& out) {
                auto it = comments.find(rows[i]);
                if (it == comments.end()) return false;
                out = it->second;
                return true;
            };
            request.cancel = &control.cancelled;
            request.progress = &control.done;
            std::string error;
            savePackets(request, session->info(), session->bytes(), error);
            return QString::fromStdString(error);
        },
        [this, path = choice.path](const QString& error) {
            saveJob_.reset();
            if (!error.isEmpty())
                tell(error, MessageBar::Level::Error);
            else
                rememberFile(path);
            updateStatus();
        });
    updateStatus();
}

void MainWindow::exportRows() {
    QString kind;
    auto path = QFileDialog::getSaveFileName(this, tr("Export rows"),
                                             settings_.value(QStringLiteral("folder")).toString(),
                                             tr("CSV (*.csv);;JSON (*.json);;Text (*.txt)"), &kind);
    if (path.isEmpty()) return;
    auto format = path.endsWith(QStringLiteral(".json"))  ? RowFormat::Json
                  : path.endsWith(QStringLiteral(".txt")) ? RowFormat::Text
                                                          : RowFormat::Csv;
    auto session = document_->session();
    saveJob_ = runJob<QString>(
        this,
        [session, rows = packets_->snapshot(), options = shownOptions(packets_->summaryOptions()), path,
         format](JobControl& control) {
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly))
                return tr("“%1” can't be written: %2.").arg(path, file.errorString());
            writeRows(*session, options, rows.toRows(), format, file, control);
            if (control.cancelled) return QString();
            return file.commit() ? QString() : tr("“%1” can't be written: %2.").arg(path, file.errorString());
        },
        [this](const QString& error) {
            saveJob_.reset();
            if (!error.isEmpty()) tell(error, MessageBar::Level::Error);
            updateStatus();
        });
    updateStatus();
}

void MainWindow::askPacketNumber() {
    bool ok = false;
    int last = int(std::min<uint32_t>(document_->packetCount(), INT_MAX));
    int now = int(std::max<int64_t>(0, list_->currentPacket())) + 1;
    int number = QInputDialog::getInt(this, tr("Go to packet"), tr("Packet number (1 to %1):").arg(last), now,
                                      1, std::max(1, last), 1, &ok);
    if (ok) goToPacket(uint32_t(number));
}

void MainWindow::askComment() {
    auto packet = list_->currentPacket();
    if (packet < 0) return;
    auto& comments = document_->marks().comments;
    QString now;
    auto it = comments.find(uint32_t(packet));
    std::vector<std::string> existing;
    if (it != comments.end())
        existing = it->second;
    else if (document_->session()->store()[uint32_t(packet)].header().has(PacketHeader::HasOptions))
        existing = document_->session()
                       ->bytes()
                       .options(document_->session()->store()[uint32_t(packet)].header())
                       .comments;
    for (auto& c : existing)
        now += (now.isEmpty() ? QString() : QStringLiteral("\n")) + QString::fromStdString(c);
    bool ok = false;
    auto text = QInputDialog::getMultiLineText(
        this, tr("Comment"),
        tr("Comment on packet %1 (saved with “Save as” in pcapng files):").arg(packet + 1), now, &ok);
    if (!ok || text == now) return;
    comments[uint32_t(packet)] =
        text.isEmpty() ? std::vector<std::string>() : std::vector<std::string>{text.toStdString()};
    document_->marksChanged(uint32_t(packet));
    showPacket(packet);
}

void MainWindow::toggleMark(std::set<uint32_t> PacketMarks::*set) {
    auto packets = selectedPackets();
    if (packets.empty()) return;
    for (auto packet : packets) PacketMarks::toggle(document_->marks().*set, packet);
    document_->marksChanged(packets.front());
    showPacket(list_->currentPacket());
}

void MainWindow::markDisplayed() {
    auto& marks = document_->marks().marked;
    if (marks.empty() && !packets_->isSorted()) {
        auto rows = packets_->snapshot().toRows();
        marks = std::set<uint32_t>(rows.begin(), rows.end());
    } else {
        for (int i = 0; i < packets_->rowCount(); ++i) marks.insert(packets_->packetAt(i));
    }
    document_->marksChanged(0);
    updateStatus();
}

void MainWindow::stepInConversation(int direction) {
    auto packet = list_->currentPacket();
    if (packet < 0) return;
    auto session = document_->session();
    auto flow = session->store()[uint32_t(packet)].flow;
    if (flow == UINT32_MAX)
        return tell(tr("Packet %1 belongs to no TCP or UDP conversation.").arg(packet + 1));
    if (findJob_) findJob_->cancelled = true;
    findJob_ = runJob<int64_t>(
        this,
        [session, rows = packets_->snapshot(), flow, from = list_->currentIndex().row(), direction](
            JobControl& control) { return findInFlow(*session, rows, flow, from, direction < 0, control); },
        [this, direction](int64_t row) {
            findJob_.reset();
            if (row >= 0)
                list_->selectRow(int(row));
            else
                tell(direction > 0 ? tr("This is the conversation's last displayed packet.")
                                   : tr("This is the conversation's first displayed packet."));
            updateStatus();
        });
}

void MainWindow::stepInHistory(int direction) {
    int64_t to = int64_t(inHistory_) + direction;
    if (to < 0 || to >= int64_t(history_.size())) return;
    inHistory_ = size_t(to);
    goToPacket(history_[inHistory_] + 1);
}

void MainWindow::find(bool backward) {
    if (!document_ || packets_->rowCount() == 0) return;
    auto request = findBar_->request(backward);
    if (auto problem = request.problem(); !problem.isEmpty()) {
        findBar_->open();
        return findBar_->say(problem, !request.text.isEmpty());
    }
    if (findJob_) findJob_->cancelled = true;
    auto session = document_->session();
    auto rows = packets_->snapshot();
    int from = list_->currentIndex().row();
    findJob_ = runJob<int64_t>(
        this,
        [session, options = shownOptions(packets_->summaryOptions()), request, rows,
         from](JobControl& control) { return findRow(*session, options, request, rows, from, control); },
        [this, request, from, rows](int64_t row) {
            findJob_.reset();
            if (row < 0) {
                findBar_->say(tr("Nothing found."), true);
            } else {
                // The rows may have been filtered or sorted anew meanwhile.
                list_->selectRow(packets_->rowOf(rows.at(uint32_t(row)), true));
                showMatch(request);
                bool wrapped = request.backward ? row >= from : row <= from;
                findBar_->say(wrapped ? tr("Found, past the end.") : QString());
            }
            updateStatus();
        });
    updateStatus();
}

// Selects the item or lights up the bytes of the selected packet that were looked for.
void MainWindow::showMatch(const FindRequest& request) {
    auto dissection = detailModel_->dissection();
    if (!dissection || request.where == FindRequest::Where::Rows) return;
    FindMatcher matcher(request);
    if (request.where == FindRequest::Where::Details) {
        auto node = matcher.findIn(*dissection);
        if (node != kNoNode) details_->selectItem(detailModel_->indexOf(node));
        return;
    }
    if (dissection->sources.empty()) return;
    auto [pos, size] = matcher.findIn(dissection->sources[0].bytes);
    if (size == 0) return;
    details_->selectItem(detailModel_->itemAt(0, pos));
    bytes_->showRange(0, pos, size);
}

void MainWindow::copyRows(const QString& format) {
    if (!document_) return;
    auto kind = format == QStringLiteral("csv")    ? RowFormat::Csv
                : format == QStringLiteral("json") ? RowFormat::Json
                                                   : RowFormat::Text;
    auto session = document_->session();
    auto work = [session, options = shownOptions(packets_->summaryOptions()), rows = selectedPackets(),
                 kind](JobControl& control) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        writeRows(*session, options, rows, kind, buffer, control);
        return bytes;
    };
    auto toClipboard = [this](const QByteArray& bytes) {
        saveJob_.reset();
        QApplication::clipboard()->setText(QString::fromUtf8(bytes));
        updateStatus();
    };
    constexpr int kAtOnce = 200;  // more rows than these are written beside the window
    if (list_->selectedRowCount() <= kAtOnce) {
        JobControl control;
        return toClipboard(work(control));
    }
    saveJob_ = runJob<QByteArray>(this, work, toClipboard);
    updateStatus();
}

void MainWindow::copyField(int what) {
    auto item = details_->currentIndex();
    if (!item.isValid()) return;
    auto field = item.data(DetailTreeModel::FieldRole).toString(),
         value = item.data(DetailTreeModel::ValueRole).toString();
    QString text = item.data().toString();
    if (what == 1) text = field;
    if (what == 2) text = value.isEmpty() ? text : value;
    if (what == 3) {
        auto known = Registry::standard().field(field.toStdString());
        bool quoted = known && isString(known->type);
        text = value.isEmpty() ? field
               : quoted        ? QStringLiteral("%1 == \"%2\"")
                              .arg(field, QString(value)
                                              .replace(u'\\', QStringLiteral("\\\\"))
                                              .replace(u'"', QStringLiteral("\\\"")))
                        : QStringLiteral("%1 == %2").arg(field, value);
    }
    QApplication::clipboard()->setText(text);
}

void MainWindow::copyBytes(const QString& format) {
    auto canvas = bytes_->canvas();
    uint32_t pos = canvas->highlightedPos(), size = canvas->highlightedSize();
    if (size == 0) pos = 0, size = uint32_t(canvas->bytes().size());
    auto bytes = canvas->bytes().mid(pos, size);
    QString text;
    if (format == QStringLiteral("dump"))
        text = canvas->asText(pos, size);
    else if (format == QStringLiteral("c")) {
        text = QStringLiteral("const unsigned char packet[] = {");
        for (qsizetype i = 0; i < bytes.size(); ++i)
            text += QStringLiteral("%1%2").arg(
                i == 0        ? QStringLiteral("\n    ")
                : i % 12 == 0 ? QStringLiteral(",\n    ")
                              : QStringLiteral(", "),
                QStringLiteral("0x%1").arg(uint8_t(bytes[i]), 2, 16, QLatin1Char('0')));
        text += QStringLiteral("};\n");
    } else
        text = QString::fromLatin1(bytes.toHex());
    QApplication::clipboard()->setText(text);
}

void MainWindow::addFieldColumn(const QString& field, const QString& title) {
    auto columns = list_->columnsAsShown();
    ColumnSpec column;
    column.title = title;
    column.field = field;
    auto info = std::find_if(columns.begin(), columns.end(),
                             [](auto& c) { return c.kind == ColumnSpec::Kind::Info; });
    columns.insert(info, column);
    packets_->setColumns(columns);
    list_->applyColumns();
}

void MainWindow::setTimeFormat(TimeFormat format, int digits) {
    packets_->setTimeFormat(format, digits);
    settings_.setValue(QStringLiteral("timeFormat"), int(format));
    settings_.setValue(QStringLiteral("timeDigits"), digits);
    for (auto a : timeGroup_->actions()) a->setChecked(a->data().toInt() == int(format));
    for (auto a : digitsGroup_->actions()) a->setChecked(a->data().toInt() == digits);
}

void MainWindow::editColoringRules() {
    ColoringDialog dialog(packets_->coloringRules(), this);
    if (dialog.exec() != QDialog::Accepted) return;
    packets_->setColoringRules(dialog.rules());
    settings_.setValue(QStringLiteral("coloringRules"),
                       QJsonDocument(toJson(dialog.rules())).toJson(QJsonDocument::Compact));
}

void MainWindow::showFileProperties() { showProperties(*document_, this); }

}  // namespace dorsal
