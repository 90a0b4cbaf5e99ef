#include "dissectors/all.h"

// Each name stands for a function `void addNAME(Registry&)` in the protocol's own file, which makes the
// protocol and binds it to its tables. One line a folder; order matters only among heuristics.
#define DORSAL_PROTOCOLS(X)   \
    /* frame */               \
    X(Frame)                  \
    /* link */                \
    X(Ethernet)               \
    /* network */             \
    X(Ipv4)                   \
    /* transport */           \
    X(Tcp)                    \
    X(Udp)

namespace dorsal {

#define DORSAL_DECLARE(name) void add##name(Registry& registry);
DORSAL_PROTOCOLS(DORSAL_DECLARE)

void addAllProtocols(Registry& registry) {
#define DORSAL_ADD(name) add##name(registry);
    DORSAL_PROTOCOLS(DORSAL_ADD)
}

}  // namespace dorsal
