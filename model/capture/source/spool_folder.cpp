#include "model/capture/source/spool_folder.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace dorsal {

namespace fs = std::filesystem;

std::string spoolFolder() {
    if (auto state = std::getenv("XDG_STATE_HOME"); state && *state == '/')
        return std::string(state) + "/dorsal/captures";
    auto home = std::getenv("HOME");
    return std::string(home && *home ? home : "/tmp") + "/.local/state/dorsal/captures";
}

std::shared_ptr<SpoolFile> SpoolFile::create(const std::string& interface, std::string& error) {
    const auto folder = spoolFolder();
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (!problem) fs::permissions(folder, fs::perms::owner_all, problem);
    auto name = interface;
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c) && c != '-' && c != '_'; },
        '_');
    const auto now = std::time(nullptr);
    struct tm local {};
    ::localtime_r(&now, &local);
    const auto start = fmt::format("{}/{:%Y-%m-%d_%H-%M-%S}_{}", folder, local, name.substr(0, 40));
    for (int i = 1; i < 100 && !problem; ++i) {
        auto path = i == 1 ? start + ".pcapng" : fmt::format("{}_{}.pcapng", start, i);
        FileHandle fd(::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
        if (!fd && errno == EEXIST) continue;
        if (!fd || ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) break;
        return std::shared_ptr<SpoolFile>(new SpoolFile(std::move(path), std::move(fd)));
    }
    error = fmt::format("The folder {} takes no capture ({}). Make room there, or choose a file yourself.",
                        folder, problem ? problem.message() : systemText(errno));
    return nullptr;
}

std::shared_ptr<SpoolFile> SpoolFile::adopt(const std::string& path) {
    FileHandle fd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (!fd || ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return nullptr;
    return std::shared_ptr<SpoolFile>(new SpoolFile(path, std::move(fd)));
}

void SpoolFile::remove() { ::unlink(path_.c_str()); }

bool SpoolFile::moveTo(const std::string& path, std::string& error) {
    if (::rename(path_.c_str(), path.c_str()) == 0) {
        // It was for our eyes only; now it is a file like others.
        const auto mask = ::umask(0);
        ::umask(mask);
        ::fchmod(lock_.get(), 0666 & ~mask);
        path_ = path;
        ::flock(lock_.get(), LOCK_UN);
        return true;
    }
    // Another file system: a whole copy first, then the name.
    const auto part = path + ".part";
    std::error_code problem;
    fs::copy_file(path_, part, fs::copy_options::overwrite_existing, problem);
    if (!problem) fs::rename(part, path, problem);
    if (problem) {
        std::error_code ignored;
        fs::remove(part, ignored);
        error = fmt::format("{} cannot be written: {}. The capture is still in {}.", path, problem.message(),
                            path_);
        return false;
    }
    remove();
    path_ = path;
    return true;
}

std::vector<LeftOverCapture> leftOverCaptures() {
    std::vector<LeftOverCapture> found;
    std::error_code problem;
    for (auto& entry : fs::directory_iterator(spoolFolder(), problem)) {
        struct stat info {};
        const auto path = entry.path().string();
        if (!path.ends_with(".pcapng") || ::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode))
            continue;
        auto file = SpoolFile::adopt(path);
        if (!file) continue;
        found.push_back({path, uint64_t(info.st_size), info.st_mtime});
    }
    std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.modified > b.modified; });
    return found;
}

}  // namespace dorsal
