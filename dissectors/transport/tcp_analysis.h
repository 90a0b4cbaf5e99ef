// Sequence analysis: what a segment means for its stream, decided in the ordered pass.
#pragma once

#include "dissectors/transport/tcp_state.h"

namespace dorsal {

// A segment in the order in which it was captured.
struct TcpSegment {
    const TcpHeader& header;
    uint32_t packet;  // counted from 1
    int64_t time;     // ns
    int from;         // 0: sent by the flow's end a, 1: by b
};

// Writes findings and numbers into the segment's note and moves the stream's state on.
void analyseTcp(TcpStreamState& stream, const TcpSegment& segment, TcpUnackedPool& pool,
                TcpSegmentNote& note);

}  // namespace dorsal
