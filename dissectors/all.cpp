#include "dissectors/all.h"

namespace dorsal {

#define PROTOCOL(name) void add##name(Registry& registry);
#include "dissectors/all.inc"
#undef PROTOCOL

void addAllProtocols(Registry& registry) {
#define PROTOCOL(name) add##name(registry);
#include "dissectors/all.inc"
#undef PROTOCOL
}

}  // namespace dorsal
