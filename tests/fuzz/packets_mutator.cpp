// How libFuzzer changes the input of packets_fuzz: as packets that are changed, cut, repeated, moved and
// split into segments and fragments, so that streams and datagrams come about that bytes alone would not
// give.
#include <random>

#include "tests/fuzz/packet_list.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t room);

namespace dorsal::fuzz {
namespace {

class Mutator {
  public:
    Mutator(PacketList& list, unsigned seed) : list_(list), random_(seed) {}

    void change() {
        if (list_.packets.empty()) list_.packets.push_back({0, 0, 64, std::vector<uint8_t>(64)});
        switch (below(16)) {
            case 0: drop(); break;
            case 1: repeat(); break;
            case 2: std::swap(any(), any()); break;
            case 3: cut(); break;
            case 4:
                list_.linkType = below(8) ? list_.linkType : kLinkTypes[below(std::size(kLinkTypes))];
                break;
            case 5: overlay(); break;
            case 6: reverse(); break;
            case 7:
            case 8: splitSegment(); break;
            case 9: splitDatagram(); break;
            case 10: moveTime(); break;
            default: changeBytes(any(), 0);
        }
    }

  private:
    size_t below(size_t n) { return n ? random_() % n : 0; }
    Packet& any() { return list_.packets[below(list_.packets.size())]; }
    bool room(size_t bytes) const {
        return list_.packets.size() < PacketList::kMostPackets &&
               list_.bytes() + bytes + 16 <= PacketList::kMostBytes;
    }
    static void told(Packet& p) { p.original = uint32_t(p.bytes.size()); }

    void drop() {
        if (list_.packets.size() > 1)
            list_.packets.erase(list_.packets.begin() + long(below(list_.packets.size())));
    }
    void repeat() {
        auto copy = any();
        if (room(copy.bytes.size()))
            list_.packets.insert(list_.packets.begin() + long(below(list_.packets.size() + 1)), copy);
    }
    void cut() {
        auto& p = any();
        p.bytes.resize(below(p.bytes.size() + 1));
        if (below(2)) told(p);
    }
    void moveTime() {
        auto& p = any();
        p.seconds = below(4) ? p.seconds + uint32_t(below(200)) - 100 : uint32_t(random_());
        p.micros = uint32_t(below(1'000'000));
    }
    // What another packet has at the same place.
    void overlay() {
        auto& from = any();
        auto& to = any();
        size_t size = std::min(from.bytes.size(), to.bytes.size());
        size_t at = below(size), count = below(size - at + 1);
        std::copy_n(from.bytes.begin() + long(at), count, to.bytes.begin() + long(at));
    }
    void changeBytes(Packet& p, size_t from) {
        size_t own = p.bytes.size() - from;
        size_t most = std::min(
            own + 64, own + (PacketList::kMostBytes - std::min(list_.bytes(), PacketList::kMostBytes)));
        std::vector<uint8_t> part(std::max<size_t>(most, 1));
        std::copy(p.bytes.begin() + long(from), p.bytes.end(), part.begin());
        part.resize(LLVMFuzzerMutate(part.data(), own, part.size()));
        p.bytes.resize(from);
        p.bytes.insert(p.bytes.end(), part.begin(), part.end());
        told(p);
    }

    // Where the IPv4 header of a packet stands; 0 bytes of payload when there is none.
    struct Ip {
        size_t at = 0, header = 0, total = 0;
        bool is(const Packet& p) const {
            return header >= 20 && total >= header && at + total <= p.bytes.size();
        }
    };
    Ip ipOf(const Packet& p) const {
        Ip ip;
        ip.at = list_.linkType == 1 ? 14 : list_.linkType == 113 ? 16 : list_.linkType == 0 ? 4 : 0;
        if (ip.at + 20 > p.bytes.size() || p.bytes[ip.at] >> 4 != 4) return ip;
        ip.header = size_t(p.bytes[ip.at] & 15) * 4;
        ip.total = size_t(p.bytes[ip.at + 2] << 8 | p.bytes[ip.at + 3]);
        return ip;
    }
    static void put16(Packet& p, size_t at, size_t v) {
        p.bytes[at] = uint8_t(v >> 8);
        p.bytes[at + 1] = uint8_t(v);
    }
    // The other direction: addresses and ports change places.
    void reverse() {
        auto& p = any();
        auto ip = ipOf(p);
        if (!ip.is(p)) return;
        auto at = p.bytes.begin() + long(ip.at);
        std::swap_ranges(at + 12, at + 16, at + 16);
        if (ip.total >= ip.header + 4)
            std::swap_ranges(at + long(ip.header), at + long(ip.header) + 2, at + long(ip.header) + 2);
    }
    void insertAfter(size_t index, const Packet& p) {
        list_.packets.insert(list_.packets.begin() + long(index) + 1, p);
    }
    void splitSegment() {
        size_t index = below(list_.packets.size());
        auto first = list_.packets[index];
        auto ip = ipOf(first);
        size_t tcp = ip.at + ip.header;
        if (!ip.is(first) || first.bytes[ip.at + 9] != 6 || ip.total < ip.header + 20 ||
            !room(first.bytes.size()))
            return;
        size_t start = tcp + size_t(first.bytes[tcp + 12] >> 4) * 4, end = ip.at + ip.total;
        if (start >= end) return;
        size_t keep = below(end - start + 1);
        auto second = first;
        second.bytes.erase(second.bytes.begin() + long(start), second.bytes.begin() + long(start + keep));
        first.bytes.resize(start + keep);
        uint32_t seq = 0;
        for (size_t i = 0; i < 4; ++i) seq = seq << 8 | second.bytes[tcp + 4 + i];
        seq += uint32_t(keep);
        for (size_t i = 0; i < 4; ++i) second.bytes[tcp + 4 + i] = uint8_t(seq >> (24 - 8 * i));
        put16(first, ip.at + 2, start + keep - ip.at);
        put16(second, ip.at + 2, ip.total - keep);
        told(first);
        told(second);
        list_.packets[index] = first;
        insertAfter(index, second);
    }
    void splitDatagram() {
        size_t index = below(list_.packets.size());
        auto first = list_.packets[index];
        auto ip = ipOf(first);
        if (!ip.is(first) || !room(first.bytes.size())) return;
        size_t start = ip.at + ip.header, keep = below((ip.total - ip.header) / 8 + 1) * 8;
        size_t flags = size_t(first.bytes[ip.at + 6] << 8 | first.bytes[ip.at + 7]);
        auto second = first;
        second.bytes.erase(second.bytes.begin() + long(start), second.bytes.begin() + long(start + keep));
        first.bytes.resize(start + keep);
        put16(first, ip.at + 2, ip.header + keep);
        put16(first, ip.at + 6, (flags & 0x1fff) | 0x2000);
        put16(second, ip.at + 2, ip.total - keep);
        put16(second, ip.at + 6, (flags & 0x2000) | ((flags + keep / 8) & 0x1fff));
        told(first);
        told(second);
        list_.packets[index] = first;
        insertAfter(index, second);
    }

    PacketList& list_;
    std::minstd_rand random_;
};

}  // namespace
}  // namespace dorsal::fuzz

using namespace dorsal::fuzz;

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t room, unsigned seed) {
    auto list = PacketList::read(data, size);
    Mutator(list, seed).change();
    return list.write(data, room);
}

// The packets of two inputs, each in its order.
extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* data, size_t size, const uint8_t* other,
                                            size_t otherSize, uint8_t* out, size_t room, unsigned seed) {
    const auto a = PacketList::read(data, size), b = PacketList::read(other, otherSize);
    PacketList both;
    both.linkType = a.linkType;
    std::minstd_rand random(seed);
    for (size_t i = 0, k = 0; i < a.packets.size() || k < b.packets.size();) {
        bool first = k == b.packets.size() || (i < a.packets.size() && random() % 2 == 0);
        both.packets.push_back(first ? a.packets[i++] : b.packets[k++]);
    }
    return both.write(out, room);
}
