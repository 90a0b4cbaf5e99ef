#include <QTest>
#include <limits>

#include "model/capture/capture_bytes.h"

using namespace dorsal;
using namespace dorsal::test;

class PcapngReaderTest : public QObject {
    Q_OBJECT
  private slots:
    void readsSectionsAndInterfaces();
    void readsEveryPacketBlock();
    void readsPacketOptions();
    void readsWhatStandsBesidePackets();
    void convertsTimes_data();
    void convertsTimes();
    void leavesOutImpossibleBlocks();
    void placesOtherRecordsAmongPackets();
    void acceptsUnpaddedLengths();
    void boundsInterfaces();
};

void PcapngReaderTest::readsSectionsAndInterfaces() {
    const QByteArray options = option(2, "eth0") + option(3, "the uplink") + option(9, QByteArray(1, 9)) +
                               option(11, QByteArray("\0tcp port 80", 12)) + option(12, "Linux");
    MemoryFile file(section(false, option(2, "box") + option(4, "writer") + option(1, "first")) +
                    interface(1, 100, options) + interface(101) + enhanced(1, 5'000'000, frame(60)) +
                    section(true) + interface(113, 0, {}, true) +
                    enhanced(0, 6'000'000, frame(61), {}, true));
    auto reader = file.open();
    QVERIFY(reader);
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(2));
    const CaptureInfo& info = reader->info();
    QCOMPARE(info.sections.size(), size_t(2));
    QCOMPARE(info.sections[0].hardware, std::string("box"));
    QCOMPARE(info.sections[0].application, std::string("writer"));
    QCOMPARE(info.sections[0].comments, std::vector<std::string>{"first"});
    QCOMPARE(info.interfaces.size(), size_t(3));
    QCOMPARE(info.interfaces[0].name, std::string("eth0"));
    QCOMPARE(info.interfaces[0].filter, std::string("tcp port 80"));
    QCOMPARE(int(info.interfaces[0].scale.exponent), 9);
    QCOMPARE(info.interfaces[2].section, 1u);
    QCOMPARE(info.interfaces[2].indexInSection, 0u);
    QCOMPARE(packets[0].header.interface, 1u);
    QCOMPARE(packets[1].header.interface, 2u);
    QCOMPARE(packets[1].header.timeNs, qint64(6'000'000'000));
    QCOMPARE(packets[1].bytes, frame(61));
}

void PcapngReaderTest::readsEveryPacketBlock() {
    const QByteArray simple = block(3, Bytes().u32(60).raw(frame(40)));
    const QByteArray obsolete = block(2, Bytes().u16(0).u16(7).u32(0).u32(9).u32(60).u32(70).raw(frame(60)));
    MemoryFile file(section() + interface(1, 40) + enhanced(0, 1, frame(60)) + simple + obsolete);
    auto reader = file.open();
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(3));
    QCOMPARE(packets[1].header.captured, 40u);
    QCOMPARE(packets[1].header.original, 60u);
    QVERIFY(packets[1].header.has(PacketHeader::NoTime));
    QCOMPARE(packets[2].header.timeNs, qint64(9000));
    QCOMPARE(packets[2].header.original, 70u);
    QCOMPARE(reader->packetBytes()->options(packets[2].header).dropCount, std::optional<uint64_t>(7));
    for (const auto& packet : packets) {
        std::vector<uint8_t> again;
        QVERIFY(reader->packetBytes()->read(packet.header, again));
        QCOMPARE(toByteArray(again), packet.bytes);
    }
}

void PcapngReaderTest::readsPacketOptions() {
    for (const bool big : {false, true}) {
        const QByteArray options =
            option(1, "look", big) + option(1, "here", big) + option(2, Bytes(big).u32(0x80000001), big) +
            option(4, Bytes(big).u64(3), big) + option(5, Bytes(big).u64(77), big) +
            option(6, Bytes(big).u32(2), big) + option(3, QByteArray("\2\1\2\3\4", 5), big) +
            option(7, QByteArray("\1\0\0\0\0\0\0\0\1", 9), big) +
            option(2988, Bytes(big).u32(32473).raw("own"), big) + option(0, {}, big);
        MemoryFile file(section(big) + interface(1, 0, {}, big) + enhanced(0, 1, frame(61), options, big));
        auto reader = file.open();
        const auto packets = readAll(*reader);
        QVERIFY(packets.at(0).header.has(PacketHeader::HasComment));
        const PacketOptions read = reader->packetBytes()->options(packets[0].header);
        QCOMPARE(read.comments, (std::vector<std::string>{"look", "here"}));
        QCOMPARE(read.flags, std::optional<uint32_t>(0x80000001));
        QCOMPARE(read.dropCount, std::optional<uint64_t>(3));
        QCOMPARE(read.packetId, std::optional<uint64_t>(77));
        QCOMPARE(read.queue, std::optional<uint32_t>(2));
        QCOMPARE(int(read.hashes.at(0).algorithm), 2);
        QCOMPARE(int(read.verdicts.at(0).type), 1);
        QCOMPARE(read.custom.at(0).enterprise, 32473u);
    }
}

void PcapngReaderTest::readsWhatStandsBesidePackets() {
    const QByteArray name = Bytes().u16(1).u16(11).raw(QByteArray("\x0a\1\2\3router\0", 11)).padded().u32(0);
    const QByteArray statistics =
        Bytes().u32(0).u32(0).u32(9).raw(option(4, Bytes().u64(50)) + option(5, Bytes().u64(2)));
    MemoryFile file(section() + interface() + block(4, name) +
                    block(10, Bytes().u32(0x544c534b).u32(5).raw("KEYS!")) + block(0x1234, "whatever") +
                    enhanced(0, 1, frame(60)) + block(5, statistics));
    auto reader = file.open();
    QCOMPARE(readAll(*reader).size(), size_t(1));
    const CaptureInfo& info = reader->info();
    QCOMPARE(info.names.at(0).names, std::vector<std::string>{"router"});
    QCOMPARE(int(info.names[0].address[0]), 10);
    QCOMPARE(toByteArray(info.secrets.at(0).bytes), QByteArray("KEYS!"));
    QCOMPARE(info.blocks.at(0).type, 0x1234u);
    QCOMPARE(info.interfaces[0].statistics->received, std::optional<uint64_t>(50));
    QCOMPARE(info.interfaces[0].statistics->dropped, std::optional<uint64_t>(2));
    QCOMPARE(reader->endState(), EndState::Complete);
}

void PcapngReaderTest::convertsTimes_data() {
    QTest::addColumn<int>("resolution");
    QTest::addColumn<qint64>("shift");
    QTest::addColumn<quint64>("raw");
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<int>("nanos");
    const quint64 most = std::numeric_limits<quint64>::max();
    QTest::newRow("seconds") << 0 << qint64(0) << quint64(1'700'000'000) << qint64(1'700'000'000) << 0;
    QTest::newRow("milli") << 3 << qint64(0) << most << qint64(18'446'744'073'709'551) << 615'000'000;
    QTest::newRow("micro") << 6 << qint64(0) << most << qint64(18'446'744'073'709) << 551'615'000;
    QTest::newRow("nano") << 9 << qint64(0) << most << qint64(18'446'744'073) << 709'551'615;
    QTest::newRow("10^-10") << 10 << qint64(0) << most << qint64(1'844'674'407) << 370'955'161;
    QTest::newRow("10^-19") << 19 << qint64(0) << quint64(12'500'000'000'000'000'000u) << qint64(1)
                            << 250'000'000;
    QTest::newRow("10^-127") << 127 << qint64(0) << most << qint64(0) << 0;
    QTest::newRow("2^-10") << 0x8a << qint64(0) << most << qint64(18'014'398'509'481'983) << 999'023'437;
    QTest::newRow("2^-30") << 0x9e << qint64(0) << quint64(1'700'000'000'000'000'000) << qint64(1'583'248'376)
                           << 846'313'476;
    QTest::newRow("2^-63") << 0xbf << qint64(0) << (quint64(3) << 62) << qint64(1) << 500'000'000;
    QTest::newRow("2^-127") << 0xff << qint64(0) << most << qint64(0) << 0;
    QTest::newRow("before 1970") << 6 << qint64(-1) << quint64(5) << qint64(-1) << 5000;
    QTest::newRow("far past") << 6 << qint64(-3'000'000'000) << quint64(0) << qint64(-3'000'000'000) << 0;
    QTest::newRow("year 292 billion") << 6 << std::numeric_limits<qint64>::max() << quint64(5)
                                      << std::numeric_limits<qint64>::max() << 5000;
}

void PcapngReaderTest::convertsTimes() {
    QFETCH(int, resolution);
    QFETCH(qint64, shift);
    QFETCH(quint64, raw);
    QFETCH(qint64, seconds);
    QFETCH(int, nanos);
    const QByteArray options =
        option(9, QByteArray(1, char(resolution))) + option(14, Bytes().u64(quint64(shift)));
    MemoryFile file(section() + interface(1, 0, options) + enhanced(0, raw, frame(60)));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    const Timestamp time = reader->packetBytes()->timestamp(packets.at(0).header);
    QCOMPARE(qint64(time.seconds), seconds);
    QCOMPARE(time.nanos, nanos);
    const bool fits = seconds < 9'223'372'036 && seconds > -9'223'372'036;
    QCOMPARE(packets[0].header.has(PacketHeader::TimeInexact), !fits);
    if (fits) QCOMPARE(qint64(packets[0].header.timeNs), seconds * 1'000'000'000 + nanos);
}

void PcapngReaderTest::leavesOutImpossibleBlocks() {
    const QByteArray lying = block(6, Bytes().u32(0).u32(0).u32(1).u32(100).u32(100).raw(frame(60)));
    MemoryFile file(section() + interface() + enhanced(3, 1, frame(60)) + lying + block(6, "short") +
                    enhanced(0, 1, frame(60)));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(1));
    QVERIFY(packets[0].header.has(PacketHeader::GapBefore));
    QCOMPARE(reader->warnings().size(), size_t(3));
    QVERIFY(QString::fromStdString(reader->warnings()[0].text).contains("interface 3"));
    QCOMPARE(reader->warnings()[0].offset, uint64_t(48));
}

void PcapngReaderTest::placesOtherRecordsAmongPackets() {
    const QByteArray journal = "__REALTIME_TIMESTAMP=1467633457000000\nMESSAGE=hi\n";
    MemoryFile file(section() + interface() + block(0xbad, Bytes().u32(32473).raw("hello123")) +
                    block(9, journal) + enhanced(0, 1, frame(60)));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(3));
    QCOMPARE(packets[0].bytes, QByteArray("hello123"));
    QCOMPARE(packets[0].header.interface, kNoInterface);
    QCOMPARE(reader->packetBytes()->options(packets[0].header).enterprise, std::optional<uint32_t>(32473));
    QCOMPARE(packets[1].bytes, journal);
    QCOMPARE(packets[1].header.timeNs, qint64(1'467'633'457'000'000'000));
}

void PcapngReaderTest::acceptsUnpaddedLengths() {
    const QByteArray odd = Bytes().u32(0x99).u32(15).raw("abc").u8(0).u32(15);
    MemoryFile file(section() + interface() + odd + enhanced(0, 1, frame(60)));
    auto reader = file.open();
    QCOMPARE(readAll(*reader).size(), size_t(1));
    QVERIFY(reader->warnings().empty());
}

void PcapngReaderTest::boundsInterfaces() {
    QByteArray content = section();
    const QByteArray one = interface();
    for (int i = 0; i < 200'000; ++i) content += one;
    content += enhanced(0, 1, frame(60)) + enhanced(199'999, 1, frame(60));
    MemoryFile file(content);
    auto reader = file.open();
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(2));
    QCOMPARE(packets[1].header.interface, kNoInterface);
    QVERIFY(reader->info().interfaces.size() <= 65536);
    QCOMPARE(reader->warnings().size(), size_t(1));
}

QTEST_GUILESS_MAIN(PcapngReaderTest)
#include "pcapng_reader_test.moc"
