// Sequence analysis and reassembly of TCP. What is expected is what tshark 4.0 prints for the same segments.
#include <QTest>

#include "dissectors/transport/tcp_segments.h"

using namespace dorsal;

namespace {

// A DNS message of 434 bytes with its length in front.
std::string message(uint16_t id) {
    std::string questions;
    for (int i = 0; i < 60; ++i) questions += std::string("\1x\0\0\1\0\1", 7);
    std::string m{char(id >> 8), char(id), 1, 0, 0, 60, 0, 0, 0, 0, 0, 0};
    m += questions;
    return std::string{char(m.size() >> 8), char(m.size())} + m;
}

struct Stream : TcpSegments {
    std::string bytes = message(1) + message(2) + message(3);
    Stream() { handshake(); }
    // Bytes [from, to) of what the client sends.
    void send(size_t from, size_t to, uint32_t ms = 10, const char* flags = "A") {
        add(false, uint32_t(1000 + from), 5000, flags, std::string_view(bytes).substr(from, to - from), ms);
    }
    void acknowledge(uint32_t to) { add(true, 5000, 1000 + to, "A"); }
    bool isMessage(uint32_t packet, const char* id) {
        auto seen = look(packet);
        return seen.protocol == "DNS" &&
               seen.info.find(std::string("Standard query ") + id) != std::string::npos;
    }
    bool shows(uint32_t packet, const char* text) {
        return look(packet).tree.find(text) != std::string::npos;
    }
    bool told(uint32_t packet, const char* text) { return look(packet).info.find(text) != std::string::npos; }
};

constexpr size_t N = 434;

}  // namespace

class TcpStreamTest : public QObject {
    Q_OBJECT
  private slots:
    void handshakeAndClosing();
    void duplicateAcksAndFastRetransmission();
    void keepAlive();
    void zeroWindow();
    void reusedPorts();
    void inOrder();
    void severalMessagesInASegment();
    void outOfOrderFillsTheGap();
    void retransmissionsAreNotRead();
    void lostSegment();
    void backwardsIsAsForwards();
};

void TcpStreamTest::handshakeAndClosing() {
    Stream s;
    s.add(false, 1000, 5000, "FA");
    s.add(true, 5000, 1001, "FA");
    QCOMPARE(s.look(1).info, std::string("50000 → 53 [SYN] Seq=0 Win=1000 Len=0"));
    QCOMPARE(s.look(2).info, std::string("53 → 50000 [SYN, ACK] Seq=0 Ack=1 Win=1000 Len=0"));
    QVERIFY(s.shows(2, "This is an ACK to the segment in frame: 1"));
    QVERIFY(s.shows(2, "iRTT: 0.020000000 seconds"));
    QVERIFY(s.shows(1, "Conversation completeness: Complete, NO_DATA (23)"));
    QVERIFY(s.shows(4, "initiates the connection closing"));
    QVERIFY(s.shows(5, "undergoes the connection closing"));
}

void TcpStreamTest::duplicateAcksAndFastRetransmission() {
    Stream s;
    s.send(0, 100);
    s.send(200, N);
    for (int i = 0; i < 3; ++i) s.acknowledge(100);
    s.send(100, 200);
    QVERIFY(s.told(5, "[TCP Previous segment not captured] "));
    QVERIFY(s.told(7, "[TCP Dup ACK 6#1] "));
    QVERIFY(s.told(8, "[TCP Dup ACK 6#2] "));
    QVERIFY(s.told(9, "[TCP Fast Retransmission] "));
    QVERIFY(s.isMessage(9, "0x0001"));
    QVERIFY(s.shows(9, "3 Reassembled TCP Segments (434 bytes): #4(100), #9(100), #5(234)"));
}

void TcpStreamTest::keepAlive() {
    Stream s;
    s.add(false, 999, 5000, "A");
    s.add(true, 5000, 1000, "A");
    s.add(false, 999, 5000, "A");
    s.add(true, 5000, 1000, "A");
    QVERIFY(s.told(4, "[TCP Keep-Alive] "));
    QVERIFY(s.told(7, "[TCP Keep-Alive ACK] "));
}

void TcpStreamTest::zeroWindow() {
    Stream s;
    s.add(true, 5000, 1000, "A", {}, 10, 0);
    s.add(false, 1000, 5000, "A", "x");
    s.add(true, 5000, 1000, "A", {}, 10, 0);
    s.add(true, 5000, 1000, "A", {}, 10, 500);
    QVERIFY(s.told(4, "[TCP ZeroWindow] "));
    QVERIFY(s.told(5, "[TCP ZeroWindowProbe] "));
    QVERIFY(s.told(6, "[TCP ZeroWindowProbeAck] "));
    QVERIFY(s.told(7, "[TCP Window Update] "));
}

void TcpStreamTest::reusedPorts() {
    Stream s;
    s.add(false, 999, 0, "S");
    s.add(false, 7000, 0, "S");
    QVERIFY(s.told(4, "[TCP Retransmission] "));
    QVERIFY(s.told(5, "[TCP Port numbers reused] "));
    QVERIFY(s.shows(5, "Stream index: 1"));
}

void TcpStreamTest::inOrder() {
    Stream s;
    s.send(0, 1);
    s.send(1, 100);
    s.send(100, N);
    QCOMPARE(s.look(4).info,
             std::string("50000 → 53 [ACK] Seq=1 Ack=1 Win=1000 Len=1 [TCP segment of a reassembled PDU]"));
    QVERIFY(s.shows(4, "[Reassembled PDU in frame: 6]"));
    QVERIFY(s.isMessage(6, "0x0001"));
    QVERIFY(s.shows(6, "3 Reassembled TCP Segments (434 bytes): #4(1), #5(99), #6(334)"));
}

void TcpStreamTest::severalMessagesInASegment() {
    Stream s;
    s.send(0, N + 1);
    s.send(N + 1, 2 * N + 50);
    s.send(2 * N + 50, 3 * N);
    QVERIFY(s.isMessage(4, "0x0001"));
    QVERIFY(s.shows(4, "TCP segment data (1 byte)"));
    QVERIFY(s.isMessage(5, "0x0002"));
    QVERIFY(s.shows(5, "[Reassembled PDU in frame: 6]"));
    QVERIFY(s.isMessage(6, "0x0003"));
}

void TcpStreamTest::outOfOrderFillsTheGap() {
    Stream s;
    s.send(0, 100);
    s.send(200, N);
    s.send(100, 200);
    QVERIFY(s.told(6, "[TCP Out-Of-Order] "));
    QVERIFY(s.shows(4, "[Reassembled PDU in frame: 6]"));
    QVERIFY(s.shows(6, "3 Reassembled TCP Segments (434 bytes): #4(100), #6(100), #5(234)"));
}

void TcpStreamTest::retransmissionsAreNotRead() {
    Stream s;
    s.send(0, 100);
    s.send(0, 100, 1000);
    s.send(100, N);
    s.acknowledge(N);
    s.send(100, N, 1000);
    QVERIFY(s.told(5, "[TCP Retransmission] "));
    QVERIFY(s.shows(5, "Retransmitted TCP segment data (100 bytes)"));
    QVERIFY(s.shows(5, "RTO based on delta from frame: 4"));
    QVERIFY(s.isMessage(6, "0x0001"));
    QVERIFY(s.told(8, "[TCP Spurious Retransmission] "));
}

void TcpStreamTest::lostSegment() {
    Stream s;
    s.send(0, 100);
    s.acknowledge(N);
    s.send(N, 2 * N);
    QVERIFY(s.told(5, "[TCP ACKed unseen segment] "));
    QVERIFY(s.told(6, "[TCP Previous segment not captured] "));
    QVERIFY(s.isMessage(6, "0x0002"));
    QVERIFY(!s.shows(4, "Reassembled PDU in frame"));
}

void TcpStreamTest::backwardsIsAsForwards() {
    Stream s;
    s.send(0, 100);
    s.send(200, N + 30);
    s.send(100, 200, 1);
    s.acknowledge(N);
    s.send(N + 30, 2 * N);
    s.send(2 * N, 3 * N - 1);
    s.send(3 * N - 1, 3 * N, 10, "FA");
    std::vector<TcpSegments::Seen> forwards;
    for (uint32_t i = 1; i <= s.size(); ++i) forwards.push_back(s.look(i));
    for (uint32_t i = s.size(); i > 0; --i) {
        auto seen = s.look(i);
        QCOMPARE(seen.info, forwards[i - 1].info);
        QCOMPARE(seen.tree, forwards[i - 1].tree);
    }
    QVERIFY(s.isMessage(s.size(), "0x0003"));
}

QTEST_APPLESS_MAIN(TcpStreamTest)
#include "tcp_stream_test.moc"
