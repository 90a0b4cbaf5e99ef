// Live capture over a veth pair between two namespaces: what is captured and dropped at rising rates, beside
// dumpcap with the same kernel buffer; how long a packet takes to its row; and how the window answers.
//
//   live_bench [--rates] [--delay] [--window SECONDS] [--folder DIR]     (all of them: 20 s of the window)
//
// Needs root. Sends to interfaces in namespaces of its own only.
#include <sys/resource.h>
#include <unistd.h>

#include <QAbstractItemModel>
#include <QApplication>
#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>

#include "app/window/main_window.h"
#include "app/window/theme.h"
#include "bench/packet_sender.h"
#include "model/capture/source/interface_capture.h"
#include "model/capture/source/live_source.h"
#include "tests/support/own_network.h"

using namespace dorsal;

namespace {

constexpr uint32_t kSize = 607;  // bytes, the mean of what networks carry
constexpr double kSeconds = 4;

struct Sent {
    uint64_t packets = 0;
    double seconds = 1;
};

// The generator runs in the far namespace.
QStringList generator(const FarHost& far, double rate, double seconds, uint64_t packets, uint32_t size) {
    return far.prefix() + QStringList{QCoreApplication::applicationFilePath(),
                                      "--send",
                                      QString::number(rate),
                                      QString::number(seconds),
                                      QString::number(packets),
                                      QString::number(size)};
}

Sent send(const FarHost& far, double rate, double seconds, uint64_t packets = 0, uint32_t size = kSize) {
    QString said;
    Sent sent;
    if (runCommand(generator(far, rate, seconds, packets, size), &said)) {
        auto parts = said.split(u' ');
        sent = {parts.value(0).toULongLong(), parts.value(1).toDouble()};
    }
    return sent;
}

double childSeconds() {
    struct rusage usage {};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void row(const char* who, const char* rate, const Sent& sent, uint64_t saved, double cpu) {
    std::printf("%-10s %-22s sent %9llu in %5.2f s   saved %9llu = %6.2f %%   processor %5.2f s\n", who, rate,
                static_cast<unsigned long long>(sent.packets), sent.seconds,
                static_cast<unsigned long long>(saved),
                sent.packets ? 100.0 * double(saved) / double(sent.packets) : 0, cpu);
    std::fflush(stdout);
}

void wait(int ms) {
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

// Packets of ours in a capture file.
uint64_t countPackets(const QString& path) {
    OpenError error;
    auto reader = CaptureReader::open(path.toStdString(), error);
    if (!reader) return 0;
    uint64_t count = 0;
    PacketHeader header;
    std::span<const uint8_t> bytes;
    while (reader->next(header, bytes)) count += bytes.size() > 36 && bytes[12] == 8 && bytes[34] == 0x27;
    return count;
}

void rates(const FarHost& far, const QString& folder) {
    const struct {
        const char* name;
        double rate, seconds;
        uint64_t packets;
    } loads[] = {{"50,000 a second", 50'000, kSeconds, 0},
                 {"200,000 a second", 200'000, kSeconds, 0},
                 {"500,000 a second", 500'000, kSeconds, 0},
                 {"80,000 in 0.1 s", 800'000, 0, 80'000},
                 {"top speed", 0, kSeconds, 0}};
    for (auto& load : loads) {
        const auto ours = folder + QStringLiteral("/ours.pcapng"),
                   theirs = folder + QStringLiteral("/theirs.pcapng");
        {
            CaptureRequest request;
            request.interfaces.push_back({.name = "near"});
            request.file = ours.toStdString();
            LiveError error;
            double before = childSeconds();
            Sent sent;
            double generating = 0;
            {
                auto live = InterfaceCapture::start(request, error);
                if (!live) {
                    std::printf("dorsal-capture: %s\n", error.text.c_str());
                    return;
                }
                sent = send(far, load.rate, load.seconds, load.packets);
                generating = childSeconds() - before;
                wait(500);
                live->stop();
                while (live->next(200)) {
                }
            }
            row("dorsal", load.name, sent, countPackets(ours), childSeconds() - before - generating);
            QFile::remove(ours);
        }
        {
            QProcess dumpcap;
            dumpcap.setProcessChannelMode(QProcess::MergedChannels);
            double before = childSeconds();
            dumpcap.start("dumpcap", {"-q", "-B", "64", "-i", "near", "-w", theirs});
            QByteArray said;
            for (int i = 0; i < 50 && !said.contains("File:"); ++i) {
                dumpcap.waitForReadyRead(200);
                said += dumpcap.readAll();
            }
            auto sent = send(far, load.rate, load.seconds, load.packets);
            double generating = childSeconds() - before;
            wait(500);
            dumpcap.terminate();
            dumpcap.waitForFinished();
            row("dumpcap", load.name, sent, countPackets(theirs), childSeconds() - before - generating);
            QFile::remove(theirs);
        }
    }
}

int64_t now() {
    struct timespec t {};
    ::clock_gettime(CLOCK_REALTIME, &t);
    return int64_t(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

int64_t residentKiB() {
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) return 0;
    auto text = status.readAll();
    return text.mid(text.indexOf("VmRSS:") + 6).simplified().split(' ').first().toLongLong();
}

// The window captures for a while: delay from packet to row, how long the event loop is busy, and memory.
void window(const FarHost& far, double rate, double seconds, const char* name) {
    MainWindow w;
    w.resize(1280, 720);
    w.show();
    CaptureRequest request;
    request.interfaces.push_back({.name = "near"});
    bool began = false;
    QObject::connect(&w, &MainWindow::captureBegan, [&] { began = true; });
    w.startCapture(request);
    for (int i = 0; i < 100 && !began; ++i) wait(50);
    if (!began) return;
    std::vector<float> delays;
    uint32_t seen = 0;
    QObject::connect(w.packets(), &QAbstractItemModel::rowsInserted, [&] {
        auto& store = w.document()->capture()->store();
        auto at = now();
        auto rows = uint32_t(w.packets()->rowCount());
        for (; seen < rows; ++seen)
            if (seen % 16 == 0) delays.push_back(float(double(at - store[seen].timeNs) / 1e6));
    });
    QProcess sender;
    auto command = generator(far, rate, seconds, 0, kSize);
    auto before = residentKiB();
    sender.start(command.first(), command.mid(1));
    QElapsedTimer beat;
    double worst = 0;
    std::vector<float> turns;
    QTimer heart;
    heart.setInterval(1);
    beat.start();
    QObject::connect(&heart, &QTimer::timeout, [&] {
        double took = double(beat.nsecsElapsed()) / 1e6;
        turns.push_back(float(took));
        worst = std::max(worst, took);
        beat.start();
    });
    heart.start();
    QEventLoop loop;
    QObject::connect(&sender, &QProcess::finished, &loop, &QEventLoop::quit);
    loop.exec();
    wait(500);
    heart.stop();
    auto rows = w.packets()->rowCount();
    auto sent = QString::fromLatin1(sender.readAllStandardOutput()).split(u' ').value(0).toULongLong();
    auto status = w.document()->live()->status();
    std::sort(delays.begin(), delays.end());
    std::sort(turns.begin(), turns.end());
    if (delays.empty()) return;
    std::printf(
        "%-22s %9d rows of %llu sent, %llu dropped; packet to row: median %.0f ms, 99 %% %.0f ms, worst %.0f "
        "ms\n",
        name, rows, static_cast<unsigned long long>(sent), static_cast<unsigned long long>(status.dropped),
        double(delays[delays.size() / 2]), double(delays[delays.size() * 99 / 100]), double(delays.back()));
    std::printf(
        "%-22s turns of the event loop: 99 %% %.1f ms, 99.9 %% %.1f ms, worst %.1f ms; memory grew by %.1f "
        "MB = %.1f bytes a packet\n",
        "", double(turns[turns.size() * 99 / 100]), double(turns[turns.size() * 999 / 1000]), worst,
        double(residentKiB() - before) / 1024, double(residentKiB() - before) * 1024 / std::max(1, rows));
    std::fflush(stdout);
    w.document()->discard();
    QEventLoop end;
    QObject::connect(&w, &MainWindow::loaded, &end, &QEventLoop::quit);
    w.document()->stopCapturing();
    end.exec();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 6 && std::string_view(argv[1]) == "--send")
        return sendPackets("far", uint32_t(std::atoi(argv[5])), std::atof(argv[2]), std::atof(argv[3]),
                           std::strtoull(argv[4], nullptr, 10));
    if (::geteuid() != 0) {
        std::printf("live_bench makes network namespaces, and needs to be root for that.\n");
        return 0;
    }
    auto problem = enterOwnNetwork();  // before Qt starts threads
    QTemporaryDir state;
    qputenv("XDG_STATE_HOME", state.path().toUtf8());
    qputenv("DORSAL_CAPTURE", DORSAL_CAPTURE);
    QApplication app(argc, argv);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, state.path());
    QApplication::setApplicationName(QStringLiteral("Dorsal"));
    QApplication::setOrganizationName(QStringLiteral("Dorsal"));
    Theme::instance().apply(Theme::Choice::Light);
    FarHost far;
    if (problem.isEmpty()) problem = far.problem();
    if (!problem.isEmpty()) {
        std::printf("%s\n", qPrintable(problem));
        return 1;
    }
    // What arrives is for nobody: the kernel need not answer it.
    runCommand({"ip", "link", "set", "near", "arp", "off"});
    auto arguments = QCoreApplication::arguments();
    auto asked = [&](const char* name) { return arguments.indexOf(QString::fromLatin1(name)); };
    bool all = asked("--rates") < 0 && asked("--delay") < 0 && asked("--window") < 0;
    auto folder = asked("--folder") > 0 ? arguments.value(asked("--folder") + 1) : state.path();
    if (all || asked("--rates") > 0) rates(far, folder);
    if (all || asked("--delay") > 0)
        for (double rate : {100.0, 5'000.0, 50'000.0, 200'000.0})
            window(far, rate, 8, qPrintable(QStringLiteral("window, %1/s").arg(rate)));
    double seconds = asked("--window") > 0 ? arguments.value(asked("--window") + 1).toDouble() : 20;
    if (all || asked("--window") > 0)
        window(far, 50'000, seconds, qPrintable(QStringLiteral("window, %1 s of 50,000/s").arg(seconds)));
    return 0;
}
