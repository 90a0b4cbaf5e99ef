#include <QTest>

#include "model/capture/capture_bytes.h"

using namespace dorsal;
using namespace dorsal::test;

class PcapReaderTest : public QObject {
    Q_OBJECT
  private slots:
    void readsEveryMagicAndByteOrder_data();
    void readsEveryMagicAndByteOrder();
    void readsVariants_data();
    void readsVariants();
    void swapsLengthsOfOldVersions();
    void carriesOverBadFractions();
    void readsTimesUpTo2106();
    void saysLinkTypeAndFcs();
    void readsHeaderOnly();
    void followsAGrowingFile();
    void saysWhatAnotherFileIs_data();
    void saysWhatAnotherFileIs();
    void saysWhyAFileCannotBeOpened();
    void stopsWhenCancelled();
};

void PcapReaderTest::readsEveryMagicAndByteOrder_data() {
    QTest::addColumn<quint32>("magic");
    QTest::addColumn<bool>("bigEndian");
    QTest::addColumn<qint64>("unit");
    for (const bool big : {false, true}) {
        QTest::addRow("micro %d", big) << 0xa1b2c3d4u << big << qint64(1000);
        QTest::addRow("nano %d", big) << 0xa1b23c4du << big << qint64(1);
    }
}

void PcapReaderTest::readsEveryMagicAndByteOrder() {
    QFETCH(quint32, magic);
    QFETCH(bool, bigEndian);
    QFETCH(qint64, unit);
    MemoryFile file(pcapFile(5, {.magic = magic, .bigEndian = bigEndian}));
    auto reader = file.open();
    QVERIFY(reader);
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(5));
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(packets[size_t(i)].header.timeNs, (qint64(kSeconds) + i) * 1'000'000'000 + i * unit);
        QCOMPARE(packets[size_t(i)].bytes, frame(60 + i, i));
        QCOMPARE(packets[size_t(i)].header.original, 60u + unsigned(i));
    }
    QCOMPARE(reader->endState(), EndState::Complete);
    QVERIFY(reader->warnings().empty());
    QCOMPARE(reader->storedBytesRead(), reader->storedBytesTotal());
}

void PcapReaderTest::readsVariants_data() {
    QTest::addColumn<quint32>("magic");
    QTest::addColumn<int>("extra");
    QTest::addColumn<QString>("name");
    QTest::newRow("Kuznetzov") << 0xa1b2cd34u << 8 << "modpcap";
    QTest::newRow("SuSE 6.3") << 0xa1b2cd34u << 12 << "suse6_3pcap";
    QTest::newRow("Red Hat 6.1") << 0xa1b2c3d4u << 8 << "rh6_1pcap";
    QTest::newRow("Nokia") << 0xa1b2c3d4u << 4 << "nokiapcap";
}

void PcapReaderTest::readsVariants() {
    QFETCH(quint32, magic);
    QFETCH(int, extra);
    QFETCH(QString, name);
    for (const int count : {1, 3, 20}) {
        QByteArray content = pcapHeader({.magic = magic});
        for (int i = 0; i < count; ++i) {
            content += pcapRecord(kSeconds, 5, frame(80 + i, i), false, QByteArray(extra, '\x01'));
        }
        MemoryFile file(content);
        auto reader = file.open();
        QVERIFY(reader);
        const auto packets = readAll(*reader);
        QCOMPARE(QString(shortName(reader->info().format)), name);
        QCOMPARE(packets.size(), size_t(count));
        QCOMPARE(packets.back().bytes, frame(80 + count - 1, count - 1));
        QCOMPARE(reader->endState(), EndState::Complete);
    }
}

void PcapReaderTest::swapsLengthsOfOldVersions() {
    // Until version 2.2 the original length stood first; in 2.3 the larger one is the original.
    const QByteArray swapped = Bytes().u32(kSeconds).u32(0).u32(90).u32(60).raw(frame(60));
    const QByteArray normal = Bytes().u32(kSeconds).u32(0).u32(60).u32(90).raw(frame(60));
    for (const auto& [version, record] : {std::pair{uint16_t(1), swapped},
                                          {uint16_t(2), swapped},
                                          {uint16_t(3), swapped},
                                          {uint16_t(3), normal},
                                          {uint16_t(4), normal}}) {
        MemoryFile file(pcapHeader({.minor = version}) + record + record);
        auto reader = file.open();
        QVERIFY(reader);
        const auto packets = readAll(*reader);
        QCOMPARE(packets.size(), size_t(2));
        QCOMPARE(packets[1].header.captured, 60u);
        QCOMPARE(packets[1].header.original, 90u);
        std::vector<uint8_t> again;
        QVERIFY(reader->packetBytes()->read(packets[1].header, again));
    }
}

void PcapReaderTest::carriesOverBadFractions() {
    MemoryFile file(pcapHeader() + pcapRecord(10, 999'999, frame(60)) + pcapRecord(10, 1'500'000, frame(60)));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(2));
    QVERIFY(!packets[0].header.has(PacketHeader::BadFraction));
    QVERIFY(packets[1].header.has(PacketHeader::BadFraction));
    QCOMPARE(packets[1].header.timeNs, qint64(11'500'000'000));
}

void PcapReaderTest::readsTimesUpTo2106() {
    MemoryFile file(pcapHeader() + pcapRecord(0xffffffff, 1, frame(60)) +
                    pcapRecord(0x80000000, 1, frame(60)));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    QCOMPARE(packets[0].header.timeNs, qint64(4'294'967'295) * 1'000'000'000 + 1000);
    QCOMPARE(reader->packetBytes()->timestamp(packets[1].header).seconds, int64_t(2'147'483'648));
}

void PcapReaderTest::saysLinkTypeAndFcs() {
    MemoryFile file(pcapHeader({.snapLength = 96, .network = 0x24000001}));
    auto reader = file.open();
    QVERIFY(reader);
    const CaptureInterface& interface = reader->info().interfaces.at(0);
    QCOMPARE(interface.linkType, uint16_t(1));
    QCOMPARE(interface.fcsLength, 4);
    QCOMPARE(interface.snapLength, 96u);

    MemoryFile aix(pcapHeader({.minor = 2, .network = 6}) +
                   Bytes().u32(5).u32(7).u32(60).u32(60).raw(frame(60)));
    reader = aix.open();
    QCOMPARE(reader->info().interfaces.at(0).linkType, uint16_t(1));
    QCOMPARE(readAll(*reader).at(0).header.timeNs, qint64(5'000'000'007));
}

void PcapReaderTest::readsHeaderOnly() {
    MemoryFile file(pcapHeader());
    auto reader = file.open();
    QVERIFY(reader);
    QVERIFY(readAll(*reader).empty());
    QCOMPARE(reader->endState(), EndState::Complete);
}

void PcapReaderTest::followsAGrowingFile() {
    const QByteArray whole = pcapFile(3);
    const int second = 24 + 16 + 60;
    MemoryFile file(whole.left(second + 20));
    auto reader = file.open();
    PacketHeader packet;
    std::span<const uint8_t> bytes;
    QVERIFY(reader->next(packet, bytes));
    QVERIFY(!reader->next(packet, bytes));
    QCOMPARE(reader->endState(), EndState::Reading);
    QVERIFY(reader->warnings().empty());
    file.append(whole.mid(second + 20));
    QVERIFY(reader->next(packet, bytes));
    QCOMPARE(packet.captured, 61u);
    std::vector<uint8_t> again;
    QVERIFY(reader->packetBytes()->read(packet, again));
    QCOMPARE(toByteArray(again), frame(61, 1));
    QVERIFY(reader->next(packet, bytes));
    QVERIFY(!reader->next(packet, bytes));
    QVERIFY(!reader->finish());
    QCOMPARE(reader->endState(), EndState::Complete);
}

void PcapReaderTest::saysWhatAnotherFileIs_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("name");
    QTest::newRow("ELF") << QByteArray(
                                "\x7f"
                                "ELF\2\1\1\0",
                                8)
                         << "ELF";
    QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1a\n\0\0", 10) << "PNG";
    QTest::newRow("PDF") << QByteArray("%PDF-1.4\n") << "PDF";
    QTest::newRow("zip") << QByteArray("PK\3\4....") << "ZIP";
    QTest::newRow("text") << QByteArray("hello world\n") << "text file";
    QTest::newRow("zeros") << QByteArray(64, '\0') << "zeros";
    QTest::newRow("snoop") << QByteArray("snoop\0\0\0\0\0\0\2\0\0\0\4", 16) << "snoop";
    QTest::newRow("lfs") << QByteArray("version https://git-lfs.github.com/spec/v1\n") << "LFS";
}

void PcapReaderTest::saysWhatAnotherFileIs() {
    QFETCH(QByteArray, content);
    QFETCH(QString, name);
    for (const Compression packed : {Compression::None, Compression::Gzip}) {
        MemoryFile file(compress(packed, content));
        QVERIFY(!file.open());
        QVERIFY2(QString::fromStdString(file.error.looksLike).contains(name), file.error.looksLike.c_str());
        QVERIFY2(QString::fromStdString(file.error.text).contains(name), file.error.text.c_str());
        QVERIFY(QString::fromStdString(file.error.text).startsWith("capture "));
    }
}

void PcapReaderTest::saysWhyAFileCannotBeOpened() {
    OpenError error;
    QVERIFY(!CaptureReader::open("/does/not/exist.pcap", error));
    QCOMPARE(error.kind, OpenError::Kind::NotFound);
    QVERIFY(!CaptureReader::open("/", error));
    QCOMPARE(error.kind, OpenError::Kind::NotAFile);
    MemoryFile empty((QByteArray()));
    QVERIFY(!empty.open());
    QCOMPARE(empty.error.kind, OpenError::Kind::Empty);
    MemoryFile old(pcapHeader({.major = 1}));
    QVERIFY(!old.open());
    QCOMPARE(old.error.kind, OpenError::Kind::Unsupported);
    MemoryFile packed(compress(Compression::Gzip, pcapFile(2)));
    QVERIFY(!packed.open({.spoolFolder = "/does/not/exist"}));
    QCOMPARE(packed.error.kind, OpenError::Kind::SpoolFailed);
    QVERIFY(QString::fromStdString(packed.error.text).contains("/does/not/exist"));
}

void PcapReaderTest::stopsWhenCancelled() {
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    const QByteArray start = pcapFile(2);
    QCOMPARE(::write(ends[1], start.data(), size_t(start.size())), ssize_t(start.size()));
    OpenError error;
    auto reader = CaptureReader::openFd(ends[0], "pipe", error);
    QVERIFY(reader);
    PacketHeader packet;
    std::span<const uint8_t> bytes;
    QVERIFY(reader->next(packet, bytes));
    QVERIFY(reader->next(packet, bytes));
    reader->cancel();
    QVERIFY(!reader->next(packet, bytes));  // the pipe is open and silent
    QCOMPARE(reader->endState(), EndState::Cancelled);
    ::close(ends[0]);
    ::close(ends[1]);
}

QTEST_GUILESS_MAIN(PcapReaderTest)
#include "pcap_reader_test.moc"
