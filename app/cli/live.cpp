#include "app/cli/live.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>

#include "app/cli/capture_watch.h"
#include "app/cli/live_input.h"
#include "app/cli/packet_copy.h"
#include "model/capture/source/live_source.h"
#include "model/recording/recorder.h"

namespace dorsal {

namespace {

constexpr int kWaitMs = 250;

void say(const std::string& text) {
    if (!text.empty()) std::fprintf(stderr, "dorsal-cli: %s\n", text.c_str());
}

// A capture whose packets are looked at as they come: printed, counted, or both.
class LiveRun {
  public:
    explicit LiveRun(CliTask& task) : task_(task), shown_(task.options, task.filter, task.prints()) {}
    int run();

  private:
    int fromPipe();
    int fromInterfaces();
    // Takes the packets of a source to its end; false when it is not to go on.
    bool take(std::unique_ptr<Source> source, uint64_t limit);
    bool takePacket(uint32_t index);
    void stop(bool first);

    CliTask& task_;
    ShownPackets shown_;
    PacketCopy copy_;  // -w of a pipe, and in other formats than pcapng
    std::vector<uint8_t> bytes_;
    size_t interfaces_ = 0;
    std::shared_ptr<const Capture> capture_;  // the last one
    std::string error_;
    uint64_t dropped_ = 0;

    std::atomic<bool> stop_{false};
    std::mutex mutex_;  // guards these two, which the watch stops
    std::shared_ptr<LiveCapture> live_;
    Recorder* recorder_ = nullptr;
};

void LiveRun::stop(bool first) {
    std::lock_guard lock(mutex_);
    if (live_) {
        if (first) live_->stop();
        return;
    }
    stop_ = true;
    if (recorder_) recorder_->interrupt();
}

bool LiveRun::takePacket(uint32_t index) {
    auto& capture = *capture_;
    if (copy_.isOpen()) {
        const auto packet = capture.store()[index].header();
        if (packet.interface != kNoInterface && packet.interface >= interfaces_) {
            auto all = capture.info().interfaces;
            for (; interfaces_ < all.size(); ++interfaces_) copy_.add(all[interfaces_]);
        }
        if (!capture.bytes().read(packet, bytes_) || !copy_.write(packet, capture.bytes(), bytes_))
            return false;
    }
    if (shown_.take(index) == ShownPackets::Taken::NobodyReads) return false;
    // What is there is handed over before more is waited for.
    if (!recorder_->hasNext() && (!shown_.flush() || (copy_.isOpen() && !copy_.flush()))) return false;
    return !stop_;
}

bool LiveRun::take(std::unique_ptr<Source> source, uint64_t limit) {
    Recorder recorder(std::move(source), task_.registry);
    capture_ = recorder.capture();
    {
        std::lock_guard lock(mutex_);
        recorder_ = &recorder;
    }
    // The output begins before there is a packet.
    shown_.open(*capture_);
    const bool toEnd = shown_.flush() && recorder.follow(uint32_t(std::min<uint64_t>(limit, UINT32_MAX)),
                                                         [&](uint32_t index) { return takePacket(index); });
    std::lock_guard lock(mutex_);
    recorder_ = nullptr;
    return toEnd;
}

int LiveRun::fromPipe() {
    auto& options = task_.options;
    CaptureWatch watch;
    watch.start(
        task_.prints(), [&](bool first) { stop(first); }, {}, options.live.stop.seconds);
    auto source = openPipe(options.live.interfaces[0].name, stop_, error_);
    if (!source) return error_.empty() ? 0 : 1;
    options.file = options.live.interfaces[0].name;
    const auto info = source->facts()->info;
    interfaces_ = info.interfaces.size();
    if (!options.writeFile.empty() && !copy_.open(options.writeFile, info, task_.writeFormat)) return 2;
    take(std::move(source),
         std::min<uint64_t>(options.count, options.live.stop.packets.value_or(UINT32_MAX)));
    for (auto& warning : capture_->warnings()) say(warning.text);
    return capture_->warnings().empty() ? 0 : 2;
}

int LiveRun::fromInterfaces() {
    auto& options = task_.options;
    const bool direct = !options.writeFile.empty() && task_.writeFormat == CaptureFormat::Pcapng;
    CaptureWatch watch;
    auto request = requestFor(options.live, direct ? options.writeFile : "");
    if (options.count != UINT32_MAX)
        request.stop.packets = std::min<uint64_t>(options.count, request.stop.packets.value_or(UINT32_MAX));
    LiveError problem;
    live_ = InterfaceCapture::start(request, problem);
    if (!live_) {
        error_ = textOf(problem);
        return statusOf(problem);
    }
    watch.start(
        task_.prints(), [&](bool first) { stop(first); },
        [&] {
            if (live_->spool()) live_->spool()->remove();
        });
    int status = 0;
    for (uint32_t file = 1; file <= live_->fileCount(); ++file) {
        OpenError wrong;
        options.file = live_->file(file);
        auto source = LiveSource::open(live_, wrong, file);
        if (!source) {
            // One of a ring that was removed before its turn came.
            if (file < live_->fileCount()) continue;
            error_ = wrong.text;
            status = 2;
            break;
        }
        if (file == 1 && !options.writeFile.empty() && !direct) {
            const auto info = source->facts()->info;
            interfaces_ = info.interfaces.size();
            if (!copy_.open(options.writeFile, info, task_.writeFormat)) {
                status = 2;
                break;
            }
        }
        if (!take(std::move(source), UINT64_MAX)) break;
    }
    live_->stop();
    while (live_->next(kWaitMs)) {
    }
    // Open files stay readable without their names.
    if (live_->spool()) live_->spool()->remove();
    const auto end = live_->status();
    dropped_ = end.dropped + end.interfaceDropped;
    if (error_.empty()) error_ = end.text;
    if (status == 0 && (end.reason == "failed" || end.reason == "disk")) status = 1;
    return status;
}

int LiveRun::run() {
    auto& options = task_.options;
    int status = options.live.fromPipe() ? fromPipe() : fromInterfaces();
    if (copy_.isOpen() && copy_.error().empty()) copy_.end();
    if (!copy_.error().empty()) {
        error_ = copy_.error();
        status = 2;
    }
    if (error_.empty() || capture_) shown_.end();
    say(error_);
    if (!options.veryQuiet) {
        if (dropped_)
            std::fprintf(stderr, "%s\n",
                         fmt::format("{} packet{} dropped from {}", dropped_, dropped_ == 1 ? "" : "s",
                                     options.live.names())
                             .c_str());
        std::fprintf(stderr, "%llu packet%s captured\n", static_cast<unsigned long long>(shown_.count()),
                     shown_.count() == 1 ? "" : "s");
    }
    if (capture_ && task_.counts() && live_ && live_->fileCount() > 1)
        say("The statistics are those of the last file's packets.");
    if (capture_ && task_.counts()) task_.printResults(*capture_, capture_->store().size());
    std::fflush(stdout);
    return status;
}

// -w without anything that looks at packets.
int runPlain(CliTask& task) {
    auto& options = task.options;
    PlainCapture capture{options.live, options.writeFile, task.writeFormat};
    if (options.count != UINT32_MAX) capture.limit = options.count;
    if (options.live.fromPipe() && options.live.stop.packets)
        capture.limit = std::min(capture.limit, *options.live.stop.packets);
    const bool tells = !options.quiet && ::isatty(STDERR_FILENO);
    if (tells)
        capture.progress = [](uint64_t packets) {
            std::fprintf(stderr, "\r%llu ", static_cast<unsigned long long>(packets));
        };
    std::string error;
    const int status = capture.run(error);
    if (tells) std::fputc('\n', stderr);
    say(error);
    if (!options.veryQuiet)
        std::fprintf(stderr, "%llu packet%s captured\n", static_cast<unsigned long long>(capture.packets),
                     capture.packets == 1 ? "" : "s");
    return status;
}

}  // namespace

int runLive(CliTask& task) {
    auto& options = task.options;
    if (!options.veryQuiet) std::fprintf(stderr, "Capturing on %s\n", options.live.names().c_str());
    if (!options.writeFile.empty() && !task.prints() && !task.counts()) return runPlain(task);
    return LiveRun(task).run();
}

}  // namespace dorsal
