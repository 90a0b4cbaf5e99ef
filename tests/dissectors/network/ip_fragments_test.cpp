// Joining IPv4 fragments: expectations are what tshark 4.0 shows of the same packets.
#include <QTest>

#include "dissectors/core/reassembly.h"
#include "tests/dissectors/network/ip_packets.h"
#include "tests/support/processor_time.h"

using namespace dorsal;

class IpFragmentsTest : public QObject {
    Q_OBJECT

    Bytes datagram = udp(Bytes(72, 'x'));
    static Bytes fragment(const Bytes& whole, uint32_t from, uint32_t to, bool more, uint16_t id = 7) {
        return Ipv4Packet{.id = id, .offset = from, .more = more}.with(part(whole, from, to));
    }

  private slots:
    void inOrder() {
        MemoryCapture c;
        c.add(fragment(datagram, 0, 40, true));
        c.add(fragment(datagram, 40, 80, false));
        QCOMPARE(
            c.row(1),
            std::string("IPv4|Fragmented IP protocol (proto=UDP 17, off=0, ID=0007) [Reassembled in #2]"));
        QCOMPARE(c.row(2), std::string("UDP|1000 → 2000 Len=72"));
        QCOMPARE(c.label(1, "ip.reassembled_in"), std::string("Reassembled IPv4 in frame: 2"));
        QCOMPARE(c.label(2, "ip.fragments"), std::string("2 IPv4 Fragments (80 bytes): #1(40), #2(40)"));
        QCOMPARE(c.values(2, "ip.reassembled.length"), std::string("80"));
        QCOMPARE(c.look(2).sources.at(1).name, std::string("Reassembled IPv4 (80 bytes)"));
    }

    void outOfOrder() {
        MemoryCapture c;
        c.add(fragment(datagram, 16, 80, false));
        c.add(fragment(datagram, 8, 16, true));
        c.add(fragment(datagram, 0, 8, true));
        QCOMPARE(c.label(3, "ip.fragments"),
                 std::string("3 IPv4 Fragments (80 bytes): #3(8), #2(8), #1(64)"));
        QCOMPARE(c.row(3), std::string("UDP|1000 → 2000 Len=72"));
        QCOMPARE(c.values(1, "ip.reassembled_in"), std::string("3"));
    }

    void overlapKeepsWhatCameFirst() {
        MemoryCapture c;
        Bytes other(80, 'y');
        c.add(fragment(datagram, 0, 40, true));
        c.add(fragment(other, 32, 64, true));
        c.add(fragment(datagram, 56, 80, false));
        QCOMPARE(c.values(3, "ip.fragment"), std::string("1"));
        QCOMPARE(c.values(3, "ip.fragment.error"), std::string("2,3"));
        QCOMPARE(c.values(3, "ip.fragment.overlap"), std::string("1,1"));
        QCOMPARE(c.values(3, "ip.fragment.overlap.conflict"), std::string("1,1"));
        auto bytes = c.look(3).sources.at(1).bytes;
        QCOMPARE(std::string(bytes.begin() + 8, bytes.end()),
                 std::string(32, 'x') + std::string(24, 'y') + std::string(16, 'x'));
    }

    void moreThanTheLastFragmentAllows() {
        MemoryCapture c;
        c.add(fragment(datagram, 40, 64, false));
        c.add(fragment(datagram, 56, 80, true));
        c.add(fragment(datagram, 0, 40, true));
        QCOMPARE(c.values(3, "ip.fragment.toolongfragment"), std::string("1"));
        QCOMPARE(c.values(3, "ip.reassembled.length"), std::string("64"));
        QCOMPARE(c.info(3), std::string("1000 → 2000 [BAD UDP LENGTH 80 > IP PAYLOAD LENGTH] Len=72"));
    }

    void twoLastFragments() {
        MemoryCapture c;
        c.add(fragment(datagram, 64, 80, false));
        c.add(fragment(datagram, 56, 72, false));
        c.add(fragment(datagram, 0, 64, true));
        QCOMPARE(c.values(3, "ip.fragment.multipletails"), std::string("1"));
        QCOMPARE(c.values(3, "ip.fragment.error"), std::string("2"));
    }

    void aCopyOfTheLastFragmentStartsAnew() {
        MemoryCapture c;
        c.add(fragment(datagram, 0, 40, true));
        c.add(fragment(datagram, 40, 80, false));
        c.add(fragment(datagram, 40, 80, false));
        QCOMPARE(c.row(3), std::string("IPv4|Fragmented IP protocol (proto=UDP 17, off=40, ID=0007)"));
        QCOMPARE(c.values(3, "ip.reassembled_in"), std::string());
    }

    void protocolsAreKeptApart() {
        MemoryCapture c;
        c.add(Ipv4Packet{.protocol = 99, .more = true}.with(Bytes(8, 0)));
        c.add(Ipv4Packet{.offset = 8}.with(Bytes(8, 0)));
        QCOMPARE(c.values(1, "ip.reassembled_in"), std::string());
    }

    // The bytes of fragments inside a joined datagram are in no frame: they must have been kept.
    void fragmentsInsideFragments() {
        MemoryCapture c;
        auto tunnelled = [&](uint32_t from, uint32_t to, bool more, uint16_t id) {
            auto inner = fragment(datagram, from, to, more, 9);
            c.add(Ipv4Packet{.protocol = 4, .id = id, .more = true}.with(part(inner, 0, 24)));
            c.add(Ipv4Packet{.protocol = 4, .id = id, .offset = 24}.with(part(inner, 24, inner.size())));
        };
        tunnelled(0, 40, true, 1);
        tunnelled(40, 80, false, 2);
        QCOMPARE(c.row(4), std::string("UDP|1000 → 2000 Len=72"));
        QCOMPARE(c.values(2, "ip.reassembled_in"), std::string("4"));
        auto bytes = c.look(4).sources.back().bytes;
        QCOMPARE(Bytes(bytes.begin(), bytes.end()), datagram);
    }

    // What an ICMP error quotes counts as seen.
    void quotedFragments() {
        MemoryCapture c;
        Bytes error = hex("0b00 0000 00000000") + fragment(datagram, 0, 40, true);
        c.add(Ipv4Packet{.protocol = 1}.with(error));
        c.add(fragment(datagram, 40, 80, false));
        QCOMPARE(c.row(1), std::string("ICMP|Time-to-live exceeded (Time to live exceeded in transit)"));
        QCOMPARE(c.values(1, "ip.reassembled_in"), std::string("2"));
        QCOMPARE(c.row(2), std::string("UDP|1000 → 2000 Len=72"));
    }

    void aFloodOfUnfinishedDatagramsIsLinear() {
        auto flood = [](uint32_t packets) {
            MemoryCapture c;
            ProcessorTimer timer;
            for (uint32_t i = 0; i < packets; ++i)
                c.add(Ipv4Packet{.id = uint16_t(i), .more = true, .from = 0x0a000000 + (i >> 16)}.with(
                    Bytes(24, 'x')));
            return timer.nsecsElapsed();
        };
        QVERIFY(growth(flood, 20000) < 12);  // 16 if it were quadratic
    }

    void aFloodIntoOneDatagramIsLinear() {
        auto flood = [](uint32_t packets) {
            MemoryCapture c;
            ProcessorTimer timer;
            for (uint32_t i = 0; i < packets; ++i)
                c.add(Ipv4Packet{.offset = 8 + 16 * (i * 37 % 4000), .more = true}.with(Bytes(8, 'x')));
            return timer.nsecsElapsed();
        };
        QVERIFY(growth(flood, 20000) < 12);  // 16 if it were quadratic
    }

    // What never completes is given up, the oldest first, so that memory stays bounded.
    void memoryIsBounded() {
        MemoryCapture c;
        FragmentTable table(100 * 1024);
        auto& registry = Registry::standard();
        Dissection d(registry);
        NoteStore notes;
        Pass pass(notes);
        Bytes bytes(32, 'x');
        FrameInfo frame;
        frame.captured = frame.original = 32;
        d.run(bytes, frame, Want{}, notes, &c, &pass);
        Layer layer(d, View(bytes.data(), 32, 32), *registry.protocol("ip"), kNoNode);
        for (uint32_t i = 0; i < 5000; ++i) {
            notes.begin(i + 1);
            FragmentKey key{Address::ipv4(i), Address::ipv4(1u), i};
            reassemble(layer, &table, key, layer.view, 0, true, "test");
        }
        QVERIFY(table.memory() <= 100 * 1024);
        QVERIFY(table.dropped() > 4000);
        FragmentKey newest{Address::ipv4(4999u), Address::ipv4(1u), 4999},
            oldest{Address::ipv4(0u), Address::ipv4(1u), 0};
        QVERIFY(!reassemble(layer, &table, oldest, layer.view, 32, false, "test").here);
        QVERIFY(reassemble(layer, &table, newest, layer.view, 32, false, "test").packet ==
                0);  // nothing to read
    }
};

QTEST_MAIN(IpFragmentsTest)
#include "ip_fragments_test.moc"
