#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "model/capture/capture_bytes.h"
#include "model/capture/capture_writer.h"

using namespace dorsal;
using namespace dorsal::test;

class CaptureWriterTest : public QObject {
    Q_OBJECT
  private slots:
    void writesEveryFormatBack_data();
    void writesEveryFormatBack();
    void keepsWhatPcapngHolds();
    void savesASelectionWithNewComments();
    void convertsPcapngToPcap();
    void refusesWhatPcapCannotHold();
    void leavesTheOldFileWhenSavingFails();
    void replacesTheFileBehindALink();
    void savesOverTheFileThatIsOpen();
    void writesForThoseWhoFollow();
    void saysThatTheDiskIsFull();

  private:
    std::string path(const char* name) { return folder_.filePath(name).toStdString(); }
    // Saves all packets of `reader`.
    bool save(CaptureReader& reader, const std::vector<ReadPacket>& packets, const std::string& to,
              CaptureFormat format, std::string& error) {
        SaveRequest request;
        request.path = to;
        request.options.format = format;
        request.count = packets.size();
        request.packetAt = [&](uint64_t i) { return packets[i].header; };
        return savePackets(request, reader.info(), *reader.packetBytes(), error);
    }

    QTemporaryDir folder_;
};

void CaptureWriterTest::writesEveryFormatBack_data() {
    QTest::addColumn<int>("format");
    for (const CaptureFormat format :
         {CaptureFormat::Pcap, CaptureFormat::PcapNanosecond, CaptureFormat::PcapPatched,
          CaptureFormat::PcapSuse, CaptureFormat::PcapRedHat, CaptureFormat::PcapNokia,
          CaptureFormat::Pcapng}) {
        QTest::newRow(shortName(format)) << int(format);
    }
}

void CaptureWriterTest::writesEveryFormatBack() {
    QFETCH(int, format);
    MemoryFile file(pcapFile(30));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    const std::string to = path("out");
    std::string error;
    QVERIFY2(save(*reader, packets, to, CaptureFormat(format), error), error.c_str());
    OpenError openError;
    auto again = CaptureReader::open(to, openError);
    QVERIFY2(again, openError.text.c_str());
    const auto written = readAll(*again);
    QCOMPARE(again->info().format, CaptureFormat(format));
    QCOMPARE(written.size(), packets.size());
    for (size_t i = 0; i < written.size(); ++i) {
        QCOMPARE(written[i].header.timeNs, packets[i].header.timeNs);
        QCOMPARE(written[i].header.original, packets[i].header.original);
        QCOMPARE(written[i].bytes, packets[i].bytes);
    }
    QCOMPARE(again->endState(), EndState::Complete);
    QVERIFY(again->warnings().empty());
}

void CaptureWriterTest::keepsWhatPcapngHolds() {
    for (const bool big : {false, true}) {
        const QByteArray about = option(2, "eth0", big) + option(9, QByteArray(1, 9), big) +
                                 option(11, QByteArray("\0port 53", 8), big) +
                                 option(14, Bytes(big).u64(100), big);
        const QByteArray names =
            Bytes(big).u16(1).u16(11).raw(QByteArray("\x0a\1\2\3router\0", 11)).padded().u32(0);
        const QByteArray secrets = Bytes(big).u32(0x544c534b).u32(5).raw("KEYS!");
        const QByteArray statistics = Bytes(big).u32(0).u32(0).u32(9).raw(option(4, Bytes(big).u64(50), big));
        const QByteArray options = option(1, "one", big) + option(2, Bytes(big).u32(2), big);
        MemoryFile file(section(big, option(3, "Linux", big) + option(1, "about", big)) +
                        interface(1, 0, about, big) + block(4, names, big) + block(10, secrets, big) +
                        block(0x1234, "kept", big) +
                        enhanced(0, 1'700'000'000'123'456'789, frame(61), options, big) +
                        block(0xbad, Bytes(big).u32(32473).raw("hello"), big) + block(5, statistics, big));
        auto reader = file.open();
        const auto packets = readAll(*reader);
        std::string error;
        QVERIFY2(save(*reader, packets, path("out"), CaptureFormat::Pcapng, error), error.c_str());
        OpenError openError;
        auto again = CaptureReader::open(path("out"), openError);
        const auto written = readAll(*again);
        QCOMPARE(written.size(), size_t(2));
        QCOMPARE(written[0].header.timeNs, packets[0].header.timeNs);
        QCOMPARE(written[1].bytes, packets[1].bytes);
        const PacketOptions kept = again->packetBytes()->options(written[0].header);
        QCOMPARE(kept.comments, std::vector<std::string>{"one"});
        QCOMPARE(kept.flags, std::optional<uint32_t>(2));
        const CaptureInfo& info = again->info();
        QCOMPARE(info.sections.at(0).os, std::string("Linux"));
        QCOMPARE(info.sections[0].comments, std::vector<std::string>{"about"});
        QCOMPARE(info.interfaces.at(0).name, std::string("eth0"));
        QCOMPARE(info.interfaces[0].filter, std::string("port 53"));
        QVERIFY(info.interfaces[0].scale == reader->info().interfaces[0].scale);
        QCOMPARE(info.interfaces[0].statistics->received, std::optional<uint64_t>(50));
        QCOMPARE(info.names.at(0).names, std::vector<std::string>{"router"});
        QCOMPARE(toByteArray(info.secrets.at(0).bytes), QByteArray("KEYS!"));
        QCOMPARE(toByteArray(info.blocks.at(0).body), QByteArray("kept"));
        QCOMPARE(again->endState(), EndState::Complete);
        QVERIFY(again->warnings().empty());
    }
}

void CaptureWriterTest::savesASelectionWithNewComments() {
    MemoryFile file(section() + interface() + enhanced(0, 1, frame(60, 1), option(1, "old")) +
                    enhanced(0, 2, frame(60, 2), option(1, "gone")) + enhanced(0, 3, frame(60, 3)));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    const std::vector<size_t> chosen{2, 1, 0};
    std::atomic<uint64_t> progress = 0;
    SaveRequest request;
    request.path = path("out");
    request.count = chosen.size();
    request.packetAt = [&](uint64_t i) { return packets[chosen[i]].header; };
    request.comments = [](uint64_t i, std::vector<std::string>& comments) {
        if (i == 0) comments = {"new", "and more"};
        if (i == 1) comments.clear();
        return i < 2;
    };
    request.progress = &progress;
    std::string error;
    QVERIFY2(savePackets(request, reader->info(), *reader->packetBytes(), error), error.c_str());
    QCOMPARE(progress.load(), uint64_t(3));
    OpenError openError;
    auto again = CaptureReader::open(path("out"), openError);
    const auto written = readAll(*again);
    const auto bytes = again->packetBytes();
    QCOMPARE(written.at(0).bytes, frame(60, 3));
    QCOMPARE(bytes->options(written[0].header).comments, (std::vector<std::string>{"new", "and more"}));
    QVERIFY(bytes->options(written[1].header).comments.empty());
    QCOMPARE(bytes->options(written[2].header).comments, std::vector<std::string>{"old"});
}

void CaptureWriterTest::convertsPcapngToPcap() {
    MemoryFile file(section() + interface(113) + interface(113) + enhanced(1, 5, frame(60)) +
                    enhanced(0, 6, frame(61)));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    std::string error;
    QVERIFY2(save(*reader, packets, path("out"), CaptureFormat::Pcap, error), error.c_str());
    OpenError openError;
    auto again = CaptureReader::open(path("out"), openError);
    QCOMPARE(again->info().interfaces.at(0).linkType, uint16_t(113));
    QCOMPARE(readAll(*again).at(1).bytes, frame(61));
}

void CaptureWriterTest::refusesWhatPcapCannotHold() {
    const QByteArray past = option(14, Bytes().u64(quint64(-100)));
    MemoryFile mixed(section() + interface(1) + interface(113) + enhanced(0, 5, frame(60)) +
                     enhanced(1, 6, frame(61)));
    MemoryFile early(section() + interface(1, 0, past) + enhanced(0, 5, frame(60)));
    MemoryFile custom(section() + interface() + block(0xbad, Bytes().u32(1).raw("x")));
    for (MemoryFile* file : {&mixed, &early, &custom}) {
        auto reader = file->open();
        const auto packets = readAll(*reader);
        std::string error;
        QVERIFY(!save(*reader, packets, path("refused"), CaptureFormat::Pcap, error));
        QVERIFY2(error.find("pcapng") != std::string::npos, error.c_str());
        QVERIFY(!QFile::exists(folder_.filePath("refused")));
        QVERIFY2(save(*reader, packets, path("taken"), CaptureFormat::Pcapng, error), error.c_str());
    }
    MemoryFile file(pcapFile(1));
    auto reader = file.open();
    std::string error;
    QVERIFY(!save(*reader, {}, path("refused"), CaptureFormat::PcapAix, error));
    QVERIFY(!error.empty());
}

void CaptureWriterTest::leavesTheOldFileWhenSavingFails() {
    QFile old(folder_.filePath("precious"));
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("old");
    old.close();
    MemoryFile file(pcapFile(60));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    file.cut(100);  // the source cannot be read any more
    const int before = int(QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden).size());
    std::string error;
    QVERIFY(!save(*reader, packets, path("precious"), CaptureFormat::Pcap, error));
    QVERIFY(!error.empty());
    QVERIFY(old.open(QIODevice::ReadOnly));
    QCOMPARE(old.readAll(), QByteArray("old"));
    QCOMPARE(int(QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden).size()), before);
    QVERIFY(!save(*reader, packets, "/does/not/exist/out.pcap", CaptureFormat::Pcap, error));
    QVERIFY(error.find("/does/not/exist/out.pcap") != std::string::npos);
}

void CaptureWriterTest::replacesTheFileBehindALink() {
    QFile target(folder_.filePath("target"));
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.close();
    QVERIFY(QFile::link(folder_.filePath("target"), folder_.filePath("link")));
    MemoryFile file(pcapFile(2));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    std::string error;
    QVERIFY2(save(*reader, packets, path("link"), CaptureFormat::Pcap, error), error.c_str());
    QVERIFY(QFileInfo(folder_.filePath("link")).isSymLink());
    QCOMPARE(QFileInfo(folder_.filePath("target")).size(), qint64(pcapFile(2).size()));
}

void CaptureWriterTest::savesOverTheFileThatIsOpen() {
    QFile source(folder_.filePath("same"));
    QVERIFY(source.open(QIODevice::WriteOnly));
    source.write(pcapFile(10));
    source.close();
    OpenError openError;
    auto reader = CaptureReader::open(path("same"), openError);
    const auto packets = readAll(*reader);
    std::string error;
    QVERIFY2(save(*reader, packets, path("same"), CaptureFormat::Pcapng, error), error.c_str());
    std::vector<uint8_t> out;
    QVERIFY(reader->packetBytes()->read(packets[9].header, out));
    auto again = CaptureReader::open(path("same"), openError);
    QCOMPARE(readAll(*again).size(), size_t(10));
}

void CaptureWriterTest::writesForThoseWhoFollow() {
    CaptureInfo info;
    info.interfaces.emplace_back().linkType = 1;
    std::string error;
    auto writer =
        CaptureWriter::create(path("live"), info, {.inPlace = true, .application = "dorsal"}, error);
    QVERIFY2(writer, error.c_str());
    QVERIFY(writer->flush());
    OpenError openError;
    auto reader = CaptureReader::open(path("live"), openError);
    QVERIFY2(reader, openError.text.c_str());
    PacketHeader packet;
    std::span<const uint8_t> bytes;
    QVERIFY(!reader->next(packet, bytes));
    CaptureInterface second;
    second.linkType = 113;
    second.name = "late";
    PacketHeader header;
    header.interface = writer->addInterface(second);
    const QByteArray data = frame(60);
    header.captured = header.original = 60;
    QVERIFY(writer->write(header, {kSeconds, 0}, {reinterpret_cast<const uint8_t*>(data.data()), 60}));
    QVERIFY(writer->addSecrets(0x544c534b, bytes));
    QVERIFY(writer->flush());
    QVERIFY(reader->next(packet, bytes));
    QCOMPARE(reader->info().interfaces.at(packet.interface).name, std::string("late"));
    QVERIFY(writer->commit());
    QVERIFY(!reader->next(packet, bytes));
    QVERIFY(!reader->finish());
    QCOMPARE(reader->endState(), EndState::Complete);
}

void CaptureWriterTest::saysThatTheDiskIsFull() {
    if (!QFile::exists("/dev/full")) QSKIP("no /dev/full here");
    MemoryFile file(pcapFile(3));
    auto reader = file.open();
    const auto packets = readAll(*reader);
    std::string error;
    QVERIFY(!save(*reader, packets, "/dev/full", CaptureFormat::Pcap, error));
    QVERIFY2(error.find("No space left") != std::string::npos, error.c_str());
}

QTEST_GUILESS_MAIN(CaptureWriterTest)
#include "capture_writer_test.moc"
