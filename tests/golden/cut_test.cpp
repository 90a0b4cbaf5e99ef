// Every capture of tests/captures with its packets cut short at any length: as a capture with a snapshot
// length does it (the packets say that they were longer), and as a damaged network does it (they do not).
#include <QDirIterator>
#include <QFileInfo>
#include <QTest>

#include "dissectors/core/protocol.h"
#include "model/capture/capture_reader.h"
#include "model/recording/capture.h"
#include "tests/support/checked_capture.h"

using namespace dorsal;

namespace {

// Every length at first, where headers are; then ever fewer.
constexpr size_t kEvery = 128, kStride = 8;

// How much is looked at in a capture, at least (packets times lengths that they are cut to); with more
// packets, lengths are further apart. Sanitizers take several times as long for each.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr size_t kLooks = 40;
#else
constexpr size_t kLooks = 200;
#endif

struct Loaded {
    uint32_t linkType = 1;
    struct Packet {
        std::vector<uint8_t> bytes;
        uint32_t original = 0;
        Time time;
    };
    std::vector<Packet> packets;
    size_t longest = 0;
};

// Packets of other link types than the first one's are left out.
Loaded load(const QString& path) {
    Loaded all;
    OpenError error;
    auto reader = CaptureReader::open(path.toStdString(), error);
    PacketHeader header;
    std::span<const uint8_t> bytes;
    while (reader && reader->next(header, bytes)) {
        auto& interfaces = reader->info().interfaces;
        auto linkType = header.interface < interfaces.size() ? interfaces[header.interface].linkType : 1u;
        if (all.packets.empty()) all.linkType = linkType;
        if (linkType != all.linkType) continue;
        Time time{header.timeNs / 1'000'000'000, int32_t(header.timeNs % 1'000'000'000)};
        all.packets.push_back({{bytes.begin(), bytes.end()}, header.original, time});
        all.longest = std::max(all.longest, bytes.size());
    }
    return all;
}

size_t nextCut(size_t cut, size_t packets) {
    size_t step = 1 + (cut > kEvery ? (cut - kEvery) / kStride : 0);
    return cut + std::max(step, packets * kEvery / kLooks);
}

}  // namespace

class CutTest : public QObject {
    Q_OBJECT

  private slots:
    void cut_data();
    void cut();
};

void CutTest::cut_data() {
    QTest::addColumn<QString>("path");
    const QDir folder(TESTS_DIR "/captures");
    QStringList names;
    for (QDirIterator files(folder.path(), {"*.pcap", "*.pcapng"}, QDir::Files, QDirIterator::Subdirectories);
         files.hasNext();)
        names += folder.relativeFilePath(files.next());
    names.sort();
    for (const QString& name : names) QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void CutTest::cut() {
    QFETCH(QString, path);
    const Loaded all = load(path);
    // Where lengths are apart, each capture has others.
    const size_t apart = std::min(nextCut(0, all.packets.size()), all.longest + 1);
    const size_t first = qHash(QFileInfo(path).fileName(), 0) % apart;
    for (size_t cut = first; cut <= all.longest; cut = nextCut(cut, all.packets.size())) {
        for (const bool told : {true, false}) {
            CheckedCapture capture(all.linkType);
            for (auto& p : all.packets) {
                auto size = std::min(cut, p.bytes.size());
                auto original = told || cut >= p.bytes.size() ? p.original : uint32_t(size);
                capture.add(std::span(p.bytes).first(size), original, p.time);
            }
            const auto wrong = capture.check(cut);
            QVERIFY2(wrong.empty(), qPrintable(QString("cut at %1%2: ").arg(cut).arg(told ? "" : " unsaid") +
                                               QString::fromStdString(wrong)));
        }
    }
}

QTEST_GUILESS_MAIN(CutTest)
#include "cut_test.moc"
