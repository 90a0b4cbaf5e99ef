// The parts of ICMPv6's dissector.
#pragma once

#include "dissectors/network/icmp.h"

namespace dorsal {

// Some of the messages of ICMPv6: reads them at the position of ICMPv6's own layer, and moves it on.
class Icmpv6Part : public Protocol {
  public:
    Icmpv6Part(Registry& r, const char* abbrev, const char* name, const char* column)
        : Protocol(r, abbrev, name, column) {
        ownItem = false;
        listed = false;
    }
    virtual void part(Layer& in) const = 0;
    void parse(Layer& in) const override { part(in); }
};

// Some of the Neighbor Discovery options: reads the contents of one; false when it is none of them.
class Icmpv6OptionSet : public Protocol {
  public:
    using Protocol::Protocol;
    virtual bool option(Layer& in, uint8_t kind, uint32_t end, const Item& item) const = 0;
};
const Icmpv6OptionSet& addIcmpv6FurtherOptions(Registry& registry);
// For options: an IPv6 address of which only the first `given` bytes stand there (it takes `size`), its text
// as a prefix, and what is left of the option.
Item takeIpv6Prefix(Layer& in, const Field& f, uint32_t size, uint32_t given);
void appendIpv6Prefix(Layer& in, const Item& item, const char* before, uint32_t given, uint32_t bits);
void takeRest(Layer& in, const Field& f, uint32_t end);

// Neighbor Discovery options up to the end of the message. `ipv6` dissects redirected packets.
const Icmpv6Part& addIcmpv6Options(Registry& registry, const Protocol& ipv6);
// Multicast listener discovery, versions 1 and 2, and multicast router discovery.
const Icmpv6Part& addIcmpv6Multicast(Registry& registry);
const Icmpv6Part& addIcmpv6NodeInformation(Registry& registry);
const Icmpv6Part& addIcmpv6Renumbering(Registry& registry);
// The control messages of RPL (RFC 6550).
const Icmpv6Part& addIcmpv6Rpl(Registry& registry);

}  // namespace dorsal
