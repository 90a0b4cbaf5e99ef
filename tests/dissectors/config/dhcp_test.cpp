// DHCP and what starts with it (TFTP), in packets that captures rarely hold; expectations are tshark 4.0's.
#include <QTest>

#include "dissectors/dissected.h"

namespace dorsal {

class DhcpTest : public QObject {
    Q_OBJECT

  private slots:
    void overloadedNames();
    void classlessRoutes();
    void leaseForever();
    void searchListOverTwoOptions();
    void noEnd();
    void bootpWithoutCookie();
    void relayedMessage();
    void transferGoesOnAtTheServersNewPort();

  private:
    static Bytes message(const Bytes& options, const Bytes& server = {}, const Bytes& file = {}) {
        Bytes bytes =
            fromHex("01 01 06 00 00003d1d 0000 8000") + Bytes(16) + fromHex("000b8201fc42") + Bytes(10);
        Bytes names = server + Bytes(64 - server.size()) + file + Bytes(128 - file.size());
        return bytes + names + fromHex("63825363 350101") + options;
    }
    static std::string of(const Bytes& payload, std::string_view abbrev, size_t index = 0) {
        Dissected packets;
        packets.add(udpFrame(2, 68, 1, 67, payload));
        return packets.label(1, abbrev, index);
    }
};

void DhcpTest::overloadedNames() {
    Bytes payload = message(fromHex("340103 ff"), fromHex("0f0178 ff"), fromHex("0c0161 ff"));
    QCOMPARE(of(payload, "dhcp.option.domain_name"), std::string("Domain Name: x"));
    QCOMPARE(of(payload, "dhcp.option.hostname"), std::string("Host Name: a"));
    QCOMPARE(of(payload, "dhcp.option.option_overload"),
             std::string("Option Overload: Boot file and server host names hold options (3)"));
}

void DhcpTest::classlessRoutes() {
    Bytes payload = message(fromHex("790d 18c0a801 c0a80001 00 0a000001 ff"));
    QCOMPARE(of(payload, "dhcp.option.classless_static_route"), std::string(" 192.168.1.0/24-192.168.0.1"));
    QCOMPARE(of(payload, "dhcp.option.classless_static_route", 1), std::string(" default-10.0.0.1"));
}

void DhcpTest::leaseForever() {
    QCOMPARE(of(message(fromHex("3304 ffffffff ff")), "dhcp.option.ip_address_lease_time"),
             std::string("IP Address Lease Time: (4294967295s) infinity"));
    QCOMPARE(of(message(fromHex("3304 00015180 ff")), "dhcp.option.ip_address_lease_time"),
             std::string("IP Address Lease Time: (86400s) 1 day"));
}

void DhcpTest::searchListOverTwoOptions() {
    Bytes payload = message(fromHex("7703 016100 7704 0162c000 ff"));
    QCOMPARE(of(payload, "dhcp.option.dhcp_dns_domain_search_list_fqdn"), std::string("FQDN: a"));
    QCOMPARE(of(payload, "dhcp.option.dhcp_dns_domain_search_list_fqdn", 1), std::string("FQDN: b.a"));
}

void DhcpTest::noEnd() {
    Dissected packets;
    packets.add(udpFrame(2, 68, 1, 67, message(fromHex("0c03616263"))));
    packets.add(udpFrame(2, 68, 1, 67, message(fromHex("0c10616263"))));
    QCOMPARE(packets.labels(1, "dhcp.end_option_missing").size(), size_t(1));
    QVERIFY(!packets.malformed(1));
    QVERIFY(packets.malformed(2));
    QCOMPARE(packets.summary(1), std::string("DHCP Discover - Transaction ID 0x3d1d"));
}

void DhcpTest::bootpWithoutCookie() {
    Bytes payload = message({});
    payload.resize(236);
    payload = payload + Bytes(64);
    Dissected packets;
    packets.add(udpFrame(2, 68, 1, 67, payload));
    QCOMPARE(packets.summary(1), std::string("Boot Request from 00:0b:82:01:fc:42 (00:0b:82:01:fc:42)"));
    QCOMPARE(packets.labels(1, "dhcp.vendor_specific_options").size(), size_t(1));
}

void DhcpTest::relayedMessage() {
    Bytes address = fromHex("20010db8000000000000000000000005");
    Bytes solicit = fromHex("01 123456 0001 000a 00030001 000b8201fc42");
    Bytes relayed =
        fromHex("0c 00") + address + address + fromHex("0009") + number16(solicit.size()) + solicit;
    Dissected packets;
    packets.add(udpFrame(2, 547, 1, 547, relayed));
    QCOMPARE(packets.summary(1),
             std::string("Relay-forw L: 2001:db8::5 Solicit XID: 0x123456 CID: 00030001000b8201fc42 "));
    QCOMPARE(packets.label(1, "dhcpv6.duidll.link_layer_addr"),
             std::string("Link-layer address: 00:0b:82:01:fc:42"));
}

void DhcpTest::transferGoesOnAtTheServersNewPort() {
    Dissected packets;
    packets.add(udpFrame(2, 5000, 1, 69,
                         fromHex("0001") + fromText("boot") + Bytes{0} + fromText("octet") + Bytes{0}));
    packets.add(udpFrame(1, 6000, 2, 5000, fromHex("0003 0001") + Bytes(512)));
    packets.add(udpFrame(2, 5000, 1, 6000, fromHex("0004 0001")));
    packets.add(udpFrame(1, 6000, 2, 5000, fromHex("0003 0002") + Bytes(3)));
    packets.add(udpFrame(1, 6001, 2, 5000, fromHex("0003 0002") + Bytes(3)));
    QCOMPARE(packets.label(2, "tftp.request_frame"), std::string("Read Request in frame 1"));
    QCOMPARE(packets.label(3, "tftp.destination_file"), std::string("Destination File: boot"));
    QCOMPARE(packets.summary(2), std::string("Data Packet, Block: 1"));
    QCOMPARE(packets.summary(4), std::string("Data Packet, Block: 2 (last)"));
    QVERIFY(packets.label(5, "tftp.opcode").empty());
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::DhcpTest)
#include "dhcp_test.moc"
