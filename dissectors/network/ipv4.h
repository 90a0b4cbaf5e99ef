// The parts of IPv4's dissector.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

// Adds the items of a destination address, wherever it stands: in the header, or at the end of a source
// route.
class Ipv4Destination {
  public:
    virtual ~Ipv4Destination() = default;
    virtual void addDestination(Layer& in, uint32_t at, uint32_t address) const = 0;
};

// The options of an IPv4 header (RFC 791 and others): a layer whose view is the options alone.
class Ipv4Options : public Protocol {
  public:
    using Protocol::Protocol;
    // The items of the header's destination where a source route makes it the next stop only.
    virtual void addCurrentStop(Layer& in, uint32_t at, uint32_t address) const = 0;
};
const Ipv4Options& addIpv4Options(Registry& registry, const Ipv4Destination& destination);

}  // namespace dorsal
