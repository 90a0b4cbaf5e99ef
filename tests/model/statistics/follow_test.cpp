// The bytes of streams. What they must be was taken from tshark 4.0.17 (-z follow,tcp,raw).
#include <QTest>

#include "model/recording/recorder.h"
#include "model/statistics/stream_assembly.h"

using namespace dorsal;

class FollowTest : public QObject {
    Q_OBJECT

    static FollowedStream follow(const char* name, FollowKind kind, uint32_t stream,
                                 size_t most = kMostFollowedBytes) {
        OpenError error;
        auto capture = Recorder::readAll(std::string(TESTS_DIR "/captures/") + name, error);
        if (!capture) return {};
        JobControl control;
        return followStream(*capture, kind, stream, control, most);
    }
    static std::string textOf(const FollowedStream& s, const FollowRun& run) {
        return {reinterpret_cast<const char*>(s.bytes.data()) + run.at, run.size};
    }

    // Segments of a client's stream that begins at sequence number 0, given to an assembly.
    struct Segments {
        FollowedStream stream;
        StreamAssembly assembly;
        explicit Segments(size_t most = 1000) : assembly(stream, most) { send(0, "", 0x02); }
        uint32_t packet = 0;
        void send(uint32_t sequence, std::string_view text, uint16_t flags = 0) {
            StreamSegment s;
            s.packet = packet++;
            s.from = {"client", 1}, s.to = {"server", 2};
            s.whole = true;
            s.sequence = sequence;
            s.length = uint32_t(text.size());
            s.flags = flags;
            s.payload = {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
            assembly.segment(s);
        }
        void acknowledge(uint32_t number) {
            StreamSegment s;
            s.packet = packet++;
            s.from = {"server", 2}, s.to = {"client", 1};
            s.whole = true;
            s.acknowledged = number;
            s.flags = 0x10;
            assembly.segment(s);
        }
        std::string text() { return {stream.bytes.begin(), stream.bytes.end()}; }
    };

  private slots:
    void piecesComeInOrderAndOnce() {
        auto s = follow("tcp/analysis_by_hand.pcap", FollowKind::Tcp, 0);
        QCOMPARE(s.ends[0].address, std::string("192.0.2.10"));
        QCOMPARE(s.ends[0].port, uint16_t(40000));
        QCOMPARE(s.ends[1].port, uint16_t(6000));
        std::vector<std::pair<uint32_t, uint32_t>> pieces;  // packet number and size
        for (auto& run : s.runs) pieces.emplace_back(run.packet + 1, run.size);
        std::vector<std::pair<uint32_t, uint32_t>> expected = {{5, 100}, {11, 100}, {7, 100},
                                                               {15, 1},  {18, 399}, {22, 7}};
        QCOMPARE(pieces, expected);
        QVERIFY(s.runs[2].outOfOrder && !s.runs[1].outOfOrder);
        QCOMPARE(textOf(s, s.runs[5]), std::string("bad sum"));
        QCOMPARE(s.runAt(300).packet, 14u);
        // Packet 13 came again as a whole, 18 repeats the probe's byte, 20 keeps the connection alive.
        QCOMPARE(s.repeats.size(), size_t(3));
        QCOMPARE(s.repeats[0].packet, 12u);
        QVERIFY(s.repeats[1].partial && s.repeats[1].size == 1);
    }

    void datagramsAndMessages() {
        auto udp = follow("dns/errors.pcap", FollowKind::Udp, 0);
        QCOMPARE(udp.runs.size(), size_t(2));
        QCOMPARE(udp.sizes[0], uint64_t(40));
        QCOMPARE(udp.sizes[1], uint64_t(91));
        auto http = follow("http/compressed.pcap", FollowKind::Http, 0);
        QCOMPARE(http.runs.size(), size_t(3));
        QCOMPARE(
            textOf(http, http.runs[2]),
            std::string("{\"name\": \"value\", \"list\": [1, 2.5, true, null, {\"deep\": \"\\u00e9\"}]}\n"));
        QVERIFY(follow("http/get.pcap", FollowKind::Tcp, 99).runs.empty());
    }

    void whatTheOtherEndHasIsAHole() {
        Segments s;
        s.send(1, "one");
        s.send(9, "three");
        QCOMPARE(s.text(), std::string("one"));
        s.acknowledge(9);  // the hole alone is no reason to go on
        QCOMPARE(s.text(), std::string("one"));
        s.acknowledge(14);
        QCOMPARE(s.text(), std::string("onethree"));
        QCOMPARE(s.stream.runs[1].missing, 5u);
        s.send(4, "late!");
        QCOMPARE(s.text(), std::string("onethree"));
        QCOMPARE(s.stream.repeats.size(), size_t(1));
    }

    void sequenceNumbersBeginAgain() {
        FollowedStream stream;
        StreamAssembly assembly(stream, 1000);
        StreamSegment s;
        s.from = {"a", 1}, s.to = {"b", 2};
        s.length = 4;
        uint8_t bytes[] = {1, 2, 3, 4};
        s.payload = bytes;
        for (uint32_t sequence : {0xfffffffau, 0xfffffffeu, 2u}) s.sequence = sequence, assembly.segment(s);
        QCOMPARE(stream.bytes.size(), size_t(12));
    }

    void memoryIsBounded() {
        Segments s(100);
        s.send(1, std::string(60, 'a'));
        s.send(61, std::string(60, 'b'));
        QVERIFY(s.stream.cut);
        QCOMPARE(s.stream.bytes.size(), size_t(60));
        Segments early(5000);
        for (uint32_t i = 0; i < 1000; ++i) early.send(10 + i * 2, "x");
        QVERIFY(early.stream.cut);
    }
};

QTEST_GUILESS_MAIN(FollowTest)
#include "follow_test.moc"
