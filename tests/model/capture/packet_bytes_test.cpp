#include <QTest>
#include <atomic>
#include <thread>

#include "model/capture/capture_bytes.h"

using namespace dorsal;
using namespace dorsal::test;

class PacketBytesTest : public QObject {
    Q_OBJECT
  private slots:
    void outlivesTheReader();
    void readsAcrossWindows();
    void noticesAFileThatShrinks();
    void noticesAFileThatWasRewritten();
    void readsAFileThatGrows();
    void refusesWhatWasNeverRead();
    void readsFromManyThreads();
};

void PacketBytesTest::outlivesTheReader() {
    std::shared_ptr<const PacketBytes> bytes;
    PacketHeader header;
    {
        MemoryFile file(compress(Compression::Zstd, pcapFile(10)));
        auto reader = file.open();
        header = readAll(*reader).at(7).header;
        bytes = reader->packetBytes();
    }
    std::vector<uint8_t> out;
    QVERIFY(bytes->read(header, out));
    QCOMPARE(toByteArray(out), frame(67, 7));
}

void PacketBytesTest::readsAcrossWindows() {
    QByteArray content = pcapHeader();
    for (int i = 0; i < 30; ++i) content += pcapRecord(kSeconds, 0, frame(100'000, i));
    MemoryFile file(content);
    auto reader = file.open();
    const auto packets = readAll(*reader);
    QCOMPARE(packets.size(), size_t(30));
    for (int i = 29; i >= 0; --i) {
        std::vector<uint8_t> out;
        QVERIFY(reader->packetBytes()->read(packets[size_t(i)].header, out));
        QCOMPARE(toByteArray(out), frame(100'000, i));
    }
}

void PacketBytesTest::noticesAFileThatShrinks() {
    QByteArray content = pcapHeader();
    for (int i = 0; i < 60; ++i) content += pcapRecord(kSeconds, 0, frame(100'000, i));
    MemoryFile file(content);
    auto reader = file.open();
    const auto packets = readAll(*reader);
    file.cut(1000);
    std::vector<uint8_t> out{1, 2, 3};
    QVERIFY(!reader->packetBytes()->read(packets[50].header, out));
    QVERIFY(out.empty());
    QVERIFY(reader->packetBytes()->changed());
    QVERIFY(QString::fromStdString(reader->packetBytes()->problem()).contains("cut"));
}

void PacketBytesTest::noticesAFileThatWasRewritten() {
    QByteArray content = pcapHeader();
    for (int i = 0; i < 60; ++i) content += pcapRecord(kSeconds, 0, frame(100'000, i));
    MemoryFile file(content);
    auto reader = file.open();
    const auto packets = readAll(*reader);
    file.overwrite(0, QByteArray(content.size(), '\x55'));
    std::vector<uint8_t> out;
    QVERIFY(!reader->packetBytes()->read(packets[50].header, out));
    QVERIFY(out.empty());
    QVERIFY(reader->packetBytes()->changed());
}

void PacketBytesTest::readsAFileThatGrows() {
    MemoryFile file(pcapFile(1));
    auto reader = file.open();
    PacketHeader packet;
    std::span<const uint8_t> bytes;
    std::vector<uint8_t> out;
    QVERIFY(reader->next(packet, bytes));
    QVERIFY(reader->packetBytes()->read(packet, out));
    for (int i = 1; i < 100; ++i) {
        file.append(pcapRecord(kSeconds, 0, frame(10'000, i)));
        QVERIFY(reader->next(packet, bytes));
        QVERIFY(reader->packetBytes()->read(packet, out));
        QCOMPARE(toByteArray(out), frame(10'000, i));
    }
    QVERIFY(!reader->packetBytes()->changed());
}

void PacketBytesTest::refusesWhatWasNeverRead() {
    MemoryFile file(pcapFile(3));
    auto reader = file.open();
    readAll(*reader);
    std::vector<uint8_t> out;
    const auto bytes = reader->packetBytes();
    QCOMPARE(bytes->read(0, uint64_t(1) << 40, out), PacketBytes::Status::NotThere);
    QCOMPARE(bytes->read(~uint64_t(0), 1, out), PacketBytes::Status::NotThere);
    QCOMPARE(bytes->read(~uint64_t(0) - 4, 8, out), PacketBytes::Status::NotThere);
    QVERIFY(!bytes->changed());
}

void PacketBytesTest::readsFromManyThreads() {
    QByteArray content = pcapHeader();
    for (int i = 0; i < 3000; ++i) content += pcapRecord(kSeconds, 0, frame(3000, i));
    MemoryFile file(compress(Compression::Lz4, content));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    const auto bytes = reader->packetBytes();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            std::vector<uint8_t> out;
            for (size_t i = 0; i < packets.size(); ++i) {
                const auto& packet = packets[(i * (2 * t + 1) + t * 700) % packets.size()];
                if (!bytes->read(packet.header, out) || toByteArray(out) != packet.bytes) ++wrong;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    QCOMPARE(wrong.load(), 0);
}

QTEST_GUILESS_MAIN(PacketBytesTest)
#include "packet_bytes_test.moc"
