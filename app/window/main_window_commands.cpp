// What the main window's actions do.
#include <QApplication>
#include <QClipboard>
#include <QInputDialog>
#include <QJsonDocument>

#include "app/dialogs/coloring_dialog.h"
#include "app/dialogs/comment_dialog.h"
#include "app/dialogs/field_dialog.h"
#include "app/dialogs/preferences_dialog.h"
#include "app/dialogs/properties_dialog.h"
#include "app/window/main_window.h"
#include "model/row_export.h"

namespace dorsal {

void MainWindow::follow(bool on) {
    if (!document_) return;
    document_->setFollowing(on);
    follow_->setChecked(document_->isFollowing());
    if (on && !document_->isFollowing())
        return tell(tr("This file can't be followed: it was read only up to a damaged place."));
    if (on) autoScroll_->setChecked(true);
}

std::vector<uint32_t> MainWindow::selectedRows() const {
    std::vector<uint32_t> rows;
    rows.reserve(size_t(list_->selectedRowCount()));
    for (auto& range : list_->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row) rows.push_back(uint32_t(row));
    if (rows.empty() && list_->currentPacket() >= 0) rows.push_back(uint32_t(list_->currentIndex().row()));
    if (!std::is_sorted(rows.begin(), rows.end())) std::sort(rows.begin(), rows.end());
    return rows;
}

// In the capture's order.
std::vector<uint32_t> MainWindow::selectedPackets() const {
    auto packets = selectedRows();
    for (auto& p : packets) p = packets_->packetAt(p);
    if (!std::is_sorted(packets.begin(), packets.end())) std::sort(packets.begin(), packets.end());
    return packets;
}

void MainWindow::askPacketNumber() {
    bool ok = false;
    int last = int(std::min<uint32_t>(document_->packetCount(), INT_MAX));
    int now = int(std::max<int64_t>(0, list_->currentPacket())) + 1;
    int number = QInputDialog::getInt(this, tr("Go to packet"), tr("Packet number (1 to %1):").arg(last), now,
                                      1, std::max(1, last), 1, &ok);
    if (ok) goToPacket(uint32_t(number));
}

void MainWindow::askComments() {
    auto packet = list_->currentPacket();
    if (packet < 0) return;
    CommentDialog dialog(uint32_t(packet) + 1, document_->comments(uint32_t(packet)), this);
    if (dialog.exec() != QDialog::Accepted) return;
    document_->setComments(uint32_t(packet), dialog.comments());
    marksChanged();
}

void MainWindow::deleteComments() {
    for (auto packet : selectedPackets())
        if (!document_->comments(packet).empty()) document_->setComments(packet, {});
    marksChanged();
}

void MainWindow::marksChanged() {
    document_->marksChanged(0);
    updateTitle();
    showPacket(list_->currentPacket());
}

// As in Wireshark: what is mixed becomes one thing, and what is one thing changes.
void MainWindow::toggleMark(PacketSet PacketMarks::*set) {
    auto packets = selectedPackets();
    auto& marks = document_->marks().*set;
    bool all = std::all_of(packets.begin(), packets.end(), [&](uint32_t p) { return marks.contains(p); });
    for (auto packet : packets) all ? marks.erase(packet) : marks.insert(packet);
    marksChanged();
}

void MainWindow::changeDisplayed(PacketSet PacketMarks::*set, bool in) {
    auto& marks = document_->marks().*set;
    for (int i = 0; i < packets_->rowCount(); ++i)
        in ? marks.insert(packets_->packetAt(i)) : marks.erase(packets_->packetAt(i));
    marksChanged();
}

// In the order of the list, past its end if need be.
void MainWindow::goToMark(PacketSet PacketMarks::*set, bool forward) {
    auto& marks = document_->marks().*set;
    int64_t count = packets_->rowCount(), now = std::max(0, list_->currentIndex().row());
    for (int64_t i = 1; !marks.empty() && i <= count; ++i) {
        int64_t row = (forward ? now + i : now - i + count) % count;
        if (marks.contains(packets_->packetAt(row))) return list_->selectRow(int(row));
    }
    tell(set == &PacketMarks::marked
             ? tr("No packet that is displayed is marked. Ctrl+M marks one.")
             : tr("No packet that is displayed is a time reference. Ctrl+T makes it one."));
}

void MainWindow::stepInConversation(int direction) {
    auto packet = list_->currentPacket();
    if (packet < 0) return;
    auto capture = document_->capture();
    auto flow = capture->store()[uint32_t(packet)].flow;
    if (flow == UINT32_MAX)
        return tell(tr("Packet %1 belongs to no TCP or UDP conversation.").arg(packet + 1));
    tasks_.start<int64_t>(
        tr("Finding"),
        [capture, rows = packets_->snapshot(), flow, from = list_->currentIndex().row(), direction](
            JobControl& control) { return findInFlow(*capture, rows, flow, from, direction < 0, control); },
        [this, direction](int64_t row) {
            if (row >= 0)
                list_->selectRow(int(row));
            else
                tell(direction > 0 ? tr("This is the conversation's last displayed packet.")
                                   : tr("This is the conversation's first displayed packet."));
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
    auto list = packets_->listed();
    int from = list_->currentIndex().row();
    findBar_->say(tr("Looking…"));
    tasks_.start<int64_t>(
        tr("Finding"),
        [capture = document_->capture(), options = shownOptions(packets_->summaryOptions()), request, list,
         from](JobControl& control) { return findRow(*capture, options, request, list, from, control); },
        [this, request, from, rows = list.rows](int64_t row) {
            if (row < 0) return findBar_->say(tr("Nothing found."), true);
            // The rows may have been filtered or sorted anew meanwhile.
            list_->selectRow(packets_->rowOf(rows.at(uint32_t(row)), true));
            showMatch(request);
            bool wrapped = request.backward ? row >= from : row <= from;
            findBar_->say(!wrapped           ? QString()
                          : request.backward ? tr("Found, past the start.")
                                             : tr("Found, past the end."));
        });
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
    auto rows = std::make_shared<Rows>(selectedRows());
    auto work = [capture = document_->capture(), options = shownOptions(packets_->summaryOptions()),
                 list = packets_->listed(), which = RowSnapshot(rows), kind](JobControl& control) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        writeRows(*capture, options, list, which, kind, buffer, control);
        return bytes;
    };
    auto toClipboard = [](const QByteArray& bytes) {
        QApplication::clipboard()->setText(QString::fromUtf8(bytes));
    };
    constexpr size_t kAtOnce = 200;  // more rows than these are written beside the window
    if (rows->size() <= kAtOnce) {
        JobControl control;
        return toClipboard(work(control));
    }
    tasks_.start<QByteArray>(tr("Copying"), work, toClipboard);
}

void MainWindow::copyField(int what) {
    auto item = details_->currentIndex();
    if (!item.isValid()) return;
    auto field = item.data(DetailTreeModel::FieldRole).toString(),
         value = item.data(DetailTreeModel::ValueRole).toString();
    QString text = item.data().toString();
    if (what == 1) text = field;
    if (what == 2) text = value.isEmpty() ? text : value;
    if (what == 3) text = filterOfItem(item);
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

void MainWindow::setColumns(std::vector<ColumnSpec> columns) {
    packets_->setColumns(std::move(columns));
    list_->applyColumns();
}

void MainWindow::addFieldColumn(const QString& field) {
    auto known = Registry::standard().field(field.toStdString());
    if (!known) return tell(tr("There is no field named “%1”.").arg(field), MessageBar::Level::Error);
    auto columns = list_->columnsAsShown();
    ColumnSpec column;
    column.title = QString::fromLatin1(known->name);
    column.field = field;
    auto info = std::find_if(columns.begin(), columns.end(),
                             [](auto& c) { return c.kind == ColumnSpec::Kind::Info; });
    columns.insert(info, column);
    setColumns(columns);
}

void MainWindow::askFieldColumn() {
    auto field = askField(this);
    if (!field.isEmpty()) addFieldColumn(field);
}

void MainWindow::setTheme(Theme::Choice choice) {
    Theme::instance().apply(choice);
    settings_.setValue(QStringLiteral("theme"), int(choice));
}

void MainWindow::editPreferences(int page) {
    Preferences now{list_->columnsAsShown(), packets_->timeFormat(), packets_->timeDigits(),
                    Theme::instance().choice()};
    PreferencesDialog dialog(now, page, this);
    if (dialog.exec() != QDialog::Accepted) return;
    auto wanted = dialog.preferences();
    setColumns(wanted.columns);
    setTimeFormat(wanted.time, wanted.digits);
    if (wanted.theme != now.theme) setTheme(wanted.theme);
}

void MainWindow::zoom(int step) {
    list_->changeFontSize(step);
    auto f = list_->font();
    details_->setFont(f);
    auto mono = bytes_->canvas()->font();
    mono.setPointSizeF(f.pointSizeF());
    bytes_->canvas()->setFont(mono);
    settings_.setValue(QStringLiteral("zoom"), f.pointSizeF() - QApplication::font().pointSizeF());
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
