// HTTP that captures rarely hold. What is expected here is what tshark 4.0 says of the same packets.
#include <QTest>

#include "dissectors/transport/tcp_segments.h"
#include "dissectors/web/content_coding.h"

namespace dorsal {

class HttpTest : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void headInPieces();
    void chunksWithExtensionsAndTrailer();
    void bodyUntilTheConnectionEnds();
    void answersWithoutBody();
    void pipelinedRequests();
    void requestThatEndsInTheNextSegment();
    void bytesOfSomethingElse();
    void tunnel();
    void headThatBreaksOff();
    void otherPorts();
    void decompressionIsBounded();
    void damagedCodings();

  private:
    void say(bool fromServer, std::string_view data, std::string_view flags = "PA") {
        auto& seq = fromServer ? server_ : client_;
        packets_->add(fromServer, seq, fromServer ? client_ : server_, flags, data);
        seq += uint32_t(data.size());
    }
    static std::string joined(std::initializer_list<std::string_view> parts) {
        std::string all;
        for (auto part : parts) all.append(part);
        return all;
    }
    std::string info(uint32_t packet) { return packets_->look(packet).info; }
    bool shows(uint32_t packet, const char* label) {
        bool found = packets_->look(packet).tree.find(joined({label, "\n"})) != std::string::npos;
        if (!found) qInfo("packet %u has no \"%s\":\n%s", packet, label, packets_->look(packet).tree.c_str());
        return found;
    }

    std::unique_ptr<TcpSegments> packets_;
    uint32_t client_ = 0, server_ = 0;
};

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr const char* kEmpty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

void HttpTest::init() {
    packets_ = std::make_unique<TcpSegments>();
    packets_->serverPort = 80;
    packets_->handshake();
    client_ = 1000;
    server_ = 5000;
}

void HttpTest::headInPieces() {
    for (auto piece : {"GE", "T / HT", "TP/1.1\r\nHost: x\r", "\n\r", "\n"}) say(false, piece);
    for (auto piece : {"HTTP/1.1 200", " OK\r\nContent-Length: 5\r\n", "\r\nab", "cde"}) say(true, piece);
    for (uint32_t packet : {4, 5, 6, 7, 9, 10, 11})
        QVERIFY(info(packet).ends_with(" [TCP segment of a reassembled PDU]"));
    QCOMPARE(info(8), std::string("GET / HTTP/1.1 "));
    QCOMPARE(info(12), std::string("HTTP/1.1 200 OK "));
    QVERIFY(shows(8, "[Response in frame: 12]"));
    QVERIFY(shows(12, "File Data: 5 bytes"));
}

void HttpTest::chunksWithExtensionsAndTrailer() {
    say(false,
        "POST / HTTP/1.1\r\nTransfer-Encoding: "
        "chunked\r\n\r\n5;a=b\r\nhello\r\n0A\r\n0123456789\r\n0\r\nX-T: y\r\n\r\n");
    for (auto label : {"Data chunk (5 octets)", "Chunk size: 10 octets", "End of chunked encoding",
                       "trailer-part: X-T: y\\r\\n", "File Data: 15 bytes"})
        QVERIFY(shows(4, label));
}

void HttpTest::bodyUntilTheConnectionEnds() {
    say(false, kGet);
    say(true, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello\n");
    say(true, "world\n");
    say(true, "", "FA");
    QVERIFY(info(5).ends_with(" [TCP segment of a reassembled PDU]"));
    QCOMPARE(info(7), std::string("HTTP/1.0 200 OK  (text/plain)"));
    QVERIFY(shows(7, "Line-based text data: text/plain (2 lines)"));
    QVERIFY(shows(7, "[3 Reassembled TCP Segments (57 bytes): #5(51), #6(6), #7(0)]"));
}

void HttpTest::answersWithoutBody() {
    say(false, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    say(true, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
    say(false, kGet);
    say(true, "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n");
    say(false, kGet);
    say(true, "HTTP/1.1 204 No\r\n\r\n");
    QCOMPARE(info(5), std::string("HTTP/1.1 200 OK "));
    QCOMPARE(info(7), std::string("HTTP/1.1 304 Not Modified "));
    QCOMPARE(info(9), std::string("HTTP/1.1 204 No "));
}

void HttpTest::pipelinedRequests() {
    say(false, joined({kGet, kGet}));
    say(true, joined({kEmpty, kEmpty}));
    QCOMPARE(info(4), std::string("GET / HTTP/1.1 GET / HTTP/1.1 "));
    QCOMPARE(info(5), std::string("HTTP/1.1 200 OK HTTP/1.1 200 OK "));
    // One exchange is kept for each packet, the last.
    QVERIFY(shows(4, "[HTTP request 2/3]"));
    QVERIFY(shows(5, "[HTTP response 3/3]"));
}

void HttpTest::requestThatEndsInTheNextSegment() {
    say(false, joined({kGet, "POST /3 HTTP/1.1\r\nCont"}));
    say(false, "ent-Length: 2\r\n\r\nab");
    QCOMPARE(info(4), std::string("GET / HTTP/1.1 POST /3 HTTP/1.1 "));
    QCOMPARE(info(5), std::string("POST /3 HTTP/1.1 "));
    QVERIFY(shows(4, "[Reassembled PDU in frame: 5]"));
}

void HttpTest::bytesOfSomethingElse() {
    say(false, "hello world\r\n");
    QCOMPARE(packets_->look(4).protocol, std::string("TCP"));
    say(false, kGet);
    // Now that the connection is known to be HTTP's, what stood before is part of something, too.
    QCOMPARE(info(4), std::string("Continuation"));
}

void HttpTest::tunnel() {
    say(false, "CONNECT a.b:9999 HTTP/1.1\r\n\r\n");
    say(true, "HTTP/1.1 200 OK\r\n\r\n");
    say(false, "hello");
    QVERIFY(shows(6, "[Proxy-Connect-Hostname: a.b]"));
    QVERIFY(shows(6, "[Proxy-Connect-Port: 9999]"));
    QVERIFY(shows(6, "Data (5 bytes)"));
}

void HttpTest::headThatBreaksOff() {
    say(false, "GET / HTTP/1.1\r\nHost: h\r\n folded\r\nFoo: b\r\n\r\n");
    QCOMPARE(info(4), std::string("GET / HTTP/1.1 Continuation"));
    QVERIFY(shows(4, "File Data: 19 bytes"));
}

void HttpTest::otherPorts() {
    packets_ = std::make_unique<TcpSegments>();
    packets_->serverPort = 12345;
    packets_->handshake();
    say(false, kGet);
    say(true, kEmpty);
    QCOMPARE(info(4), std::string("GET / HTTP/1.1 "));
    QCOMPARE(info(5), std::string("HTTP/1.1 200 OK "));
}

void HttpTest::decompressionIsBounded() {
    auto bomb = qCompress(QByteArray(64 << 20, 'a'), 9).mid(4);
    auto plain = http::decodeContent(
        "deflate", {reinterpret_cast<const uint8_t*>(bomb.constData()), size_t(bomb.size())});
    QVERIFY(plain.has_value());
    QCOMPARE(plain->size(), http::kMostDecoded);
}

void HttpTest::damagedCodings() {
    say(false, kGet);
    say(true, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\ngarbage");
    QVERIFY(shows(5, "Content-encoded entity body (gzip): 7 bytes"));
    say(false, kGet);
    say(true, "HTTP/1.1 200 OK\r\nContent-Encoding: foo\r\nContent-Length: 5\r\n\r\nplain");
    QVERIFY(shows(7, "Content-encoded entity body (foo): 5 bytes"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::HttpTest)
#include "http_test.moc"
