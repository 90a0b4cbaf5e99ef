#include "app/cli/live_input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace dorsal {

std::unique_ptr<PipeSource> openPipe(const std::string& name, const std::atomic<bool>& cancel,
                                     std::string& error) {
    // Not blocking: a pipe that nobody writes to yet must not keep the program from ending.
    FileHandle pipe(name == "-" ? ::dup(STDIN_FILENO)
                                : ::open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!pipe) {
        error = fmt::format("The capture session could not be initiated: {}: {}.", name, systemText(errno));
        return nullptr;
    }
    constexpr int kLookMs = 100;  // for `cancel`
    for (int ready = 0; ready <= 0 && !cancel;) {
        struct pollfd wait {
            pipe.get(), POLLIN, 0
        };
        ready = ::poll(&wait, 1, kLookMs);
    }
    OpenError problem;
    OpenOptions options;
    options.cancel = &cancel;
    auto reader = cancel ? nullptr : CaptureReader::openFd(pipe.get(), name, problem, options);
    if (reader) return std::make_unique<PipeSource>(std::move(reader));
    error = cancel ? std::string() : problem.text;
    return nullptr;
}

CaptureRequest requestFor(const LiveOptions& options, const std::string& file) {
    CaptureRequest request;
    request.interfaces = options.interfaces;
    request.file = file;
    request.stop = options.stop;
    request.ring = options.ring;
    request.comment = options.comment;
    return request;
}

std::string textOf(const LiveError& error) {
    if (error.kind == "no-interface") return error.text + " -D lists those that are there.";
    return error.command.empty() ? error.text : fmt::format("{}\n\n    {}\n", error.text, error.command);
}

}  // namespace dorsal
