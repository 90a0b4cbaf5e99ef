// A capture of any bytes, dissected in every way in which a person comes to see them, and the rules that the
// result keeps whatever the bytes are.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "dissectors/core/dissection.h"
#include "dissectors/core/protocol.h"

namespace dorsal {

class CheckedCapture final : public PacketSource {
  public:
    explicit CheckedCapture(uint32_t linkType) : linkType_(linkType) {}
    // Runs the ordered pass over a packet that was `original` bytes long on the wire.
    void add(std::span<const uint8_t> bytes, uint32_t original, Time time);
    uint32_t size() const { return uint32_t(packets_.size()); }
    // Looks at the packets again, in order and from the last to the first. The first rule that is broken, as
    // a sentence; "" when all are kept:
    //  - every item lies within its data source, and behind its parent;
    //  - labels are UTF-8 without control characters;
    //  - a later look finds the layers, the damage and the severity that the pass found;
    //  - it finds the same in any order, and the same columns and fields when nothing else is wanted.
    // With `from`, only packets of at least that many bytes are looked at.
    std::string check(size_t from = 0);

    Time timeOf(uint32_t packet) const override;
    bool bytesOf(uint32_t packet, uint32_t at, uint32_t size, std::vector<uint8_t>& out) const override;

  private:
    struct Packet {
        std::vector<uint8_t>
            bytes;  // not a byte more is allocated, so that AddressSanitizer sees a read too far
        uint32_t original = 0;
        Time time;
        NoteStore::Ref notes = 0;
        // What the pass found.
        std::vector<uint16_t> layers;
        bool malformed = false, truncated = false, hasExpert = false;
        Severity worst = Severity::Comment;
    };
    FrameInfo frame(uint32_t number) const;
    void look(uint32_t number, const Want& want, Dissection& out) const;
    std::string checkPacket(uint32_t number);
    std::string compareWithPass(const Packet& packet) const;
    std::string compareColumns(uint32_t number);
    std::string compareFields(uint32_t number);

    uint32_t linkType_;
    std::vector<Packet> packets_;
    NoteStore notes_;
    Pass pass_{notes_};
    Dissection passing_{Registry::standard()}, tree_{Registry::standard()}, less_{Registry::standard()};
};

}  // namespace dorsal
