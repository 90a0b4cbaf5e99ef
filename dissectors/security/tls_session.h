// What a TLS (or DTLS) session has agreed on, as far as its plain messages say.
#pragma once

#include <cstdint>
#include <string_view>

#include "dissectors/core/flow.h"

namespace dorsal::tls {

// The final facts of a session, in a note that all packets of the flow refer to: what a ServerHello says is
// shown in the packets before it, too. Patched.
struct SessionNote {
    uint32_t version;      // 0: not known
    uint32_t cipherSuite;  // 0: not known
    uint32_t application;  // see applicationName(); 0: not known
};

// What the handshake messages of one packet may read and say. Kept by the caller.
struct Session {
    uint16_t version = 0;
    uint16_t cipherSuite = 0;
    uint16_t selected = 0;         // the version that the hello at hand selects
    bool datagram = false;         // DTLS
    std::string_view application;  // set by ALPN: the name of the protocol inside
};

// A handshake message that goes on in another record.
struct Fragment {
    uint32_t packet, size;
};

}  // namespace dorsal::tls
