#include "model/capture/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>

namespace dorsal {

namespace {

constexpr size_t kBuffer = 1 << 20;

std::string folderOf(const std::string& path) {
    const size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

// Where a symbolic link leads, so that the link stays and its target is replaced.
std::string resolved(const std::string& path) {
    std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
    return real ? std::string(real.get()) : path;
}

// The permissions that a new file would get. There is no other way to ask for the umask than to set it,
// which other threads would notice, so the usual one is read from the kernel.
mode_t newFileMode() {
    mode_t mask = 022;
    if (FILE* status = std::fopen("/proc/self/status", "re")) {
        char line[128];
        unsigned value = 0;
        while (std::fgets(line, sizeof line, status)) {
            if (std::sscanf(line, "Umask: %o", &value) == 1) mask = mode_t(value);
        }
        std::fclose(status);
    }
    return 0666 & ~mask;
}

std::string cannot(const std::string& path, const char* doing, int error) {
    const char* advice = error == ENOSPC || error == EDQUOT ? " Free some room or choose another folder."
                         : error == EACCES || error == EPERM || error == EROFS ? " Choose another folder."
                                                                               : "";
    return fmt::format("{} could not be {}: {}.{}", path, doing, systemText(error), advice);
}

}  // namespace

std::unique_ptr<OutputFile> OutputFile::create(const std::string& path, bool inPlace, std::string& error) {
    std::unique_ptr<OutputFile> file(new OutputFile);
    file->path_ = path;
    file->buffer_.reserve(kBuffer);
    if (path == "-") {
        file->path_ = "Standard output";
        file->fd_.reset(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
    } else {
        struct stat info {};
        const bool exists = ::stat(path.c_str(), &info) == 0;
        if (exists && S_ISDIR(info.st_mode)) {
            error = fmt::format("{} is a folder; give a file name in it.", path);
            return nullptr;
        }
        if (inPlace || (exists && !S_ISREG(info.st_mode))) {
            file->fd_.reset(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
        } else {
            file->target_ = resolved(path);
            std::string name = folderOf(file->target_) + "/.dorsal-saving-XXXXXX";
            file->fd_.reset(::mkostemp(name.data(), O_CLOEXEC));
            if (file->fd_) {
                file->temporary_ = name;
                ::fchmod(file->fd_.get(), exists ? info.st_mode & 07777 : newFileMode());
            }
        }
    }
    if (!file->fd_) {
        error = cannot(file->path_, "written", errno);
        return nullptr;
    }
    return file;
}

OutputFile::~OutputFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

bool OutputFile::fail(const char* doing, int error) {
    if (error_.empty()) error_ = cannot(path_, doing, error);
    return false;
}

bool OutputFile::write(std::span<const uint8_t> bytes) {
    if (!error_.empty()) return false;
    if (buffer_.size() + bytes.size() > kBuffer && !flush()) return false;
    if (bytes.size() > kBuffer) {
        if (!writeOut(bytes.data(), bytes.size())) return false;
    } else {
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    }
    written_ += bytes.size();
    return true;
}

bool OutputFile::flush() {
    if (!error_.empty()) return false;
    const bool good = writeOut(buffer_.data(), buffer_.size());
    buffer_.clear();
    return good;
}

bool OutputFile::writeOut(const uint8_t* from, size_t length) {
    while (length > 0) {
        const ssize_t n = ::write(fd_.get(), from, length);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return fail("written", n < 0 ? errno : ENOSPC);
        from += n;
        length -= size_t(n);
    }
    return true;
}

bool OutputFile::commit() {
    if (!flush()) return false;
    if (temporary_.empty()) {  // pipes and devices cannot be synced; only a real error matters
        const int fd = fd_.release();
        return ::close(fd) == 0 || fail("closed", errno);
    }
    if (::fsync(fd_.get()) != 0) return fail("written to the disk", errno);
    if (::close(fd_.release()) != 0) return fail("closed", errno);
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) return fail("put in its place", errno);
    temporary_.clear();
    FileHandle folder(::open(folderOf(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder) ::fsync(folder.get());  // so that the name survives a crash; not every file system can
    return true;
}

}  // namespace dorsal
