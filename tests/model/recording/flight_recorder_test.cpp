// The flight recorder, on real packets in a network of the test's own.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "model/capture/source/spool_folder.h"
#include "model/recording/flight_recorder.h"
#include "model/recording/recorder.h"
#include "tests/support/own_network.h"

namespace dorsal {

class FlightRecorderTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::unique_ptr<FarHost> far_;
    QString problem_;

    FlightRequest request() {
        FlightRequest request;
        request.capture.interfaces.push_back({.name = "near", .filter = "icmp"});
        request.seconds = 2;
        request.after = 1;
        request.folder = folder_.filePath("saved").toStdString();
        return request;
    }
    static QStringList pings(int count, const char* interval, int size = 56) {
        return {
            "ping",        "-q", "-i", interval, "-c", QString::number(count), "-s", QString::number(size),
            "198.51.100.2"};
    }
    static bool ping(int count, const char* interval, int size = 56) {
        return runCommand(pings(count, interval, size));
    }
    static QFileInfoList spooled() {
        return QDir(QString::fromStdString(spoolFolder())).entryInfoList(QDir::Files);
    }
    // The saved file, whose times are in order.
    static std::shared_ptr<const Capture> read(const FlightSaved& saved) {
        OpenError error;
        auto capture = Recorder::readAll(saved.file.path, error);
        if (!capture || capture->store().size() != saved.file.packets || !capture->warnings().empty())
            return nullptr;
        for (uint32_t i = 1; i < capture->store().size(); ++i)
            if (capture->store()[i].timeNs < capture->store()[i - 1].timeNs) return nullptr;
        return capture;
    }
    static uint32_t countLonger(const Capture& capture, uint32_t length, uint32_t* first = nullptr) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < capture.store().size(); ++i)
            if (capture.store()[i].captured > length && count++ == 0 && first) *first = i;
        return count;
    }

  private slots:
    void initTestCase() {
        problem_ = enterOwnNetwork();
        qputenv("DORSAL_CAPTURE", DORSAL_CAPTURE);
        qputenv("XDG_STATE_HOME", folder_.filePath("state").toUtf8());
        if (!problem_.isEmpty()) return;
        far_ = std::make_unique<FarHost>();
        problem_ = far_->problem();
    }
    void init() {
        if (!problem_.isEmpty()) QSKIP(qPrintable(problem_));
    }
    void cleanupTestCase() { far_.reset(); }

    void countsARate() {
        PacketRate rate;
        const int64_t start = 1'700'000'000'000'000'000;
        for (int i = 0; i < 500; ++i) rate.take(start + i * 10'000'000LL);  // 100 a second
        QVERIFY(rate.at(0) > 90 && rate.at(0) <= 100);
        QVERIFY(rate.at(start + 5'500'000'000) < 60);
        rate.take(start);  // much too late
        QCOMPARE(rate.at(start + 60'000'000'000), 0u);
    }

    void aFilterMatches() {
        auto wanted = request();
        wanted.filter = "frame.len > 700";
        LiveError error;
        auto recorder = FlightRecorder::start(wanted, error);
        QVERIFY2(recorder, error.text.c_str());
        auto all = pings(1000, "0.02");
        QProcess traffic;
        traffic.start(all.first(), all.mid(1));
        // More than is kept: 50 requests and replies a second.
        QTRY_VERIFY_WITH_TIMEOUT(recorder->status().live.packets >= 400, 20'000);
        QVERIFY(recorder->status().saved.empty());
        QVERIFY(recorder->status().seconds <= 2);
        QVERIFY(ping(1, "1", 777));
        QTRY_COMPARE(int(recorder->status().state), int(FlightStatus::State::Triggered));
        QVERIFY(recorder->status().secondsLeft <= 2);
        QTRY_COMPARE_WITH_TIMEOUT(recorder->status().saved.size(), 1u, 20'000);
        auto status = recorder->status();
        QCOMPARE(status.saved[0].trigger, FlightTrigger::Filter);
        QVERIFY(status.saved[0].packet >= 400);
        auto capture = read(status.saved[0]);
        QVERIFY(capture);
        uint32_t trigger = 0;
        QCOMPARE(countLonger(*capture, 700, &trigger), 2u);
        auto& store = capture->store();
        QVERIFY(capture->bytes().options(store[trigger].header()).comments ==
                std::vector<std::string>{"Trigger: frame.len > 700"});
        const auto time = store[trigger].timeNs;
        QVERIFY(trigger > 20 && store.size() - trigger > 20);
        QVERIFY(store[0].timeNs >= time - 2'000'000'000);
        // The reply is a match, too, and a little later.
        QVERIFY(store[store.size() - 1].timeNs <= store[trigger + 1].timeNs + 1'500'000'000);
        QCOMPARE(capture->info().interfaces.size(), 1u);
        // It goes on.
        QTRY_COMPARE(int(recorder->status().state), int(FlightStatus::State::Recording));
        const auto before = recorder->status().live.packets;
        QTRY_VERIFY(recorder->status().live.packets > before + 10);
        QCOMPARE(recorder->status().problem, std::string());
        traffic.kill();
        traffic.waitForFinished();
        recorder.reset();
        QVERIFY(spooled().isEmpty());
    }

    void aRateIsExceeded() {
        auto wanted = request();
        wanted.rate = 300;
        LiveError error;
        auto recorder = FlightRecorder::start(wanted, error);
        QVERIFY2(recorder, error.text.c_str());
        QVERIFY(ping(20, "0.02"));
        QTRY_VERIFY(recorder->status().packets >= 40);
        QCOMPARE(int(recorder->status().state), int(FlightStatus::State::Recording));
        QVERIFY(ping(600, "0.001"));
        QTRY_COMPARE_WITH_TIMEOUT(recorder->status().saved.size(), 1u, 20'000);
        auto saved = recorder->status().saved[0];
        QCOMPARE(saved.trigger, FlightTrigger::Rate);
        QVERIFY(saved.packet > 300);
        QVERIFY(recorder->status().triggerRate > 300);
        auto capture = read(saved);
        QVERIFY(capture);
        QVERIFY(capture->store().size() >= 600);
        QTRY_COMPARE(recorder->status().rate, 0.0);
        QCOMPARE(recorder->status().saved.size(), 1u);
    }

    void theButton() {
        LiveError error;
        auto recorder = FlightRecorder::start(request(), error);
        QVERIFY2(recorder, error.text.c_str());
        QVERIFY(ping(5, "0.01"));
        QTRY_COMPARE(recorder->status().packets, 10u);
        QVERIFY(!spooled().isEmpty());
        QVERIFY(leftOverCaptures().empty());
        recorder->trigger();
        QTRY_COMPARE(int(recorder->status().state), int(FlightStatus::State::Triggered));
        QVERIFY(ping(1, "1", 777));
        recorder->trigger();  // the same file, a little longer
        QTRY_COMPARE_WITH_TIMEOUT(recorder->status().saved.size(), 1u, 20'000);
        auto saved = recorder->status().saved[0];
        QCOMPARE(saved.trigger, FlightTrigger::Asked);
        QCOMPARE(saved.file.packets, 12u);
        auto capture = read(saved);
        QVERIFY(capture);
        QCOMPARE(countLonger(*capture, 700), 2u);
        // Stopping saves at once what is still to be saved.
        QVERIFY(ping(1, "1"));
        QTRY_COMPARE(recorder->status().live.packets, 14u);
        recorder->trigger();
        recorder->stop();
        QTRY_COMPARE(int(recorder->status().state), int(FlightStatus::State::Stopped));
        QCOMPARE(recorder->status().saved.size(), 2u);
        QVERIFY(recorder->status().saved[1].file.path != saved.file.path);
        QVERIFY(spooled().isEmpty());
    }

    void onlySoManyBytes() {
        auto wanted = request();
        wanted.seconds.reset();
        wanted.bytes = 1'000'000;
        LiveError error;
        auto recorder = FlightRecorder::start(wanted, error);
        QVERIFY2(recorder, error.text.c_str());
        auto all = pings(3000, "0.001", 1400);
        QProcess traffic;
        traffic.start(all.first(), all.mid(1));
        qint64 most = 0;
        uint64_t mostKept = 0;
        QVERIFY(QTest::qWaitFor(
            [&] {
                qint64 bytes = 0;
                for (auto& file : spooled()) bytes += file.size();
                most = std::max(most, bytes);
                mostKept = std::max(mostKept, recorder->status().bytes);
                return recorder->status().live.packets >= 6000 && traffic.state() == QProcess::NotRunning;
            },
            60'000));
        QVERIFY2(most <= 10'000'000, qPrintable(QString::number(most)));
        QVERIFY2(mostKept <= 2'100'000, qPrintable(QString::number(mostKept)));
        QTRY_COMPARE(recorder->status().rate, 0.0);
        const auto kept = recorder->status();
        QVERIFY(kept.bytes >= 1'000'000);
        recorder->trigger();
        recorder->stop();
        QTRY_COMPARE(int(recorder->status().state), int(FlightStatus::State::Stopped));
        QCOMPARE(recorder->status().problem, std::string());
        QCOMPARE(recorder->status().saved.size(), 1u);
        auto capture = read(recorder->status().saved[0]);
        QVERIFY(capture);
        QCOMPARE(capture->store().size(), kept.packets);
        // No packet is missing where one file ended and the next began.
        std::vector<uint8_t> bytes;
        int next = 3000;
        for (auto i = int(capture->store().size()) - 1; i >= 0; --i) {
            QVERIFY(capture->bytes().read(capture->store()[uint32_t(i)].header(), bytes));
            if (bytes[34] == 8) QCOMPARE(bytes[40] * 256 + bytes[41], next--);
        }
        QVERIFY(spooled().isEmpty());
    }

    void theInterfaceGoes() {
        QVERIFY(runCommand({"ip", "link", "add", "short", "type", "veth", "peer", "name", "short2"}));
        QVERIFY(runCommand({"ip", "link", "set", "short2", "up"}));
        QVERIFY(runCommand({"ip", "link", "set", "short", "up"}));
        auto wanted = request();
        wanted.seconds = 60;
        wanted.capture.interfaces = {{.name = "short"}};
        LiveError error;
        auto recorder = FlightRecorder::start(wanted, error);
        QVERIFY2(recorder, error.text.c_str());
        // The system's own first packets over IPv6.
        QTRY_VERIFY_WITH_TIMEOUT(recorder->status().packets > 0, 20'000);
        QVERIFY(runCommand({"ip", "link", "delete", "short"}));
        QTRY_VERIFY_WITH_TIMEOUT(!recorder->status().live.running, 20'000);
        QTRY_VERIFY(QString::fromStdString(recorder->status().problem).contains("short"));
        recorder->trigger();
        QTRY_COMPARE(recorder->status().saved.size(), 1u);
        QVERIFY(read(recorder->status().saved[0]));
    }

    void saysWhatIsWrong() {
        LiveError error;
        auto wanted = request();
        wanted.filter = "tcp.prt == 1";
        QVERIFY(!FlightRecorder::start(wanted, error));
        QCOMPARE(error.kind, std::string("filter"));
        wanted = request();
        wanted.capture.interfaces[0].name = "nosuch0";
        QVERIFY(!FlightRecorder::start(wanted, error));
        QVERIFY(QString::fromStdString(error.text).contains("nosuch0"));
        wanted = request();
        wanted.folder = "/proc/nosuch";
        QVERIFY(!FlightRecorder::start(wanted, error));
        QCOMPARE(error.kind, std::string("file"));
        wanted = request();
        wanted.seconds.reset();
        QVERIFY(!FlightRecorder::start(wanted, error));
        auto recorder = FlightRecorder::start(request(), error);
        QVERIFY(recorder);
        recorder->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!recorder->status().problem.empty(), 10'000);  // no packet
        recorder.reset();
        QVERIFY(spooled().isEmpty());
    }
};

}  // namespace dorsal

QTEST_GUILESS_MAIN(dorsal::FlightRecorderTest)
#include "flight_recorder_test.moc"
