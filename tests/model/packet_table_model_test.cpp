// The packet list while a capture grows: rows that are filtered and sorted, and packets that later ones
// revise.
#include "model/packet_table_model.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "model/made_packets.h"

using namespace dorsal;
using namespace dorsal::test;

namespace {

constexpr int kNumber = 0, kTime = 1, kInfo = 6;

// A file that grows and a list that follows it.
class Growing : public QObject {
  public:
    Growing() : tester_(&model, QAbstractItemModelTester::FailureReportingMode::QtTest) {
        file_.setFileName(folder_.filePath(QStringLiteral("growing.pcap")));
        if (!file_.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) qFatal("no file");
        file_.write(madeHeader());
        QString error;
        if (!document.open(file_.fileName(), error)) qFatal("%s", qPrintable(error));
        QSignalSpy finished(&document, &CaptureDocument::finished);
        if (!finished.wait()) qFatal("not read");
        connect(&document, &CaptureDocument::packetsAvailable, this, [this] { upToDate_ = false; });
        model.setDocument(&document);
        connect(&model, &PacketTableModel::updated, this, [this] { upToDate_ = true; });
        document.setFollowing(true);
    }
    ~Growing() override { model.setDocument(nullptr); }

    void add(const QByteArray& packet, int64_t micros = 0) {
        waiting_ += madeRecord(time_ += micros ? micros : 1000, packet);
        ++count_;
    }
    // Writes what was added.
    void write() {
        file_.write(std::exchange(waiting_, {}));
        document.lookAtFile();
    }
    // And waits until the rows take account of it.
    bool grow() {
        write();
        return QTest::qWaitFor([this] { return document.packetCount() == count_ && upToDate_; }, 20000);
    }
    bool filter(const QString& text) {
        QSignalSpy applied(&model, &PacketTableModel::filterApplied);
        model.setFilter(text);
        return (!applied.isEmpty() || applied.wait(20000)) &&
               QTest::qWaitFor([this] { return !model.isSorting(); }, 20000);
    }
    bool sort(int column, Qt::SortOrder order = Qt::AscendingOrder) {
        QSignalSpy sorted(&model, &PacketTableModel::sorted);
        model.sort(column, order);
        return !sorted.isEmpty() || sorted.wait(20000);
    }
    QString text(uint32_t packet, int column = kInfo) const {
        int row = model.rowOf(packet);
        return row < 0 ? QStringLiteral("(no row)") : model.index(row, column).data().toString();
    }
    Rows rows() const {
        Rows rows;
        for (int i = 0; i < model.rowCount(); ++i) rows.push_back(model.packetAt(i));
        return rows;
    }
    // As they are when they are filtered and sorted now.
    Rows expected() const {
        JobControl control;
        auto& capture = *document.capture();
        auto& filter = model.filter();
        auto packets = RowSnapshot(document.packetCount());
        if (!filter.empty())
            packets = RowSnapshot(std::make_shared<const Rows>(
                filterRows(capture, model.summaryOptions(), filter, 0, document.packetCount(), control)));
        if (!model.isSorted()) return packets.toRows();
        return sortRows(capture, model.summaryOptions(), model.sortColumn(),
                        model.sortOrder() == Qt::DescendingOrder, packets, control);
    }

    CaptureDocument document;
    PacketTableModel model;

  private:
    QTemporaryDir folder_;
    QFile file_;
    QAbstractItemModelTester tester_;
    QByteArray waiting_;
    int64_t time_ = 0;
    uint32_t count_ = 0;
    bool upToDate_ = false;
};

}  // namespace

class PacketTableModelTest : public QObject {
    Q_OBJECT
  private slots:
    void aReplyRevisesItsRequest_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("column");
        for (auto filter : {"", "icmp"})
            for (int column : {-1, kNumber, kTime, 4, kInfo, kInfo + 100, kTime + 100, 104})
                QTest::addRow("'%s' by %d", filter, column) << filter << column;
    }
    void aReplyRevisesItsRequest() {
        QFETCH(QString, filter);
        QFETCH(int, column);
        Growing g;
        if (!filter.isEmpty()) QVERIFY(g.filter(filter));
        if (column >= 0)
            QVERIFY(g.sort(column % 100, column < 100 ? Qt::AscendingOrder : Qt::DescendingOrder));
        for (uint16_t i = 0; i < 5; ++i) g.add(echo(false, i)), g.add(syslog("between"));
        QVERIFY(g.grow());
        for (uint32_t i = 0; i < 5; ++i)
            QVERIFY2(g.text(2 * i).contains("no response found"), qPrintable(g.text(2 * i)));
        QVector<uint32_t> revised;
        connect(&g.model, &PacketTableModel::packetsRevised, &g,
                [&](const QVector<uint32_t>& packets) { revised += packets; });
        QSet<uint32_t> changed;
        connect(&g.model, &QAbstractItemModel::dataChanged, &g, [&](auto& first, auto& last) {
            for (int row = first.row(); row <= last.row(); ++row) changed.insert(g.model.packetAt(row));
        });
        // 3 and 1 are answered, in two steps, while other packets arrive.
        for (uint16_t i : {3, 1}) {
            g.add(syslog("more"));
            g.add(echo(true, i));
            g.add(echo(false, uint16_t(100 + i)));
            QVERIFY(g.grow());
            auto reply = g.document.packetCount() - 1;
            QVERIFY2(g.text(2 * i).contains(QStringLiteral("reply in %1").arg(reply)),
                     qPrintable(g.text(2 * i)));
            QVERIFY(g.rows() == g.expected());
        }
        QCOMPARE(revised, (QVector<uint32_t>{6, 2}));
        QCOMPARE(changed, (QSet<uint32_t>{6, 2}));
        for (uint32_t i : {0, 4, 8}) QVERIFY(g.text(i).contains("no response found"));
    }

    void aReplyFiltersItsRequestAgain_data() {
        QTest::addColumn<int>("column");
        QTest::newRow("in the capture's order") << -1;
        QTest::newRow("sorted") << kInfo;
    }
    void aReplyFiltersItsRequestAgain() {
        QFETCH(int, column);
        Growing without, with;
        QVERIFY(without.filter(QStringLiteral("icmp.type == 8 && !icmp.resp_in")));
        QVERIFY(with.filter(QStringLiteral("icmp.resp_in || syslog")));
        for (auto g : {&without, &with}) {
            if (column >= 0) QVERIFY(g->sort(column, Qt::DescendingOrder));
            for (uint16_t i = 0; i < 8; ++i) g->add(echo(false, i)), g->add(syslog("a"));
            QVERIFY(g->grow());
            QCOMPARE(g->model.rowCount(), 8);
            for (uint16_t i : {2, 7, 3}) {
                g->add(echo(true, i));
                QVERIFY(g->grow());
                QVERIFY(g->rows() == g->expected());
                QCOMPARE(g->model.rowOf(2u * i) >= 0, g == &with);
            }
            QCOMPARE(g->model.rowCount(), g == &with ? 11 : 5);
            // What was kept of earlier answers is right, too.
            QVERIFY(g->filter({}));
            QVERIFY(g->filter(QStringLiteral("icmp.type == 8 && !icmp.resp_in")));
            QVERIFY(g->rows() == g->expected());
            QCOMPARE(g->model.rowCount(), 5);
        }
    }

    void coloursFollow() {
        Growing g;
        ColoringRule rule;
        rule.condition = QStringLiteral("warning");
        g.model.setColoringRules({rule});
        g.add(echo(false, 1));
        g.add(echo(false, 2));
        QVERIFY(g.grow());
        auto colour = [&](int row) { return g.model.index(row, 0).data(PacketTableModel::RuleRole).toInt(); };
        QCOMPARE(colour(0), 0);
        QCOMPARE(colour(1), 0);
        g.add(echo(true, 2));
        QVERIFY(g.grow());
        QCOMPARE(colour(0), 0);
        QCOMPARE(colour(1), -1);
    }

    void growsAsIfItWereSortedAnew_data() {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("filter");
        for (int column : {kTime, 8, 9})
            for (auto filter : {"", "icmp || udp.srcport < 40005"})
                QTest::addRow("%d '%s'", column, filter) << column << filter;
    }
    void growsAsIfItWereSortedAnew() {
        QFETCH(int, column);
        QFETCH(QString, filter);
        Growing ascending, descending;
        MadeTraffic traffic;
        for (auto g : {&ascending, &descending}) {
            g->model.setColumns(manyColumns());
            if (!filter.isEmpty()) QVERIFY(g->filter(filter));
            QVERIFY(g->sort(column, g == &ascending ? Qt::AscendingOrder : Qt::DescendingOrder));
        }
        for (int step = 0; step < 20; ++step) {
            for (uint32_t i = 0, most = 1 + traffic.random(step % 10 ? 5 : 60); i < most; ++i) {
                auto [packet, micros] = traffic.next();
                ascending.add(packet, micros), descending.add(packet, micros);
            }
            for (auto g : {&ascending, &descending}) g->write();
            for (auto g : {&ascending, &descending}) QVERIFY(g->grow());
            for (auto g : {&ascending, &descending}) QVERIFY(g->rows() == g->expected());
        }
    }

    void deltaDisplayedFollowsTheRowAbove() {
        Growing g;
        g.model.setTimeFormat(TimeFormat::DeltaDisplayed, 3);
        for (uint16_t i = 0; i < 4; ++i) g.add(echo(false, i)), g.add(syslog("between"));
        QVERIFY(g.grow());
        QCOMPARE(g.text(4, kTime), QStringLiteral("0.001"));
        QVERIFY(g.filter(QStringLiteral("icmp")));
        QCOMPARE(g.text(4, kTime), QStringLiteral("0.002"));
        QVERIFY(g.filter({}));
        QCOMPARE(g.text(4, kTime), QStringLiteral("0.001"));
        QVERIFY(g.filter(QStringLiteral("icmp.type == 8 && !icmp.resp_in")));
        QCOMPARE(g.text(4, kTime), QStringLiteral("0.002"));
        g.add(echo(true, 1));  // the row above goes
        QVERIFY(g.grow());
        QCOMPARE(g.text(4, kTime), QStringLiteral("0.004"));
        QVERIFY(g.filter(QStringLiteral("icmp.resp_in || syslog")));
        QCOMPARE(g.text(5, kTime), QStringLiteral("0.002"));
        g.add(echo(true, 2));  // a row above comes
        QVERIFY(g.grow());
        QCOMPARE(g.text(5, kTime), QStringLiteral("0.001"));
    }

    void selectionAndIndexesSurvive_data() {
        QTest::addColumn<int>("column");
        QTest::addColumn<int>("most");  // packets at once
        QTest::newRow("by number, few") << kNumber << 3;
        QTest::newRow("by text, few") << kInfo << 3;
        QTest::newRow("by text, many") << kInfo << 1000;
    }
    void selectionAndIndexesSurvive() {
        QFETCH(int, column);
        QFETCH(int, most);
        Growing g;
        QItemSelectionModel selection(&g.model);
        auto noise = [&](int count) {
            for (int i = 0; i < count; ++i) g.add(syslog("message " + QByteArray::number(i * 7919 % 1000)));
        };
        for (uint16_t i = 0; i < 20; ++i) g.add(echo(false, i));
        noise(500);
        QVERIFY(g.grow());
        QVERIFY(g.sort(column, Qt::DescendingOrder));
        QSignalSpy resets(&g.model, &QAbstractItemModel::modelReset);
        Rows chosen{3, 5, 100, 101, 400};
        for (auto packet : chosen)
            selection.select(g.model.index(g.model.rowOf(packet), 0),
                             QItemSelectionModel::Select | QItemSelectionModel::Rows);
        selection.setCurrentIndex(g.model.index(g.model.rowOf(101), 0), QItemSelectionModel::NoUpdate);
        std::vector<QPersistentModelIndex> indexes;
        for (int row = 0; row < g.model.rowCount(); ++row) indexes.emplace_back(g.model.index(row, 0));
        auto before = g.rows();
        noise(most);
        QVERIFY(g.grow());
        g.add(echo(true, 5));  // 5 and 6 get other texts
        g.add(echo(true, 6));
        noise(most);
        QVERIFY(g.grow());
        QVERIFY(g.rows() == g.expected());
        QVERIFY(resets.isEmpty());
        Rows selected;
        for (auto& index : selection.selectedRows()) selected.push_back(g.model.packetAt(index.row()));
        std::sort(selected.begin(), selected.end());
        QCOMPARE(selected, chosen);
        QCOMPARE(g.model.packetAt(selection.currentIndex().row()), 101u);
        for (size_t i = 0; i < indexes.size(); ++i) QCOMPARE(g.model.packetAt(indexes[i].row()), before[i]);
    }

    void rowsThatGoAndComeTogetherKeepTheOthers() {
        Growing g;
        QVERIFY(g.filter(QStringLiteral("!icmp.resp_in && icmp")));
        for (uint16_t i = 0; i < 1000; ++i) g.add(echo(false, i));
        QVERIFY(g.grow());
        QPersistentModelIndex kept(g.model.index(g.model.rowOf(501), 0)),
            gone(g.model.index(g.model.rowOf(500), 0));
        for (uint16_t i = 0; i < 1000; i = uint16_t(i + 2)) g.add(echo(true, i));  // many blocks
        QVERIFY(g.grow());
        QVERIFY(g.rows() == g.expected());
        QVERIFY(!gone.isValid());
        QVERIFY(kept.isValid());
        QCOMPARE(g.model.packetAt(kept.row()), 501u);
    }

    void answersAreForgottenByPacket() {
        using Answer = FilterAnswers::Answer;
        FilterAnswers answers;
        for (uint32_t packet : {0u, 31u, 4095u, 4096u, 8191u, 8192u, 10'000'000u}) {
            QCOMPARE(answers.at(packet), Answer::Unknown);
            answers.set(packet, packet % 2);
            QCOMPARE(answers.at(packet), packet % 2 ? Answer::Yes : Answer::No);
        }
        answers.forget(4096);
        QCOMPARE(answers.at(4096), Answer::Unknown);
        QCOMPARE(answers.at(4095), Answer::Yes);
        QVERIFY(answers.memory() > 0);
    }
};

QTEST_GUILESS_MAIN(PacketTableModelTest)
#include "packet_table_model_test.moc"
