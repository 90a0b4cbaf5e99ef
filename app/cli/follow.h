// -z follow: the bytes of one stream as tshark prints them.
#pragma once

#include <optional>
#include <string>

#include "model/statistics/follow.h"

namespace dorsal {

// What stands behind "follow,": tcp|udp|tls|http, ascii|hex|raw|ebcdic|yaml, and a stream's number or its two
// ends, perhaps with a range of chunks.
struct FollowRequest {
    enum class Mode : uint8_t { Ascii, Hex, Raw, Ebcdic, Yaml };
    FollowKind kind = FollowKind::Tcp;
    Mode mode = Mode::Ascii;
    std::optional<uint32_t> stream;
    FollowEnd ends[2];  // when there is no number
    uint32_t firstChunk = 1, lastChunk = UINT32_MAX;

    // `argument` as -z has it, "follow,tcp,ascii,0". Nothing and a sentence when it can't be read.
    static std::optional<FollowRequest> parse(const std::string& argument, std::string& error);
};

std::string followText(const Capture& capture, const FollowRequest& request);

}  // namespace dorsal
