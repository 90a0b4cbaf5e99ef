// dorsal-capture: the only program of Dorsal that may open an interface. README.md has its language.
#include <sys/signalfd.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <optional>

#include "app/capture_helper/capture_loop.h"
#include "app/capture_helper/interface_list.h"
#include "app/capture_helper/sandbox.h"

#ifndef DORSAL_VERSION
#define DORSAL_VERSION "unknown"
#endif

namespace dorsal {

namespace {
using Interfaces = std::vector<std::unique_ptr<InterfaceCapture>>;

int refuse(Replies& replies, const Failure& failure) {
    replies.sayNow(std::string("error ") + failure.kind + ' ' + oneLine(failure.text));
    return std::string_view(failure.kind) == "permission" ? 3 : 2;
}

std::string headerBlocks(const CaptureOptions& options, const Interfaces& interfaces) {
    utsname system{};
    uname(&system);
    const std::string application =
        options.application.empty() ? "dorsal-capture " DORSAL_VERSION : options.application;
    std::string blocks =
        sectionHeader(std::string(system.sysname) + ' ' + system.release, application, options.comment);
    for (const auto& interface : interfaces) blocks += interfaceBlock(interface->description());
    return blocks;
}

Failure openInterfaces(const CaptureOptions& options, Interfaces& interfaces) {
    for (const InterfaceOptions& device : options.interfaces) {
        Failure failure;
        interfaces.push_back(InterfaceCapture::open(device, failure));
        if (failure) return failure;
    }
    return {};
}

Failure writeHeader(CaptureFile& file, const std::string& header) {
    uint64_t packets = 0;
    if (file.write(reinterpret_cast<const uint8_t*>(header.data()), header.size(), packets)) return {};
    return {"file", "Cannot write to " + (file.path().empty() ? "the descriptor" : file.path()) + ": " +
                        std::strerror(file.error()) + "."};
}

int signalDescriptor() {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is a write error like others
    sigset_t set;
    sigemptyset(&set);
    for (int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, number);
    sigprocmask(SIG_BLOCK, &set, nullptr);  // before there are threads, for all of them
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

// The order is the point: open everything, give up every right, then start threads, close the door, and only
// then look at packets, which anybody may have sent.
int capture(const CaptureOptions& options, Replies& replies, LineReader& commands) {
    const std::string missing = missingOption(options);
    if (!missing.empty()) return refuse(replies, {"usage", missing});
    Interfaces interfaces;
    if (Failure failure = openInterfaces(options, interfaces)) return refuse(replies, failure);
    CaptureFile file;
    if (Failure failure = file.open(options)) return refuse(replies, failure);
    if (Failure failure = dropPrivileges()) return refuse(replies, failure);
    if (!file.folderIsWritable())
        return refuse(replies,
                      {"file", "The folder of " + options.path +
                                   " can only be written to with root's rights, which are given up before "
                                   "the second file; choose another folder."});
    std::string header = headerBlocks(options, interfaces);
    if (Failure failure = writeHeader(file, header)) return refuse(replies, failure);

    std::string opened;
    for (size_t i = 0; i < interfaces.size(); ++i) {
        const InterfaceDescription& device = interfaces[i]->description();
        opened += "opened " + std::to_string(i) + ' ' + device.name + ' ' + interfaces[i]->linkTypeName() +
                  ' ' + std::to_string(device.snapLength) + '\n';
    }
    if (!file.path().empty()) opened += "file " + oneLine(file.path()) + '\n';
    const int signals = signalDescriptor();
    BlockWriter writer(file);
    writer.start(header);
    if (Failure failure = enterSandbox(file.folder())) return refuse(replies, failure);
    CaptureLoop loop(options, std::move(interfaces), file, writer, std::move(header), replies, commands);
    replies.sayNow(opened + "started");
    return loop.run(signals);
}

void check(const CaptureOptions& options, Replies& replies) {
    Failure failure;
    if (!options.mistake.empty()) failure = {"usage", options.mistake};
    if (options.interfaces.empty() && !failure) failure = checkFilter(options.defaults);
    for (const InterfaceOptions& device : options.interfaces)
        if (!failure) failure = checkFilter(device);
    if (failure) {
        refuse(replies, failure);
    } else {
        replies.sayNow("ok");
    }
}

void list(Replies& replies) {
    Failure failure;
    std::string lines = listInterfaces(failure);
    if (failure) {
        refuse(replies, failure);
    } else {
        replies.sayNow(lines + "done");
    }
}

// The exit status when the program is to end after this line.
std::optional<int> obey(const std::string& line, CaptureOptions& options, Replies& replies,
                        LineReader& commands) {
    switch (parseCommand(line, options)) {
        case CommandKind::Option:
        case CommandKind::Status: break;
        case CommandKind::List: list(replies); break;
        case CommandKind::Check:
            check(options, replies);
            options = {};
            break;
        case CommandKind::Start: return capture(options, replies, commands);
        case CommandKind::Stop: return 0;
    }
    return {};
}

int run() {
    Replies replies(STDOUT_FILENO);
    if (Failure failure = limitPrivileges()) return refuse(replies, failure);
    CaptureOptions options;
    LineReader commands(STDIN_FILENO);
    for (bool more = true; more;) {
        more = commands.fill();
        std::string line;
        while (commands.next(line) || (!more && commands.rest(line)))
            if (auto status = obey(line, options, replies, commands)) return *status;
    }
    return 0;
}
}  // namespace

}  // namespace dorsal

int main(int count, char** arguments) {
    if (count > 1) {
        std::printf("dorsal-capture %s: takes commands on standard input; see the manual page.\n",
                    DORSAL_VERSION);
        return std::string_view(arguments[1]) == "--version" ? 0 : 2;
    }
    int status = dorsal::run();
    // No cleaning up by libraries, which know nothing of the sandbox.
    _exit(status);
}
