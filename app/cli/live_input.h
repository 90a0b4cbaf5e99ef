// Opening what a live capture reads.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "app/cli/live_options.h"
#include "model/capture/capture_info.h"
#include "model/capture/source/interface_capture.h"
#include "model/capture/source/pipe_source.h"

namespace dorsal {

// Standard input ("-") or a named pipe. Waits for the writer of one until `cancel`. Null and a sentence.
std::unique_ptr<PipeSource> openPipe(const std::string& name, const std::atomic<bool>& cancel,
                                     std::string& error);

// What the helper is asked for. `file`: where packets go, empty for a temporary file.
CaptureRequest requestFor(const LiveOptions& options, const std::string& file);

// Why a capture did not begin: the sentence, and what mends it. The exit status is tshark's.
std::string textOf(const LiveError& error);
inline int statusOf(const LiveError& error) { return error.kind == "permission" ? 2 : 1; }

}  // namespace dorsal
