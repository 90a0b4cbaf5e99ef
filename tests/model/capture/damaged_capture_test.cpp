#include <QTest>
#include <map>

#include "model/capture/capture_bytes.h"

using namespace dorsal;
using namespace dorsal::test;

namespace {

constexpr Compression kAll[] = {Compression::None, Compression::Gzip, Compression::Zstd, Compression::Lz4,
                                Compression::Xz};

bool hasWarning(const CaptureReader& reader, const char* text) {
    for (const CaptureWarning& warning : reader.warnings()) {
        if (warning.text.find(text) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

class DamagedCaptureTest : public QObject {
    Q_OBJECT
  private slots:
    void readsEveryCompression();
    void readsSeveralMembers();
    void givesWhatIsWholeWhereverAFileIsCut_data();
    void givesWhatIsWholeWhereverAFileIsCut();
    void findsRecordsBehindDamage();
    void findsRecordsThatABadLengthSwallowed();
    void findsRecordsWhenALengthReachesPastTheEnd();
    void findsBlocksBehindDamage();
    void findsBlocksWhenALengthReachesPastTheEnd();
    void marksDamageAtTheEnd();
    void saysWhereCompressedDataAreDamaged();
    void boundsUnpacking();
    void boundsEmptyRecords();
    void believesNoHugeLength();
    void survivesEveryChangedByte();
};

void DamagedCaptureTest::readsEveryCompression() {
    for (const Compression compression : kAll) {
        for (const QByteArray& content : {pcapFile(500), pcapngFile(500)}) {
            MemoryFile file(compress(compression, content));
            auto reader = file.open();
            QVERIFY2(reader, file.error.text.c_str());
            QCOMPARE(reader->info().compression, compression);
            const auto packets = readAll(*reader);
            QCOMPARE(packets.size(), size_t(500));
            QCOMPARE(reader->endState(), EndState::Complete);
            for (auto packet = packets.rbegin(); packet != packets.rend(); ++packet) {
                std::vector<uint8_t> again;
                QVERIFY(reader->packetBytes()->read(packet->header, again));
                QCOMPARE(toByteArray(again), packet->bytes);
            }
            QCOMPARE(reader->unpackedBytes(), uint64_t(content.size()));
            QCOMPARE(reader->storedBytesRead(), reader->storedBytesTotal());
        }
    }
}

void DamagedCaptureTest::readsSeveralMembers() {
    const QByteArray content = pcapFile(50);
    for (const Compression compression : kAll) {
        MemoryFile file(compress(compression, content.left(1001)) + compress(compression, content.mid(1001)));
        auto reader = file.open();
        QVERIFY(reader);
        QCOMPARE(readAll(*reader).size(), size_t(50));
        QCOMPARE(reader->endState(), EndState::Complete);
    }
    MemoryFile padded(compress(Compression::Gzip, content) + QByteArray(512, '\0'));
    QCOMPARE(readAll(*padded.open()).size(), size_t(50));
}

void DamagedCaptureTest::givesWhatIsWholeWhereverAFileIsCut_data() {
    QTest::addColumn<int>("compression");
    QTest::addColumn<bool>("pcapng");
    for (const Compression compression : kAll) {
        for (const bool pcapng : {false, true}) {
            QTest::addRow("%s %s", name(compression), pcapng ? "pcapng" : "pcap")
                << int(compression) << pcapng;
        }
    }
}

void DamagedCaptureTest::givesWhatIsWholeWhereverAFileIsCut() {
    QFETCH(int, compression);
    QFETCH(bool, pcapng);
    const bool plain = Compression(compression) == Compression::None;
    const QByteArray content = pcapng ? pcapngFile(4) : pcapFile(4);
    const QByteArray stored = compress(Compression(compression), content);
    // Where records or blocks end, and how many packets are whole by then.
    std::map<int, size_t> ends =
        pcapng ? std::map<int, size_t>{{28, 0}, {48, 0}} : std::map<int, size_t>{{24, 0}};
    for (int i = 0, at = pcapng ? 48 : 24; i < 4; ++i) {
        at += int(pcapng ? enhanced(0, 0, frame(60 + i)).size() : pcapRecord(0, 0, frame(60 + i)).size());
        ends[at] = size_t(i) + 1;
    }
    size_t most = 0;
    for (int cut = 0; cut <= stored.size(); ++cut) {
        MemoryFile file(stored.left(cut));
        auto reader = file.open();
        if (!reader) {
            QVERIFY(!file.error.text.empty());
            QVERIFY(!plain || cut < ends.begin()->first);
            continue;
        }
        const auto packets = readAll(*reader);
        for (size_t i = 0; i < packets.size(); ++i) QCOMPARE(packets[i].bytes, frame(60 + int(i), int(i)));
        QVERIFY(packets.size() >= most);
        most = packets.size();
        const bool complete = plain ? ends.count(cut) > 0 : cut == stored.size();
        QCOMPARE(reader->endState(), complete ? EndState::Complete : EndState::Truncated);
        QCOMPARE(reader->warnings().size(), size_t(complete ? 0 : 1));
        if (plain) QCOMPARE(packets.size(), std::prev(ends.upper_bound(cut))->second);
    }
    QCOMPARE(most, size_t(4));
}

void DamagedCaptureTest::findsRecordsBehindDamage() {
    QByteArray content = pcapFile(40);
    // Record 10 gets a length that cannot be.
    int at = 24;
    for (int i = 0; i < 10; ++i) at += 16 + 60 + i;
    content.replace(at + 8, 4, QByteArray("\xff\xff\xff\x7f", 4));
    for (const Compression compression : kAll) {
        MemoryFile file(compress(compression, content));
        auto reader = file.open();
        const auto packets = readAll(*reader);
        QCOMPARE(packets.size(), size_t(39));
        QVERIFY(packets[10].header.has(PacketHeader::GapBefore));
        QVERIFY(!packets[9].header.has(PacketHeader::GapBefore));
        QCOMPARE(packets[10].bytes, frame(71, 11));
        QCOMPARE(reader->warnings().size(), size_t(1));
        QCOMPARE(reader->warnings()[0].offset, uint64_t(at));
        QCOMPARE(reader->warnings()[0].packet, uint64_t(10));
    }
}

void DamagedCaptureTest::findsRecordsThatABadLengthSwallowed() {
    QByteArray content = pcapFile(40);
    // Record 10 claims 200 bytes instead of 70: it swallows records 11 and part of 12.
    int at = 24;
    for (int i = 0; i < 10; ++i) at += 16 + 60 + i;
    content.replace(at + 8, 4, QByteArray(Bytes().u32(200)));
    MemoryFile file(content);
    auto reader = file.open();
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(40));
    QCOMPARE(packets[11].bytes, frame(71, 11));
    QCOMPARE(packets[39].bytes, frame(99, 39));
}

void DamagedCaptureTest::findsRecordsWhenALengthReachesPastTheEnd() {
    QByteArray content = pcapFile(40);
    int at = 24;
    for (int i = 0; i < 10; ++i) at += 16 + 60 + i;
    content.replace(at + 8, 4, QByteArray(Bytes().u32(200'000)));
    MemoryFile file(content);
    auto reader = file.open();
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(39));
    QCOMPARE(packets[10].bytes, frame(71, 11));
    QVERIFY(hasWarning(*reader, "past the end"));
}

void DamagedCaptureTest::findsBlocksBehindDamage() {
    const QByteArray good = enhanced(0, 1, frame(60));
    const QByteArray ends = good.left(good.size() - 4) + Bytes().u32(1);
    for (const QByteArray& bad : {ends, QByteArray(64, '\0'), QByteArray(37, '\xff'), good.mid(5)}) {
        MemoryFile file(section() + interface() + good + good + bad + good + good);
        auto reader = file.open();
        const auto packets = readAll(*reader);
        QCOMPARE(packets.size(), size_t(4));
        QVERIFY(packets[2].header.has(PacketHeader::GapBefore));
        QCOMPARE(packets[3].bytes, frame(60));
        QCOMPARE(reader->endState(), EndState::Complete);
        QVERIFY(hasWarning(*reader, "Damaged"));
    }
}

void DamagedCaptureTest::findsBlocksWhenALengthReachesPastTheEnd() {
    const QByteArray good = enhanced(0, 1, frame(60));
    MemoryFile file(section() + interface() + good + Bytes().u32(6).u32(100'000) + good.mid(8) + good);
    auto reader = file.open();
    QCOMPARE(readAll(*reader).size(), size_t(2));
    QVERIFY(hasWarning(*reader, "past the end"));
}

void DamagedCaptureTest::marksDamageAtTheEnd() {
    MemoryFile pcap(pcapFile(5) + QByteArray(50, '\xff'));
    auto reader = pcap.open();
    QCOMPARE(readAll(*reader).size(), size_t(5));
    QCOMPARE(reader->endState(), EndState::Damaged);
    QCOMPARE(reader->warnings().size(), size_t(1));
    MemoryFile pcapng(pcapngFile(5) + QByteArray(50, '\0'));
    reader = pcapng.open();
    QCOMPARE(readAll(*reader).size(), size_t(5));
    QCOMPARE(reader->endState(), EndState::Damaged);
}

void DamagedCaptureTest::saysWhereCompressedDataAreDamaged() {
    for (const Compression compression : kAll) {
        if (compression == Compression::None) continue;
        QByteArray stored = compress(compression, pcapFile(2000));
        for (int i = 0; i < 64; ++i) stored[stored.size() / 2 + i] = char(i * 37);
        MemoryFile file(stored);
        auto reader = file.open();
        if (!reader) {  // everything is in one block, whose check failed
            QCOMPARE(file.error.kind, OpenError::Kind::Damaged);
            continue;
        }
        readAll(*reader);
        QCOMPARE(reader->endState(), EndState::Damaged);
        // lz4 has no checksum by default: there the records show it.
        QVERIFY2(hasWarning(*reader, compression == Compression::Lz4 ? "amaged" : name(compression)),
                 reader->warnings().at(0).text.c_str());
    }
}

void DamagedCaptureTest::boundsUnpacking() {
    MemoryFile file(compress(Compression::Gzip, pcapFile(1000)));
    auto reader = file.open({.maxUnpackedBytes = 10'000});
    QVERIFY(reader);
    QVERIFY(readAll(*reader).size() > 50);
    QCOMPARE(reader->endState(), EndState::Stopped);
    QVERIFY(hasWarning(*reader, "limit"));
    QVERIFY(reader->unpackedBytes() <= 10'000);
}

void DamagedCaptureTest::boundsEmptyRecords() {
    const QByteArray empty(16 * 5000, '\0');
    MemoryFile file(compress(Compression::Gzip, pcapHeader() + empty + pcapRecord(1, 1, frame(60))));
    auto reader = file.open({.maxEmptyRun = 1000});
    QCOMPARE(readAll(*reader).size(), size_t(1000));
    QCOMPARE(reader->endState(), EndState::Stopped);
    reader = file.open();
    QCOMPARE(readAll(*reader).size(), size_t(5001));
}

void DamagedCaptureTest::believesNoHugeLength() {
    for (const uint32_t length : {262'145u, 0x10000000u, 0x7fffffffu, 0xffffffffu}) {
        MemoryFile pcap(pcapHeader() + Bytes().u32(kSeconds).u32(0).u32(length).u32(length));
        auto reader = pcap.open();
        QVERIFY(readAll(*reader).empty());
        QCOMPARE(reader->warnings().size(), size_t(1));
        for (const uint32_t type : {6u, 0x0a0d0d0au, 1u, 0x77u}) {
            MemoryFile pcapng(section() + interface() + Bytes().u32(type).u32(length).u32(0x1a2b3c4d).u32(0));
            reader = pcapng.open();
            QVERIFY(readAll(*reader).empty());
            QVERIFY(!reader->warnings().empty());
        }
    }
}

// Nothing here can be asserted but that reading ends and that what is given is really in the file.
void DamagedCaptureTest::survivesEveryChangedByte() {
    for (const QByteArray& content : {pcapFile(6), pcapngFile(6)}) {
        for (int at = 0; at < content.size(); ++at) {
            for (const char value : {'\0', '\x01', '\x7f', '\xff'}) {
                QByteArray changed = content;
                changed[at] = value;
                MemoryFile file(changed);
                auto reader = file.open();
                if (!reader) continue;
                for (const auto& packet : readAll(*reader)) {
                    QCOMPARE(packet.bytes,
                             changed.mid(qsizetype(packet.header.offset), packet.header.captured));
                }
                QVERIFY(reader->endState() != EndState::Reading);
            }
        }
    }
}

QTEST_GUILESS_MAIN(DamagedCaptureTest)
#include "damaged_capture_test.moc"
