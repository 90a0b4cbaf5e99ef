#include "app/cli/capture_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace dorsal {

namespace {

constexpr int kAgainMs = 100;

sigset_t endingSignals() {
    sigset_t set;
    sigemptyset(&set);
    for (int s : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, s);
    return set;
}

bool canLoseItsReader(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

}  // namespace

CaptureWatch::CaptureWatch() {
    const auto set = endingSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signals_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    end_.reset(::eventfd(0, EFD_CLOEXEC));
}

CaptureWatch::~CaptureWatch() {
    if (!thread_.joinable()) return;
    const uint64_t one = 1;
    [[maybe_unused]] auto n = ::write(end_.get(), &one, sizeof one);
    thread_.join();
    // What is still to do may be interrupted as usual.
    const auto set = endingSignals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void CaptureWatch::start(bool output, std::function<void(bool)> stop, std::function<void()> abandon,
                         std::optional<double> seconds) {
    if (output && canLoseItsReader(STDOUT_FILENO)) output_ = STDOUT_FILENO;
    stop_ = std::move(stop);
    abandon_ = std::move(abandon);
    if (seconds)
        deadline_ = std::chrono::steady_clock::now() +
                    std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                        std::chrono::duration<double>(*seconds));
    thread_ = std::thread([this] { run(); });
}

void CaptureWatch::run() {
    using std::chrono::milliseconds;
    bool stopping = false;
    for (;;) {
        // Of the output nothing is asked but whether its reader is gone, which is always told.
        std::array<struct pollfd, 3> wait{
            {{end_.get(), POLLIN, 0}, {signals_.get(), POLLIN, 0}, {stopping ? -1 : output_, 0, 0}}};
        int timeout = stopping ? kAgainMs : -1;
        if (deadline_ && !stopping) {
            const auto left = *deadline_ - std::chrono::steady_clock::now();
            timeout = int(std::max<int64_t>(
                0, std::min<int64_t>(std::chrono::ceil<milliseconds>(left).count(), INT32_MAX)));
        }
        const int ready = ::poll(wait.data(), wait.size(), timeout);
        if (ready < 0) continue;
        if (wait[0].revents) return;
        signalfd_siginfo signal{};
        if (wait[1].revents && ::read(signals_.get(), &signal, sizeof signal) == ssize_t(sizeof signal) &&
            stopping) {
            if (abandon_) abandon_();
            ::_exit(128 + int(signal.ssi_signo));
        }
        const bool over = deadline_ && std::chrono::steady_clock::now() >= *deadline_;
        if (!stopping && !signal.ssi_signo && !wait[2].revents && !over) continue;
        stop_(!stopping);
        stopping = true;
    }
}

}  // namespace dorsal
