#include "model/capture/source/live_capture.h"

namespace dorsal {

LiveStatus LiveCapture::status() const {
    std::lock_guard lock(mutex_);
    return status_;
}

std::string LiveCapture::file() const {
    std::lock_guard lock(mutex_);
    return file_;
}

uint32_t LiveCapture::fileCount() const {
    std::lock_guard lock(mutex_);
    return files_;
}

}  // namespace dorsal
