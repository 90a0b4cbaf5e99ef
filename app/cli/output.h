// The outputs of dorsal-cli.
#pragma once

#include <cstdint>
#include <string>

#include "model/analysis/capture_session.h"

namespace dorsal {

struct CliOptions {
    std::string file;
    std::string format = "text";
    uint32_t count = UINT32_MAX;
    bool details = false;
};

void printPackets(const CaptureSession& session, const CliOptions& options);

}  // namespace dorsal
