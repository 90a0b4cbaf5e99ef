// The parts of IPv6's dissector.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

// What the headers of one IPv6 packet tell each other.
struct Ipv6Packet {
    uint8_t next = 0;            // the header or protocol that comes next
    bool extended = false;       // an extension header has been seen
    uint32_t payloadLength = 0;  // as the fixed header says it: 0 in jumbograms
    uint32_t jumboLength = 0;    // as the Jumbo Payload option says it, or 0
};

// The options of hop-by-hop and destination options headers (RFC 8200, section 4.2).
class Ipv6Options : public Protocol {
  public:
    using Protocol::Protocol;
    // Reads options at `in.pos` up to `end`.
    virtual void options(Layer& in, uint32_t end, bool hopByHop, const Ipv6Packet& packet) const = 0;
};
const Ipv6Options& addIpv6Options(Registry& registry);
// The IOAM option (RFC 9197, RFC 9486): parse() reads what stands behind its option type.
const Protocol& addIpv6Ioam(Registry& registry);

// An extension header: dissects it, says what comes next in `packet` and how many bytes it took.
class Ipv6Extension : public Protocol {
  public:
    using Protocol::Protocol;
    virtual uint32_t extension(Layer& in, Ipv6Packet& packet) const = 0;
};
const Ipv6Extension& addIpv6Routing(Registry& registry);
const Ipv6Extension& addAuthenticationHeader(Registry& registry);  // RFC 4302

// The address fields of which IPv6 addresses are made up (6to4, Teredo, ISATAP ...), for both addresses of a
// fixed header.
const Protocol& addIpv6Addresses(Registry& registry);

}  // namespace dorsal
