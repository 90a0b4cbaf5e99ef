#include "model/capture/source/live_capture.h"

namespace dorsal {

namespace {
constexpr size_t kRemembered = 1000;  // files of a ring, for who reads them later than they are written
}

void LiveCapture::fileBegun(std::string path) {
    begun_.push_back(std::move(path));
    if (begun_.size() > kRemembered) begun_.pop_front();
    ++files_;
}

LiveStatus LiveCapture::status() const {
    std::lock_guard lock(mutex_);
    return status_;
}

std::string LiveCapture::file() const {
    std::lock_guard lock(mutex_);
    return begun_.empty() ? std::string() : begun_.back();
}

std::string LiveCapture::file(uint32_t number) const {
    std::lock_guard lock(mutex_);
    const uint32_t ago = files_ - number;
    return ago < begun_.size() ? begun_[begun_.size() - 1 - ago] : std::string();
}

uint32_t LiveCapture::fileCount() const {
    std::lock_guard lock(mutex_);
    return files_;
}

}  // namespace dorsal
