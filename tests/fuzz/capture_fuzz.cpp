// The whole way from a file to texts: the input is a capture file, so that one that fails can be opened like
// any other. Packets are dissected first in the order of the pass, then backwards; both must say the same.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "dissectors/core/text.h"
#include "model/recording/recorder.h"

namespace {

using namespace dorsal;

constexpr uint32_t kMostPackets = 200;

std::string textOf(const Capture& capture, uint32_t index) {
    Dissection dissection(capture.registry());
    std::vector<uint8_t> buffer;
    if (!capture.dissect(index, Want::tree(), dissection, buffer)) return {};
    std::string text = dissection.protocol.text + dissection.info.text;
    for (const Node& node : dissection.nodes) appendLabel(text, dissection, node);
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const int fd = memfd_create("input", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != ssize_t(size)) std::abort();
    OpenError error;
    if (auto recorder = Recorder::open("/proc/self/fd/" + std::to_string(fd), error)) {
        recorder->load(kMostPackets);
        const Capture& capture = *recorder->capture();
        const uint32_t count = std::min(capture.store().size(), kMostPackets);
        std::vector<std::string> texts;
        for (uint32_t i = 0; i < count; ++i) texts.push_back(textOf(capture, i));
        for (uint32_t i = count; i-- > 0;)
            if (textOf(capture, i) != texts[i]) std::abort();
    }
    close(fd);
    return 0;
}
