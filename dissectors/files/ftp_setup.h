// What the control connection of FTP and its data connections tell each other.
#pragma once

#include <unordered_map>

#include "dissectors/core/flow.h"
#include "dissectors/core/kept_text.h"

namespace dorsal {

// A data connection that was agreed on. The control connection makes it, the data connection fills it in.
// Shown where it was agreed on, where it was ordered, and with the data; members are patched.
struct FtpSetup {
    static constexpr uint16_t kKey = NoteStore::kFirstOwnKey + 0xf3;
    enum Method : uint32_t { Passive, ExtendedPassive, Active, ExtendedActive };
    uint32_t packet;  // where it was agreed on
    uint32_t method;
    uint32_t commandPacket;  // the first request after that
    uint32_t command;        // text
    uint32_t folder;         // text: the working directory at that time
    uint32_t flow;           // 1 + id of the connection; 0: none came yet. Only the pass asks
    uint32_t frames, bytes;  // with data
    uint32_t first, last;    // packets
};

// Packets with data that came before it was known who ordered them, by their setup. State of ftp-data.
struct FtpEarlyData final : FlowState {
    std::unordered_map<NoteStore::Ref, Sharers> packets;
};

}  // namespace dorsal
