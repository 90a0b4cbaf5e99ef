// Any packets of any link type, with all that is put together of several: the ordered pass, then looks in
// other orders, which must say the same (tests/support/checked_capture.h has the rules).
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/packet_list.h"
#include "tests/support/checked_capture.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto list = dorsal::fuzz::PacketList::read(data, size);
    dorsal::CheckedCapture capture(list.linkType);
    for (auto& p : list.packets) capture.add(p.bytes, p.original, {p.seconds, int32_t(p.micros) * 1000});
    if (const auto wrong = capture.check(); !wrong.empty()) {
        std::fprintf(stderr, "%s\n", wrong.c_str());
        std::abort();
    }
    return 0;
}
