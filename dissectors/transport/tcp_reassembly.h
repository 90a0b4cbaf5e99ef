#pragma once
#include "dissectors/transport/tcp_state.h"

namespace dorsal {

struct TcpReassembly {};

}  // namespace dorsal
