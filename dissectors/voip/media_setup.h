// What a session description says of a media stream, for those who dissect its packets.
#pragma once

#include "dissectors/core/layer.h"

namespace dorsal {

// Views into the note store; valid as long as that is.
struct MediaSetup {
    std::string_view method;   // "SDP"
    std::string_view callId;   // of the SIP call; may be empty
    std::string_view formats;  // for each dynamic payload type its number (a byte), its name and a zero
    bool secure = false;       // SRTP (RFC 3711)
    // The name that was given to a payload type, or "".
    std::string_view formatName(uint8_t payloadType) const;
};

// In the pass: keeps a setup and says where; 0 when it cannot be kept.
NoteStore::Ref keepMediaSetup(Pass& pass, const MediaSetup& setup);
MediaSetup mediaSetupAt(const Dissection& d, NoteStore::Ref ref);

// The fields of `rtp.setup` and its like, which RTP and RTCP each have of their own.
struct MediaSetupFields {
    const Field &setup, &frame, &method;
    const Field* callId;  // nullptr: not shown
};
// Says who announced the stream that a packet belongs to; the item is placed at `pos` of its
// source, what is in it at `partsPos`.
void addMediaSetup(Layer& in, const MediaSetupFields& fields, const MediaSetup& setup, uint32_t packet,
                   uint32_t pos, uint32_t partsPos);

// "ITU-T G.711 PCMU": the name of a static payload type (RFC 3551), or what tshark calls the others.
std::string payloadTypeName(uint8_t payloadType);

}  // namespace dorsal
