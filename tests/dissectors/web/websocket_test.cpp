// WebSocket frames that captures rarely hold. What is expected here is what tshark 4.0 says of the same
// packets.
#include <QTest>

#include "dissectors/transport/tcp_segments.h"

namespace dorsal {

class WebSocketTest : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void fragments();
    void maskedText();
    void closing();
    void frameInTheSegmentOfTheAnswer();
    void frameOverSegments();
    void compressedWithHistory();
    void damagedCompression();

  private:
    void say(bool fromServer, std::string_view data) {
        auto& seq = fromServer ? server_ : client_;
        packets_->add(fromServer, seq, fromServer ? client_ : server_, "PA", data);
        seq += uint32_t(data.size());
    }
    void upgrade(std::string extensions = {}, std::string_view behind = {}) {
        if (!extensions.empty()) extensions = "Sec-WebSocket-Extensions: " + extensions + "\r\n";
        say(false, "GET /x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        auto answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                      extensions + "\r\n";
        say(true, answer.append(behind));
    }
    std::string info(uint32_t packet) { return packets_->look(packet).info; }
    bool shows(uint32_t packet, std::string label) {
        auto tree = packets_->look(packet).tree;
        bool found = tree.find(label + "\n") != std::string::npos;
        if (!found) qInfo("packet %u has no \"%s\":\n%s", packet, label.c_str(), tree.c_str());
        return found;
    }

    std::unique_ptr<TcpSegments> packets_;
    uint32_t client_ = 0, server_ = 0;
};

void WebSocketTest::init() {
    packets_ = std::make_unique<TcpSegments>();
    packets_->serverPort = 80;
    packets_->handshake();
    client_ = 1000;
    server_ = 5000;
}

void WebSocketTest::fragments() {
    using namespace std::literals;
    upgrade();
    say(true, "\x01\x04one "sv);
    say(true, "\x89\x02pp"sv);
    say(true, "\x00\x04two "sv);
    say(true, "\x80\x05three"sv);
    QCOMPARE(info(6), std::string("WebSocket Text[FRAGMENT]  "));
    QVERIFY(shows(7, "Ping: 7070"));
    QVERIFY(shows(8, "Continue: 74776f20"));
    QVERIFY(shows(9, "Text: one two three"));
    QVERIFY(shows(9, "[3 Reassembled websocket Fragments (13 bytes): #6(4), #8(4), #9(5)]"));
    QVERIFY(shows(9, "Line-based text data (1 lines)"));
}

void WebSocketTest::maskedText() {
    using namespace std::literals;
    upgrade();
    say(false, "\x81\x82\x01\x02\x03\x04\x49\x6b"sv);
    QCOMPARE(info(6), std::string("WebSocket Text [FIN] [MASKED]"));
    QVERIFY(shows(6, "Text: Hi"));
    QVERIFY(shows(6, "Masking-Key: 01020304"));
}

void WebSocketTest::closing() {
    using namespace std::literals;
    upgrade();
    say(true, "\x88\x04\x13\x88no"sv);
    QVERIFY(shows(6, "Status code: Unknown (5000)"));
    QVERIFY(shows(6, "Reason: no"));
}

void WebSocketTest::frameInTheSegmentOfTheAnswer() {
    using namespace std::literals;
    upgrade({}, "\x81\x02ok"sv);
    QCOMPARE(info(5), std::string("HTTP/1.1 101 Switching Protocols WebSocket Text [FIN] "));
    QVERIFY(shows(5, "Text: ok"));
}

void WebSocketTest::frameOverSegments() {
    using namespace std::literals;
    upgrade();
    say(true,
        "\x82\x7e\x00\x06"
        "abc"sv);
    say(true, "def"sv);
    QVERIFY(shows(7, "Extended Payload length (16 bits): 6"));
    QVERIFY(shows(7, "Data: 616263646566"));
}

// Made with zlib: "hello hello hello", then "hello hello again", which refers to it.
void WebSocketTest::compressedWithHistory() {
    using namespace std::literals;
    upgrade("permessage-deflate");
    say(true, "\xc1\x0b\xca\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00\x00"sv);
    say(true, "\xc1\x0a\x42\x62\x2a\x24\xa6\x27\x66\xe6\x01\x00"sv);
    QVERIFY(shows(6, ".1.. .... = Per-Message Compressed: True"));
    QVERIFY(shows(6, "Text: hello hello hello"));
    QVERIFY(shows(7, "Text: hello hello again"));
}

void WebSocketTest::damagedCompression() {
    using namespace std::literals;
    upgrade("permessage-deflate");
    say(true, "\xc1\x03\xff\xff\xff"sv);
    QVERIFY(shows(6, "Decompression failed"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::WebSocketTest)
#include "websocket_test.moc"
