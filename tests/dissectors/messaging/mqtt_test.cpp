// MQTT messages that captures rarely hold. What is expected is what tshark 4.0 says of the same bytes.
#include <QTest>

#include "dissectors/transport/stream_talk.h"

namespace dorsal {

namespace {

std::string message(uint8_t first, const std::string& body) {
    std::string s(1, char(first));
    size_t n = body.size();
    do {
        s += char((n & 127) | (n > 127 ? 128 : 0));
        n >>= 7;
    } while (n);
    return s + body;
}
std::string text(const std::string& s) { return std::string{char(s.size() >> 8), char(s.size())} + s; }
std::string bytes(std::initializer_list<int> list) {
    std::string s;
    for (int b : list) s += char(b);
    return s;
}
std::string greeting(int version) {
    auto body = text("MQTT") + bytes({version, 2, 0, 60});
    if (version == 5) body += bytes({0});
    return message(0x10, body + text("me"));
}

}  // namespace

class MqttTest : public QObject {
    Q_OBJECT

  private slots:
    void versionTellsWhatFollows() {
        StreamTalk old(1883), five(1883), unknown(1883);
        auto ack = message(0x90, bytes({0, 1, 2})), ack5 = message(0x90, bytes({0, 1, 0, 2}));
        old.client(greeting(4));
        QVERIFY(old.shows(old.server(ack), "Granted QoS: Exactly once delivery (Assured Delivery) (2)"));
        five.client(greeting(5));
        QVERIFY(five.shows(five.server(ack5), "Reason Code: Granted QoS 2 (2)"));
        auto packet = unknown.server(ack);
        QVERIFY(unknown.shows(packet, "Reason Code: Granted QoS 2 (2)"));
        QCOMPARE(unknown.count(packet, "Expert Info (Note/Protocol)"), size_t(1));
    }
    void topicAliases() {
        StreamTalk t(1883);
        t.client(greeting(5));
        auto alias = [](int n) { return bytes({3, 0x23, 0, n}); };
        auto one = t.client(message(0x30, text("") + alias(1) + "a"));
        auto two =
            t.client(message(0x30, text("topic") + alias(1) + "b") +
                     message(0x30, text("") + alias(1) + "c") + message(0x30, text("") + alias(0) + "d"));
        QCOMPARE(t.info(two),
                 std::string("Publish Message [topic], Publish Message [topic], Publish Message []"));
        QCOMPARE(t.count(two, "Expert Info (Warning/Protocol)"), size_t(1));
        QCOMPARE(t.info(one), std::string("Publish Message []"));
        QCOMPARE(t.count(one, "Expert Info (Error/Protocol)"), size_t(1));
    }
    void contentTypes() {
        StreamTalk t(1883);
        t.client(greeting(5));
        auto packet =
            t.client(message(0x30, text("t") + bytes({19, 3}) + text("application/json") + "{\"a\":1}"));
        QCOMPARE(t.row(packet), std::string("MQTT/JSON|Publish Message [t], JavaScript Object Notation "
                                            "(application/json)"));
    }
    void messagesInPieces() {
        StreamTalk t(1883);
        auto m = message(0x30, text("top") + std::string(200, 'x'));
        t.client(m.substr(0, 1));
        t.client(m.substr(1, 100));
        auto last = t.client(m.substr(101) + message(0xc0, ""));
        QCOMPARE(t.info(last), std::string("Publish Message [top], Ping Request"));
    }
    void lengthsThatLie() {
        StreamTalk t(1883);
        t.client(greeting(5));
        auto packet = t.client(message(0x30, text("t") + bytes({20, 1, 1}) + "pl"));
        QCOMPARE(t.info(packet), std::string("Publish Message[Malformed Packet]"));
        QVERIFY(t.shows(packet, "Total Length: 20"));
        QCOMPARE(t.info(t.client(message(0x82, bytes({0, 1, 0}) + text("a")))),
                 std::string("Subscribe Request (id=1) [a][Malformed Packet]"));
        QVERIFY(t.info(t.client(bytes({0x30, 0xff, 0xff, 0xff, 0xff, 1, 2})))
                    .ends_with("[TCP segment of a reassembled PDU]"));
    }
};

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::MqttTest)
#include "mqtt_test.moc"
