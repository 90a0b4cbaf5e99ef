#include "model/capture/stream_window.h"

#include <algorithm>
#include <cstring>

namespace dorsal {

namespace {

constexpr size_t kCapacity = 1 << 20;

}  // namespace

StreamWindow::StreamWindow(std::unique_ptr<ByteSource> source, std::shared_ptr<CaptureStorage> storage)
    : source_(std::move(source)),
      storage_(std::move(storage)),
      buffer_(new uint8_t[kCapacity]),
      capacity_(kCapacity),
      at_(buffer_.get()),
      end_(buffer_.get()) {}

// Moves what is left to the front of a buffer that can take more. The buffer only doubles when it is half
// full of bytes that really came, so a record that claims to be huge costs nothing, and moving them costs no
// more than reading them did.
void StreamWindow::makeRoom(size_t count) {
    const size_t left = available();
    size_t wanted = capacity_;
    if (left > capacity_ / 2) {
        wanted = capacity_ * 2;
    } else if (capacity_ > 4 * kCapacity && left < kCapacity && count < kCapacity) {
        wanted = kCapacity;
    }
    base_ = offset();
    if (wanted != capacity_) {
        std::unique_ptr<uint8_t[]> larger(new uint8_t[wanted]);
        std::memcpy(larger.get(), at_, left);
        buffer_ = std::move(larger);
        capacity_ = wanted;
    } else if (at_ != buffer_.get()) {
        std::memmove(buffer_.get(), at_, left);
    }
    at_ = buffer_.get();
    end_ = at_ + left;
}

bool StreamWindow::fill(size_t count) {
    while (available() < count) {
        const size_t tail = capacity_ - size_t(end_ - buffer_.get());
        if (tail == 0) makeRoom(count);
        const size_t room = capacity_ - size_t(end_ - buffer_.get());
        const size_t got = source_->read(end_, room, state_);
        if (got == 0) return false;
        end_ += got;
        storage_->setKnown(base_ + uint64_t(end_ - buffer_.get()));
    }
    return true;
}

bool StreamWindow::goBack(uint64_t offset) {
    if (offset > this->offset()) return false;
    if (offset >= base_) {
        at_ = buffer_.get() + (offset - base_);
        return true;
    }
    const uint64_t end = base_ + uint64_t(end_ - buffer_.get());
    std::vector<uint8_t> again;
    if (storage_->read(offset, end - offset, again) != CaptureStorage::Result::Ok) return false;
    const size_t wanted = std::max(kCapacity, again.size());
    std::unique_ptr<uint8_t[]> larger(new uint8_t[wanted]);
    std::memcpy(larger.get(), again.data(), again.size());
    buffer_ = std::move(larger);
    capacity_ = wanted;
    base_ = offset;
    at_ = buffer_.get();
    end_ = at_ + again.size();
    return true;
}

}  // namespace dorsal
