#include "app/capture_helper/capture_loop.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "app/capture_helper/clocks.h"

namespace dorsal {

namespace {
constexpr int64_t kFlushAfter = 40 * kMillisecond;
constexpr int64_t kStatusEvery = kSecond;
constexpr int64_t kDrainFor = kBlockMs * kMillisecond;
constexpr int64_t kDrainAtMost = 10 * kSecond;

std::string writeError(int error, const CaptureFile& file, uint64_t packets) {
    const std::string where = file.path().empty() ? "the capture" : file.path();
    const std::string saved = " The " + std::to_string(packets) + " packets before are saved.";
    if (error == ENOSPC) return "There is no space left on the disk for " + where + "." + saved;
    return "Writing " + where + " failed: " + std::strerror(error) + "." + saved;
}
}  // namespace

CaptureLoop::CaptureLoop(const CaptureOptions& options,
                         std::vector<std::unique_ptr<InterfaceCapture>> interfaces, CaptureFile& file,
                         BlockWriter& writer, std::string header, Replies& replies, LineReader& commands)
    : options_(options),
      sources_(interfaces.size()),
      file_(file),
      writer_(writer),
      header_(std::move(header)),
      replies_(replies),
      commands_(commands) {
    for (size_t i = 0; i < interfaces.size(); ++i) {
        sources_[i].loop = this;
        sources_[i].index = uint32_t(i);
        sources_[i].capture = std::move(interfaces[i]);
    }
    chunk_ = writer_.take(0);
    fileBytes_ = allBytes_ = header_.size();
    written_.fileBytes = written_.allBytes = header_.size();
    startTime_ = realTime();
    now_ = started_ = fileStarted_ = flushed_ = monotonicTime();
    statusAt_ = started_ + kStatusEvery;
}

int CaptureLoop::run(int signals) {
    obeyCommands();  // that came with 'start'
    while (!ended_) {
        wait(signals);
        if (mayRead()) dry_ = readPackets();
        if (inError_) checkInterfaces();
        checkTimes();
        if (chunk_.size &&
            ((dry_ && now_ - flushed_ >= kFlushAfter) || now_ - unwrittenSince_ >= kFlushAfter))
            flush();
        if (!replies_.flush()) stopAt("parent", "Nobody reads what is said here any more.", realTime());
    }
    return finish();
}

// Waits until something is there, and takes note of all that are no packets.
void CaptureLoop::wait(int signals) {
    constexpr size_t kOthers = 4;
    pollfd states[kOthers + 64];
    states[0] = {listening_ ? STDIN_FILENO : -1, POLLIN, 0};
    states[1] = {replies_.fd(), short(replies_.waiting() ? POLLOUT : 0), 0};
    states[2] = {signals, POLLIN, 0};
    states[3] = {writer_.wakeFd(), POLLIN, 0};
    size_t count = kOthers;
    const bool reading = mayRead();
    for (Source& source : sources_)
        states[count++] = {source.capture && reading && !source.leavesAt ? source.capture->fd() : -1, POLLIN,
                           0};
    int ready = poll(states, count, timeoutMs());
    now_ = monotonicTime();
    if (ready <= 0) return;

    if (states[2].revents) {
        signalfd_siginfo signal{};
        if (read(signals, &signal, sizeof signal) > 0)
            stopAt(signal.ssi_signo == SIGHUP ? "parent" : "command", "It was stopped by a signal.",
                   realTime());
    }
    if (states[0].revents) {
        listening_ = commands_.fill();
        obeyCommands();
    }
    if (states[1].revents & (POLLERR | POLLHUP | POLLNVAL))
        stopAt("parent", "Nobody reads what is said here any more.", realTime());
    if (states[3].revents) readProgress();
    for (size_t i = kOthers; i < count; ++i) inError_ |= (states[i].revents & ~POLLIN) != 0;
}

int CaptureLoop::timeoutMs() const {
    if (!dry_ && !writer_.isFull()) return 0;
    int64_t until = statusAt_;
    if (chunk_.size) until = std::min(until, std::max(unwrittenSince_, flushed_) + kFlushAfter);
    if (options_.stop.nanoseconds && !draining_)
        until = std::min(until, started_ + options_.stop.nanoseconds);
    if (options_.ring.nanoseconds) until = std::min(until, fileStarted_ + options_.ring.nanoseconds);
    if (draining_ && !writer_.isFull()) until = std::min(until, drainFrom_ + kDrainFor);
    for (const Source& source : sources_)
        if (source.capture && source.leavesAt && !writer_.isFull()) until = std::min(until, source.leavesAt);
    return int(std::max<int64_t>(0, (until - now_ + kMillisecond - 1) / kMillisecond));
}

void CaptureLoop::obeyCommands() {
    std::string line;
    CaptureOptions ignored;
    while (commands_.next(line) || (!listening_ && commands_.rest(line))) {
        if (line.empty()) continue;
        CommandKind kind = parseCommand(line, ignored);
        if (kind == CommandKind::Status) {
            sayStatus();
        } else if (kind == CommandKind::Stop) {
            stopAt("command", "It was stopped as asked.", realTime());
        } else {
            replies_.say("message usage Only 'status' and 'stop' are understood while a capture runs.");
        }
    }
    if (!listening_) stopAt("parent", "The program that asked for the capture has ended.", realTime());
}

void CaptureLoop::readProgress() {
    BlockWriter::Progress now = writer_.progress();
    for (const std::string& path : now.newFiles) replies_.say("file " + oneLine(path));
    if (now.packets != written_.packets || now.fileBytes != written_.fileBytes)
        replies_.sayWritten(now.packets, now.fileBytes);
    written_ = now;
    if (now.error == EPIPE) {
        stopNow("parent", "Nobody reads the packets any more.");
    } else if (now.error) {
        stopNow("disk", writeError(now.error, file_, now.packets));
    }
}

// While the disk is far behind, packets are left to the kernel, whose buffer is the last one.
bool CaptureLoop::mayRead() {
    if (!writer_.isFull()) return true;
    if (!slowSaid_) replies_.say("message disk The disk is slower than packets come in; some may get lost.");
    slowSaid_ = true;
    return false;
}

void CaptureLoop::checkTimes() {
    const StopOptions& stop = options_.stop;
    if (stop.nanoseconds && !draining_ && now_ - started_ >= stop.nanoseconds)
        stopAt("condition", "The time is over.", startTime_ + stop.nanoseconds);
    if (options_.ring.nanoseconds && now_ - fileStarted_ >= options_.ring.nanoseconds && !ended_) beginFile();
    if (now_ >= statusAt_) {
        checkInterfaces();
        sayStatus();
    }
    for (Source& source : sources_)
        if (source.capture && source.leavesAt && now_ >= source.leavesAt && dry_ && !writer_.isFull())
            remove(source);
    if (draining_) {
        bool all = std::all_of(sources_.begin(), sources_.end(),
                               [](const Source& s) { return !s.capture || s.past; });
        bool waited = now_ - drainFrom_ >= kDrainFor && dry_ && !writer_.isFull();
        if (all || waited || now_ - drainFrom_ >= kDrainAtMost) ended_ = true;
    }
}

void CaptureLoop::checkInterfaces() {
    inError_ = false;
    for (Source& source : sources_) {
        if (source.capture && !source.leavesAt && !source.capture->whyGone().empty()) lose(source);
    }
}

void CaptureLoop::sayStatus() {
    uint64_t received = 0, dropped = 0, missed = 0;
    for (Source& source : sources_) {
        if (source.capture) source.capture->readStatistics(source.counts);
        received += source.counts.received;
        dropped += source.counts.dropped;
        missed += source.counts.missed;
    }
    replies_.sayStatus("status packets=" + std::to_string(written_.packets) + " bytes=" +
                       std::to_string(written_.allBytes) + " received=" + std::to_string(received) +
                       " dropped=" + std::to_string(dropped) + " ifdropped=" + std::to_string(missed));
    statusAt_ = now_ + kStatusEvery;
}

void CaptureLoop::stopAt(const char* reason, const std::string& text, int64_t realTime) {
    if (draining_ || ended_) return;
    end_ = {reason, text};
    draining_ = true;
    drainFrom_ = now_;
    for (Source& source : sources_)
        if (source.capture) source.cutoff = source.capture->units(realTime);
}

void CaptureLoop::stopNow(const char* reason, const std::string& text) {
    if (ended_) return;
    // What had ended it before stays the reason, unless the packets could not be written.
    if (!draining_ || std::string_view(reason) == "disk") end_ = {reason, text};
    ended_ = true;
}

int CaptureLoop::finish() {
    if (chunk_.size) writer_.put(std::move(chunk_));
    sayStatus();
    const bool finished = writer_.finish(allStatistics());
    const bool failedBefore = written_.error != 0;
    readProgress();  // what was still on its way
    sayStatus();
    if (written_.error && !failedBefore && written_.error != EPIPE)
        end_ = {"disk", writeError(written_.error, file_, written_.packets)};
    if (!finished) end_ = {"failed", "What reads the packets does not take them; the last ones are lost."};
    replies_.finish("stopped " + end_.reason + ' ' + std::to_string(written_.packets) + ' ' +
                    std::to_string(written_.fileBytes) + ' ' + oneLine(end_.text));
    if (!finished) _exit(1);  // the writer's thread cannot be ended
    for (Source& source : sources_) source.capture.reset();
    return end_.reason == "command" || end_.reason == "parent" || end_.reason == "condition" ? 0 : 1;
}

}  // namespace dorsal
