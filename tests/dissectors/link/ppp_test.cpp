// PPP's control and authentication packets that are wrong or unusual; expectations are tshark 4.0's.
#include <QTest>
#include <algorithm>

#include "dissectors/dissected.h"

namespace dorsal {

class PppTest : public QObject {
    Q_OBJECT

  private slots:
    void options();
    void optionPastTheEnd();
    void subsetOfCompression();
    void codeOfAnotherProtocol();
    void linkQuality();
    void passwordPastTheEnd();
    void lengthOfTheSession();

  private:
    // A packet in a PPPoE session.
    static Bytes session(std::string_view packet) {
        Bytes bytes = fromHex(packet);
        return fromHex("020000000002 020000000001 8864 11 00 0001") + number16(bytes.size()) + bytes;
    }
    static bool has(const std::vector<std::string>& labels, std::string_view wanted) {
        return std::find(labels.begin(), labels.end(), wanted) != labels.end();
    }
};

void PppTest::options() {
    Dissected packets;
    packets.add(session("c021 01 01 000a 0104 05dc 0702"));
    QVERIFY(
        has(packets.labels(1, ""), "Options: (6 bytes), Maximum Receive Unit, Protocol Field Compression"));
    QCOMPARE(packets.label(1, "lcp.opt.mtu_bytes"), std::string("Maximum Receive Unit: 1500"));
}

void PppTest::optionPastTheEnd() {
    Dissected packets;
    packets.add(session("c021 01 01 0007 0110 05"));
    QVERIFY(has(packets.labels(1, ""), "Options: (3 bytes)"));
    QVERIFY(has(packets.labels(1, ""),
                "Maximum Receive Unit (option length = 16 bytes says option goes past end of options)"));
    QVERIFY(!packets.malformed(1));
}

void PppTest::subsetOfCompression() {
    Dissected packets;
    packets.add(session("8021 01 01 0015 0211 0061 000f 000f 0100 0005 00a8 0303 02"));
    QVERIFY(has(packets.labels(1, ""), "Suboptions: (3 bytes), Negotiating header compression (RFC3545)"));
    QCOMPARE(packets.label(1, "ipcp.opt.iphc.param"),
             std::string("Parameter: The number of contexts for Non TCP Space is 0 (2)"));
    packets.add(session("8021 01 01 0008 0204 0061"));
    QVERIFY(packets.malformed(2));  // what follows an option doesn't belong to it
}

void PppTest::codeOfAnotherProtocol() {
    Dissected packets;
    packets.add(session("8021 09 03 0008 12345678"));
    QCOMPARE(packets.summary(1), std::string("Unknown"));
    QCOMPARE(packets.label(1, "lcp.magic_number"), std::string("Magic Number: 0x12345678"));
}

void PppTest::linkQuality() {
    Dissected packets;
    packets.add(session("c021 01 01 000c 0408 c025 00000064"));
    QCOMPARE(packets.label(1, "lcp.opt.quality_protocol_bytes"),
             std::string("Quality Protocol: Link Quality Report (0xc025)"));
    QVERIFY(packets.malformed(1));
}

void PppTest::passwordPastTheEnd() {
    Dissected packets;
    packets.add(session("c023 01 01 000c 0161 0862"));
    packets.add(session("c023 01 01 0009 0161 0262"));
    packets.add(session("c023 01 01 0009 0161 0162"));
    QCOMPARE(packets.summary(1), std::string("Authenticate-Request[Malformed Packet]"));
    QVERIFY(packets.malformed(2));
    QCOMPARE(packets.summary(3), std::string("Authenticate-Request (Peer-ID='a', Password='b')"));
}

// Padding to the least size of a frame is no fault, other bytes behind the packet are.
void PppTest::lengthOfTheSession() {
    auto label = [](size_t padding) {
        Dissected packets;
        packets.add(session("c021 09 01 0008 00000000") + Bytes(padding));
        return packets.label(1, "pppoe.payload_length");
    };
    QCOMPARE(label(0), std::string("Payload Length: 10"));
    QCOMPARE(label(30), std::string("Payload Length: 10"));
    QCOMPARE(label(31), std::string("Payload Length: 10 [incorrect, should be 41]"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::PppTest)
#include "ppp_test.moc"
