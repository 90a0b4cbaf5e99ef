// Files that are made to cost more than they are worth, and files of strange times and lengths: how long they
// take grows with what is read, memory stays bounded, and the good packets are there.
#include <QTest>
#include <fstream>

#include "dissectors/core/text.h"
#include "model/capture/capture_bytes.h"
#include "model/recording/recorder.h"
#include "model/summary.h"
#include "tests/support/processor_time.h"

using namespace dorsal;
using namespace dorsal::test;

namespace {

// What this process has in memory now, in bytes.
int64_t resident() {
    std::ifstream status("/proc/self/statm");
    int64_t all = 0, pages = 0;
    status >> all >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
}

// Zeros after `start`, as gzip, without ever having them in memory.
QByteArray gzipOfZeros(const QByteArray& start, uint64_t zeros) {
    z_stream stream{};
    deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    QByteArray packed(qsizetype(zeros / 200 + 4096), '\0');
    std::vector<uint8_t> block(1 << 20);
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = uInt(packed.size());
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(start.data()));
    stream.avail_in = uInt(start.size());
    deflate(&stream, Z_NO_FLUSH);
    for (uint64_t at = 0; at < zeros; at += block.size()) {
        stream.next_in = block.data();
        stream.avail_in = uInt(std::min<uint64_t>(block.size(), zeros - at));
        deflate(&stream, at + block.size() < zeros ? Z_NO_FLUSH : Z_FINISH);
    }
    packed.resize(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

struct Opened {
    std::shared_ptr<const Capture> capture;
    explicit Opened(const MemoryFile& file, const OpenOptions& options = {}) {
        OpenError error;
        capture = Recorder::readAll("/proc/self/fd/" + std::to_string(file.fd()), error, options);
    }
};

}  // namespace

class HostileFilesTest : public QObject {
    Q_OBJECT
  private slots:
    void aBombOfEmptyRecords();
    void aMillionInterfaces();
    void manyBlocksThatAreNoPackets_data();
    void manyBlocksThatAreNoPackets();
    void manyDamagedPlaces_data();
    void manyDamagedPlaces();
    void oneBadBlockHidesNothing();
    void everyTimeIsShown_data();
    void everyTimeIsShown();
    void strangeLengths();
    void unknownLinkTypes();
};

// A megabyte that unpacks to a gigabyte of empty records is read as far as it is believed: what lies behind
// that need not be there.
void HostileFilesTest::aBombOfEmptyRecords() {
    MemoryFile file(gzipOfZeros(pcapHeader(), 100u << 20));
    [[maybe_unused]] const auto before = resident();
    Opened o(file);
    QCOMPARE(o.capture->store().size(), 4'000'000u);
    QCOMPARE(o.capture->endState(), EndState::Stopped);
    QCOMPARE(o.capture->warnings().size(), size_t(1));
#ifndef __SANITIZE_ADDRESS__
    QVERIFY(resident() - before < 400'000'000);
#endif
}

void HostileFilesTest::aMillionInterfaces() {
    const auto cost = [](uint32_t n) {
        QByteArray content = section();
        const QByteArray one = interface();
        content.reserve(qsizetype(n) * one.size() + 1000);
        for (uint32_t i = 0; i < n; ++i) content += one;
        MemoryFile file(content + enhanced(0, 1, frame(60)) + enhanced(n - 1, 1, frame(60)));
        ProcessorTimer timer;
        Opened o(file);
        if (o.capture->store().size() != 2) return -1LL;
        return timer.nsecsElapsed();
    };
    QVERIFY(cost(1'000'000) > 0);
    QVERIFY(growth(cost, 250'000) < 12);
}

void HostileFilesTest::manyBlocksThatAreNoPackets_data() {
    QTest::addColumn<QByteArray>("one");
    QByteArray comment(60'000, 'c');
    QTest::newRow("sections") << section();
    QTest::newRow("sections with interfaces") << section() + interface();
    QTest::newRow("name resolution") << block(4, Bytes().u16(1).u16(6).u32(0x0100000a).raw("a").u8(0).u32(0));
    QTest::newRow("interface statistics") << block(5, Bytes().u32(0).u32(0).u32(0));
    QTest::newRow("secrets") << block(10, Bytes().u32(0x544c534b).u32(4).raw("KEYS"));
    QTest::newRow("custom") << block(0xbad, Bytes().u32(1));
    QTest::newRow("unknown") << block(0x99, {});
    QTest::newRow("long comments") << section(false, option(1, comment));
    QTest::newRow("many options") << section(false, option(1, "a").repeated(1000));
}

void HostileFilesTest::manyBlocksThatAreNoPackets() {
    QFETCH(QByteArray, one);
    const auto cost = [&](uint32_t n) {
        n = uint32_t(std::max<qsizetype>(n * 24 / one.size(), 1));
        MemoryFile file(section() + interface() + one.repeated(n) + section() + interface() +
                        enhanced(0, 1, frame(60)));
        ProcessorTimer timer;
        Opened o(file);
        if (o.capture->store().size() != 1) qWarning("the packet is gone");
        return timer.nsecsElapsed();
    };
    const auto before = resident();
    const double times = growth(cost, 100'000);
    qInfo("%.1f times the cost for 4 times the bytes", times);
    QVERIFY(times < 12);
    MemoryFile file(section() + interface() + one.repeated(20'000'000 / one.size()));
    Opened o(file);
    qInfo("%.0f MB for 20 MB", double(resident() - before) / 1e6);
#ifndef __SANITIZE_ADDRESS__
    QVERIFY(resident() - before < 600'000'000);
#endif
}

void HostileFilesTest::manyDamagedPlaces_data() {
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("good");
    QTest::addColumn<QByteArray>("bad");
    const QByteArray record = pcapRecord(kSeconds, 1, frame(60));
    const QByteArray good = enhanced(0, uint64_t(kSeconds) * 1'000'000, frame(60));
    QTest::newRow("pcap, noise") << pcapHeader() << record << QByteArray(64, '\xff');
    QTest::newRow("pcap, lengths that reach far")
        << pcapHeader() << record << QByteArray(Bytes().u32(kSeconds).u32(0).u32(262'000).u32(262'000));
    QTest::newRow("pcapng, noise") << section() + interface() << good << QByteArray(64, '\xff');
    QTest::newRow("pcapng, lengths that reach far")
        << section() + interface() << good << QByteArray(Bytes().u32(6).u32(0x00fffff0).u32(0).u32(0));
    QTest::newRow("pcapng, a length at the end that is wrong")
        << section() + interface() << good << good.left(good.size() - 4) + Bytes().u32(1);
}

void HostileFilesTest::manyDamagedPlaces() {
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, good);
    QFETCH(QByteArray, bad);
    uint32_t found = 0;
    const auto cost = [&](uint32_t n) {
        MemoryFile file(start + (good.repeated(8) + bad).repeated(n) + good.repeated(8));
        ProcessorTimer timer;
        Opened o(file);
        found = o.capture->store().size();
        return timer.nsecsElapsed();
    };
    const double times = growth(cost, 500);
    qInfo("%.1f times the cost for 4 times the bytes; %u of %u packets found", times, found, 2001 * 8);
    QVERIFY(times < 12);
    // Records of a pcap file that believable lengths cover are lost.
    QVERIFY(found >= 2001 * 8 / 2);
    // Only the first thousand are told one by one.
    MemoryFile file(start + (good.repeated(8) + bad).repeated(2000) + good.repeated(8));
    QVERIFY(Opened(file).capture->warnings().size() <= 1001);
}

// tshark stops at the block; everything behind it is there.
void HostileFilesTest::oneBadBlockHidesNothing() {
    QByteArray content = section() + interface();
    for (int i = 0; i < 1000; ++i) {
        if (i == 10) content += Bytes().u32(6).u32(7).u32(0x12345678);
        content += enhanced(0, uint64_t(i), frame(60 + i % 40, i));
    }
    MemoryFile file(content);
    Opened o(file);
    QCOMPARE(o.capture->store().size(), 1000u);
    QCOMPARE(o.capture->warnings().size(), size_t(1));
    std::vector<uint8_t> bytes;
    QVERIFY(o.capture->bytes().read(o.capture->store()[999].header(), bytes));
    QCOMPARE(toByteArray(bytes), frame(60 + 999 % 40, 999));
}

void HostileFilesTest::everyTimeIsShown_data() {
    QTest::addColumn<int>("resolution");
    QTest::addColumn<qint64>("shift");
    QTest::addColumn<quint64>("raw");
    for (int resolution = 0; resolution < 256; ++resolution)
        for (const qint64 shift : {std::numeric_limits<qint64>::min(), qint64(-3'000'000'000), qint64(0),
                                   qint64(5'000'000'000), std::numeric_limits<qint64>::max()})
            for (const quint64 raw : {quint64(0), quint64(1) << 63, std::numeric_limits<quint64>::max()})
                if (resolution % 16 < 10 || shift == 0)
                    QTest::addRow("%d %lld %llu", resolution, shift, raw) << resolution << shift << raw;
}

// Nothing overflows on the way to a text, for any resolution and offset, between packets that are as far
// apart as can be, and every one of tshark's time formats says something.
void HostileFilesTest::everyTimeIsShown() {
    QFETCH(int, resolution);
    QFETCH(qint64, shift);
    QFETCH(quint64, raw);
    const QByteArray options =
        option(9, QByteArray(1, char(resolution))) + option(14, Bytes().u64(quint64(shift)));
    // A handshake and data: TCP and what rides on it reckon with times.
    const auto segment = [](bool back, uint8_t flags, const QByteArray& data) {
        const uint16_t a = back ? 80 : 50000, b = back ? 50000 : 80;
        return QByteArray(Bytes(true)
                              .raw(QByteArray(12, '\2'))
                              .u16(0x0800)
                              .u16(0x4500)
                              .u16(uint16_t(40 + data.size()))
                              .u32(0)
                              .u16(0x4006)
                              .u16(0)
                              .u32(back ? 2 : 1)
                              .u32(back ? 1 : 2)
                              .u16(a)
                              .u16(b)
                              .u32(100)
                              .u32(100)
                              .u8(0x50)
                              .u8(flags)
                              .u16(1000)
                              .u32(0)
                              .raw(data));
    };
    QByteArray content = section() + interface(1, 0, options) + interface();
    int i = 0;
    for (const QByteArray& packet :
         {segment(false, 2, {}), segment(true, 0x12, {}), segment(false, 0x10, {}),
          segment(false, 0x18, "GET / HTTP/1.1\r\n\r\n"), segment(true, 0x18, "HTTP/1.1 200 OK\r\n\r\n"),
          segment(false, 0x18, "GET / HTTP/1.1\r\n\r\n"), segment(true, 0x18, "HTTP/1.1 200 OK\r\n\r\n")}) {
        content += enhanced(i % 2, i % 3 ? raw : raw / 3, packet);
        ++i;
    }
    MemoryFile file(content);
    Opened o(file);
    QCOMPARE(o.capture->store().size(), 7u);
    Dissection dissection(o.capture->registry());
    std::vector<uint8_t> buffer;
    for (uint32_t k = 0; k < 7; ++k) {
        QVERIFY(o.capture->dissect(k, Want::tree(), dissection, buffer));
        std::string text;
        for (auto& node : dissection.nodes) appendTreeLabel(text, dissection, node);
        for (int format = 0; format <= int(TimeFormat::DayOfYearUtc); ++format)
            for (const int digits : {0, 3, 9})
                QVERIFY(!formatTime(dissection.frame.time, TimeFormat(format), digits).isEmpty());
    }
}

// Packets of no bytes, more bytes than the packet had, and interfaces that keep no byte of any.
void HostileFilesTest::strangeLengths() {
    QByteArray pcap = pcapHeader({.snapLength = 0});
    for (const auto& [captured, original] :
         {std::pair{0, 0}, {0, 1500}, {60, 0}, {60, 20}, {60, 0x7fffffff}, {60, -1}})
        pcap +=
            Bytes().u32(kSeconds).u32(0).u32(uint32_t(captured)).u32(uint32_t(original)).raw(frame(captured));
    MemoryFile file(pcap);
    Opened o(file);
    QCOMPARE(o.capture->store().size(), 6u);
    QVERIFY(o.capture->warnings().empty());
    Dissection dissection(o.capture->registry());
    std::vector<uint8_t> buffer;
    for (uint32_t i = 0; i < 6; ++i) {
        QVERIFY(o.capture->dissect(i, Want::tree(), dissection, buffer));
        QCOMPARE(buffer.size(), size_t(i < 2 ? 0 : 60));
        std::string label;
        appendLabel(label, dissection, dissection.nodes.front());
        QVERIFY(label.find("Frame") == 0);
    }
    // A snapshot length of 0 in an interface is no limit; a small one bounds what a simple packet block
    // holds.
    for (const uint32_t snap : {0u, 1u, 0xffffffffu}) {
        MemoryFile simple(section() + interface(1, snap) + block(3, Bytes().u32(60).raw(frame(60))));
        Opened s(simple);
        QCOMPARE(s.capture->store().size(), 1u);
        QCOMPARE(s.capture->store()[0].captured, snap == 1 ? 1u : 60u);
        QCOMPARE(s.capture->store()[0].original, 60u);
    }
}

void HostileFilesTest::unknownLinkTypes() {
    for (const uint32_t type : {2u, 147u, 162u, 0xfffeu, 0xffffu, 0x0fffffffu}) {
        MemoryFile file(pcapHeader({.network = type}) + pcapRecord(kSeconds, 0, frame(60)));
        Opened o(file);
        QVERIFY(o.capture);
        QCOMPARE(o.capture->store().size(), 1u);
        Dissection dissection(o.capture->registry());
        std::vector<uint8_t> buffer;
        QVERIFY(o.capture->dissect(0, Want::tree(), dissection, buffer));
        QVERIFY(!dissection.nodes.empty());
        QVERIFY(!dissection.malformed);
    }
}

QTEST_GUILESS_MAIN(HostileFilesTest)
#include "hostile_files_test.moc"
