// Following a stream in the window.
#include "support/opened.h"

#include <QComboBox>
#include <QPlainTextEdit>

#include "app/dialogs/follow_dialog.h"

using namespace dorsal;

class FollowDialogTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;

    static FollowDialog* follow(Opened& o, const char* keys) {
        o.press(keys);
        auto dialog = o.window.findChild<FollowDialog*>();
        if (dialog && dialog->stream().runs.empty()) {
            QSignalSpy loaded(dialog, &FollowDialog::loaded);
            loaded.wait();
        }
        return dialog;
    }
    static QPlainTextEdit* text(FollowDialog* d) { return d->findChild<QPlainTextEdit*>(); }

  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }

    void bothSidesAreShown() {
        Opened o(capture("http/get.pcap"));
        o.list()->selectPacket(0);
        auto dialog = follow(o, "Ctrl+Alt+Shift+T");
        QVERIFY(dialog);
        auto shown = text(dialog)->toPlainText();
        QVERIFY(shown.startsWith(QStringLiteral("GET / HTTP/1.1\nHost: 192.0.2.20\n")));
        QVERIFY(shown.contains(QStringLiteral("HTTP/1.1 200 OK\nServer: nginx\n")));
        QCOMPARE(o.filter()->text(), QStringLiteral("tcp.stream eq 0"));
        dialog->findChild<QComboBox*>(QStringLiteral("followSide"))->setCurrentIndex(2);
        QVERIFY(text(dialog)->toPlainText().startsWith(QStringLiteral("HTTP/1.1 200 OK")));
        dialog->findChild<QComboBox*>(QStringLiteral("followFormat"))->setCurrentIndex(2);
        QVERIFY(text(dialog)->toPlainText().startsWith(QStringLiteral(
            "    00000000  48 54 54 50 2f 31 2e 31  20 32 30 30 20 4f 4b 0d  HTTP/1.1  200 OK.\n")));
    }

    void aByteLeadsToItsPacket() {
        Opened o(capture("http/get.pcap"));
        o.list()->selectPacket(0);
        auto dialog = follow(o, "Ctrl+Alt+Shift+T");
        QTRY_VERIFY(!o.window.packets()->isFiltering());
        auto edit = text(dialog);
        QVERIFY(edit->find(QStringLiteral("nginx")) || (edit->moveCursor(QTextCursor::Start), false));
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("followPlace"))
                    ->text()
                    .startsWith(QStringLiteral("Packet 6, sent by the server")));
        auto cursor = edit->textCursor();
        cursor.clearSelection();
        edit->setTextCursor(cursor);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(o.list()->currentPacket(), 5);
    }

    void findsAndSaves() {
        Opened o(capture("http/get.pcap"));
        o.list()->selectPacket(0);
        auto dialog = follow(o, "Ctrl+Alt+Shift+T");
        auto find = dialog->findChild<QLineEdit*>(QStringLiteral("followFind"));
        QTest::keyClicks(find, QStringLiteral("doctype"));
        QTest::keyClick(find, Qt::Key_Return);
        QCOMPARE(text(dialog)->textCursor().selectedText(), QStringLiteral("DOCTYPE"));
        dialog->findChild<QComboBox*>(QStringLiteral("followFormat"))->setCurrentIndex(3);
        dialog->findChild<QComboBox*>(QStringLiteral("followSide"))->setCurrentIndex(1);
        auto path = settings_.filePath(QStringLiteral("saved"));
        dialog->saveTo(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(
            file.readAll(),
            QByteArray("GET / HTTP/1.1\r\nHost: 192.0.2.20\r\nUser-Agent: curl/8\r\nAccept: */*\r\n\r\n"));
    }

    void datagramsAndTheWrongKind() {
        Opened o(capture("dns/errors.pcap"));
        o.list()->selectPacket(0);
        o.press("Ctrl+Alt+Shift+T");
        QVERIFY(!o.window.findChild<FollowDialog*>());
        QCOMPARE(o.message(), QStringLiteral("Packet 1 belongs to no TCP stream."));
        auto dialog = follow(o, "Ctrl+Alt+Shift+U");
        QVERIFY(dialog);
        QCOMPARE(dialog->stream().runs.size(), size_t(2));
    }

    void retransmissionsAreMarked() {
        Opened o(capture("tcp/analysis_by_hand.pcap"));
        o.list()->selectPacket(0);
        QPointer<FollowDialog> dialog = follow(o, "Ctrl+Alt+Shift+T");
        QVERIFY(text(dialog)->toPlainText().contains(QStringLiteral("[packet 13 repeats 100 bytes]")));
        o.window.closeFile();
        QVERIFY(!dialog || !dialog->isVisible());
    }
};

QTEST_MAIN(FollowDialogTest)
#include "follow_dialog_test.moc"
