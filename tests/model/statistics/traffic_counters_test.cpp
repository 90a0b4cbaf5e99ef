// What is counted from records is what the dissecting statistics count, which are tested against tshark.
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "model/recording/recorder.h"
#include "model/statistics/protocol_hierarchy.h"
#include "model/statistics/traffic_counters.h"

namespace dorsal {

using By = TrafficCounters::By;
static constexpr TrafficKind kAll[] = {TrafficKind::Ethernet, TrafficKind::Ipv4, TrafficKind::Ipv6,
                                       TrafficKind::Tcp, TrafficKind::Udp};

class TrafficCountersTest : public QObject {
    Q_OBJECT

  private slots:
    void allCapturesAsDissected_data();
    void allCapturesAsDissected();
    void cutCapturesAsDissected_data() { allCapturesAsDissected_data(); }
    void cutCapturesAsDissected();
    void partsMergeToTheWhole();
    void rowsAndTimeRange();
    void countsOfTshark();
    void filtersFindWhatWasCounted();
    void bucketEdges();
    void coarseningKeepsSums();

  private:
    static std::shared_ptr<const Capture> open(const QString& path) {
        OpenError error;
        return Recorder::readAll(path.toStdString(), error);
    }
    static std::shared_ptr<const Capture> ours(const char* name) {
        return open(QString(TESTS_DIR "/captures/") + name);
    }
    static void compare(std::shared_ptr<const Capture> capture, const TrafficCounters& counted);
    static std::shared_ptr<TrafficCounters> count(std::shared_ptr<const Capture> capture,
                                                  const TimeRange& range = {}) {
        JobControl control;
        return countTraffic(capture, RowSnapshot(capture->store().size()), range, control);
    }
};

static std::string text(const ConversationRow& r) {
    return fmt::format("{}:{} {}:{} {} {}/{} {}/{} {}.{} {}.{} {}.{}", r.a.toString(), r.portA,
                       r.b.toString(), r.portB, r.stream, r.fromA.packets, r.fromA.bytes, r.fromB.packets,
                       r.fromB.bytes, r.start.seconds, r.start.nanos, r.stop.seconds, r.stop.nanos,
                       r.startTime.seconds, r.startTime.nanos);
}
static std::string text(const EndpointRow& r) {
    return fmt::format("{}:{} {}/{} {}/{}", r.address.toString(), r.port, r.sent.packets, r.sent.bytes,
                       r.received.packets, r.received.bytes);
}
template <class Rows>
static QString texts(const Rows& rows) {
    std::string out;
    for (auto& r : rows) out += text(r) + "\n";
    return QString::fromStdString(out);
}
static QString texts(const TimeSeries& t) {
    std::string out = fmt::format("{} {}\n", t.start, t.width);
    for (auto& s : t.series) {
        out += s.name + " " + s.filter;
        for (auto& b : s.buckets) out += fmt::format(" {}/{}", b.packets, b.bytes);
        out += "\n";
    }
    return QString::fromStdString(out);
}
static QString texts(const std::vector<Share>& shares) {
    std::string out;
    for (auto& s : shares) out += fmt::format("{} {} {}\n", s.name, s.amount.packets, s.amount.bytes);
    return QString::fromStdString(out);
}

void TrafficCountersTest::allCapturesAsDissected_data() {
    QTest::addColumn<QString>("path");
    for (QDirIterator i(TESTS_DIR "/captures", {"*.pcap", "*.pcapng", "*.gz"}, QDir::Files,
                        QDirIterator::Subdirectories);
         i.hasNext();) {
        auto path = i.next();
        QTest::newRow(path.mid(int(strlen(TESTS_DIR "/captures/"))).toUtf8().constData()) << path;
    }
}

void TrafficCountersTest::compare(std::shared_ptr<const Capture> capture, const TrafficCounters& counted) {
    for (auto kind : kAll) {
        Conversations conversations(kind, capture->registry());
        Endpoints endpoints(kind, capture->registry());
        StatisticsPass pass(*capture);
        pass.add(conversations);
        pass.add(endpoints);
        pass.run(0, capture->store().size());
        QCOMPARE(texts(counted.conversationRows(kind)), texts(conversations.rows()));
        QCOMPARE(texts(counted.endpointRows(kind)), texts(endpoints.rows()));
    }
}

void TrafficCountersTest::allCapturesAsDissected() {
    QFETCH(QString, path);
    auto capture = open(path);
    if (!capture) QSKIP("no capture");
    auto counted = count(capture);
    compare(capture, *counted);
    // Whatever it is called, each packet is counted once.
    Amount sum, sizes, buckets;
    for (auto& s : counted->protocols(3)) sum += s.amount;
    for (auto& s : counted->packetSizes()) sizes += s.amount;
    QCOMPARE(sum.packets, uint64_t(capture->store().size()));
    QCOMPARE(sum, counted->total());
    QCOMPARE(sizes, counted->total());
    for (auto by : {By::Protocol, By::Conversation, By::Interface}) {
        Amount all;
        auto series = counted->bandwidth(50, by, 2);
        QVERIFY(series.bucketCount() <= 50);
        QVERIFY(series.series.size() <= 3);
        for (auto& s : series.series)
            for (auto& b : s.buckets) all += b;
        if (capture->inTimeOrder()) QCOMPARE(all, counted->total());
    }
}

// Records of pcap files: each packet's first bytes, and what it says of its length or not.
void TrafficCountersTest::cutCapturesAsDissected() {
    QFETCH(QString, path);
    OpenError error;
    QTemporaryDir folder;
    constexpr uint32_t kCuts[] = {4,  12, 13, 14, 18, 26, 33, 34, 38, 41,
                                  46, 50, 53, 54, 58, 62, 66, 74, 90, 118};
    // Each capture with some of them.
    for (size_t i = qHash(path, 0) % 5; i < std::size(kCuts); i += 5) {
        uint32_t cut = kCuts[i];
        for (bool told : {true, false}) {
            auto reader = CaptureReader::open(path.toStdString(), error);
            QVERIFY(reader);
            QByteArray out;
            auto put = [&out](uint32_t v) { out.append(reinterpret_cast<const char*>(&v), 4); };
            PacketHeader header;
            std::span<const uint8_t> bytes;
            while (reader->next(header, bytes)) {
                auto& interfaces = reader->info().interfaces;
                uint32_t link =
                    header.interface < interfaces.size() ? interfaces[header.interface].linkType : 1;
                if (out.isEmpty())
                    for (uint32_t v : {0xa1b23c4du, 0x00040002u, 0u, 0u, 262144u, link}) put(v);
                auto size = uint32_t(std::min<size_t>(bytes.size(), cut));
                put(uint32_t(header.timeNs / 1'000'000'000));
                put(uint32_t(header.timeNs % 1'000'000'000));
                put(size);
                put(told ? std::max(header.original, size) : size);
                out.append(reinterpret_cast<const char*>(bytes.data()), qsizetype(size));
            }
            auto name = folder.filePath(QString("%1%2.pcap").arg(cut).arg(told));
            QFile file(name);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(out) == out.size());
            file.close();
            auto capture = open(name);
            if (!capture) continue;
            compare(capture, *count(capture));
            if (QTest::currentTestFailed()) QFAIL(qPrintable(QString("cut at %1, %2").arg(cut).arg(told)));
        }
    }
}

void TrafficCountersTest::partsMergeToTheWhole() {
    std::mt19937 random(7);
    for (auto name : {"http/bad_request.pcap", "icmp/unreachable.pcap"}) {
        auto capture = ours(name);
        QVERIFY(capture);
        RowSnapshot rows(capture->store().size());
        TrafficCounters whole(capture);
        whole.add(rows, 0, rows.size());
        for (int round = 0; round < 20; ++round) {
            TrafficCounters sums[2]{TrafficCounters(capture), TrafficCounters(capture)};
            for (uint32_t at = 0; at < rows.size();) {
                uint32_t end = std::min<uint32_t>(rows.size(), at + 1 + random() % 9);
                TrafficCounters part(capture);
                part.add(rows, at, end);
                sums[random() % 2].merge(part);
                at = end;
            }
            sums[1].merge(sums[0]);
            for (auto kind : kAll) {
                QCOMPARE(texts(sums[1].conversationRows(kind)), texts(whole.conversationRows(kind)));
                QCOMPARE(texts(sums[1].endpointRows(kind)), texts(whole.endpointRows(kind)));
            }
            for (auto by : {By::Protocol, By::Conversation, By::Interface})
                QCOMPARE(texts(sums[1].bandwidth(100, by, 2)), texts(whole.bandwidth(100, by, 2)));
            QCOMPARE(texts(sums[1].protocols(9)), texts(whole.protocols(9)));
            QCOMPARE(texts(sums[1].packetSizes()), texts(whole.packetSizes()));
        }
    }
}

void TrafficCountersTest::rowsAndTimeRange() {
    auto capture = ours("http/bad_request.pcap");
    QVERIFY(capture);
    auto& store = capture->store();
    TimeRange range{store[3].timeNs, store[12].timeNs};
    auto brushed = count(capture, range);
    TrafficCounters rows(capture);
    auto list = std::make_shared<Rows>();
    for (uint32_t i = 12; i-- > 3;) list->push_back(i);
    rows.add(RowSnapshot(std::shared_ptr<const Rows>(list)), 0, 9);
    QCOMPARE(brushed->total().packets, 9u);
    QCOMPARE(rows.total(), brushed->total());
    QCOMPARE(texts(rows.conversationRows(TrafficKind::Tcp)),
             texts(brushed->conversationRows(TrafficKind::Tcp)));
    QCOMPARE(texts(rows.endpointRows(TrafficKind::Ipv4)), texts(brushed->endpointRows(TrafficKind::Ipv4)));
    QCOMPARE(texts(rows.bandwidth(100, By::Protocol, 5)), texts(brushed->bandwidth(100, By::Protocol, 5)));
    QCOMPARE(texts(rows.bandwidth(100, By::Conversation, 5)),
             texts(brushed->bandwidth(100, By::Conversation, 5)));
}

// tshark -q -z conv,tcp -z io,phs -z plen,tree -r http/bad_request.pcap. Of io,phs the path has no second
// http (1 frame).
void TrafficCountersTest::countsOfTshark() {
    auto counted = count(ours("http/bad_request.pcap"));
    auto tcp = counted->conversations(TrafficKind::Tcp, 1);
    QCOMPARE(tcp.size(), 2u);
    QCOMPARE(tcp[0].name, std::string("192.0.2.10:40706 ↔ 192.0.2.20:80"));
    QCOMPARE(tcp[0].filter, std::string("tcp.stream == 1"));
    QCOMPARE(tcp[0].amount.bytes, 1031u);
    QCOMPARE(tcp[0].sent.bytes, 464u);
    QCOMPARE(tcp[0].received, (Amount{4, 567}));
    QCOMPARE(tcp[1].name, std::string("Other"));
    QCOMPARE(tcp[1].amount, (Amount{10, 990}));
    auto tree = counted->hierarchy();
    QCOMPARE(tree.amount, (Amount{20, 2021}));
    QCOMPARE(tree.children[0].filter, std::string("eth"));
    auto& ip = tree.children[0].children[0];
    QCOMPARE(ip.filter, std::string("ip"));
    QCOMPARE(ip.children[0].filter, std::string("tcp"));
    auto& http = ip.children[0].children[0];
    QCOMPARE(http.filter, std::string("http"));
    QCOMPARE(http.amount, (Amount{3, 848}));
    QCOMPARE(http.children[0].filter, std::string("data-text-lines"));
    QCOMPARE(http.children[0].amount, (Amount{2, 722}));
    std::vector<uint64_t> sizes;
    for (auto& s : counted->packetSizes()) sizes.push_back(s.amount.packets);
    QCOMPARE(sizes, (std::vector<uint64_t>{0, 0, 16, 2, 0, 2, 0, 0, 0, 0}));
}

void TrafficCountersTest::filtersFindWhatWasCounted() {
    for (auto name : {"http/bad_request.pcap", "icmp/unreachable.pcap"}) {
        auto capture = ours(name);
        QVERIFY(capture);
        auto counted = count(capture);
        auto check = [&](const std::string& filter, uint64_t packets) {
            FilterProblem problem;
            auto parsed = DisplayFilter::parse(filter, capture->registry(), problem);
            QVERIFY2(parsed, (filter + ": " + problem.sentence).c_str());
            FilterMatcher matcher(*capture, *parsed);
            uint64_t found = 0;
            for (uint32_t i = 0; i < capture->store().size(); ++i) found += matcher.matches(i);
            QVERIFY2(found == packets, filter.c_str());
        };
        for (auto& s : counted->protocols(2)) check(s.filter, s.amount.packets);
        for (auto& s : counted->packetSizes()) check(s.filter, s.amount.packets);
        // Filters find quoted headers, too.
        if (std::string_view(name).starts_with("http"))
            for (auto& s : counted->conversations(TrafficKind::Tcp, 9)) check(s.filter, s.amount.packets);
        for (auto& s : counted->endpoints(TrafficKind::Ethernet, 9)) check(s.filter, s.amount.packets);
    }
}

void TrafficCountersTest::bucketEdges() {
    TimeHistogram h;
    int64_t second = 1'000'000'000;
    h.add(0, 10 * second - 1, 1);
    h.add(0, 10 * second, 2);
    h.add(0, 11 * second - 1, 4);
    h.add(0, 12 * second, 8);
    QCOMPARE(h.niceWidth(8), second / 2);
    QCOMPARE(h.startFor(second), 9 * second);
    std::vector<Amount> out(h.bucketsFor(second));
    h.addTo(out, 0, second);
    QCOMPARE(out, (std::vector<Amount>{{1, 1}, {2, 6}, {0, 0}, {1, 8}}));
    // The second before 1970, too.
    TimeHistogram old;
    old.add(0, -1, 1);
    old.add(0, 0, 2);
    old.add(0, INT64_MAX, 4);
    old.add(0, INT64_MIN, 8);
    auto width = old.niceWidth(100);
    std::vector<Amount> all(old.bucketsFor(width));
    QVERIFY(all.size() <= 100);
    old.addTo(all, 0, width);
    uint64_t bytes = 0;
    for (auto& b : all) bytes += b.bytes;
    QCOMPARE(bytes, 15u);
}

void TrafficCountersTest::coarseningKeepsSums() {
    std::mt19937_64 random(3);
    for (int64_t span :
         {1000ll, 3'000'000ll, 17'000'000'000ll, 86'400'000'000'000ll, 1'000'000'000'000'000'000ll}) {
        TimeHistogram whole, parts[3], sum;
        std::vector<int64_t> times;
        for (int i = 0; i < 2000; ++i)
            times.push_back(1'700'000'000'000'000'000 + int64_t(random() % uint64_t(span)));
        for (auto t : times) whole.add(size_t(t % 3), t, uint64_t(t) % 1500);
        for (auto t : times) parts[random() % 3].add(size_t(t % 3), t, uint64_t(t) % 1500);
        for (auto& p : parts) sum.merge(p);
        QCOMPARE(sum.width(), whole.width());
        for (size_t most : {8, 100, 1000, 20000}) {
            auto width = whole.niceWidth(most);
            QCOMPARE(sum.niceWidth(most), width);
            QCOMPARE(sum.startFor(width), whole.startFor(width));
            for (size_t line = 0; line < 3; ++line) {
                std::vector<Amount> a(whole.bucketsFor(width)), b(a.size()), exact(a.size());
                QVERIFY(a.size() <= most);
                whole.addTo(a, line, width);
                sum.addTo(b, line, width);
                for (auto t : times)
                    if (size_t(t % 3) == line)
                        exact[size_t((t - whole.startFor(width)) / width)] += {1, uint64_t(t) % 1500};
                QCOMPARE(a, exact);
                QCOMPARE(b, exact);
            }
        }
    }
}

}  // namespace dorsal

QTEST_GUILESS_MAIN(dorsal::TrafficCountersTest)
#include "traffic_counters_test.moc"
