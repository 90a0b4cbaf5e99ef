// The list and the details while a file grows: what a person looks at stays in its place and is right.
#include <QFile>
#include <QScrollBar>
#include <QTemporaryDir>

#include "gui/support/opened.h"
#include "model/made_packets.h"

using namespace dorsal;
using namespace dorsal::test;

namespace {

constexpr int kTime = 1, kInfo = 6;

class GrowingFile {
  public:
    GrowingFile() {
        file_.setFileName(folder_.filePath(QStringLiteral("growing.pcap")));
        if (!file_.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) qFatal("no file");
        file_.write(madeHeader());
    }
    QString path() const { return file_.fileName(); }
    void add(const QByteArray& packet) { waiting_ += madeRecord(time_ += 1000, packet), ++count; }
    void write() { file_.write(std::exchange(waiting_, {})); }
    void writeAndWait(MainWindow& window) {
        write();
        QTRY_COMPARE(window.packets()->rowCount(), count);
    }
    int count = 0;

  private:
    QTemporaryDir folder_;
    QFile file_;
    QByteArray waiting_;
    int64_t time_ = 0;
};

}  // namespace

class GrowingListTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;
  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }
    void init() { QSettings().clear(); }

    void whatIsLookedAtStaysInItsPlace_data() {
        QTest::addColumn<int>("column");
        QTest::addColumn<int>("more");
        QTest::addColumn<bool>("selected");
        for (bool selected : {true, false}) {
            QTest::addRow("above, %d", selected) << kTime << 30 << selected;
            QTest::addRow("all over, %d", selected) << kInfo << 30 << selected;
            QTest::addRow("very many, %d", selected) << kInfo << 1000 << selected;
        }
    }
    void whatIsLookedAtStaysInItsPlace() {
        QFETCH(int, column);
        QFETCH(int, more);
        QFETCH(bool, selected);
        GrowingFile file;
        auto noise = [&](int count) {
            for (int i = 0; i < count; ++i) file.add(syslog("m " + QByteArray::number(i * 7919 % 1000)));
        };
        noise(900);
        file.write();
        Opened o(file.path());
        QSignalSpy sorted(o.window.packets(), &PacketTableModel::sorted);
        o.window.packets()->sort(column, Qt::DescendingOrder);
        QVERIFY(sorted.wait());
        auto list = o.list();
        list->selectRow(selected ? 450 : 0);
        list->verticalScrollBar()->setValue(443);
        auto packet = uint32_t(o.window.packets()->packetAt(selected ? 450 : 443));
        auto place = [&] {
            return list->visualRect(o.window.packets()->index(o.window.packets()->rowOf(packet), 0)).top();
        };
        auto before = place();
        o.window.document()->setFollowing(true);
        noise(more);
        file.writeAndWait(o.window);
        QVERIFY(o.window.packets()->packetAt(443) != packet || selected);
        QCOMPARE(place(), before);
        if (selected) QCOMPARE(list->currentPacket(), qint64(packet));
    }

    void detailsOfTheSelectedPacketFollow() {
        GrowingFile file;
        for (uint16_t i = 0; i < 3; ++i) file.add(echo(false, i));
        file.write();
        Opened o(file.path());
        o.list()->selectPacket(1);
        auto has = [&](const char* field) {
            auto model = o.details()->model();
            return !model
                        ->match(model->index(0, 0), DetailTreeModel::FieldRole, QLatin1String(field), 1,
                                Qt::MatchExactly | Qt::MatchRecursive)
                        .isEmpty();
        };
        QVERIFY(has("icmp.no_resp"));
        QVERIFY(!has("icmp.resp_in"));
        o.window.document()->setFollowing(true);
        file.add(echo(true, 1));
        file.writeAndWait(o.window);
        QVERIFY(has("icmp.resp_in"));
        QVERIFY(!has("icmp.no_resp"));
        QCOMPARE(o.list()->currentPacket(), 1);
    }
};

QTEST_MAIN(GrowingListTest)
#include "growing_list_test.moc"
