// What ICMP and ICMPv6 share.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

// The part of a packet that an error message quotes, while it is dissected: it does not write the columns,
// and the addresses and ports of the packet stay those of the message itself.
class QuotedPacket {
  public:
    explicit QuotedPacket(Dissection& out);
    ~QuotedPacket();
    QuotedPacket(const QuotedPacket&) = delete;
    // Dissects it as an item of the message.
    void dissect(Layer& in, const Protocol& ip, const View& packet);

  private:
    Dissection& out_;
    Address source_, destination_;
    uint16_t sourcePort_, destinationPort_;
    uint32_t flow_, ipProtocol_;
    uint8_t ttl_;
    bool protocolWritable_, infoWritable_, inside_;
};

// The extensions that may follow the quoted packet (RFC 4884, RFC 4950, RFC 5837, RFC 8335).
const Protocol& icmpExtensions(Registry& registry);

}  // namespace dorsal
