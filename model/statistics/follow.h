// The bytes of one stream, in order and by direction: what "follow stream" shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/job.h"
#include "model/recording/capture.h"

namespace dorsal {

// Udp: datagrams as they came. Tcp: the byte stream. Http: headers, and bodies as they are meant (chunks
// joined, decompressed). Tls: what was decrypted; nothing as long as no keys are known.
enum class FollowKind : uint8_t { Tcp, Udp, Tls, Http };

// "tcp"; nothing for other words.
std::optional<FollowKind> followKindNamed(std::string_view name);
const char* followKindName(FollowKind kind);
// The field that numbers the streams: "tcp.stream".
const char* followStreamField(FollowKind kind);

// Bytes that one packet brought, or a hole.
struct FollowRun {
    uint32_t packet = 0;   // index; of a hole: the packet that showed that the bytes had arrived elsewhere
    uint64_t at = 0;       // in FollowedStream::bytes
    uint32_t size = 0;     // 0: a hole
    uint32_t missing = 0;  // bytes that the capture lacks
    bool fromServer = false;
    bool outOfOrder = false;  // stood aside until earlier bytes came
};

// A segment that brought nothing new, or not only.
struct FollowRepeat {
    uint32_t packet = 0;
    uint32_t size = 0;     // bytes that were known already
    bool partial = false;  // it brought new ones, too
    bool fromServer = false;
    size_t run = 0;  // that were there when it came
};

struct FollowEnd {
    std::string address;  // "" when the stream has no packet
    uint16_t port = 0;
    bool operator==(const FollowEnd&) const = default;
};

struct FollowedStream {
    FollowEnd ends[2];  // who sent the first packet ("client"), and the other one ("server")
    std::vector<FollowRun> runs;
    std::vector<uint8_t> bytes;
    std::vector<FollowRepeat> repeats;
    uint64_t sizes[2] = {};  // bytes of each end
    uint64_t beyond = 0;     // bytes at the end that stand behind a hole that nobody acknowledged
    bool cut = false;        // there was more than `mostBytes`
    bool cancelled = false;

    // The run that holds byte `at`.
    const FollowRun& runAt(uint64_t at) const;
};

constexpr size_t kMostFollowedBytes = 256u << 20;

// Reads the packets of a stream one after the other; stops when `control` is cancelled. Only reads; may run
// on any thread.
FollowedStream followStream(const Capture& capture, FollowKind kind, uint32_t stream, JobControl& control,
                            size_t mostBytes = kMostFollowedBytes);

// The first stream between two ends.
std::optional<uint32_t> streamBetween(const Capture& capture, FollowKind kind, const FollowEnd& a,
                                      const FollowEnd& b);

// The stream that a packet belongs to (of several, one inside the other: the innermost).
std::optional<uint32_t> followableStream(const Capture& capture, FollowKind kind, uint32_t packet);

}  // namespace dorsal
