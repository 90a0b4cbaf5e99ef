// Packets made by hand, and what the dissectors say about them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dissectors/core/dissection.h"
#include "dissectors/core/protocol.h"
#include "dissectors/core/text.h"

namespace dorsal {

using Bytes = std::vector<uint8_t>;

inline Bytes fromHex(std::string_view hex) {
    Bytes bytes;
    int digits = 0, value = 0;
    for (char c : hex) {
        if (c == ' ') continue;
        value = value << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
        if (++digits % 2 == 0) bytes.push_back(uint8_t(value)), value = 0;
    }
    return bytes;
}

inline Bytes fromText(std::string_view text) { return {text.begin(), text.end()}; }

inline Bytes operator+(Bytes a, const Bytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

inline Bytes number16(size_t value) { return {uint8_t(value >> 8), uint8_t(value)}; }

// An Ethernet frame with IPv4 and UDP (no checksum) around the payload; hosts are 10.0.0.`from` and `to`.
inline Bytes udpFrame(uint8_t from, uint16_t fromPort, uint8_t to, uint16_t toPort, const Bytes& payload) {
    return fromHex("020000000002 020000000001 0800 45 00") + number16(28 + payload.size()) +
           fromHex("0001 0000 40 11 0000 0a0000") + Bytes{from} + fromHex("0a0000") + Bytes{to} +
           number16(fromPort) + number16(toPort) + number16(8 + payload.size()) + fromHex("0000") + payload;
}

// A small capture: its packets go through the ordered pass one by one, and can be looked at again.
class Dissected {
  public:
    uint32_t add(const Bytes& frame) {
        FrameInfo info = infoOf(frame, uint32_t(frames_.size() + 1));
        dissection_.run(frame, info, Want(), notes_, nullptr, &pass_);
        frames_.push_back(frame);
        firstNotes_.push_back(notes_.first());
        return info.number;
    }
    // The Info column of a packet, counted from 1.
    std::string summary(uint32_t packet) {
        look(packet, Want::summary());
        return dissection_.info.text;
    }
    // The labels of all items with this filter name; text items have the name "".
    std::vector<std::string> labels(uint32_t packet, std::string_view abbrev) {
        look(packet, Want::tree());
        std::vector<std::string> all;
        for (auto& node : dissection_.nodes) {
            auto name = node.field == kTextField ? "" : dissection_.registry->field(node.field).abbrev;
            if (abbrev != name) continue;
            all.emplace_back();
            appendLabel(all.back(), dissection_, node);
        }
        return all;
    }
    std::string label(uint32_t packet, std::string_view abbrev, size_t index = 0) {
        auto all = labels(packet, abbrev);
        return index < all.size() ? all[index] : std::string();
    }
    bool malformed(uint32_t packet) {
        look(packet, Want::tree());
        return dissection_.malformed;
    }

  private:
    static FrameInfo infoOf(const Bytes& frame, uint32_t number) {
        FrameInfo info;
        info.number = number;
        info.captured = info.original = uint32_t(frame.size());
        return info;
    }
    void look(uint32_t packet, const Want& want) {
        FrameInfo info = infoOf(frames_[packet - 1], packet);
        info.notes = firstNotes_[packet - 1];
        dissection_.run(frames_[packet - 1], info, want, notes_);
    }
    Dissection dissection_{Registry::standard()};
    NoteStore notes_;
    Pass pass_{notes_};
    std::vector<Bytes> frames_;
    std::vector<NoteStore::Ref> firstNotes_;
};

}  // namespace dorsal
