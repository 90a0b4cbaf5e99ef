#include "app/capture_helper/capture_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ctime>

#include "app/capture_helper/pcapng_output.h"

namespace dorsal {

namespace {
constexpr int kCreate = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY;
constexpr mode_t kMode = 0600;  // packets are nobody else's business
}  // namespace

CaptureFile::~CaptureFile() {
    close();
    if (folder_ >= 0) ::close(folder_);
}

Failure CaptureFile::open(const CaptureOptions& options) {
    if (options.descriptor >= 0) return adopt(options.descriptor);
    path_ = options.path;
    if (options.ring.rotates()) {
        mostFiles_ = options.ring.files;
        return openRow();
    }
    fd_ = ::open(path_.c_str(), kCreate, kMode);
    if (fd_ < 0) return {"file", "Cannot write to " + path_ + ": " + std::strerror(errno) + "."};
    struct stat info {};
    pipe_ = fstat(fd_, &info) != 0 || !S_ISREG(info.st_mode);
    return {};
}

Failure CaptureFile::adopt(int descriptor) {
    const std::string name = "Descriptor " + std::to_string(descriptor);
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0) return {"file", name + " is not open."};
    if ((flags & O_ACCMODE) == O_RDONLY) return {"file", name + " cannot be written to."};
    fd_ = descriptor;
    struct stat info {};
    pipe_ = fstat(fd_, &info) != 0 || !S_ISREG(info.st_mode);
    if (!pipe_) start_ = lseek(fd_, 0, (flags & O_APPEND) ? SEEK_END : SEEK_CUR);
    return {};
}

// BASE.EXT becomes BASE_00001_YYYYMMDDhhmmss.EXT.
Failure CaptureFile::openRow() {
    size_t slash = path_.rfind('/');
    folderPath_ = slash == std::string::npos ? "" : path_.substr(0, slash + 1);
    base_ = path_.substr(folderPath_.size());
    size_t dot = base_.rfind('.');
    if (dot != std::string::npos && dot > 0) {
        extension_ = base_.substr(dot);
        base_.resize(dot);
    }
    folder_ = ::open(folderPath_.empty() ? "." : folderPath_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    tzset();  // reads a file, which is not possible later
    if (folder_ < 0 || base_.empty() || !openNumbered()) {
        if (!error_) error_ = base_.empty() ? EISDIR : errno;
        return {"file", "Cannot write to " + path_ + ": " + std::strerror(error_) + "."};
    }
    return {};
}

bool CaptureFile::openNumbered() {
    const time_t now = time(nullptr);
    struct tm local {};
    localtime_r(&now, &local);
    char middle[64], date[32];
    strftime(date, sizeof date, "%Y%m%d%H%M%S", &local);
    std::snprintf(middle, sizeof middle, "_%05llu_%s", static_cast<unsigned long long>(++number_), date);
    std::string name = base_ + middle + extension_;
    fd_ = openat(folder_, name.c_str(), kCreate | O_NOFOLLOW, kMode);
    if (fd_ < 0) {
        error_ = errno;
        return false;
    }
    path_ = folderPath_ + name;
    bytes_ = 0;
    names_.push_back(std::move(name));
    if (mostFiles_ && names_.size() > mostFiles_) {
        // One that somebody took away already is no error.
        unlinkat(folder_, names_.front().c_str(), 0);
        names_.pop_front();
    }
    return true;
}

bool CaptureFile::folderIsWritable() const {
    return folder_ < 0 || faccessat(folder_, ".", W_OK | X_OK, AT_EACCESS) == 0;
}

bool CaptureFile::next() { return close() && openNumbered(); }

bool CaptureFile::write(const uint8_t* blocks, size_t length, uint64_t& packets) {
    packets = 0;
    size_t done = 0;
    while (done < length) {
        ssize_t count = ::write(fd_, blocks + done, length - done);
        if (count > 0) {
            done += size_t(count);
        } else if (count < 0 && errno == EAGAIN) {
            pollfd waiting{fd_, POLLOUT, 0};
            poll(&waiting, 1, -1);
        } else if (count == 0 || errno != EINTR) {
            error_ = count == 0 ? ENOSPC : errno;
            break;
        }
    }
    const bool all = done == length;
    WholeBlocks whole = wholeBlocks(blocks, done);
    if (!all && !pipe_) {
        // The file must end with a block, or what is written later could not be found.
        const auto end = start_ + int64_t(bytes_ + whole.bytes);
        if (ftruncate(fd_, end) != 0 || lseek(fd_, end, SEEK_SET) < 0) error_ = error_ ? error_ : errno;
    }
    bytes_ += whole.bytes;
    packets = whole.packets;
    return all;
}

bool CaptureFile::close() {
    if (fd_ < 0) return true;
    int result = ::close(fd_);
    fd_ = -1;
    if (result != 0 && errno != EINTR) error_ = errno;
    return result == 0 || errno == EINTR;
}

}  // namespace dorsal
