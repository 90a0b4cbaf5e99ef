// The packet list with 10 million packets: how long the window is busy while they are read, and how long a
// frame takes to paint when the list is scrolled.
//
//   list_bench [--packets N | FILE]
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <numeric>

#include "app/window/main_window.h"
#include "app/window/theme.h"

using namespace dorsal;

namespace {

// pcap with records of 42 bytes: a UDP packet that holds nothing.
bool writeCapture(const QString& path, uint32_t packets, uint32_t from = 0) {
    QFile file(path);
    if (!file.open(from ? QIODevice::Append : QIODevice::WriteOnly)) return false;
    const uint32_t head[] = {0xa1b2c3d4, 0x00040002, 0, 0, 65535, 1};
    if (!from) file.write(reinterpret_cast<const char*>(head), sizeof head);
    uint8_t packet[16 + 42] = {0,    0, 0, 0,  0,    0,    0,    0,    42, 0,  0, 0, 42,  0, 0, 0,  // record
                               2,    0, 0, 0,  0,    1,    2,    0,    0,  0,  0, 2, 8,   0,  // Ethernet
                               0x45, 0, 0, 28, 0,    0,    0,    0,    64, 17, 0, 0, 192, 0, 2, 1,
                               192,  0, 2, 2,  0x27, 0x0f, 0x27, 0x10, 0,  8,  0, 0};  // UDP
    QByteArray block;
    for (uint32_t i = from; i < packets; ++i) {
        uint32_t seconds = i / 1000000, micros = i % 1000000;
        std::memcpy(packet, &seconds, 4);
        std::memcpy(packet + 4, &micros, 4);
        packet[16 + 34] = uint8_t(0x30 + i % 64);
        block.append(reinterpret_cast<const char*>(packet), sizeof packet);
        if (block.size() > (1 << 20) || i + 1 == packets) {
            if (file.write(block) != block.size()) return false;
            block.clear();
        }
    }
    return true;
}

struct Times {
    std::vector<double> all;
    void add(qint64 ns) { all.push_back(double(ns) / 1e6); }
    void print(const char* what) {
        if (all.empty()) return;
        std::sort(all.begin(), all.end());
        double mean = std::accumulate(all.begin(), all.end(), 0.0) / double(all.size());
        std::printf("%-32s mean %6.2f ms   99 %% %6.2f ms   worst %6.2f ms   (%zu)\n", what, mean,
                    all[all.size() * 99 / 100], all.back(), all.size());
        std::fflush(stdout);
    }
};

// Says how long the event loop did not come round, by a timer that wants to fire every 10 ms.
class Stalls : public QObject {
  public:
    Stalls() {
        startTimer(10, Qt::PreciseTimer);
        clock_.start();
    }
    Times take() {
        clock_.restart();
        return std::exchange(times_, {});
    }

  protected:
    void timerEvent(QTimerEvent*) override { times_.add(clock_.nsecsElapsed()), clock_.restart(); }

  private:
    QElapsedTimer clock_;
    Times times_;
};

// Of this thread, in nanoseconds: what a frame costs where other programs don't want the processor as well.
qint64 processorTime() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return qint64(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

template <class Run>
void measure(Stalls& stalls, const char* what, QObject* object, const char* signal, Run run) {
    QSignalSpy done(object, signal);
    QElapsedTimer clock;
    stalls.take();
    clock.start();
    run();
    double call = double(clock.nsecsElapsed()) / 1e6;
    if (done.isEmpty()) done.wait(600000);
    QApplication::processEvents();
    std::printf("%-34s %.2f s, of which the call %.1f ms\n", what, double(clock.elapsed()) / 1000, call);
    stalls.take().print("  event loop turn");
}

}  // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    QApplication app(argc, argv);
    Theme::instance().apply(Theme::Choice::Light);
    auto arguments = app.arguments();
    uint32_t packets = 10'000'000;
    QString path;
    if (arguments.size() == 3 && arguments[1] == QStringLiteral("--packets"))
        packets = arguments[2].toUInt();
    else if (arguments.size() == 2)
        path = arguments[1];
    if (path.isEmpty()) {
        path = folder.filePath(QStringLiteral("many.pcap"));
        if (!writeCapture(path, packets)) return 1;
    }

    MainWindow window;
    window.resize(1280, 800);
    window.show();
    auto list = window.findChild<PacketListView*>();
    auto model = window.packets();
    Stalls stalls;
    Times append;
    QElapsedTimer clock;
    QObject::connect(model, &QAbstractItemModel::rowsAboutToBeInserted, [&] { clock.start(); });
    // The view was connected first, so its own work on new rows is over when this hears of them.
    QObject::connect(model, &QAbstractItemModel::rowsInserted, list,
                     [&] { append.add(clock.nsecsElapsed()); });
    measure(stalls, "reading", &window, SIGNAL(loaded()), [&] { window.openFile(path); });
    std::printf("%d rows\n", model->rowCount());
    append.print("append a batch");

    auto frames = [&](const char* what, int count, auto move) {
        Times times, work;
        for (int i = 0; i < count; ++i) {
            QElapsedTimer frame;
            frame.start();
            auto before = processorTime();
            move(i);
            list->viewport()->repaint();
            times.add(frame.nsecsElapsed());
            work.add(processorTime() - before);
        }
        times.print(what);
        work.print("  of it in the processor");
    };
    auto bar = list->verticalScrollBar();
    QRandomGenerator random(1);
    frames("jump anywhere", 1000, [&](int) { bar->setValue(int(random.bounded(bar->maximum() + 1))); });
    bar->setValue(0);
    frames("page down", 1000, [&](int) { bar->triggerAction(QAbstractSlider::SliderPageStepAdd); });
    frames("select anywhere", 200, [&](int) { list->selectRow(int(random.bounded(model->rowCount()))); });

    auto names = [&](const char* what) { return std::printf("%s\n", what); };
    names("jobs");
    measure(stalls, "sort by length", model, SIGNAL(sorted()), [&] { model->sort(5, Qt::DescendingOrder); });
    measure(stalls, "back to the capture's order", model, SIGNAL(sorted()), [&] { model->sort(-1); });
    measure(stalls, "filter udp", model, SIGNAL(filterApplied()),
            [&] { model->setFilter(QStringLiteral("udp")); });
    measure(stalls, "filter off", model, SIGNAL(filterApplied()), [&] { model->setFilter({}); });

    if (arguments.size() == 2) return 0;
    // Some packets come every 40 ms, as in a capture, into lists that are sorted and filtered.
    window.document()->setFollowing(true);
    auto grow = [&](const char* what, int column, const QString& filter) {
        if (filter != model->filter().text) {
            QSignalSpy applied(model, SIGNAL(filterApplied()));
            model->setFilter(filter);
            if (applied.isEmpty()) applied.wait(600000);
        }
        QSignalSpy sorted(model, SIGNAL(sorted()));
        model->sort(column, Qt::DescendingOrder);
        if (sorted.isEmpty()) sorted.wait(600000);
        QElapsedTimer old;
        old.start();
        Times between;
        auto heard = QObject::connect(model, &PacketTableModel::rowsExchanged, list,
                                      [&] { between.add(old.nsecsElapsed()), old.start(); });
        stalls.take();
        for (int i = 0; i < 100; ++i) {
            writeCapture(path, packets + 400, packets);
            packets += 400;
            QElapsedTimer wait;
            for (wait.start(); wait.elapsed() < 40;)
                QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
        }
        std::printf("%s\n", what);
        stalls.take().print("  event loop turn");
        between.print("  between updates");
        QObject::disconnect(heard);
    };
    grow("10,000 packets/s, sorted by time", 1, {});
    grow("10,000 packets/s, sorted by info", 6, {});
    grow("10,000 packets/s, filtered, sorted by info", 6, QStringLiteral("udp.srcport > 10000"));
    return 0;
}
