// Redis' protocol where it is cut, nested or damaged. What is expected is what tshark 4.0 says of the same
// bytes.
#include <QTest>

#include "dissectors/transport/stream_talk.h"

namespace dorsal {

class RespTest : public QObject {
    Q_OBJECT

  private slots:
    void stringInTwoSegments() {
        StreamTalk t(6379);
        auto first = t.server("+PO"), second = t.server("NG\r\n");
        QVERIFY(t.info(first).ends_with("[TCP segment of a reassembled PDU]"));
        QCOMPARE(t.row(second), std::string("RESP|Response: PONG"));
    }
    // A bulk string takes just the bytes that it lacks: what follows them is a message of its own.
    void bulkStringAndAnother() {
        StreamTalk t(6379);
        t.server("+OK\r\n$5\r\nab");
        auto second = t.server("cde\r\n+Z\r\n");
        QCOMPARE(t.info(second - 1), std::string("Response: OK [continuation]"));
        QCOMPARE(t.info(second), std::string("Response: abcdeResponse: Z"));
    }
    void arrayInTwoSegments() {
        StreamTalk t(6379);
        auto first = t.server("+OK\r\n*2\r\n*2\r\n:1\r\n$5\r\nab"), second = t.server("cde\r\n:1\r\n");
        QCOMPARE(t.info(first), std::string("Response: OK Array(2) [continuation]"));
        QCOMPARE(t.count(first, "Expert Info (Note/Undecoded)"), size_t(2));
        QCOMPARE(t.info(second), std::string("Response: Array(2)"));
        QVERIFY(t.shows(second, "Bulk String: abcde"));
    }
    void nothingAndBadLengths() {
        StreamTalk t(6379);
        auto packet = t.server("$-1\r\n*-1\r\n*0\r\n$-5\r\n*-5\r\n");
        QCOMPARE(t.info(packet), std::string("Response:"));
        for (auto label : {"Bulk String: [NULL]", "Array: NULL", "Array: Empty", "Length: -5"})
            QVERIFY(t.shows(packet, label));
        QCOMPARE(t.count(packet, "Expert Info (Error/Undecoded)"), size_t(2));
    }
    void numbersAsTheCLibraryReadsThem() {
        StreamTalk t(6379);
        auto packet = t.server(":99999999999999999999\r\n:12ab\r\n: 12\r\n:+5\r\n:-5\r\n:\r\n");
        QCOMPARE(t.info(packet), std::string("Response: 9223372036854775807 12 12 5 -5 0"));
    }
    void requestsShowTheirArguments() {
        StreamTalk t(6379);
        QCOMPARE(t.info(t.client("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n")), std::string("Request: GET k"));
        QCOMPARE(t.info(t.client("*1\r\n$100\r\n" + std::string(100, 'x') + "\r\n")),
                 std::string("Request: BulkString(100)"));
        QCOMPARE(t.info(t.client("PING\r\n")), std::string("Request: [fragment]"));
        QCOMPARE(t.info(t.server("$3\r\n\xff"
                                 "ab\r\n")),
                 std::string("Response: BulkString(3)"));
    }
    // Deeper arrays than tshark follows are shown beside the outermost one.
    void arraysInArrays() {
        StreamTalk t(6379);
        std::string nested;
        for (int i = 0; i < 40; ++i) nested += "*1\r\n";
        auto packet = t.server(nested + ":1\r\n");
        QCOMPARE(t.info(packet), std::string("Response: Array(1) Array(1)"));
        QCOMPARE(t.count(packet, "Expert Info (Note/Undecoded)"), size_t(1));
        QVERIFY(t.shows(packet, "Integer: 1"));
    }
    void columnIsBounded() {
        StreamTalk t(6379);
        std::string many;
        for (int i = 0; i < 500; ++i) many += "+0123456789\r\n";
        QCOMPARE(t.info(t.server(many)).size(), size_t(4095));
    }
};

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::RespTest)
#include "resp_test.moc"
