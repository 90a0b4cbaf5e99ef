// LLDP's records where they are short, long or out of order; expectations are tshark 4.0's.
#include <QTest>
#include <algorithm>

#include "dissectors/dissected.h"

namespace dorsal {

class LldpTest : public QObject {
    Q_OBJECT

  private slots:
    void applications();
    void shortRecord();
    void wrongOrder();
    void recordPastTheEnd();

  private:
    static Bytes message(std::string_view records) {
        return fromHex("0180c200000e 020000000001 88cc 0207 04 020000000001 0402 0561 0602 0078") +
               fromHex(records);
    }
};

void LldpTest::applications() {
    Dissected packets;
    packets.add(message("fe08 0080c2 0c 00 03 8906 0000"));
    QCOMPARE(packets.summary(1), std::string("MA/02:00:00:00:00:01 IN/a 120 "));
    QCOMPARE(packets.label(1, "lldp.dcbx.iee.app.sf"),
             std::string(".... .011 = Application Selector: Port over UDP/DCCP (3)"));
    auto texts = packets.labels(1, "");
    QVERIFY(std::find(texts.begin(), texts.end(), "FCoE Application") != texts.end());
}

void LldpTest::shortRecord() {
    Dissected packets;
    packets.add(message("fe05 0080c2 01 00 0000"));
    QVERIFY(packets.labels(1, "lldp.ieee.802_1.port_vlan.id").empty());
    QVERIFY(packets.malformed(1));
}

void LldpTest::wrongOrder() {
    Dissected packets;
    packets.add(fromHex("0180c200000e 020000000001 88cc 0402 0561 0000"));
    QCOMPARE(packets.summary(1), std::string("Invalid Chassis ID TLV"));
    QCOMPARE(packets.labels(1, "lldp.bad_type").size(), size_t(1));
}

void LldpTest::recordPastTheEnd() {
    Dissected packets;
    packets.add(message("0a01 61 fe20 0080c2"));
    QCOMPARE(packets.label(1, "lldp.tlv.system.name"), std::string("System Name: a"));
    QCOMPARE(packets.summary(1),
             std::string("MA/02:00:00:00:00:01 IN/a 120 SysN=a [Malformed Packet: length of "
                         "contained item exceeds length of containing item]"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::LldpTest)
#include "lldp_test.moc"
