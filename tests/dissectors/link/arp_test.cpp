// ARP's claims of addresses; expectations are tshark 4.0's.
#include <QTest>

#include "dissectors/dissected.h"

namespace dorsal {

class ArpTest : public QObject {
    Q_OBJECT

  private slots:
    void kindsOfClaims();
    void firstClaimStands();
    void columnTellsOfLastClaim();
    void claimOfTarget();

  private:
    static constexpr std::string_view kA = "020000000001", kB = "020000000002", kNobody = "000000000000";

    static Bytes packet(uint8_t opcode, std::string_view from, std::string_view fromIp, std::string_view to,
                        std::string_view toIp) {
        return fromHex("ffffffffffff") + fromHex(from) + fromHex("0806 0001 0800 06 04 00") + Bytes{opcode} +
               fromHex(from) + fromHex(fromIp) + fromHex(to) + fromHex(toIp);
    }
    static constexpr uint8_t kRequest = 1, kReply = 2;
};

void ArpTest::kindsOfClaims() {
    Dissected packets;
    packets.add(packet(kRequest, kA, "0a000001", kNobody, "0a000001"));
    packets.add(packet(kRequest, kA, "00000000", kNobody, "0a000001"));
    packets.add(packet(kRequest, kA, "0a000001", "ffffffffffff", "0a000001"));
    packets.add(packet(kRequest, kA, "0a000001", kNobody, "0a000002"));
    QCOMPARE(packets.summary(1), std::string("ARP Announcement for 10.0.0.1"));
    QCOMPARE(packets.label(1, "arp.isannouncement"), std::string("Is announcement: True"));
    QCOMPARE(packets.summary(2), std::string("Who has 10.0.0.1? (ARP Probe)"));
    QCOMPARE(packets.summary(3), std::string("Gratuitous ARP for 10.0.0.1 (Request)"));
    QCOMPARE(packets.summary(4), std::string("Who has 10.0.0.2? Tell 10.0.0.1"));
}

void ArpTest::firstClaimStands() {
    Dissected packets;
    packets.add(packet(kRequest, kA, "0a000001", kNobody, "0a000009"));
    packets.add(packet(kRequest, kB, "0a000001", kNobody, "0a000009"));
    packets.add(packet(kRequest, kB, "0a000001", kNobody, "0a000009"));
    for (uint32_t number : {2u, 3u}) {
        QCOMPARE(packets.summary(number),
                 std::string("Who has 10.0.0.9? Tell 10.0.0.1 (duplicate use of 10.0.0.1 detected!)"));
        QCOMPARE(packets.label(number, "arp.duplicate-address-frame"),
                 std::string("Frame showing earlier use of IP address: 1"));
    }
}

void ArpTest::columnTellsOfLastClaim() {
    Dissected packets;
    packets.add(packet(kRequest, kA, "0a000001", kNobody, "0a000009"));
    packets.add(packet(kReply, kB, "0a000001", kA, "0a000005"));
    packets.add(packet(kReply, kB, "0a000001", kNobody, "0a000005"));
    QCOMPARE(packets.summary(2), std::string("10.0.0.1 is at 02:00:00:00:00:02"));
    QCOMPARE(packets.labels(2, "arp.duplicate-address-detected").size(), size_t(1));
    QCOMPARE(packets.summary(3),
             std::string("10.0.0.1 is at 02:00:00:00:00:02 (duplicate use of 10.0.0.1 detected!)"));
}

void ArpTest::claimOfTarget() {
    Dissected packets;
    packets.add(packet(kReply, kA, "0a000001", kA, "0a000005"));
    packets.add(packet(kReply, kA, "0a000001", kB, "0a000005"));
    packets.add(packet(kReply, kA, "0a000001", kB, "0a000001"));
    QCOMPARE(packets.summary(2),
             std::string("10.0.0.1 is at 02:00:00:00:00:01 (duplicate use of 10.0.0.5 detected!)"));
    QCOMPARE(packets.summary(3), std::string("Gratuitous ARP for 10.0.0.1 (Reply)"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::ArpTest)
#include "arp_test.moc"
