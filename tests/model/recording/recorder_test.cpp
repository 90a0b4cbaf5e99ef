// A recording: packets come from a source in their order, while others look at them.
#include "model/recording/recorder.h"

#include <unistd.h>

#include <QTest>
#include <thread>

#include "model/capture/capture_bytes.h"

using namespace dorsal;
using namespace dorsal::test;

namespace {

// Several batches.
constexpr int kMany = 20'000;

QByteArray records(int from, int to) {
    QByteArray bytes;
    for (int i = from; i < to; ++i) bytes += pcapRecord(kSeconds + uint32_t(i), 0, frame(60 + i % 400, i));
    return bytes;
}

struct Recording {
    MemoryFile file;
    OpenError error;
    std::unique_ptr<Recorder> recorder;
    explicit Recording(const QByteArray& content)
        : file(content), recorder(Recorder::open("/proc/self/fd/" + std::to_string(file.fd()), error)) {}
    const Capture& capture() const { return *recorder->capture(); }
    // How many of the packets are the right ones.
    int right() const {
        int right = 0;
        std::vector<uint8_t> bytes;
        auto& store = capture().store();
        for (uint32_t i = 0; i < store.size(); ++i)
            right += capture().bytes().read(store[i].header(), bytes) &&
                     QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())) ==
                         frame(60 + int(i) % 400, int(i)) &&
                     store[i].timeNs == int64_t(kSeconds + i) * 1'000'000'000;
        return right;
    }
    bool reaches(Snapshot::State state, uint32_t packets) const {
        return QTest::qWaitFor([&] {
            auto now = capture().snapshot();
            return now.state == state && now.packets == packets;
        });
    }
};

}  // namespace

class RecorderTest : public QObject {
    Q_OBJECT
  private slots:
    void readsAllInOrder() {
        Recording r(pcapHeader() + records(0, kMany));
        QVERIFY(r.recorder->load());
        QCOMPARE(r.right(), kMany);
        QCOMPARE(r.capture().endState(), EndState::Complete);
        QCOMPARE(int(r.capture().snapshot().state), int(Snapshot::State::Complete));
        QVERIFY(r.recorder->load());  // and nothing more comes
        QCOMPARE(r.capture().store().size(), uint32_t(kMany));
    }

    void stopsWhereItIsTold() {
        Recording r(pcapHeader() + records(0, kMany));
        for (uint32_t limit : {1u, 5000u, 5001u, 5001u}) {
            QVERIFY(!r.recorder->load(limit));
            QCOMPARE(r.capture().store().size(), limit);
        }
        uint32_t seen = 0;
        QVERIFY(!r.recorder->load(UINT32_MAX, [&](uint32_t index) {
            seen = index;
            return index < 7000;
        }));
        QCOMPARE(seen, 7000u);
        QCOMPARE(r.capture().store().size(), 7001u);
        QVERIFY(r.recorder->load());
        QCOMPARE(r.right(), kMany);
    }

    void knowsInterfacesBeforeTheirPackets() {
        QByteArray content = section();
        for (uint32_t i = 0; i < 8; ++i) {
            content += interface();
            for (uint32_t k = 0; k < kMany / 8; ++k) content += enhanced(i, 0, frame(60));
        }
        Recording r(content);
        uint32_t unknown = 0;
        Dissection d(r.capture().registry());
        std::vector<uint8_t> bytes;
        r.recorder->load(UINT32_MAX, [&](uint32_t index) {
            unknown += !r.capture().dissect(index, Want::summary(), d, bytes) || d.frame.linkType != 1;
            return true;
        });
        QCOMPARE(unknown, 0u);
        QCOMPARE(r.capture().info().interfaces.size(), size_t(8));
    }

    void followsAFileThatGrows() {
        Recording r(pcapHeader() + records(0, 10));
        r.recorder->start();
        QVERIFY(r.reaches(Snapshot::State::Complete, 10));
        QVERIFY(r.recorder->source().setFollowing(true));
        QVERIFY(r.reaches(Snapshot::State::Waiting, 10));
        for (int i = 10; i < 100; i += 10) {
            auto more = records(i, i + 10);
            r.file.append(more.left(more.size() - 5));  // the last record only partly
            r.recorder->source().lookAgain();
            QVERIFY(r.reaches(Snapshot::State::Waiting, uint32_t(i + 9)));
            r.file.append(more.right(5));
            r.recorder->source().lookAgain();
            QVERIFY(r.reaches(Snapshot::State::Waiting, uint32_t(i + 10)));
        }
        r.file.append(records(100, 101).left(20));
        r.recorder->source().setFollowing(false);
        QVERIFY(r.reaches(Snapshot::State::Complete, 100));
        QCOMPARE(r.capture().endState(), EndState::Truncated);
        QCOMPARE(r.right(), 100);
    }

    // Packets of a pipe do not wait for each other.
    void readsPipesAsTheyCome() {
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        auto write = [&](const QByteArray& bytes) {
            return ::write(ends[1], bytes.data(), size_t(bytes.size())) == bytes.size();
        };
        QVERIFY(write(pcapHeader()));
        OpenError error;
        auto recorder = Recorder::open("/proc/self/fd/" + std::to_string(ends[0]), error);
        QVERIFY2(recorder, error.text.c_str());
        recorder->start();
        auto& store = recorder->capture()->store();
        for (int i = 0; i < 10; ++i) {
            QVERIFY(write(records(i, i + 1)));
            QVERIFY(QTest::qWaitFor([&] { return store.size() == uint32_t(i + 1); }));
        }
        ::close(ends[1]);
        QVERIFY(QTest::qWaitFor(
            [&] { return recorder->capture()->snapshot().state == Snapshot::State::Complete; }));
        ::close(ends[0]);
    }

    void pausesAndGoesOn() {
        Recording r(pcapHeader() + records(0, kMany));
        r.recorder->pause();
        r.recorder->start();
        QVERIFY(QTest::qWaitFor([&] { return r.capture().snapshot().state == Snapshot::State::Paused; }));
        QCOMPARE(r.capture().store().size(), 0u);
        r.recorder->resume();
        QVERIFY(r.reaches(Snapshot::State::Complete, kMany));
        r.recorder->pause();
        QVERIFY(r.reaches(Snapshot::State::Paused, kMany));
        r.recorder->resume();
        QVERIFY(r.reaches(Snapshot::State::Complete, kMany));
    }

    void stopsAtOnce_data() {
        QTest::addColumn<bool>("pipe");
        QTest::newRow("in the middle of a file") << false;
        QTest::newRow("waiting for a pipe") << true;
    }
    void stopsAtOnce() {
        QFETCH(bool, pipe);
        QElapsedTimer clock;
        std::shared_ptr<const Capture> capture;
        int ends[2] = {-1, -1};
        if (pipe) {
            QCOMPARE(::pipe(ends), 0);
            auto header = pcapHeader();
            QCOMPARE(::write(ends[1], header.data(), size_t(header.size())), ssize_t(header.size()));
            OpenError error;
            auto recorder = Recorder::open("/proc/self/fd/" + std::to_string(ends[0]), error);
            QVERIFY(recorder);
            recorder->start();
            capture = recorder->capture();
            clock.start();
        } else {
            Recording r(pcapHeader() + records(0, kMany));
            r.recorder->start();
            capture = r.recorder->capture();
            clock.start();
        }
        QVERIFY(clock.elapsed() < 2000);
        // What was read stays readable.
        Dissection d(capture->registry());
        std::vector<uint8_t> bytes;
        for (uint32_t i = 0; i < capture->store().size(); i += 100)
            QVERIFY(capture->dissect(i, Want::summary(), d, bytes));
        for (int end : ends)
            if (end >= 0) ::close(end);
    }
};

QTEST_GUILESS_MAIN(RecorderTest)
#include "recorder_test.moc"
