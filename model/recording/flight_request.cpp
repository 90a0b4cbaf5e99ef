#include "model/recording/flight_request.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace dorsal {

namespace {
constexpr uint64_t kLeastRingBytes = 1'000'000;

// About ten files, so that one less or more makes little difference, and a crash leaves what was kept.
CaptureLimits ringFor(const FlightRequest& request) {
    CaptureLimits ring;
    double files = 8;
    if (request.seconds) {
        ring.seconds = std::clamp(*request.seconds / 8, 1.0, std::max(60.0, *request.seconds / 60));
        files = *request.seconds / *ring.seconds;
    }
    if (request.bytes) {
        ring.bytes = std::max(*request.bytes / 8, kLeastRingBytes);
        files = std::min(files, 8.0);
    }
    ring.files = uint64_t(std::ceil(files)) + 2;
    return ring;
}

bool canSaveIn(const std::string& folder, LiveError& error) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (!failed && ::access(folder.c_str(), W_OK | X_OK) == 0) return true;
    error = {"file", fmt::format("Captures cannot be saved in {}. Choose another folder.", folder), {}};
    return false;
}
}  // namespace

std::optional<CaptureRequest> captureFor(const FlightRequest& request, LiveError& error) {
    if (!request.seconds && !request.bytes) {
        error = {"usage", "Say how many seconds or bytes to keep.", {}};
        return {};
    }
    if (!canSaveIn(request.folder, error)) return {};
    auto capture = request.capture;
    capture.stop = {};
    capture.ring = ringFor(request);
    if (capture.interfaces.empty()) return capture;
    // The row's files are named after it; they are left over if this program ends unexpectedly.
    auto spool = SpoolFile::create(fmt::format("flight-{}-{}", ::getpid(), capture.interfaces.front().name),
                                   error.text);
    if (!spool) {
        error.kind = "file";
        return {};
    }
    spool->remove();
    capture.file = spool->path();
    return capture;
}

}  // namespace dorsal
