#include "model/capture/file_watch.h"

#include <sys/stat.h>

namespace dorsal {

FileWatch::FileWatch(const std::string& path) : path_(path) {
    struct stat info {};
    if (path_ == "-" || ::stat(path_.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return;
    regular_ = true;
    device_ = info.st_dev;
    inode_ = info.st_ino;
    size_ = uint64_t(info.st_size);
    modified_ = info.st_mtim;
}

FileChange FileWatch::look(uint64_t read) {
    if (!regular_) return FileChange::None;
    struct stat info {};
    if (::stat(path_.c_str(), &info) != 0) return FileChange::Gone;
    if (info.st_dev != device_ || info.st_ino != inode_) return FileChange::Replaced;
    size_ = uint64_t(info.st_size);
    bool touched = info.st_mtim.tv_sec != modified_.tv_sec || info.st_mtim.tv_nsec != modified_.tv_nsec;
    modified_ = info.st_mtim;
    if (size_ < read) return FileChange::Cut;
    if (size_ > read) return FileChange::Grown;
    return touched ? FileChange::Touched : FileChange::None;
}

}  // namespace dorsal
