// Measures Dorsal's engine on one capture, beside a raw scan of the record headers, tshark and tcpdump (those
// that are installed): first row, whole list, memory, jumps, sorts. Without a capture it makes a realistic
// one of 1 GB. Prints one line a figure: "name value unit".
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <random>
#include <string>

#include "model/recording/recorder.h"
#include "model/row_jobs.h"

using namespace dorsal;

namespace {

using Clock = std::chrono::steady_clock;
double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Resident and peak memory of this process, in bytes.
uint64_t memory(const char* key) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(key)) return std::stoull(line.substr(line.find(':') + 1)) * 1024;
    return 0;
}

void say(const char* name, double value, const char* unit) {
    std::printf("%-28s %12.3f %s\n", name, value, unit);
    std::fflush(stdout);
}

void rawScan(const std::string& path) {
    OpenError error;
    auto start = Clock::now();
    auto reader = CaptureReader::open(path, error);
    PacketHeader header;
    std::span<const uint8_t> bytes;
    uint64_t count = 0, sum = 0;
    do {
        while (reader->next(header, bytes)) ++count, sum += header.captured;
    } while (reader->finish());
    double seconds = since(start);
    say("raw scan", seconds, "s");
    say("raw scan rate", double(count) / seconds / 1e6, "million packets/s");
}

struct Run {
    bool ok = false;
    double seconds = 0;
    uint64_t peak = 0;  // bytes
};

// Runs a program with its output thrown away.
Run runProgram(std::vector<std::string> words) {
    auto start = Clock::now();
    pid_t child = fork();
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR);
        for (int fd : {0, 1, 2}) dup2(nothing, fd);
        std::vector<char*> arguments;
        for (auto& w : words) arguments.push_back(w.data());
        arguments.push_back(nullptr);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || wait4(child, &status, 0, &usage) != child) return {};
    return {WIFEXITED(status) && WEXITSTATUS(status) == 0, since(start), uint64_t(usage.ru_maxrss) * 1024};
}

void others(const std::string& path, double ours, uint32_t packets) {
    auto one = [&](const char* name, std::vector<std::string> words) {
        auto run = runProgram(std::move(words));
        if (!run.ok) return std::printf("%-28s not measured: it is not installed, or failed\n", name), void();
        say(name, run.seconds, "s");
        say("  times as long as Dorsal", run.seconds / ours, "");
        say("  peak memory", double(run.peak) / packets, "bytes/packet");
    };
    one("tcpdump -nn", {"tcpdump", "-nn", "-r", path});
    one("tshark, one pass", {"tshark", "-n", "-q", "-r", path, "-z", "io,phs"});
}

// The capture to measure: the one that was named, or a new one of 1 GB (see make_mix), removed at the end.
struct Subject {
    std::string path;
    bool made = false;
    explicit Subject(const char* named) {
        if (named) {
            path = named;
            return;
        }
        path = "/tmp/dorsal-mix-" + std::to_string(getpid()) + ".pcap";
        made = runProgram({MAKE_MIX, TESTS_DIR "/captures", path}).ok;
    }
    ~Subject() {
        if (made) unlink(path.c_str());
    }
};

int measure(const std::string& path) {
    rawScan(path);
    Registry::standard();
    uint64_t before = memory("VmRSS");
    auto start = Clock::now();
    OpenError error;
    auto recorder = Recorder::open(path, error);
    if (!recorder) {
        std::fprintf(stderr, "open_bench: %s\n", error.text.c_str());
        return 2;
    }
    std::shared_ptr<const Capture> capture = recorder->capture();
    SummaryOptions options;
    options.columns = defaultColumns();
    SummaryReader rows(*capture, options);
    QStringList texts;
    recorder->load(1);
    rows.read(0, texts);
    say("first row", since(start) * 1000, "ms");
    recorder->load();
    double seconds = since(start);
    uint32_t count = capture->store().size();
    say("whole list", seconds, "s");
    say("packets", count, "packets");
    say("rate", count / seconds / 1e6, "million packets/s");
    say("flows", capture->flowCount(), "flows");
    say("notes", double(capture->notes().memory()) / count, "bytes/packet");
    say("peak memory", double(memory("VmHWM") - before) / count, "bytes/packet");

    std::mt19937 random(1);
    double worst = 0, total = 0;
    for (int i = 0; i < 1000; ++i) {
        auto from = Clock::now();
        uint32_t first = random() % count;
        for (uint32_t row = first; row < std::min(count, first + 50); ++row) rows.read(row, texts);
        double took = since(from) * 1000;
        worst = std::max(worst, took);
        total += took;
    }
    say("jump to 50 rows, mean", total / 1000, "ms");
    say("jump to 50 rows, worst", worst, "ms");

    uint32_t some = std::min(count, 2'000'000u);
    for (auto [name, column] : {std::pair{"sort by time, 2 M", 1}, std::pair{"sort by length, 2 M", 5},
                                std::pair{"sort by source, 2 M", 2}}) {
        JobControl control;
        auto from = Clock::now();
        sortRows(*capture, options, column, true, RowSnapshot(some), control);
        say(name, since(from), "s");
    }
    FilterCache cache;
    for (auto text :
         {"dns or tls", "ip.addr == 10.0.0.1", "tcp.port == 443 && tls.handshake.type == 1",
          "dns.qry.name contains \"com\"", "http.response.code >= 400", "frame contains \"password\""})
        for (auto time : {"first", "again"}) {
            JobControl control;
            auto filter = RowFilter::parse(QString::fromLatin1(text), capture->registry());
            auto from = Clock::now();
            filterRows(*capture, options, filter, 0, count, control, &cache);
            say(fmt::format("{} ({})", text, time).c_str(), since(from) * 1000, "ms");
        }
    others(path, seconds, count);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    Subject subject(argc > 1 ? argv[1] : nullptr);
    return measure(subject.path);
}
