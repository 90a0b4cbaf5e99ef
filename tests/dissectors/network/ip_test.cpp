// IPv4, ICMP and UDP where captures rarely go: expectations are what tshark 4.0 shows of the same packets.
#include <QTest>

#include "tests/dissectors/network/ip_packets.h"

using namespace dorsal;

class IpTest : public QObject {
    Q_OBJECT

    static Bytes echo(bool request, uint16_t id, const Bytes& data) {
        Bytes b{uint8_t(request ? 8 : 0), 0, 0, 0, uint8_t(id >> 8), uint8_t(id), 0, 1};
        b = b + data;
        uint32_t sum = 0;
        for (size_t i = 0; i + 1 < b.size(); i += 2) sum += uint32_t(b[i] << 8 | b[i + 1]);
        sum = (sum >> 16) + (sum & 0xffff);
        b[2] = uint8_t(~sum >> 8);
        b[3] = uint8_t(~sum);
        return b;
    }
    static Bytes ping(bool request, uint16_t id, const char* data) {
        Ipv4Packet ip{.protocol = 1};
        if (!request) std::swap(ip.from, ip.to);
        std::string_view text(data);
        return ip.with(echo(request, id, Bytes(text.begin(), text.end())));
    }

  private slots:
    void lengths() {
        MemoryCapture c;
        Bytes u = udp(Bytes(24, 'x'));
        c.add(Ipv4Packet{.length = 0}.with(u));
        c.add(Ipv4Packet{.length = 10}.with(u));
        c.add(Ipv4Packet{.length = 200}.with(u));
        QCOMPARE(c.label(1, "ip.len"),
                 std::string("Total Length: 52 bytes (reported as 0, presumed to be because of "
                             "\"TCP segmentation offload\" (TSO))"));
        QCOMPARE(c.info(1), std::string("1000 → 2000 Len=24"));
        QCOMPARE(c.info(2), std::string("Bogus IP length (10, less than header length 20)"));
        QCOMPARE(c.info(3), std::string("1000 → 2000 Len=24"));
        QCOMPARE(c.labels(3, "ip.bogus_ip_length").size(), size_t(1));
    }

    void timeToLive_data() {
        QTest::addColumn<uint>("to");
        QTest::addColumn<int>("ttl");
        QTest::addColumn<QString>("expert");
        QTest::newRow("small") << 0x0a000002u << 4 << "ip.ttl.too_small";
        QTest::newRow("enough") << 0x0a000002u << 5 << "";
        QTest::newRow("local") << 0xe0000005u << 2 << "ip.ttl.lncb";
        QTest::newRow("local, right") << 0xe0000005u << 1 << "";
        QTest::newRow("vrrp") << 0xe0000012u << 1 << "ip.ttl.lncb";
        QTest::newRow("vrrp, right") << 0xe0000012u << 255 << "";
        QTest::newRow("multicast") << 0xefffffffu << 1 << "";
    }
    void timeToLive() {
        QFETCH(uint, to);
        QFETCH(int, ttl);
        QFETCH(QString, expert);
        MemoryCapture c;
        c.add(Ipv4Packet{.ttl = uint8_t(ttl), .to = to}.with(udp(Bytes(4, 'x'))));
        for (auto name : {"ip.ttl.too_small", "ip.ttl.lncb"})
            QCOMPARE(c.labels(1, name).size(), size_t(expert == name));
    }

    void aSourceRouteNamesTheRealDestination() {
        MemoryCapture c;
        c.add(Ipv4Packet{}.with(udp(Bytes(4, 'x')), hex("830b04 01020304 05060708 00")));
        QCOMPARE(c.look(1).destination.toString(), std::string("5.6.7.8"));
        QCOMPARE(c.values(1, "ip.dst"), std::string("5.6.7.8"));
        QCOMPARE(c.values(1, "ip.cur_rt"), std::string("10.0.0.2"));
        QCOMPARE(c.label(1, "ip.src_rt"), std::string("Source Route: 1.2.3.4 <- (next)"));
    }

    void damagedOptions_data() {
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<QString>("expert");
        QTest::newRow("past the end") << QByteArray("0728040000000000") << "ip.opt.len.invalid";
        QTest::newRow("length 0") << QByteArray("63000000") << "ip.opt.len.invalid";
        QTest::newRow("pointer before") << QByteArray("0707030000000000") << "ip.opt.ptr.before_address";
        QTest::newRow("pointer between") << QByteArray("0707060000000000") << "ip.opt.ptr.middle_address";
        QTest::newRow("time stamp cut") << QByteArray("440a050000000000 00000000") << "ip.subopt_too_long";
    }
    void damagedOptions() {
        QFETCH(QByteArray, options);
        QFETCH(QString, expert);
        MemoryCapture c;
        c.add(Ipv4Packet{}.with(udp(Bytes(4, 'x')), hex(options.toStdString())));
        QCOMPARE(c.labels(1, expert.toStdString()).size(), size_t(1));
        QCOMPARE(c.info(1), std::string("1000 → 2000 Len=4"));
    }

    void udpLengths_data() {
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("info");
        QTest::newRow("too small") << 5 << "1000 → 2000 [BAD UDP LENGTH 5 < 8]";
        QTest::newRow("too large") << 500 << "1000 → 2000 [BAD UDP LENGTH 500 > IP PAYLOAD LENGTH] Len=492";
        QTest::newRow("shorter") << 10 << "1000 → 2000 Len=2";
        QTest::newRow("empty") << 8 << "1000 → 2000 Len=0";
    }
    void udpLengths() {
        QFETCH(int, length);
        QFETCH(QString, info);
        MemoryCapture c;
        c.add(Ipv4Packet{}.with(udp(Bytes(20, 'x'), 1000, 2000, length)));
        QCOMPARE(QString::fromStdString(c.info(1)), info);
    }

    void udpLite() {
        MemoryCapture c;
        c.add(Ipv4Packet{.protocol = 136}.with(udp(Bytes(20, 'x'), 1000, 2000, 30)));
        QCOMPARE(c.row(1),
                 std::string("UDP-Lite|1000 → 2000 [BAD LIGHTWEIGHT UDP CHECKSUM COVERAGE LENGTH 30 < 8 or "
                             "> 28] Len=20 [ILLEGAL CHECKSUM (0)]"));
    }

    void echoesFindEachOther() {
        MemoryCapture c;
        c.add(ping(true, 1, "abcd"));
        c.add(ping(false, 1, "abcd"));
        c.add(ping(true, 2, "abcd"));
        c.add(ping(false, 2, "efgh"));  // an answer repeats the data
        c.add(ping(true, 3, "abcd"));
        c.add(ping(true, 3, "abcd"));  // sent again
        c.add(ping(false, 3, "abcd"));
        c.add(ping(false, 3, "abcd"));  // answered once already
        QCOMPARE(c.info(1), std::string("Echo (ping) request  id=0x0001, seq=1/256, ttl=64 (reply in 2)"));
        QCOMPARE(c.info(2), std::string("Echo (ping) reply    id=0x0001, seq=1/256, ttl=64 (request in 1)"));
        QCOMPARE(c.label(2, "icmp.resptime"), std::string("Response time: 1000.000 ms"));
        QVERIFY(c.info(3).ends_with("(no response found!)"));
        QVERIFY(c.info(4).ends_with("ttl=64"));
        QVERIFY(c.info(5).ends_with("(no response found!)"));
        QVERIFY(c.info(6).ends_with("(reply in 7)"));
        QVERIFY(c.info(8).ends_with("ttl=64"));
    }

    void aQuotedPacketLeavesTheColumnsAlone() {
        MemoryCapture c;
        Ipv4Packet quoted{.from = 0xc0a80001, .to = 0xc0a80002};
        c.add(Ipv4Packet{.protocol = 1}.with(hex("0303 0000 00000000") + quoted.with(udp(Bytes(20, 'x')))));
        QCOMPARE(c.row(1), std::string("ICMP|Destination unreachable (Port unreachable)"));
        QCOMPARE(c.look(1).source.toString(), std::string("10.0.0.1"));
        QCOMPARE(c.values(1, "ip.src"), std::string("10.0.0.1,192.168.0.1"));
        QCOMPARE(c.values(1, "udp.stream"), std::string("0"));
        QCOMPARE(c.values(1, "udp.time_delta"), std::string());
    }

    // Errors quote the beginning of a packet: that it ends early is no fault.
    void aShortQuotation() {
        MemoryCapture c;
        Bytes quoted = Ipv4Packet{}.with(udp(Bytes(20, 'x')));
        c.add(Ipv4Packet{.protocol = 1}.with(hex("0303 0000 00000000") + part(quoted, 0, 24)));
        QVERIFY(!c.look(1).malformed);
        QCOMPARE(c.values(1, "udp.dstport"), std::string("2000"));
    }

    // A redirect quotes eight bytes behind the IP header, whatever else it carries.
    void aRedirectsQuotation() {
        MemoryCapture c;
        Bytes quoted = Ipv4Packet{}.with(udp(Bytes(20, 'x')));
        c.add(Ipv4Packet{.protocol = 1}.with(hex("0501 0000 c0000202") + quoted));
        c.add(Ipv4Packet{.protocol = 1}.with(hex("0301 0000 00000000") + quoted));
        QCOMPARE(c.values(1, "udp.dstport"), std::string("2000"));
        QCOMPARE(c.values(1, "udp.payload"), std::string());
        QCOMPARE(c.values(2, "data.len"), std::string("20"));
        QVERIFY(!c.look(1).malformed);
    }

    // Extensions follow a quoted packet that was padded to 128 bytes, and no longer one.
    void extensionsOfErrors() {
        MemoryCapture c;
        for (size_t size : {100u, 101u})
            c.add(Ipv4Packet{.protocol = 1}.with(hex("0b00 0000 00000000") +
                                                 part(Ipv4Packet{}.with(udp(Bytes(size, 'x'))), 0, 128) +
                                                 hex("2000 0000 0008 0101 00014101")));
        QCOMPARE(c.values(1, "icmp.mpls.label"), std::string("20"));
        QCOMPARE(c.values(2, "icmp.mpls.label"), std::string());
    }

    // What is announced as IPv6 and is none stays in the tree, and its bytes are nobody's.
    void anotherVersionThanSix() {
        MemoryCapture c;
        c.add(Ipv4Packet{.protocol = 41}.with(hex("35000000 0000 3b40") + Bytes(32, 'x')));
        QCOMPARE(c.row(1), std::string("IPv6|IPv6 (41)"));
        QCOMPARE(c.values(1, "ipv6.version"), std::string("3"));
        QCOMPARE(c.values(1, "data.len"), std::string("40"));
        QVERIFY(c.values(1, "frame.protocols").ends_with(":ip:data"));
    }

    // The length of an authentication header says where the next one is, even amid its own fields.
    void aShortAuthenticationHeader() {
        MemoryCapture c;
        c.add(Ipv4Packet{.protocol = 51}.with(hex("11000000 00001001 03e8 07d0 000c 0000 61626364")));
        QCOMPARE(c.values(1, "ah.spi"), std::string("0x00001001"));
        QCOMPARE(c.values(1, "udp.dstport"), std::string("2000"));
    }

    void sequenceOfASecurityAssociation() {
        MemoryCapture c;
        for (const char* esp : {"00000100 00000001", "00000200 00000007", "00000100 00000002",
                                "00000100 00000005", "00000200 00000007"})
            c.add(Ipv4Packet{.protocol = 50}.with(hex(esp)));
        const char* expected = "esp.sequence-analysis.expected-sn";
        for (uint32_t packet : {1u, 2u, 3u}) QCOMPARE(c.values(packet, expected), std::string());
        QCOMPARE(c.label(4, expected), std::string("Expected SN: 3 (2 SNs missing)"));
        QCOMPARE(c.values(4, "esp.sequence-analysis.previous-frame"), std::string("3"));
        QCOMPARE(c.label(5, expected), std::string("Expected SN: 8"));
        QCOMPARE(c.values(5, "esp.sequence-analysis.previous-frame"), std::string("2"));
    }
};

QTEST_MAIN(IpTest)
#include "ip_test.moc"
