#include "model/capture/capture_storage.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace dorsal {

namespace {

std::atomic<uint64_t> nextStorageId{1};

}  // namespace

thread_local CaptureStorage::LastWindow CaptureStorage::lastWindow;

void FileHandle::reset(int fd) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
}

std::string systemText(int error) { return std::generic_category().message(error); }

CaptureStorage::CaptureStorage(FileHandle fd, std::string path, bool spooled)
    : fd_(std::move(fd)), path_(std::move(path)), spooled_(spooled), id_(nextStorageId++) {
    struct stat info {};
    if (::fstat(fd_.get(), &info) == 0) modified_ = info.st_mtim;
}

void CaptureStorage::addScale(const TimeScale& scale) {
    std::lock_guard lock(mutex_);
    scales_.push_back(scale);
}

TimeScale CaptureStorage::scale(uint32_t interface) const {
    std::lock_guard lock(mutex_);
    return interface < scales_.size() ? scales_[interface] : TimeScale {};
}

void CaptureStorage::fail(Result result, std::string text) const {
    std::lock_guard lock(mutex_);
    problem_ = std::move(text);
    if (result == Result::Changed) changed_ = true;
}

std::string CaptureStorage::problem() const {
    std::lock_guard lock(mutex_);
    return problem_;
}

// A file that grows is being written; one that shrank below what was read is another file now. Where only
// the time of modification moved (a writer between two steps, `touch`), cached bytes are read again.
CaptureStorage::Result CaptureStorage::checkFile() const {
    if (spooled_) return Result::Ok;
    struct stat info {};
    if (::fstat(fd_.get(), &info) != 0) {
        const int error = errno;
        fail(Result::ReadFailed, fmt::format("{} cannot be read any more: {}.", path_, systemText(error)));
        return Result::ReadFailed;
    }
    if (uint64_t(info.st_size) < known()) {
        fail(Result::Changed,
             fmt::format("{} was cut to {} bytes after {} bytes of it had been read: another program changed "
                         "it. Open it again.",
                         path_, info.st_size, known()));
        return Result::Changed;
    }
    std::lock_guard lock(mutex_);
    if (info.st_mtim.tv_sec != modified_.tv_sec || info.st_mtim.tv_nsec != modified_.tv_nsec) {
        modified_ = info.st_mtim;
        generation_.fetch_add(1, std::memory_order_release);
    }
    return Result::Ok;
}

CaptureStorage::Result CaptureStorage::recordChanged(uint64_t offset) const {
    fail(Result::Changed,
         fmt::format("{} holds something else at byte {} than when it was read: another program "
                     "changed it. Open it again.",
                     path_, offset));
    return Result::Changed;
}

CaptureStorage::Result CaptureStorage::readAt(uint64_t offset, uint8_t* to, size_t length,
                                              size_t& got) const {
    got = 0;
    while (got < length) {
        const ssize_t n = ::pread(fd_.get(), to + got, length - got, off_t(offset + got));
        if (n == 0) break;
        if (n < 0) {
            if (errno == EINTR) continue;
            const int error = errno;
            fail(Result::ReadFailed,
                 fmt::format("{} cannot be read at byte {}: {}.", path_, offset + got, systemText(error)));
            return Result::ReadFailed;
        }
        got += size_t(n);
    }
    return Result::Ok;
}

void CaptureStorage::forgetWindows() const {
    for (Shard& each : shards_) {
        std::lock_guard lock(each.mutex);
        each.recent = {};
    }
}

void CaptureStorage::refresh() const {
    const uint64_t generation = generation_.load(std::memory_order_acquire);
    if (checkFile() == Result::Ok && generation_.load(std::memory_order_acquire) != generation)
        forgetWindows();
}

CaptureStorage::WindowPtr CaptureStorage::cached(Shard& shard, uint64_t start, uint64_t wanted) const {
    auto found = std::find_if(shard.recent.begin(), shard.recent.end(),
                              [&](const WindowPtr& w) { return w && w->start == start; });
    if (found == shard.recent.end() || (*found)->bytes.size() < wanted) return nullptr;
    std::rotate(shard.recent.begin(), found, found + 1);
    return shard.recent.front();
}

// The window that begins at `start` and holds at least `wanted` bytes.
CaptureStorage::WindowPtr CaptureStorage::window(uint64_t start, uint64_t wanted, Result& result) const {
    const uint64_t generation = generation_.load(std::memory_order_acquire);
    if (lastWindow.storage == id_ && lastWindow.generation == generation &&
        lastWindow.window->start == start && lastWindow.window->bytes.size() >= wanted) {
        return lastWindow.window;
    }
    Shard& shard = shards_[start / kWindow % kShards];
    WindowPtr found;
    {
        std::lock_guard lock(shard.mutex);
        found = cached(shard, start, wanted);
    }
    if (!found) {
        result = checkFile();
        if (result != Result::Ok) return nullptr;
        if (generation_.load(std::memory_order_acquire) != generation) {
            forgetWindows();
        }
        auto fresh = std::make_shared<Window>();
        fresh->start = start;
        fresh->bytes.resize(kWindow);
        size_t got = 0;
        result = readAt(start, fresh->bytes.data(), kWindow, got);
        if (result != Result::Ok) return nullptr;
        fresh->bytes.resize(got);
        if (got < wanted) {
            result = Result::Changed;
            fail(result, fmt::format("{} ends at byte {} although more of it had been read: another program "
                                     "changed it. Open it again.",
                                     path_, start + got));
            return nullptr;
        }
        found = std::move(fresh);
        std::lock_guard lock(shard.mutex);
        auto old = std::find_if(shard.recent.begin(), shard.recent.end() - 1,
                                [&](const WindowPtr& w) { return w && w->start == start; });
        std::rotate(shard.recent.begin(), old, old + 1);
        shard.recent.front() = found;
    }
    lastWindow = {id_, generation_.load(std::memory_order_acquire), found};
    return found;
}

CaptureStorage::Result CaptureStorage::read(uint64_t offset, uint64_t length,
                                            std::vector<uint8_t>& out) const {
    out.clear();
    const uint64_t end = known();
    if (offset > end || length > end - offset) return Result::NotThere;
    if (changed()) return Result::Changed;
    uint64_t at = offset;
    const uint64_t stop = offset + length;
    while (at < stop) {
        const uint64_t start = at - at % kWindow;
        const uint64_t upTo = std::min<uint64_t>(stop, start + kWindow);
        Result result = Result::Ok;
        const WindowPtr bytes = window(start, upTo - start, result);
        if (!bytes) {
            out.clear();
            return result;
        }
        out.insert(out.end(), bytes->bytes.begin() + ptrdiff_t(at - start),
                   bytes->bytes.begin() + ptrdiff_t(upTo - start));
        at = upTo;
    }
    return Result::Ok;
}

}  // namespace dorsal
