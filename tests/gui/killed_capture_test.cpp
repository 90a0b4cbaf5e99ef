// The window and its helper are killed at random moments, and disks fill up: what was captured is there.
#include <signal.h>

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include "model/capture/source/interface_capture.h"
#include "model/capture/source/live_source.h"
#include "model/capture/source/spool_folder.h"
#include "model/recording/recorder.h"
#include "tests/support/own_network.h"

using namespace dorsal;

namespace {

constexpr qint64 kMostLostNs = 250'000'000;

int64_t now() { return QDateTime::currentMSecsSinceEpoch() * 1'000'000; }

// The process that `parent` started from the helper's program; 0: none.
pid_t helperOf(qint64 parent) {
    QDir tasks(QStringLiteral("/proc/%1/task").arg(parent));
    for (auto& task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(tasks.filePath(task + QStringLiteral("/children")));
        if (!file.open(QIODevice::ReadOnly)) continue;
        for (auto& child : file.readAll().simplified().split(' ')) {
            QFile name(QStringLiteral("/proc/%1/comm").arg(QString::fromLatin1(child)));
            if (name.open(QIODevice::ReadOnly) && name.readAll().startsWith("dorsal-capture"))
                return child.toInt();
        }
    }
    return 0;
}

bool isGone(pid_t process) { return ::kill(process, 0) != 0; }

}  // namespace

class KilledCaptureTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::unique_ptr<FarHost> far_;
    QString problem_;
    QProcess ping_;

    static QStringList spooled() {
        QDir folder(QString::fromStdString(spoolFolder()));
        QStringList paths;
        for (auto& name : folder.entryList({QStringLiteral("*.pcapng")})) paths << folder.filePath(name);
        return paths;
    }
    // A window of its own process that captures, and its helper.
    struct Window {
        QProcess process;
        pid_t helper = 0;
        explicit Window(const QStringList& more = {}) {
            process.setProcessChannelMode(QProcess::MergedChannels);
            process.start(QStringLiteral(DORSAL_WINDOW),
                          QStringList{QStringLiteral("-i"), QStringLiteral("near")} + more);
        }
        ~Window() {
            process.kill();
            process.waitForFinished();
        }
        bool captures() {
            return QTest::qWaitFor(
                [&] {
                    helper = helperOf(process.processId());
                    return helper && spooled().size() == 1 && QFileInfo(spooled()[0]).size() > 2000;
                },
                20'000);
        }
    };

  private slots:
    void initTestCase() {
        problem_ = enterOwnNetwork();
        qputenv("DORSAL_CAPTURE", DORSAL_CAPTURE);
        qputenv("XDG_STATE_HOME", folder_.filePath(QStringLiteral("state")).toUtf8());
        qputenv("XDG_CONFIG_HOME", folder_.filePath(QStringLiteral("config")).toUtf8());
        if (problem_.isEmpty()) {
            far_ = std::make_unique<FarHost>();
            problem_ = far_->problem();
        }
        if (!problem_.isEmpty()) QSKIP(qPrintable(problem_));
        ping_.setStandardOutputFile(QProcess::nullDevice());
        ping_.start("ping", {"-q", "-i", "0.002", "198.51.100.2"});
        QVERIFY(ping_.waitForStarted());
    }
    void cleanupTestCase() {
        ping_.kill();
        ping_.waitForFinished();
        far_.reset();
    }

    void kills_data() {
        QTest::addColumn<bool>("window");
        QTest::addColumn<bool>("helper");
        QTest::newRow("the window") << true << false;
        QTest::newRow("the helper") << false << true;
        QTest::newRow("both") << true << true;
    }
    // DORSAL_KILLS: how often.
    void kills() {
        QFETCH(bool, window);
        QFETCH(bool, helper);
        const int times = std::max(2, qEnvironmentVariableIntValue("DORSAL_KILLS") / 3);
        for (int i = 0; i < times; ++i) {
            Window w;
            QVERIFY2(w.captures(), w.process.readAll().constData());
            QTest::qWait(QRandomGenerator::global()->bounded(300));  // a random moment is what is tested
            auto killed = now();
            if (helper) ::kill(w.helper, SIGKILL);
            if (window) ::kill(pid_t(w.process.processId()), SIGKILL);
            // The helper goes by itself when the window is gone.
            QTRY_VERIFY_WITH_TIMEOUT(isGone(w.helper) || !window, 5000);
            if (!window) {
                QVERIFY(QTest::qWaitFor([&] { return helperOf(w.process.processId()) == 0; }));
                ::kill(pid_t(w.process.processId()), SIGKILL);
            }
            QTRY_COMPARE(int(w.process.state()), int(QProcess::NotRunning));
            auto left = leftOverCaptures();
            QCOMPARE(left.size(), size_t(1));
            OpenError error;
            auto capture = Recorder::readAll(left[0].path, error);
            QVERIFY2(capture, error.text.c_str());
            auto& store = capture->store();
            QVERIFY(store.size() > 0);
            auto lost = killed - store[store.size() - 1].timeNs;
            QVERIFY2(lost < kMostLostNs, qPrintable(QStringLiteral("%1 ms are lost").arg(lost / 1'000'000)));
            QVERIFY(QFile::remove(QString::fromStdString(left[0].path)));
        }
    }

    void noRightIsInTheWindow() {
        Window w;
        QVERIFY2(w.captures(), w.process.readAll().constData());
        // Whoever runs the test as root gives all rights to the window; the helper gave them up.
        QFile status(QStringLiteral("/proc/%1/status").arg(w.helper));
        QVERIFY(status.open(QIODevice::ReadOnly));
        auto text = status.readAll();
        for (auto name :
             {"CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"})
            QVERIFY2(text.contains(name), name);
        w.process.terminate();
    }
    void cleanup() {
        for (auto& path : spooled()) QFile::remove(path);
    }

    void aFullDiskStopsAndKeeps() {
        QTemporaryDir small;
        QString said;
        if (!runCommand({"mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.path()}, &said))
            QSKIP(qPrintable(said));
        auto unmount = qScopeGuard([&] { runCommand({"umount", "-l", small.path()}); });
        CaptureRequest request;
        request.interfaces.push_back({.name = "near"});
        request.file = small.filePath(QStringLiteral("full.pcapng")).toStdString();
        LiveError error;
        auto live = InterfaceCapture::start(request, error);
        QVERIFY2(live, error.text.c_str());
        QProcess flood;
        flood.setStandardOutputFile(QProcess::nullDevice());
        flood.start("ping", {"-q", "-f", "-s", "1400", "198.51.100.2"});
        OpenError openError;
        auto source = LiveSource::open(live, openError);
        QVERIFY(source);
        Recorder recorder(std::move(source));
        recorder.start();
        QVERIFY(QTest::qWaitFor([&] { return !live->status().running; }, 20'000));
        flood.kill();
        QVERIFY(flood.waitForFinished());
        auto status = live->status();
        QCOMPARE(status.reason, std::string("disk"));
        QVERIFY(!status.text.empty());
        QVERIFY(QTest::qWaitFor(
            [&] { return recorder.capture()->snapshot().state == Snapshot::State::Complete; }));
        QCOMPARE(uint64_t(recorder.capture()->store().size()), status.packets);
        auto again = Recorder::readAll(request.file, openError);
        QVERIFY(again);
        QCOMPARE(uint64_t(again->store().size()), status.packets);
    }
};

QTEST_MAIN(KilledCaptureTest)
#include "killed_capture_test.moc"
