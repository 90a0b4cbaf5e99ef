// TLS messages that captures rarely hold. What is expected here is what tshark 4.0 says of the same packets.
#include <QTest>

#include "dissectors/dissected.h"

namespace dorsal {

class TlsTest : public QObject {
    Q_OBJECT

  private slots:
    void versionOfTheServerHelloIsKnownBefore();
    void helloRetryRequest();
    void greaseIsLeftOutOfJa3();
    void messageOverRecords();
    void encryptedMessages_data();
    void encryptedMessages();
    void unknownRecords();
    void plainTextIsSomethingElse();
    void badLengths();
    void heartbleed();
    void truncatedCertificate();
    void deeplyNestedCertificate();

  private:
    uint32_t client_ = 1, server_ = 1;

    void init() { client_ = server_ = 1; }
    static Bytes number32(uint32_t v) { return number16(v >> 16) + number16(v & 0xffff); }
    static Bytes number24(size_t v) { return Bytes{uint8_t(v >> 16)} + number16(v & 0xffff); }
    static Bytes vector8(const Bytes& b) { return Bytes{uint8_t(b.size())} + b; }
    static Bytes vector16(const Bytes& b) { return number16(b.size()) + b; }
    static Bytes record(uint8_t type, const Bytes& b, const char* version = "0303") {
        return Bytes{type} + fromHex(version) + vector16(b);
    }
    static Bytes message(uint8_t type, const Bytes& b) { return Bytes{type} + number24(b.size()) + b; }
    static Bytes extension(uint16_t type, const Bytes& b) { return number16(type) + vector16(b); }
    static Bytes clientHello(const Bytes& extensions, const char* suites = "1301c02f") {
        return message(1, fromHex("0303") + Bytes(32, 7) + fromHex("00") + vector16(fromHex(suites)) +
                              fromHex("0100") + vector16(extensions));
    }
    static Bytes serverHello(const Bytes& extensions, const Bytes& random = Bytes(32, 9)) {
        return message(2, fromHex("0303") + random + fromHex("00 c02f 00") + vector16(extensions));
    }
    // A segment between 10.0.0.1:40000 and 10.0.0.2:443.
    Bytes segment(bool fromServer, const Bytes& payload) {
        auto& seq = fromServer ? server_ : client_;
        auto ack = fromServer ? client_ : server_;
        auto tcp = (fromServer ? fromHex("01bb 9c40") : fromHex("9c40 01bb")) + number32(seq) +
                   number32(ack) + fromHex("5018 2000 0000 0000") + payload;
        seq += uint32_t(payload.size());
        return fromHex("020000000002 020000000001 0800 45 00") + number16(20 + tcp.size()) +
               fromHex("0001 0000 40 06 0000") +
               (fromServer ? fromHex("0a000002 0a000001") : fromHex("0a000001 0a000002")) + tcp;
    }
};

void TlsTest::versionOfTheServerHelloIsKnownBefore() {
    Dissected packets;
    packets.add(segment(false, record(22, clientHello({}), "0301")));
    packets.add(segment(true, record(22, serverHello(extension(43, fromHex("0304"))))));
    QCOMPARE(packets.label(1, "tls.record"),
             std::string("TLSv1.3 Record Layer: Handshake Protocol: Client Hello"));
    QCOMPARE(packets.summary(2), std::string("Server Hello"));
}

void TlsTest::helloRetryRequest() {
    Dissected packets;
    auto magic = fromHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");
    packets.add(segment(true, record(22, serverHello(extension(51, fromHex("0018")), magic))));
    QCOMPARE(packets.summary(1), std::string("Hello Retry Request"));
    QCOMPARE(packets.label(1, "tls.handshake.extensions_key_share_selected_group"),
             std::string("Selected Group: secp384r1 (24)"));
}

void TlsTest::greaseIsLeftOutOfJa3() {
    Dissected packets;
    auto extensions = extension(0x1a1a, {}) + extension(43, fromHex("02 0304"));
    packets.add(segment(false, record(22, clientHello(extensions, "0a0a1301c02f"))));
    QCOMPARE(packets.label(1, "tls.handshake.ja3_full"), std::string("JA3 Fullstring: 771,4865-49199,43,,"));
    QCOMPARE(packets.label(1, "tls.handshake.ja3"), std::string("JA3: b46c6295f2988c92872ed92441a25ba0"));
}

void TlsTest::messageOverRecords() {
    Dissected packets;
    auto whole = message(12, Bytes(100, 'k'));
    auto part = [&](int from, int to) { return record(22, Bytes(whole.begin() + from, whole.begin() + to)); };
    packets.add(segment(true, part(0, 2)));
    packets.add(segment(true, part(2, 70)));
    packets.add(segment(true, part(70, 104) + record(22, message(14, {}))));
    QCOMPARE(packets.summary(1), std::string("[Server Key Exchange Fragment]"));
    QCOMPARE(packets.label(1, "tls.handshake.reassembled_in"),
             std::string("Reassembled Handshake Message in frame: 3"));
    QCOMPARE(packets.summary(2), std::string());
    QCOMPARE(packets.summary(3), std::string("Server Key Exchange, Server Hello Done"));
    QCOMPARE(packets.label(3, "tls.handshake.fragments"),
             std::string("3 Reassembled Handshake Fragments (104 bytes): #1(2), #2(68), #3(34)"));
}

void TlsTest::encryptedMessages_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("summary");
    QTest::newRow("unknown type") << QByteArray("77123456") + QByteArray(60, '6')
                                  << "Encrypted Handshake Message";
    QTest::newRow("too long") << QByteArray("01ff3456") + QByteArray(60, '6')
                              << "Encrypted Handshake Message";
    QTest::newRow("nonce of zeros") << QByteArray(16, '0') + QByteArray(64, '9')
                                    << "Encrypted Handshake Message";
    QTest::newRow("two requests") << QByteArray(16, '0') << "Hello Request, Hello Request";
}

void TlsTest::encryptedMessages() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, summary);
    Dissected packets;
    packets.add(segment(true, record(22, fromHex(bytes.toStdString()))));
    QCOMPARE(QString::fromStdString(packets.summary(1)), summary);
}

void TlsTest::unknownRecords() {
    Dissected packets;
    packets.add(segment(false, fromHex("630303 0003 616263")));
    packets.add(segment(false, record(23, fromText("abc"))));
    packets.add(segment(false, fromHex("630303 0003 616263")));
    QCOMPARE(packets.summary(2), std::string("Application Data"));
    QCOMPARE(packets.summary(3), std::string("Ignored Unknown Record"));
}

void TlsTest::plainTextIsSomethingElse() {
    Dissected packets;
    packets.add(segment(false, fromText("hello world, this is no record")));
    QVERIFY(packets.labels(1, "tls").empty());
}

void TlsTest::badLengths() {
    Dissected packets;
    auto hello = message(1, fromHex("0303") + Bytes(32, 7) + fromHex("00 00c8 0102"));
    packets.add(segment(false, record(22, hello)));
    QCOMPARE(packets.label(1, "tls.malformed.buffer_too_small"),
             std::string("Vector length 200 is too large, truncating it to 2"));
    QVERIFY(packets.labels(1, "tls.handshake.ja3").empty());
}

void TlsTest::heartbleed() {
    Dissected packets;
    packets.add(segment(false, record(24, fromHex("01 4000 616263") + Bytes(16, 'p'))));
    QCOMPARE(packets.summary(1), std::string("Heartbeat Request"));
    QCOMPARE(packets.label(1, "tls.heartbeat_message.payload_length.invalid"),
             std::string("Invalid heartbeat payload length (16384)"));
}

void TlsTest::truncatedCertificate() {
    Dissected packets;
    auto der = fromHex("3082ffff30");
    packets.add(
        segment(true, record(22, message(11, number24(3 + der.size()) + number24(der.size()) + der))));
    QCOMPARE(packets.summary(1), std::string("Certificate[Malformed Packet]"));
}

void TlsTest::deeplyNestedCertificate() {
    Dissected packets;
    Bytes der;
    for (int i = 0; i < 15'000; i += 2) der = der + fromHex("3080");
    packets.add(
        segment(true, record(22, message(11, number24(3 + der.size()) + number24(der.size()) + der))));
    QCOMPARE(packets.labels(1, "tls.handshake.certificate").size(), size_t(1));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::TlsTest)
#include "tls_test.moc"
