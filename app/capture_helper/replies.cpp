#include "app/capture_helper/replies.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace dorsal {

namespace {
constexpr size_t kMostPending = 256 << 10;
constexpr size_t kAtOnce = 4096;  // what a pipe takes without waiting when poll() says that it is writable
}  // namespace

Replies::Replies(int fd) : fd_(fd) {
    struct stat info {};
    socket_ = fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode);
}

bool Replies::sayNow(const std::string& line) {
    pending_ += line;
    pending_ += '\n';
    while (!pending_.empty()) {
        ssize_t count = write(fd_, pending_.data(), pending_.size());
        if (count >= 0) {
            pending_.erase(0, size_t(count));
        } else if (errno == EAGAIN) {
            pollfd waiting{fd_, POLLOUT, 0};
            poll(&waiting, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

void Replies::say(const std::string& line) {
    if (pending_.size() + line.size() > kMostPending) return;
    // Totals that were reached before come before.
    collect();
    pending_ += line;
    pending_ += '\n';
}

void Replies::sayWritten(uint64_t packets, uint64_t fileBytes) {
    written_ = "written " + std::to_string(packets) + ' ' + std::to_string(fileBytes);
}

void Replies::collect() {
    for (std::string* line : {&written_, &status_}) {
        if (line->empty()) continue;
        pending_ += *line;
        pending_ += '\n';
        line->clear();
    }
}

// The descriptor is shared with whoever gave it to us, so it is not made nonblocking: poll() is asked first.
ssize_t Replies::writeSome() {
    size_t length = std::min(pending_.size(), kAtOnce);
    if (socket_) return send(fd_, pending_.data(), length, MSG_DONTWAIT | MSG_NOSIGNAL);
    pollfd state{fd_, POLLOUT, 0};
    if (poll(&state, 1, 0) > 0 && (state.revents & (POLLOUT | POLLERR | POLLHUP | POLLNVAL)))
        return write(fd_, pending_.data(), length);
    errno = EAGAIN;
    return -1;
}

bool Replies::flush() {
    while (waiting()) {
        if (pending_.empty()) collect();
        ssize_t count = writeSome();
        if (count < 0) return errno == EAGAIN || errno == EINTR;
        pending_.erase(0, size_t(count));
    }
    return true;
}

void Replies::finish(const std::string& line) {
    collect();
    pending_ += line;
    pending_ += '\n';
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t end = now.tv_sec * 1000 + now.tv_nsec / 1'000'000 + 1000;
    while (flush() && waiting()) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        const int64_t left = end - (now.tv_sec * 1000 + now.tv_nsec / 1'000'000);
        pollfd state{fd_, POLLOUT, 0};
        if (left <= 0 || poll(&state, 1, int(left)) == 0) break;
    }
}

}  // namespace dorsal
