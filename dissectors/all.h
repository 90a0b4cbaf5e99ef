// The one list of protocols.
#pragma once

namespace dorsal {

class Registry;

void addAllProtocols(Registry& registry);

}  // namespace dorsal
