// TCP segments made by hand, run through the ordered pass and looked at again in any order.
#pragma once

#include <string>
#include <vector>

#include "dissectors/core/dissection.h"
#include "dissectors/core/protocol.h"
#include "dissectors/core/text.h"

namespace dorsal {

class TcpSegments : public PacketSource {
  public:
    uint16_t serverPort = 53, clientPort = 50000;
    uint32_t clientAddress = 0x0a000001;
    // A segment between the client and the server, `ms` after the one before it.
    void add(bool fromServer, uint32_t seq, uint32_t ack, std::string_view flags, std::string_view data = {},
             uint32_t ms = 10, uint16_t window = 1000) {
        uint8_t bits = 0;
        for (char c : flags) bits |= uint8_t(1u << std::string_view("FSRPAU").find(c));
        std::vector<uint8_t> p = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0};
        put(p, 40 + data.size(), 2);
        put(p, 0x00014000, 4);
        put(p, 0x40060000, 4);
        put(p, fromServer ? 0x0a000002 : clientAddress, 4);
        put(p, fromServer ? clientAddress : 0x0a000002, 4);
        put(p, fromServer ? serverPort : clientPort, 2);
        put(p, fromServer ? clientPort : serverPort, 2);
        put(p, seq, 4);
        put(p, ack, 4);
        put(p, 0x5000u | bits, 2);
        put(p, window, 2);
        put(p, 0, 4);
        p.insert(p.end(), data.begin(), data.end());
        time_ += ms;
        Time now{1000 + time_ / 1000, int32_t(time_ % 1000) * 1'000'000};
        packets_.push_back({std::move(p), now, 0});
        auto& own = packets_.back();
        passing_.run(own.bytes, frame(uint32_t(packets_.size())), Want{}, notes_, this, &pass_);
        own.notes = notes_.first();
    }
    void handshake() {
        add(false, 999, 0, "S");
        add(true, 4999, 1000, "SA");
        add(false, 1000, 5000, "A");
    }
    uint32_t size() const { return uint32_t(packets_.size()); }
    const NoteStore& notes() const { return notes_; }

    // What is seen of a packet (counted from 1): its columns and its whole tree as text.
    struct Seen {
        std::string protocol, info, tree;
    };
    Seen look(uint32_t number) {
        looking_.run(packets_[number - 1].bytes, frame(number), Want::tree(), notes_, this);
        Seen seen{looking_.protocol.text, looking_.info.text, {}};
        for (auto& n : looking_.nodes) {
            appendTreeLabel(seen.tree, looking_, n);
            seen.tree += '\n';
        }
        return seen;
    }

    Time timeOf(uint32_t packet) const override { return packets_[packet - 1].time; }
    bool bytesOf(uint32_t packet, uint32_t at, uint32_t size, std::vector<uint8_t>& out) const override {
        auto& p = packets_[packet - 1].bytes;
        if (at > p.size() || size > p.size() - at) return false;
        out.insert(out.end(), p.begin() + at, p.begin() + at + size);
        return true;
    }

  private:
    struct Packet {
        std::vector<uint8_t> bytes;
        Time time;
        NoteStore::Ref notes;
    };
    static void put(std::vector<uint8_t>& p, uint64_t value, int bytes) {
        while (bytes--) p.push_back(uint8_t(value >> (8 * bytes)));
    }
    FrameInfo frame(uint32_t number) const {
        auto& p = packets_[number - 1];
        FrameInfo f;
        f.number = number;
        f.captured = f.original = uint32_t(p.bytes.size());
        f.time = p.time;
        f.notes = p.notes;
        return f;
    }

    std::vector<Packet> packets_;
    int64_t time_ = 0;  // ms
    NoteStore notes_;
    Pass pass_{notes_};
    Dissection passing_{Registry::standard()}, looking_{Registry::standard()};
};

}  // namespace dorsal
