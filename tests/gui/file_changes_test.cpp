// A capture that other programs write to while the window shows it.
#include <QFile>
#include <QTemporaryDir>

#include "gui/support/opened.h"

using namespace dorsal;

namespace {

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes, QIODevice::OpenMode mode = QIODevice::WriteOnly) {
    QFile file(path);
    QVERIFY(file.open(mode));
    QCOMPARE(file.write(bytes), bytes.size());
}

// The bytes of a pcap file up to the end of its packet `count` (16 bytes of record header, RFC draft pcap).
qsizetype endOf(const QByteArray& pcap, int count) {
    qsizetype at = 24;
    for (int i = 0; i < count; ++i) {
        uint32_t captured;
        std::memcpy(&captured, pcap.constData() + at + 8, 4);
        at += 16 + captured;
    }
    return at;
}

}  // namespace

class FileChangesTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_, folder_;
    QByteArray whole_;
    QString path_;
  private slots:
    void initTestCase() {
        useSettingsIn(settings_.path());
        whole_ = contents(capture("http/get.pcap"));
        path_ = folder_.filePath(QStringLiteral("growing.pcap"));
    }
    void init() { QSettings().clear(); }

    void followsAFileThatGrows() {
        auto half = endOf(whole_, 3);
        write(path_, whole_.left(half));
        Opened o(path_);
        QCOMPARE(o.window.packets()->rowCount(), 3);
        o.press("Ctrl+Alt+R");
        QVERIFY(o.window.document()->isFollowing());
        // A record comes in two pieces: it is shown when it is whole, and no damage is spoken of.
        write(path_, whole_.mid(half, 20), QIODevice::Append);
        o.window.document()->lookAtFile();
        write(path_, whole_.mid(half + 20, endOf(whole_, 4) - half - 20), QIODevice::Append);
        QTRY_COMPARE(o.window.packets()->rowCount(), 4);
        QCOMPARE(o.message(), QString());
        o.filterBy(QStringLiteral("http"));
        write(path_, whole_.mid(endOf(whole_, 4)), QIODevice::Append);
        QTRY_VERIFY(o.window.document()->packetCount() > 6);
        QTRY_VERIFY(!o.window.packets()->isFiltering());
        Opened all(capture("http/get.pcap"));
        QCOMPARE(o.window.document()->packetCount(), all.window.document()->packetCount());
        all.filterBy(QStringLiteral("http"));
        QTRY_COMPARE(o.window.packets()->rowCount(), all.window.packets()->rowCount());
        o.press("Ctrl+Alt+R");
        QVERIFY(!o.window.document()->isFollowing());
    }

    void offersToFollow() {
        write(path_, whole_.left(endOf(whole_, 3)));
        Opened o(path_);
        write(path_, whole_.mid(endOf(whole_, 3)), QIODevice::Append);
        QTRY_VERIFY(o.message().contains(QStringLiteral("has grown")));
        o.window.findChild<QPushButton*>(QStringLiteral("messageAction"))->click();
        QTRY_VERIFY(o.window.packets()->rowCount() > 3);
        QVERIFY(o.window.document()->isFollowing());
        QVERIFY(o.window.findChild<QAction*>(QStringLiteral("followAction"))->isChecked());
    }

    void resumesBehindARecordThatWasCut() {
        write(path_, whole_.left(endOf(whole_, 3) + 20));
        Opened o(path_);
        QVERIFY(o.message().contains(QStringLiteral("cut short")));
        o.press("Ctrl+Alt+R");
        write(path_, whole_.mid(endOf(whole_, 3) + 20), QIODevice::Append);
        QTRY_VERIFY(o.window.packets()->rowCount() > 6);
        QVERIFY(o.window.document()->capture()->warnings().empty());
    }

    void saysThatAFileWasCut() {
        write(path_, whole_);
        Opened o(path_);
        QFile::resize(path_, endOf(whole_, 2));
        QTRY_VERIFY(o.message().contains(QStringLiteral("was cut")));
        o.list()->selectRow(5);
        QVERIFY(!o.message().isEmpty());
        o.window.findChild<QPushButton*>(QStringLiteral("messageAction"))->click();
        QTRY_COMPARE(o.window.packets()->rowCount(), 2);
    }

    void saysThatAFileWasReplaced() {
        write(path_, whole_);
        Opened o(path_);
        auto other = folder_.filePath(QStringLiteral("other.pcap"));
        write(other, contents(capture("dns/record_types.pcap")));
        QVERIFY(QFile::remove(path_) && QFile::rename(other, path_));
        QTRY_VERIFY(o.message().contains(QStringLiteral("was replaced")));
        o.list()->selectRow(2);  // the file that was opened is still there for this window
        QVERIFY(!o.bytes()->bytes().isEmpty());
    }

    void saysThatAFileIsOverwritten() {
        write(path_, whole_.left(endOf(whole_, 2)));
        Opened o(path_);
        write(path_, contents(capture("dns/record_types.pcap")));  // in place, and longer
        QTRY_VERIFY(o.message().contains(QStringLiteral("was replaced")));
    }

    void saysThatAFileIsGone() {
        write(path_, whole_);
        Opened o(path_);
        QVERIFY(QFile::remove(path_));
        QTRY_VERIFY(o.message().contains(QStringLiteral("deleted or moved")));
        o.list()->selectRow(2);
        QVERIFY(!o.bytes()->bytes().isEmpty());
        QTest::keyClick(o.list(), Qt::Key_Escape);
        QCOMPARE(o.message(), QString());
    }

    void reloadKeepsMarks() {
        write(path_, whole_);
        Opened o(path_);
        o.list()->selectRow(2);
        o.press("Ctrl+M");
        QSignalSpy loaded(&o.window, &MainWindow::loaded);
        o.press("Ctrl+R");
        QVERIFY(loaded.wait(5000));
        QCOMPARE(o.list()->currentPacket(), 2);
        QVERIFY(o.window.packets()->index(2, 0).data(PacketTableModel::MarkedRole).toBool());
    }
};

QTEST_MAIN(FileChangesTest)
#include "file_changes_test.moc"
