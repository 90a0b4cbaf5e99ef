// DNS messages that captures rarely hold. What is expected here is what tshark 4.0 says of the same packets.
#include <QTest>

#include "dissectors/dissected.h"

namespace dorsal {

class DnsTest : public QObject {
    Q_OBJECT

  private slots:
    void brokenNames_data();
    void brokenNames();
    void longestName();
    void pointersMayGoForwardAndBack();
    void clientSubnet();
    void serviceBinding();
    void extendedError();
    void queriesAndResponsesAreMatched();
    void otherPortsOnlyWithOneQuestion();

  private:
    static Bytes query(const Bytes& name, uint16_t flags = 0x0100) {
        return fromHex("01f4") + number16(flags) + fromHex("0001 0000 0000 0000") + name +
               fromHex("0001 0001");
    }
    static Bytes answer(uint8_t type, const Bytes& data) {
        return fromHex("01f4 8180 0001 0001 0000 0000 01 61 00 00 01 0001 c00c 00") + Bytes{type} +
               fromHex("0001 00000e10") + number16(data.size()) + data;
    }
};

void DnsTest::brokenNames_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("root") << QByteArray("00") << QByteArray("<Root>");
    QTest::newRow("points to itself")
        << QByteArray("c00c") << QByteArray("<Name contains a pointer that loops>");
    QTest::newRow("loops with a label")
        << QByteArray("0161c00c") << QByteArray("<Name contains a pointer that loops>");
    QTest::newRow("control characters")
        << QByteArray("06610a097f1f0d00") << QByteArray("a\\n\\t\\177\\037\\r");
    QTest::newRow("not UTF-8") << QByteArray("0361ff6200")
                               << QByteArray(
                                      "a\xef\xbf\xbd"
                                      "b");
    QTest::newRow("zero width space") << QByteArray("04e2808b7a00") << QByteArray("\\u200Bz");
    QTest::newRow("dot in a label") << QByteArray("03612e6200") << QByteArray("a.b");
}

void DnsTest::brokenNames() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, text);
    Dissected packets;
    packets.add(udpFrame(2, 30000, 1, 53, query(fromHex(name.toStdString()))));
    QCOMPARE(QByteArray::fromStdString(packets.label(1, "dns.qry.name")), "Name: " + text);
    QCOMPARE(QByteArray::fromStdString(packets.summary(1)), "Standard query 0x01f4 A " + text);
}

void DnsTest::longestName() {
    auto label = [](size_t size) { return Bytes{uint8_t(size)} + Bytes(size, 'x'); };
    Dissected packets;
    packets.add(udpFrame(2, 30000, 1, 53, query(label(63) + label(63) + label(63) + label(61) + Bytes{0})));
    packets.add(udpFrame(2, 30001, 1, 53, query(label(63) + label(63) + label(63) + label(62) + Bytes{0})));
    QCOMPARE(packets.label(1, "dns.qry.name.len"), std::string("Name Length: 253"));
    QCOMPARE(packets.label(2, "dns.qry.name"), std::string("Name: <Name too long>"));
}

void DnsTest::pointersMayGoForwardAndBack() {
    Dissected packets;
    packets.add(udpFrame(1, 53, 2, 30000, answer(5, fromHex("0362617a c00c"))));
    QCOMPARE(packets.label(1, "dns.cname"), std::string("CNAME: baz.a"));
    QVERIFY(!packets.malformed(1));
    packets.add(udpFrame(1, 53, 2, 30000, answer(5, fromHex("ffff"))));
    QVERIFY(packets.malformed(2));
}

void DnsTest::clientSubnet() {
    Bytes message = fromHex("012c 0120 0001 0000 0000 0001 01 65 00 0001 0001 00 0029 04d0 00008000 000b") +
                    fromHex("0008 0007 0001 18 00 0a0000");
    Dissected packets;
    packets.add(udpFrame(2, 30000, 1, 53, message));
    QCOMPARE(packets.label(1, "dns.opt"), std::string("Option: CSUBNET - Client subnet"));
    QCOMPARE(packets.label(1, "dns.opt.client.addr4"), std::string("Client Subnet: 10.0.0.0"));
    QCOMPARE(packets.label(1, "dns.rr.udp_payload_size"), std::string("UDP payload size: 1232"));
}

void DnsTest::serviceBinding() {
    Bytes data = fromHex("0001 00 0001 0006 026832026833 0003 0002 01bb 0004 0008 01020304 05060708");
    Dissected packets;
    packets.add(udpFrame(1, 53, 2, 30000, answer(65, data)));
    std::vector<std::string> expected{"SvcParam: alpn=h2,h3", "SvcParam: port=443",
                                      "SvcParam: ipv4hint=1.2.3.4,5.6.7.8"};
    QCOMPARE(packets.labels(1, "dns.svcb.svcparam"), expected);
}

void DnsTest::extendedError() {
    Bytes message = fromHex("012c 8180 0001 0000 0000 0001 01 65 00 0001 0001 00 0029 04d0 00000000 0009") +
                    fromHex("000f 0005 0006") + fromText("bad");
    Dissected packets;
    packets.add(udpFrame(1, 53, 2, 30000, message));
    QCOMPARE(packets.label(1, "dns.opt.ext_error.info_code"), std::string("Info Code: DNSSEC Bogus (6)"));
    QCOMPARE(packets.label(1, "dns.opt.ext_error.extra_text"), std::string("Extra Text: bad"));
}

void DnsTest::queriesAndResponsesAreMatched() {
    Dissected packets;
    Bytes name = fromHex("016100");
    packets.add(udpFrame(2, 30000, 1, 53, query(name)));
    packets.add(udpFrame(2, 30000, 1, 53, query(name)));
    packets.add(udpFrame(1, 53, 2, 30000, query(name, 0x8180)));
    packets.add(udpFrame(1, 53, 2, 30000, query(name, 0x8180)));
    packets.add(udpFrame(1, 53, 2, 30001, query(name, 0x8180)));
    QCOMPARE(packets.label(1, "dns.response_in"), std::string("Response In: 3"));
    QCOMPARE(packets.label(2, "dns.retransmit_request_in"),
             std::string("Retransmitted request. Original request in: 1"));
    QCOMPARE(packets.label(3, "dns.response_to"), std::string("Request In: 1"));
    QCOMPARE(packets.label(4, "dns.retransmit_response_in"),
             std::string("Retransmitted response. Original response in: 3"));
    QCOMPARE(packets.label(5, "dns.unsolicited"), std::string("Unsolicited: True"));
}

void DnsTest::otherPortsOnlyWithOneQuestion() {
    Dissected packets;
    packets.add(udpFrame(2, 40000, 1, 50000, query(fromHex("016100"))));
    Bytes two = query(fromHex("016100"));
    two[5] = 2;
    packets.add(udpFrame(2, 40001, 1, 50001, two));
    QCOMPARE(packets.summary(1), std::string("Standard query 0x01f4 A a"));
    QVERIFY(packets.label(2, "dns.id").empty());
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::DnsTest)
#include "dns_test.moc"
