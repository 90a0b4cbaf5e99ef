#include "model/capture/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace dorsal {

namespace {

constexpr int kPollMs = 100;  // how long a cancel may wait for a silent pipe
constexpr size_t kInputBytes = 256 * 1024;
constexpr uint64_t kRoomCheckEvery = uint64_t(16) << 20;

class PlainSource final : public ByteSource {
  public:
    explicit PlainSource(std::unique_ptr<StoredInput> input) : input_(std::move(input)) {}
    size_t read(uint8_t* to, size_t length, SourceState& state) override {
        const size_t got = input_->read(to, length, state);
        if (state == SourceState::Failed) problem_ = systemText(input_->systemError());
        return got;
    }
    bool wholeSoFar() const override { return true; }

  private:
    std::unique_ptr<StoredInput> input_;
};

class SpoolSource final : public ByteSource {
  public:
    SpoolSource(std::unique_ptr<StoredInput> input, std::unique_ptr<Decoder> decoder, int spool,
                const OpenOptions& options, ReaderControl& control)
        : input_(std::move(input)),
          decoder_(std::move(decoder)),
          spool_(spool),
          limit_(options.maxUnpackedBytes),
          keepFree_(options.keepFree),
          control_(control) {}

    bool wholeSoFar() const override { return !decoder_ || (decoder_->atBoundary() && begin_ == end_); }

    size_t read(uint8_t* to, size_t length, SourceState& state) override {
        if (final_ != SourceState::Ok) {
            state = final_;
            return 0;
        }
        if (written_ >= limit_) {
            problem_ = fmt::format("it is larger than {} bytes when unpacked, which is the limit", limit_);
            return stop(SourceState::Limit, state);
        }
        length = size_t(std::min<uint64_t>(length, limit_ - written_));
        const size_t got = decoder_ ? unpack(to, length, state) : input_->read(to, length, state);
        if (state == SourceState::Failed && problem_.empty()) problem_ = systemText(input_->systemError());
        if (got == 0) return 0;
        if (!keep(to, got)) return stop(SourceState::Limit, state);
        return got;
    }

  private:
    size_t stop(SourceState why, SourceState& state) {
        state = final_ = why;
        return 0;
    }

    size_t unpack(uint8_t* to, size_t length, SourceState& state) {
        for (;;) {
            if (control_.cancelled()) {
                state = SourceState::Cancelled;
                return 0;
            }
            // The decoder may still hold output although the input is used up, so it runs before reading.
            const auto step = decoder_->run({in_.data() + begin_, end_ - begin_}, {to, length});
            begin_ += step.consumed;
            if (!step.damage.empty()) {
                problem_ = fmt::format("{} at byte {} of the file", step.damage,
                                       input_->position() - (end_ - begin_));
                final_ = SourceState::Damaged;
                if (step.produced == 0) return stop(SourceState::Damaged, state);
            }
            if (step.produced > 0) {
                state = SourceState::Ok;
                return step.produced;
            }
            if (step.consumed > 0 && begin_ < end_) continue;
            if (begin_ < end_) {
                problem_ = "the compressed data make no sense";
                return stop(SourceState::Damaged, state);
            }
            begin_ = 0;
            end_ = input_->read(in_.data(), in_.size(), state);
            if (end_ == 0) return 0;
        }
    }

    bool keep(const uint8_t* from, size_t length) {
        if (written_ >= nextRoomCheck_) {
            nextRoomCheck_ = written_ + kRoomCheckEvery;
            struct statvfs room {};
            if (::fstatvfs(spool_, &room) == 0 &&
                uint64_t(room.f_bavail) * room.f_frsize < keepFree_ + length) {
                problem_ = fmt::format("the folder for its unpacked copy has less than {} MiB left",
                                       keepFree_ >> 20);
                return false;
            }
        }
        size_t done = 0;
        while (done < length) {
            const ssize_t n = ::pwrite(spool_, from + done, length - done, off_t(written_ + done));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) {
                problem_ = fmt::format("its unpacked copy cannot be written ({})",
                                       systemText(n < 0 ? errno : ENOSPC));
                return false;
            }
            done += size_t(n);
        }
        written_ += length;
        control_.unpacked.store(written_, std::memory_order_relaxed);
        return true;
    }

    std::unique_ptr<StoredInput> input_;
    std::unique_ptr<Decoder> decoder_;
    int spool_;
    uint64_t limit_, keepFree_;
    ReaderControl& control_;
    std::vector<uint8_t> in_ = std::vector<uint8_t>(kInputBytes);
    size_t begin_ = 0, end_ = 0;
    uint64_t written_ = 0;
    uint64_t nextRoomCheck_ = 0;
    SourceState final_ = SourceState::Ok;
};

}  // namespace

StoredInput::StoredInput(FileHandle fd, bool regular, ReaderControl& control)
    : fd_(std::move(fd)), regular_(regular), control_(control) {}

size_t StoredInput::read(uint8_t* to, size_t length, SourceState& state) {
    if (control_.cancelled()) {
        state = SourceState::Cancelled;
        return 0;
    }
    state = SourceState::Ok;
    if (!pushedBack_.empty()) {
        const size_t n = std::min(length, pushedBack_.size());
        std::copy_n(pushedBack_.begin(), n, to);
        pushedBack_.erase(pushedBack_.begin(), pushedBack_.begin() + ptrdiff_t(n));
        return n;
    }
    if (!regular_) return readPipe(to, length, state);
    for (;;) {
        const ssize_t n = ::pread(fd_.get(), to, length, off_t(position_));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            systemError_ = errno;
            state = SourceState::Failed;
            return 0;
        }
        if (n == 0) {
            state = SourceState::NothingNow;
            return 0;
        }
        position_ += uint64_t(n);
        control_.storedRead.store(position_, std::memory_order_relaxed);
        if (position_ > control_.storedTotal.load(std::memory_order_relaxed)) {
            control_.storedTotal.store(position_, std::memory_order_relaxed);
        }
        return size_t(n);
    }
}

size_t StoredInput::readPipe(uint8_t* to, size_t length, SourceState& state) {
    while (!ended_) {
        if (control_.cancelled()) {
            state = SourceState::Cancelled;
            return 0;
        }
        struct pollfd wait {
            fd_.get(), POLLIN, 0
        };
        const int ready = ::poll(&wait, 1, control_.wait ? kPollMs : 0);
        if (ready == 0 && !control_.wait) break;
        if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
        const ssize_t n = ::read(fd_.get(), to, length);
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n < 0) {
            systemError_ = errno;
            state = SourceState::Failed;
            return 0;
        }
        if (n == 0) {
            ended_ = true;
            break;
        }
        position_ += uint64_t(n);
        control_.storedRead.store(position_, std::memory_order_relaxed);
        return size_t(n);
    }
    state = SourceState::NothingNow;
    return 0;
}

std::unique_ptr<ByteSource> makePlainSource(std::unique_ptr<StoredInput> input) {
    return std::make_unique<PlainSource>(std::move(input));
}

std::unique_ptr<ByteSource> makeSpoolSource(std::unique_ptr<StoredInput> input,
                                            std::unique_ptr<Decoder> decoder, int spool,
                                            const OpenOptions& options, ReaderControl& control) {
    return std::make_unique<SpoolSource>(std::move(input), std::move(decoder), spool, options, control);
}

FileHandle openSpool(const std::string& folder, std::string& error, int& systemError) {
    std::string where = folder;
    if (where.empty()) {
        const char* fromEnvironment = std::getenv("TMPDIR");
        where = fromEnvironment && *fromEnvironment ? fromEnvironment : "/tmp";
    }
    int fd = ::open(where.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {  // not every file system knows O_TMPFILE
        std::string name = where + "/dorsal-spool-XXXXXX";
        fd = ::mkostemp(name.data(), O_CLOEXEC);
        if (fd >= 0) ::unlink(name.c_str());
    }
    if (fd < 0) {
        systemError = errno;
        error = fmt::format("The folder {} takes no temporary file ({}); choose another one with TMPDIR.",
                            where, systemText(systemError));
    }
    return FileHandle(fd);
}

}  // namespace dorsal
