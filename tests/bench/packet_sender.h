// Sends packets as fast as asked from an interface of a namespace of the benchmark's own.
#pragma once

#include <cstdint>

namespace dorsal {

// What "--send" in a benchmark's arguments does: UDP packets of `size` bytes, `rate` a second (0: as fast as
// can be) for `seconds`, or `packets` of them. Prints how many were sent and in what time.
int sendPackets(const char* interface, uint32_t size, double rate, double seconds, uint64_t packets);

}  // namespace dorsal
