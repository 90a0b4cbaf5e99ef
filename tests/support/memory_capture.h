// A capture of a few hand-made packets: the ordered pass, and then any look at any packet.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dissectors/core/dissection.h"
#include "dissectors/core/protocol.h"

namespace dorsal {

using Bytes = std::vector<uint8_t>;

// Bytes from hex digits; spaces are skipped.
Bytes hex(std::string_view digits);
Bytes operator+(Bytes a, const Bytes& b);

class MemoryCapture final : public PacketSource {
  public:
    explicit MemoryCapture(uint32_t linkType = 101);  // 101: raw IP
    // Adds a packet and runs the ordered pass over it. Packets are a second apart.
    void add(const Bytes& packet);
    uint32_t size() const { return uint32_t(packets_.size()); }

    // Looks at packet `number` (from 1) again, for all there is.
    const Dissection& look(uint32_t number);
    std::string info(uint32_t number) { return look(number).info.text; }
    // "Protocol|Info"
    std::string row(uint32_t number);
    // What is shown of the first field with this filter name: its label, or "" when the packet has none.
    std::string label(uint32_t number, std::string_view field);
    std::vector<std::string> labels(uint32_t number, std::string_view field);
    // The values of all fields with this filter name, as filters see them, joined by commas.
    std::string values(uint32_t number, std::string_view field);
    Pass& pass() { return pass_; }

    Time timeOf(uint32_t packet) const override { return {int64_t(packet), 0}; }
    bool bytesOf(uint32_t packet, uint32_t at, uint32_t size, std::vector<uint8_t>& out) const override;

  private:
    FrameInfo info(uint32_t number, NoteStore::Ref notes) const;
    struct Packet {
        Bytes bytes;
        NoteStore::Ref notes;
    };
    uint32_t linkType_;
    std::vector<Packet> packets_;
    NoteStore notes_;
    Pass pass_;
    Dissection dissection_;
};

}  // namespace dorsal
