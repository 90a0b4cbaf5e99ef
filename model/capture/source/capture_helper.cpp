#include "model/capture/source/capture_helper.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

extern char** environ;

namespace dorsal {

namespace {

std::string folderOfThisProgram() {
    std::array<char, 4096> path{};
    const auto size = ::readlink("/proc/self/exe", path.data(), path.size());
    if (size <= 0) return {};
    std::string all(path.data(), size_t(size));
    return all.substr(0, all.rfind('/'));
}

std::string userName() {
    auto entry = ::getpwuid(::getuid());
    return entry ? entry->pw_name : std::to_string(::getuid());
}

bool hasRights(const std::string& program) {
    return ::geteuid() == 0 || ::getxattr(program.c_str(), "security.capability", nullptr, 0) > 0;
}

// 0, or errno. In a process group of its own: a Ctrl+C at the terminal is ours to handle.
int spawn(const std::string& path, int input, int output, pid_t& pid) {
    if (path.empty()) return ENOENT;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    std::string name = path;
    char* arguments[] = {name.data(), nullptr};
    const int error = ::posix_spawn(&pid, path.c_str(), &actions, &attributes, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    return error;
}

}  // namespace

std::string CaptureHelper::program() {
    if (auto given = std::getenv("DORSAL_CAPTURE"); given && *given) return given;
    const auto folder = folderOfThisProgram();
    std::string found;
    for (auto& path : {folder + "/dorsal-capture", folder + "/../libexec/dorsal/dorsal-capture",
                       std::string("/usr/local/libexec/dorsal/dorsal-capture"),
                       std::string("/usr/libexec/dorsal/dorsal-capture")}) {
        if (::access(path.c_str(), F_OK) != 0) continue;
        if (hasRights(path) && ::access(path.c_str(), X_OK) == 0) return path;
        if (found.empty()) found = path;
    }
    return found;
}

CaptureHelper::Problem CaptureHelper::problem() {
    const auto path = program();
    if (path.empty())
        return {
            "The program dorsal-capture, which takes packets from interfaces, was not found. Install Dorsal "
            "again, or name it in the variable DORSAL_CAPTURE.",
            {}};
    if (::access(path.c_str(), X_OK) != 0)
        return {
            "Only members of the group dorsal may capture, and you are none. An administrator can add you; "
            "sign in again afterwards.",
            fmt::format("sudo usermod -aG dorsal {}", userName())};
    if (!hasRights(path))
        return {
            "Capturing needs a right that dorsal-capture was not given yet. An administrator can give it, "
            "once.",
            fmt::format("sudo setcap cap_net_raw,cap_net_admin+ep {}", path)};
    return {};
}

CaptureHelper::~CaptureHelper() {
    input_.reset();
    reap();
}

void CaptureHelper::reap() {
    if (pid_ > 0)
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    pid_ = -1;
}

bool CaptureHelper::start(std::string& error, int& systemError) {
    const auto path = program();
    int in[2], out[2];
    // A socket, because writing to one whose other end is gone needs no signal handler.
    const bool connected = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) == 0;
    if (connected && ::pipe2(out, O_CLOEXEC) == 0) {
        FileHandle childIn(in[0]), childOut(out[1]);
        input_.reset(in[1]);
        output_.reset(out[0]);
        wake_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        ::fcntl(output_.get(), F_SETFL, O_NONBLOCK);
        systemError = spawn(path, childIn.get(), childOut.get(), pid_);
        if (systemError == 0) return true;
        pid_ = -1;
    } else {
        systemError = errno;
    }
    error = problem().text;
    if (error.empty()) error = fmt::format("{} cannot be run: {}.", path, systemText(systemError));
    return false;
}

bool CaptureHelper::send(std::string_view lines) {
    std::lock_guard lock(sending_);
    while (!lines.empty()) {
        const auto n = ::send(input_.get(), lines.data(), lines.size(), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        lines.remove_prefix(size_t(n));
    }
    return true;
}

CaptureHelper::Wait CaptureHelper::line(std::string& line, int milliseconds) {
    for (bool waited = false;; waited = true) {
        if (auto end = read_.find('\n'); end != read_.npos) {
            line.assign(read_, 0, end);
            read_.erase(0, end + 1);
            return Wait::Line;
        }
        if (ended_) {
            reap();  // its output is closed, so it is gone or about to go
            return Wait::Ended;
        }
        std::array<struct pollfd, 2> wait{{{output_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
        if (::poll(wait.data(), wait.size(), waited ? 0 : milliseconds) <= 0) return Wait::Nothing;
        if (wait[1].revents) {
            uint64_t count = 0;
            [[maybe_unused]] auto n = ::read(wake_.get(), &count, sizeof count);
            if (!wait[0].revents) return Wait::Nothing;
        }
        std::array<char, 4096> bytes{};
        const auto n = ::read(output_.get(), bytes.data(), bytes.size());
        if (n > 0)
            read_.append(bytes.data(), size_t(n));
        else if (n == 0 || (errno != EINTR && errno != EAGAIN))
            ended_ = true;
    }
}

void CaptureHelper::wake() {
    const uint64_t one = 1;
    [[maybe_unused]] auto n = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace dorsal
