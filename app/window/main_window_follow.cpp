// Following streams.
#include <QMenu>
#include <QMenuBar>

#include "app/dialogs/follow_dialog.h"
#include "app/window/main_window.h"

namespace dorsal {

namespace {
struct Entry {
    FollowKind kind;
    const char *text, *keys, *objectName;
};
// The keys are those of Wireshark.
constexpr Entry kEntries[] = {
    {FollowKind::Tcp, QT_TRANSLATE_NOOP("dorsal::MainWindow", "Follow &TCP stream"), "Ctrl+Alt+Shift+T",
     "followTcpAction"},
    {FollowKind::Udp, QT_TRANSLATE_NOOP("dorsal::MainWindow", "Follow &UDP stream"), "Ctrl+Alt+Shift+U",
     "followUdpAction"},
    {FollowKind::Tls, QT_TRANSLATE_NOOP("dorsal::MainWindow", "Follow T&LS stream"), "Ctrl+Alt+Shift+S",
     "followTlsAction"},
    {FollowKind::Http, QT_TRANSLATE_NOOP("dorsal::MainWindow", "Follow &HTTP stream"), "Ctrl+Alt+Shift+H",
     "followHttpAction"}};
}  // namespace

void MainWindow::makeAnalyseMenu() {
    auto menu = menuBar()->addMenu(tr("&Analyse"));
    for (auto& e : kEntries)
        action(menu, nullptr, tr(e.text), QKeySequence(QLatin1String(e.keys)), [this, kind = e.kind] {
            followStream(kind);
        })->setObjectName(QLatin1String(e.objectName));
}

// Those of the streams that the selected packet belongs to.
void MainWindow::addFollowActions(QMenu& menu) {
    auto packet = list_->currentPacket();
    if (!document_ || packet < 0) return;
    bool first = true;
    for (auto& e : kEntries) {
        if (!followableStream(*document_->capture(), e.kind, uint32_t(packet))) continue;
        if (first) menu.addSeparator();
        first = false;
        menu.addAction(findChild<QAction*>(QLatin1String(e.objectName)));
    }
}

void MainWindow::followStream(FollowKind kind) {
    auto packet = list_->currentPacket();
    if (packet < 0) return tell(tr("Select a packet of the stream first."));
    auto stream = followableStream(*document_->capture(), kind, uint32_t(packet));
    if (!stream)
        return tell(tr("Packet %1 belongs to no %2 stream.")
                        .arg(packet + 1)
                        .arg(QString::fromLatin1(followKindName(kind)).toUpper()));
    auto dialog = new FollowDialog(document_->capture(), kind, *stream, this);
    connect(dialog, &FollowDialog::packetClicked, this, &MainWindow::goToPacket);
    // As in Wireshark the list shows the stream's packets beside its bytes; what was filtered before is kept
    // for the way back.
    auto before = filter_->text();
    connect(dialog, &FollowDialog::filterOutRequested, this, [this, before](const QString& filter) {
        filter_->write(before);
        joinFilter(filter, before.isEmpty() ? FilterJoin::Not : FilterJoin::AndNot);
    });
    connect(document_.get(), &QObject::destroyed, dialog, &QDialog::close);
    filter_->apply(QStringLiteral("%1 eq %2").arg(QLatin1String(followStreamField(kind))).arg(*stream));
    dialog->show();
}

}  // namespace dorsal
