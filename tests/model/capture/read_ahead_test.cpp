#include "model/capture/read_ahead.h"

#include <QTest>

#include "model/capture/capture_bytes.h"

using namespace dorsal;
using namespace dorsal::test;

namespace {

// More than are read without a thread.
constexpr int kMany = 20'000;

QByteArray records(int from, int to) {
    QByteArray bytes;
    for (int i = from; i < to; ++i) bytes += pcapRecord(kSeconds + uint32_t(i), 0, frame(60 + i % 400, i));
    return bytes;
}

struct Ahead {
    MemoryFile file;
    std::unique_ptr<CaptureReader> reader = file.open();
    std::vector<size_t> interfaces;  // how many there were, each time that there were more
    ReadAhead ahead{*reader, [this] { interfaces.push_back(reader->info().interfaces.size()); }};
    int given = 0;
    PacketHeader packet;
    std::span<const uint8_t> bytes;

    explicit Ahead(const QByteArray& content) : file(content) {}
    // Takes up to `most` packets and says how many came that are the right ones.
    int take(int most) {
        int right = 0;
        for (int i = 0; i < most && ahead.next(packet, bytes); ++i, ++given)
            right += QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())) ==
                         frame(60 + given % 400, given) &&
                     packet.timeNs == int64_t(kSeconds + uint32_t(given)) * 1'000'000'000;
        return right;
    }
};

}  // namespace

class ReadAheadTest : public QObject {
    Q_OBJECT
  private slots:
    void givesAllInOrder() {
        Ahead a(pcapHeader() + records(0, kMany));
        QCOMPARE(a.take(kMany), kMany);
        QVERIFY(!a.ahead.next(a.packet, a.bytes));
        QCOMPARE(a.reader->packetCount(), uint64_t(kMany));
        QVERIFY(!a.reader->finish());
        QCOMPARE(a.reader->endState(), EndState::Complete);
    }

    // What was read ahead is not lost, and the reader stands still.
    void pausesAnywhere() {
        Ahead a(pcapHeader() + records(0, kMany));
        for (int part : {1, 4999, 7000, 1, kMany}) {
            int left = std::min(part, kMany - a.given);
            QCOMPARE(a.take(part), left);
            a.ahead.pause();
            auto read = a.reader->packetCount();
            QVERIFY(read >= uint64_t(a.given));
            QCOMPARE(a.reader->packetCount(), read);
        }
        QCOMPARE(a.given, kMany);
    }

    void goesOnWhenTheFileHasGrown() {
        Ahead a(pcapHeader() + records(0, kMany));
        QCOMPARE(a.take(2 * kMany), kMany);
        a.ahead.pause();
        a.file.append(records(kMany, 2 * kMany));
        QCOMPARE(a.take(2 * kMany), kMany);
        QVERIFY(!a.ahead.next(a.packet, a.bytes));
    }

    void tellsOfInterfacesBeforeTheirPackets() {
        QByteArray content = section();
        for (uint32_t i = 0; i < 8; ++i) {
            content += interface();
            for (uint32_t k = 0; k < kMany / 8; ++k) content += enhanced(i, 0, frame(60));
        }
        Ahead a(content);
        uint32_t known = 0;
        for (int i = 0; i < kMany; ++i) {
            QVERIFY(a.ahead.next(a.packet, a.bytes));
            QVERIFY(a.packet.interface >= known);
            known = a.packet.interface;
        }
        a.ahead.pause();
        QCOMPARE(a.interfaces, (std::vector<size_t>{1, 2, 3, 4, 5, 6, 7, 8}));
    }
};

QTEST_GUILESS_MAIN(ReadAheadTest)
#include "read_ahead_test.moc"
