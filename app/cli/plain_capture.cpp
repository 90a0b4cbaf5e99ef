// Captures that are only written: with -w, and those of dumpcap.
#include <atomic>
#include <csignal>

#include "app/cli/capture_watch.h"
#include "app/cli/live.h"
#include "app/cli/live_input.h"
#include "app/cli/packet_copy.h"
#include "model/capture/source/live_source.h"

namespace dorsal {

namespace {

constexpr int kTellMs = 250;  // how often the number of packets is told

struct Ending {
    std::atomic<bool> stop{false};
    std::atomic<Source*> source{nullptr};
};

int copyPipe(PlainCapture& capture, Ending& ending, std::string& error) {
    auto source = openPipe(capture.options.interfaces[0].name, ending.stop, error);
    if (!source) return error.empty() ? 0 : 1;
    ending.source = source.get();
    PacketCopy copy;
    const std::string file = capture.file.empty() ? "-" : capture.file;
    if (copy.open(file, source->facts()->info, capture.format)) {
        if (capture.begun) capture.begun(file);
        capture.packets = copy.copyAll(*source, capture.limit, ending.stop, {});
        if (copy.error().empty()) copy.end();
    }
    ending.source = nullptr;
    error = copy.error();
    return error.empty() ? 0 : 2;
}

int copyLive(PlainCapture& capture, const std::shared_ptr<LiveCapture>& live, std::string& error) {
    OpenError problem;
    auto source = LiveSource::open(live, problem, 1);
    if (!source) {
        error = problem.text;
        return 2;
    }
    PacketCopy copy;
    if (copy.open(capture.file, source->facts()->info, capture.format)) {
        if (capture.begun) capture.begun(capture.file);
        // No early end: what was captured before a signal is passed on.
        std::atomic<bool> never{false};
        capture.packets = copy.copyAll(*source, UINT64_MAX, never, live->spool() ? live->file() : "");
        if (copy.error().empty()) copy.end();
    }
    error = copy.error();
    return error.empty() ? 0 : 2;
}

}  // namespace

int PlainCapture::run(std::string& error) {
    const bool pipe = options.fromPipe();
    const bool direct = !pipe && format == CaptureFormat::Pcapng && file != "-";
    Ending ending;
    CaptureWatch watch;
    if (pipe) {
        watch.start(
            file == "-",
            [&](bool) {
                ending.stop = true;
                if (Source* source = ending.source) source->stop();
            },
            {}, options.stop.seconds);
        return copyPipe(*this, ending, error);
    }
    LiveError problem;
    auto request = requestFor(options, direct ? file : "");
    if (limit != UINT64_MAX) request.stop.packets = std::min(limit, request.stop.packets.value_or(limit));
    auto live = InterfaceCapture::start(request, problem);
    if (!live) {
        error = textOf(problem);
        return statusOf(problem);
    }
    watch.start(
        file == "-",
        [&](bool first) {
            if (first) live->stop();
        },
        [&] {
            if (live->spool()) live->spool()->remove();
        });
    int status = 0;
    if (direct) {
        uint32_t told = 0;
        for (bool more = true; more;) {
            for (; begun && told < live->fileCount(); ++told) begun(live->file(told + 1));
            more = live->next(kTellMs);
            if (progress) progress(live->status().packets);
        }
        packets = live->status().packets;
    } else {
        status = copyLive(*this, live, error);
        live->stop();
        while (live->next(kTellMs)) {
        }
        live->spool()->remove();
    }
    const auto end = live->status();
    received = end.received;
    dropped = end.dropped + end.interfaceDropped;
    if (error.empty()) error = end.text;
    if (status == 0 && (end.reason == "failed" || end.reason == "disk")) status = 1;
    return status;
}

}  // namespace dorsal
