// Rows as the window shows them; the numbers are those of tshark's -z conv and -z endpoints.
#include <QTest>

#include "model/recording/recorder.h"
#include "model/statistics/conversations.h"
#include "model/statistics/io_statistics.h"

namespace dorsal {

class ConversationsTest : public QObject {
    Q_OBJECT

  private slots:
    void rowsAreValues();
    void quotedHeadersAreNotTraffic();
    void stopsWhenAsked();

  private:
    static std::shared_ptr<const Capture> open(const char* name) {
        OpenError error;
        return Recorder::readAll(std::string(TESTS_DIR "/captures/") + name, error);
    }
};

void ConversationsTest::rowsAreValues() {
    auto session = open("http/bad_request.pcap");
    QVERIFY(session);
    Conversations tcp(TrafficKind::Tcp, session->registry());
    Endpoints ip(TrafficKind::Ipv4, session->registry());
    StatisticsPass pass(*session);
    pass.add(tcp);
    pass.add(ip);
    QVERIFY(pass.run(0, session->store().size()));
    QCOMPARE(tcp.rows().size(), 2u);
    auto& row = tcp.rows()[0];
    QCOMPARE(row.a.toString(), std::string("192.0.2.10"));
    QCOMPARE(row.portA, uint16_t(40690));
    QCOMPARE(row.portB, uint16_t(80));
    QCOMPARE(row.fromA.packets, 6u);
    QCOMPARE(row.fromB.bytes, 567u);
    QCOMPARE(row.bitsPerSecond(row.fromA), 423 * 8 / row.duration());
    QCOMPARE(tcp.rows()[1].stream, 1u);
    QCOMPARE(ip.rows()[0].sent.bytes, 887u);
    QCOMPARE(ip.rows()[1].received.packets, 12u);
}

void ConversationsTest::quotedHeadersAreNotTraffic() {
    auto session = open("icmp/unreachable.pcap");
    QVERIFY(session);
    uint32_t errors = 0, headers = 0;
    TrafficReader ip(TrafficKind::Ipv4, session->registry());
    FieldSet fields;
    ip.want(fields);
    Dissection d(session->registry());
    std::vector<uint8_t> bytes;
    auto icmp = session->registry().protocol("icmp")->id();
    for (uint32_t i = 0; i < session->store().size(); ++i) {
        auto& layers = session->paths().layers(session->store()[i].path);
        if (std::find(layers.begin(), layers.end(), icmp) == layers.end()) continue;
        QVERIFY(session->dissect(i, Want::fields(fields), d, bytes));
        ++errors;
        headers += ip.read(d).size();
    }
    QVERIFY(errors > 0);
    QCOMPARE(headers, errors);
}

void ConversationsTest::stopsWhenAsked() {
    auto session = open("http/bad_request.pcap");
    QVERIFY(session);
    IoColumn frames(session->registry(), IoCalculation::Frames, nullptr, IoColumn::kWhole);
    StatisticsPass pass(*session);
    pass.add(frames);
    std::atomic<bool> stop{true};
    QVERIFY(!pass.run(0, session->store().size(), &stop));
    QVERIFY(frames.cells().empty());
}

}  // namespace dorsal

QTEST_GUILESS_MAIN(dorsal::ConversationsTest)
#include "conversations_test.moc"
