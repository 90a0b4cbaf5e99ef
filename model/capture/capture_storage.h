// The bytes of an open capture as random access sees them: the file itself, or the spool that holds its
// unpacked copy. Shared by the sequential reader (which says how far it came) and by PacketBytes.
#pragma once

#include <sys/stat.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "model/capture/capture_info.h"

namespace dorsal {

// A file descriptor that closes itself.
class FileHandle {
  public:
    FileHandle() = default;
    explicit FileHandle(int fd) : fd_(fd) {}
    FileHandle(FileHandle&& other) noexcept : fd_(other.release()) {}
    FileHandle& operator=(FileHandle&& other) noexcept {
        reset(other.release());
        return *this;
    }
    ~FileHandle() { reset(); }
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() {
        const int fd = fd_;
        fd_ = -1;
        return fd;
    }
    void reset(int fd = -1);

  private:
    int fd_ = -1;
};

// "No such file or directory" ...: the system's words, thread safe.
std::string systemText(int error);

class CaptureStorage {
  public:
    enum class Result : uint8_t { Ok, Changed, ReadFailed, NotThere };

    // Shares `fd` for random access. spooled: the file is our own copy, nobody else writes to it.
    CaptureStorage(FileHandle fd, std::string path, bool spooled);

    int fd() const { return fd_.get(); }
    bool spooled() const { return spooled_; }
    const std::string& path() const { return path_; }

    // How many bytes of the stream exist for sure; only the reader's thread raises it.
    void setKnown(uint64_t bytes) { known_.store(bytes, std::memory_order_release); }
    uint64_t known() const { return known_.load(std::memory_order_acquire); }

    // Replaces `out` with the bytes [offset, offset + length); empty unless the result is Ok.
    Result read(uint64_t offset, uint64_t length, std::vector<uint8_t>& out) const;

    // The same for a packet of `length` bytes at `offset`, if `check`, which sees the `before` bytes in front
    // of it, finds the record that it expects; Changed if not.
    template <typename Check>
    Result readBehind(uint64_t offset, uint32_t before, uint32_t length, std::vector<uint8_t>& out,
                      Check&& check) const {
        Result result = read(offset - before, before + uint64_t(length), out);
        if (result == Result::Ok && !check(out.data())) {
            result = recordChanged(offset - before);
            out.clear();
        }
        if (result == Result::Ok) out.erase(out.begin(), out.begin() + before);
        return result;
    }

    // Looks whether the file was written to, so that the next read does not give what was read before.
    void refresh() const;

    void addScale(const TimeScale& scale);
    TimeScale scale(uint32_t interface) const;

    void fail(Result result, std::string text) const;
    std::string problem() const;
    bool changed() const { return changed_.load(std::memory_order_relaxed); }

  private:
    static constexpr size_t kWindow = 256 * 1024;
    static constexpr size_t kShards = 16;
    static constexpr size_t kPerShard = 4;

    struct Window {
        uint64_t start = 0;
        std::vector<uint8_t> bytes;
    };
    using WindowPtr = std::shared_ptr<const Window>;
    struct Shard {
        std::mutex mutex;
        std::array<WindowPtr, kPerShard> recent;  // most recent first
    };
    // The window that a thread used last, so that a scan takes no lock for each packet.
    struct LastWindow {
        uint64_t storage = 0;
        uint64_t generation = 0;
        WindowPtr window;
    };

    WindowPtr window(uint64_t start, uint64_t wanted, Result& result) const;
    WindowPtr cached(Shard& shard, uint64_t start, uint64_t wanted) const;
    Result readAt(uint64_t offset, uint8_t* to, size_t length, size_t& got) const;
    Result checkFile() const;
    void forgetWindows() const;
    Result recordChanged(uint64_t offset) const;

    static thread_local LastWindow lastWindow;

    const FileHandle fd_;
    const std::string path_;
    const bool spooled_;
    const uint64_t id_;
    std::atomic<uint64_t> known_{0};
    mutable std::atomic<uint64_t> generation_{0};
    mutable std::atomic<bool> changed_{false};
    mutable std::array<Shard, kShards> shards_;

    mutable std::mutex mutex_;  // guards what follows
    mutable std::string problem_;
    mutable struct timespec modified_ {};
    std::vector<TimeScale> scales_;
};

}  // namespace dorsal
