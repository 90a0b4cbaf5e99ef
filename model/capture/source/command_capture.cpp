#include "model/capture/source/command_capture.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

extern char** environ;

namespace dorsal {

namespace {

constexpr size_t kHeaderBytes = 24;  // of a pcap file; a pcapng file begins with more
constexpr int kLookMs = 40;          // how often the file is looked at
constexpr size_t kMostSaid = 2000;

// In single quotes for a POSIX shell, where that is needed.
std::string quoted(const std::string& text) {
    const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) || std::string_view("-_./:@=,%+").find(char(c)) != std::string_view::npos;
    });
    if (plain) return text;
    std::string out = "'";
    for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string lastLine(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text.substr(text.rfind('\n') + 1);
}

}  // namespace

std::vector<std::string> RemoteRequest::command() const {
    // The far shell reads what stands behind the host.
    std::string there = sudo ? "sudo -n tcpdump" : "tcpdump";
    there += " -U -n -w -";
    if (!interface.empty()) there += " -i " + quoted(interface);
    // Each packet that is sent here would otherwise be a packet to send here.
    const std::string own = fmt::format("not (tcp port {})", port ? port : 22);
    there += " " + quoted(filter.empty() ? own : fmt::format("({}) and {}", filter, own));
    std::vector<std::string> all{"ssh"};
    if (port) all.insert(all.end(), {"-p", std::to_string(port)});
    all.insert(all.end(), {"--", host, there});
    return all;
}

std::string RemoteRequest::commandLine() const {
    std::string line;
    for (auto& part : command()) line += (line.empty() ? "" : " ") + quoted(part);
    return line;
}

std::shared_ptr<CommandCapture> CommandCapture::start(const std::vector<std::string>& command,
                                                      const std::string& title, LiveError& error,
                                                      const std::atomic<bool>* cancel) {
    std::shared_ptr<CommandCapture> capture(new CommandCapture);
    capture->title_ = title;
    if (capture->begin(command, error, cancel)) return capture;
    if (capture->spool_) capture->spool_->remove();
    return nullptr;
}

bool CommandCapture::begin(const std::vector<std::string>& command, LiveError& error,
                           const std::atomic<bool>* cancel) {
    error.kind = "file";
    spool_ = SpoolFile::create(title_, error.text);
    if (!spool_) return false;
    error.kind = "failed";
    int ends[2];
    FileHandle file(::open(spool_->path().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!file || ::pipe2(ends, O_CLOEXEC) != 0) {
        error.text = fmt::format("{} cannot be run: {}.", command[0], systemText(errno));
        return false;
    }
    messages_.reset(ends[0]);
    FileHandle theirs(ends[1]);
    wake_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    ::fcntl(messages_.get(), F_SETFL, O_NONBLOCK);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, file.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDERR_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    std::vector<std::string> parts = command;
    std::vector<char*> arguments;
    for (auto& part : parts) arguments.push_back(part.data());
    arguments.push_back(nullptr);
    pid_t pid = -1;
    const int failed =
        ::posix_spawnp(&pid, parts[0].c_str(), &actions, &attributes, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failed) {
        error.text = fmt::format("{} cannot be run: {}.", command[0], systemText(failed));
        return false;
    }
    pid_ = pid;
    theirs.reset();
    {
        std::lock_guard lock(mutex_);
        fileBegun(spool_->path());
    }
    struct stat info {};
    bool goesOn = true;
    while (::stat(spool_->path().c_str(), &info) == 0 && size_t(info.st_size) < kHeaderBytes) {
        if (!goesOn) {
            const auto text = status().text;
            error.text = text.empty() ? fmt::format("{} ended without a packet.", command[0]) : text;
            return false;
        }
        if (cancel && *cancel) {
            error = {"cancelled", "It was cancelled.", {}};
            return false;
        }
        goesOn = next(kLookMs);
    }
    return true;
}

CommandCapture::~CommandCapture() {
    stop();
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
}

void CommandCapture::stop() {
    std::lock_guard lock(mutex_);
    if (pid_ > 0) ::kill(pid_, SIGTERM);
}

void CommandCapture::wake() {
    const uint64_t one = 1;
    [[maybe_unused]] auto n = ::write(wake_.get(), &one, sizeof one);
}

bool CommandCapture::next(int milliseconds) {
    if (pid_ <= 0) return false;
    std::array<struct pollfd, 2> wait{{{messages_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
    if (::poll(wait.data(), wait.size(), std::min(milliseconds, kLookMs)) > 0) {
        if (wait[1].revents) {
            uint64_t count = 0;
            [[maybe_unused]] auto n = ::read(wake_.get(), &count, sizeof count);
        }
        std::array<char, 1024> bytes{};
        const auto n = wait[0].revents ? ::read(messages_.get(), bytes.data(), bytes.size()) : -1;
        if (n > 0) {
            said_.append(bytes.data(), size_t(n));
            if (said_.size() > kMostSaid) said_.erase(0, said_.size() - kMostSaid);
        } else if (n == 0) {
            ended();
        }
    }
    std::lock_guard lock(mutex_);
    struct stat info {};
    if (::stat(begun_.back().c_str(), &info) == 0) status_.bytes = uint64_t(info.st_size);
    return pid_ > 0;
}

// Its standard error is closed, so it is gone or about to go.
void CommandCapture::ended() {
    // Waited for first and taken away under the lock: stop() must not meet another process of that number.
    siginfo_t gone{};
    while (::waitid(P_PID, id_t(pid_), &gone, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
    }
    std::lock_guard lock(mutex_);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    status_.running = false;
    const bool stopped = (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) ||
                         (WIFEXITED(status) && WEXITSTATUS(status) == 0);
    status_.reason = stopped ? "command" : "failed";
    if (stopped) return;
    status_.text = fmt::format("The capture from {} ended: {}", title_, lastLine(said_));
    if (!status_.text.ends_with('.')) status_.text += '.';
}

}  // namespace dorsal
