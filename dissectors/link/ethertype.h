// The step from an Ethertype to its protocol, which Ethernet, VLAN tags and several tunnels share.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

// The names of Ethertypes.
const Values& ethertypeNames();

// No bytes of its own: a name among the layers ("eth:ethertype:ip"), and what is shown of Ethertypes that no
// protocol knows.
class Ethertype final : public Protocol {
  public:
    explicit Ethertype(Registry& r);
    static const Ethertype& of(Registry& r);
    void parse(Layer&) const override {}
    // Hands `payload` to the protocol of `type`, as a sibling of the layer `in`. Damage within it is shown
    // and does not reach the caller. Returns how long the payload itself is; the rest of it is trailer.
    uint32_t dispatch(Layer& in, uint16_t type, const View& payload) const;
    // The same for a payload behind an IEEE 802.3 length: LLC, or IPX without it.
    uint32_t dispatchLength(Layer& in, const View& payload) const;

  private:
    void unknown(Layer& in, uint16_t type, const View& payload) const;
    const Table& types_;
    const Table& lengths_;
};

// Packets behind an IEEE 802.3 length field: keys of the table "ethernet.length".
enum class LengthPayload : uint32_t { Llc = 0, RawIpx = 1 };

}  // namespace dorsal
