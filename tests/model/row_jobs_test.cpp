// Work over all rows: sorting, finding, writing them, and sets of packets.
#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>
#include <numeric>

#include "model/recording/recorder.h"
#include "model/row_export.h"
#include "model/row_jobs.h"

using namespace dorsal;

namespace {

// pcap with syslog messages (RFC 3164) over UDP in Ethernet: Info shows the message.
QByteArray syslogCapture(const std::vector<QByteArray>& messages) {
    QByteArray file = QByteArray::fromHex("d4c3b2a1020004000000000000000000ffff000001000000");
    auto le = [&](uint32_t v) { file.append(reinterpret_cast<const char*>(&v), 4); };
    for (auto& message : messages) {
        auto udp = uint16_t(8 + message.size()), ip = uint16_t(20 + udp);
        le(0), le(0), le(14u + ip), le(14u + ip);
        file += QByteArray::fromHex(
            "0200000000020200000000010800"  // Ethernet
            "4500");                        // RFC 791
        file += char(ip >> 8), file += char(ip);
        file += QByteArray::fromHex(
            "0000000040110000c0000201c0000202"
            "9c400202");  // ports 40000 and 514
        file += char(udp >> 8), file += char(udp);
        file += QByteArray(2, 0) + message;
    }
    return file;
}

}  // namespace

class RowJobsTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::shared_ptr<const Capture> open(const QString& path) {
        OpenError error;
        auto capture = Recorder::readAll(path.toStdString(), error);
        if (!capture) qFatal("%s", error.text.c_str());
        return capture;
    }
    static SummaryOptions options() {
        SummaryOptions o;
        o.columns = defaultColumns();
        return o;
    }
    static std::vector<std::string> texts(const Capture& session, int column) {
        SummaryReader reader(session, options());
        std::vector<std::string> all;
        QStringList row;
        for (uint32_t i = 0; i < session.store().size(); ++i) {
            reader.read(i, row);
            all.push_back(row[column].toStdString());
        }
        return all;
    }

  private slots:
    void setsOfPackets() {
        PacketSet set;
        QCOMPARE(set.next(-1), int64_t(-1));
        QCOMPARE(set.previous(5), int64_t(-1));
        for (uint32_t p : {0u, 63u, 64u, 200u}) set.insert(p);
        set.insert(64);
        QCOMPARE(set.size(), 4u);
        QCOMPARE(set.toVector(), (std::vector<uint32_t>{0, 63, 64, 200}));
        QCOMPARE(set.next(0), int64_t(63));
        QCOMPARE(set.next(63), int64_t(64));
        QCOMPARE(set.next(64), int64_t(200));
        QCOMPARE(set.next(200), int64_t(-1));
        QCOMPARE(set.previous(200), int64_t(64));
        QCOMPARE(set.previous(64), int64_t(63));
        QCOMPARE(set.previous(63), int64_t(0));
        QCOMPARE(set.previous(0), int64_t(-1));
        QCOMPARE(set.previous(100000), int64_t(200));
        set.erase(63);
        set.erase(63);
        QCOMPARE(set.size(), 3u);
        QVERIFY(!set.contains(63) && set.contains(64) && !set.contains(100000));
    }

    void textsSortByAllTheirCharacters() {
        // They differ behind hundreds of characters that are the same, some not at all, some end there.
        std::vector<QByteArray> messages;
        QByteArray same(300, 'x');
        for (int i = 0; i < 20000; ++i)
            messages.push_back("<34>" + same.left(i % 3 ? 300 : 60 + i % 200) +
                               (i % 5 ? QByteArray::number(i * 7919 % 1000) : QByteArray()));
        auto path = folder_.filePath(QStringLiteral("long.pcap"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(syslogCapture(messages));
        file.close();
        auto session = open(path);
        auto all = texts(*session, 6);
        QVERIFY2(all[1].size() > 250, all[1].c_str());
        for (bool descending : {false, true}) {
            Rows expected(all.size());
            std::iota(expected.begin(), expected.end(), 0u);
            std::stable_sort(expected.begin(), expected.end(), [&](uint32_t a, uint32_t b) {
                return descending ? all[b] < all[a] : all[a] < all[b];
            });
            JobControl control;
            auto sorted =
                sortRows(*session, options(), 6, descending, RowSnapshot(uint32_t(all.size())), control);
            QVERIFY(sorted == expected);
        }
    }

    void fieldsSortAsNumbersAndAddresses() {
        auto session = open(QStringLiteral(TESTS_DIR "/captures/http/get.pcap"));
        auto o = options();
        ColumnSpec port;
        port.field = QStringLiteral("tcp.window_size");
        o.columns.push_back(port);
        JobControl control;
        auto count = session->store().size();
        auto rows = sortRows(*session, o, int(o.columns.size()) - 1, false, RowSnapshot(count), control);
        SummaryReader reader(*session, o);
        QStringList row;
        double last = -1;
        for (auto packet : rows) {
            reader.read(packet, row);
            if (row.last().isEmpty()) continue;
            QVERIFY(row.last().toDouble() >= last);
            last = row.last().toDouble();
        }
        QVERIFY(last > 0);
    }

    void aSortThatIsCancelledEnds() {
        auto session = open(QStringLiteral(TESTS_DIR "/captures/http/get.pcap"));
        JobControl control;
        control.cancelled = true;
        for (int column = 0; column < 7; ++column)
            sortRows(*session, options(), column, false, RowSnapshot(session->store().size()), control);
    }

    void findsTheNearestRowInBothDirections() {
        std::vector<QByteArray> messages(3000, "<34>hay");
        for (int i : {100, 1500, 2900}) messages[size_t(i)] = "<34>needle";
        auto path = folder_.filePath(QStringLiteral("needles.pcap"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(syslogCapture(messages));
        file.close();
        auto session = open(path);
        ListedRows list{RowSnapshot(3000)};
        for (auto where :
             {FindRequest::Where::Rows, FindRequest::Where::Details, FindRequest::Where::Bytes}) {
            FindRequest request;
            request.where = where;
            request.text = QStringLiteral("NEEDLE");
            auto find = [&](int64_t from, bool backward) {
                request.backward = backward;
                JobControl control;
                return findRow(*session, options(), request, list, from, control);
            };
            QCOMPARE(find(0, false), int64_t(100));
            QCOMPARE(find(100, false), int64_t(1500));
            QCOMPARE(find(2900, false), int64_t(100));  // past the end
            QCOMPARE(find(1500, true), int64_t(100));
            QCOMPARE(find(50, true), int64_t(2900));  // past the start
            request.caseSensitive = true;
            QCOMPARE(find(0, false), int64_t(-1));
        }
    }

    void rowsAreWrittenAsTheListShowsThem() {
        auto session = open(QStringLiteral(TESTS_DIR "/captures/dns/record_types.pcap"));
        auto marks = std::make_shared<PacketMarks>();
        marks->ignored.insert(1);
        marks->references.insert(2);
        ListedRows list{RowSnapshot(session->store().size()), marks};
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        JobControl control;
        QVERIFY(
            writeRows(*session, shownOptions(options()), list, list.rows, RowFormat::Json, buffer, control));
        auto rows = QJsonDocument::fromJson(bytes).array();
        QCOMPARE(rows.size(), qsizetype(session->store().size()));
        QCOMPARE(rows[1].toObject()["Info"].toString(), QStringLiteral("<Ignored>"));
        QCOMPARE(rows[2].toObject()["Time"].toString(), QStringLiteral("*REF*"));
        QVERIFY(bytes.indexOf("\"No.\"") < bytes.indexOf("\"Time\""));
        QVERIFY(bytes.indexOf("\"Protocol\"") < bytes.indexOf("\"Info\""));
    }
};

QTEST_GUILESS_MAIN(RowJobsTest)
#include "row_jobs_test.moc"
