// Ethernet's padding, trailers and lengths, VLAN tags, LLC and spanning tree in packets that captures rarely
// hold; expectations are tshark 4.0's.
#include <QTest>

#include "dissectors/dissected.h"

namespace dorsal {

class EthernetTest : public QObject {
    Q_OBJECT

  private slots:
    void paddingOfZeros();
    void checkSequenceBehindPadding();
    void otherBytesAreTrailer();
    void lengthPastTheEnd();
    void neitherLengthNorType();
    void tagInTag();
    void controlFields();
    void topologyChange();
    void regionWithoutEnd();

  private:
    static Bytes arpRequest(const Bytes& behind) {
        return fromHex(
                   "ffffffffffff 00000102aabb 0806 0001 0800 06 04 0001 00000102aabb 0a000001"
                   "000000000000 0a000002") +
               behind;
    }
    static Bytes frame(std::string_view behindAddresses) {
        return fromHex("ffffffffffff 00000102aabb") + fromHex(behindAddresses);
    }
};

void EthernetTest::paddingOfZeros() {
    Dissected packets;
    packets.add(arpRequest(Bytes(18)));
    QCOMPARE(packets.label(1, "eth.padding"), std::string("Padding: 000000000000000000000000000000000000"));
    QVERIFY(packets.labels(1, "eth.trailer").empty());
}

void EthernetTest::checkSequenceBehindPadding() {
    Dissected packets;
    packets.add(arpRequest(Bytes(18) + fromText("abcd")));
    QCOMPARE(packets.label(1, "eth.fcs"), std::string("Frame check sequence: 0x61626364 [unverified]"));
    QCOMPARE(packets.label(1, "eth.fcs.status"), std::string("FCS Status: Unverified"));
}

void EthernetTest::otherBytesAreTrailer() {
    Dissected packets;
    packets.add(arpRequest(Bytes(10) + fromText("abcdefgh")));
    QCOMPARE(packets.label(1, "eth.trailer"), std::string("Trailer: 000000000000000000006162636465666768"));
    QCOMPARE(packets.labels(1, "eth.padding_bad").size(), size_t(1));
    QVERIFY(packets.labels(1, "eth.padding").empty());
}

void EthernetTest::lengthPastTheEnd() {
    Dissected packets;
    packets.add(frame("0040 aaaa03 000000 0800"));
    QCOMPARE(packets.labels(1, "eth.len.past_end").size(), size_t(1));
    QCOMPARE(packets.label(1, "llc.type"), std::string("Type: IPv4 (0x0800)"));
    QVERIFY(packets.malformed(1));
}

void EthernetTest::neitherLengthNorType() {
    Dissected packets;
    packets.add(frame("05dd 4500"));
    QCOMPARE(packets.summary(1), std::string("Ethernet Unknown: Invalid length/type: 0x05dd (1501)"));
    QCOMPARE(packets.label(1, "data.data"), std::string("Data: 4500"));
}

void EthernetTest::tagInTag() {
    Dissected packets;
    packets.add(frame("8100 a005 88a8 0006 9999 0102"));
    QCOMPARE(packets.label(1, "vlan"), std::string("802.1Q Virtual LAN, PRI: 5, DEI: 0, ID: 5"));
    QCOMPARE(packets.label(1, "vlan.priority"),
             std::string("101. .... .... .... = Priority: Voice, < 10ms latency and jitter (5)"));
    QCOMPARE(packets.label(1, "ieee8021ad"), std::string("IEEE 802.1ad, ID: 6"));
    QCOMPARE(packets.summary(1), std::string("PRI: 0  DROP: 0 ID: 6"));
}

void EthernetTest::controlFields() {
    Dissected packets;
    packets.add(frame("0004 f0f0 7f00"));
    packets.add(frame("0003 e0e0 bf"));
    packets.add(frame("0004 0404 0153"));
    QCOMPARE(packets.summary(1),
             std::string("U P, func=SABME; DSAP NetBIOS Individual, SSAP NetBIOS Command"));
    QCOMPARE(packets.summary(2), std::string("U P, func=XID; DSAP NetWare Individual, SSAP NetWare Command"));
    QCOMPARE(packets.label(3, "llc.control"), std::string("Control field: S P, func=RR, N(R)=41 (0x5301)"));
    QCOMPARE(packets.label(3, "llc.control.n_r"), std::string("0101 001. .... .... = N(R): 41"));
}

void EthernetTest::topologyChange() {
    Dissected packets;
    packets.add(frame("0007 424203 0000 00 80"));
    QCOMPARE(packets.summary(1), std::string("Topology Change Notification"));
    QVERIFY(!packets.malformed(1));
}

void EthernetTest::regionWithoutEnd() {
    auto bridge = [](std::string_view length) {
        return fromHex(
                   "ffffffffffff 00000102aabb 0069 424203 0000 03 02 7c 8000000c305dd100 00000000"
                   "8000000c305dd100 8005 0000 1400 0200 0f00 00") +
               fromHex(length) + Bytes(1) + fromText("Test") + Bytes(28) + fromHex("0001") + Bytes(16) +
               fromHex("00000005 8000000c305dd100 13");
    };
    Dissected packets;
    packets.add(bridge("0040"));
    packets.add(bridge("000f"));
    for (uint32_t packet : {1u, 2u})
        QCOMPARE(packets.label(packet, "mstp.cist_remaining_hops"), std::string("CIST Remaining hops: 19"));
    QVERIFY(!packets.malformed(1));
    QVERIFY(packets.malformed(2));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::EthernetTest)
#include "ethernet_test.moc"
