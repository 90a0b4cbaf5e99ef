#include "mix_templates.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

namespace mix {
namespace {

constexpr std::size_t kFileHeader = 24;
constexpr std::size_t kRecordHeader = 16;
constexpr std::size_t kEthernet = 14;
constexpr std::uint32_t kMagic = 0xa1b2c3d4;
constexpr std::uint8_t kFinOrRst = 0x05;
constexpr std::uint8_t kSyn = 0x02;

std::uint32_t little32(const std::uint8_t* p) {
    return p[0] | p[1] << 8 | p[2] << 16 | static_cast<std::uint32_t>(p[3]) << 24;
}

std::uint16_t big16(const std::uint8_t* p) { return static_cast<std::uint16_t>(p[0] << 8 | p[1]); }

struct Packet {
    double time = 0;
    std::uint8_t protocol = 0;
    std::array<std::uint8_t, 6> source{}, destination{};  // IPv4 address and port
    Bytes segment;
};

// False for what is not a whole IPv4 packet of one of the three protocols.
bool parse(const std::uint8_t* frame, std::size_t size, Packet& packet) {
    if (size < kEthernet + 20 || big16(frame + 12) != 0x0800) return false;
    const std::uint8_t* ip = frame + kEthernet;
    const std::size_t header = (ip[0] & 15) * 4, total = big16(ip + 2);
    if (total + kEthernet > size || total < header + 8) return false;
    packet.protocol = ip[9];
    packet.segment.assign(ip + header, ip + total);
    std::copy_n(ip + 12, 4, packet.source.begin());
    std::copy_n(ip + 16, 4, packet.destination.begin());
    if (packet.protocol == 6 || packet.protocol == 17) {
        std::copy_n(packet.segment.begin(), 2, packet.source.begin() + 4);
        std::copy_n(packet.segment.begin() + 2, 2, packet.destination.begin() + 4);
    }
    return packet.protocol == 1 || packet.protocol == 6 || packet.protocol == 17;
}

}  // namespace

std::size_t Dialogue::closing() const {
    if (protocol != 6) return steps.size();
    auto closes = [](const Step& step) { return (step.segment[13] & kFinOrRst) != 0; };
    return static_cast<std::size_t>(std::find_if(steps.begin(), steps.end(), closes) - steps.begin());
}

std::vector<Dialogue> readDialogues(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const Bytes data{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (data.size() < kFileHeader || little32(data.data()) != kMagic || little32(data.data() + 20) != 1)
        throw std::runtime_error(file.string() + " is not a little-endian Ethernet pcap");

    using End = std::array<std::uint8_t, 6>;
    std::map<std::pair<End, End>, std::size_t> known;  // client and server of each dialogue
    std::vector<Dialogue> dialogues;
    std::vector<double> last;
    for (std::size_t at = kFileHeader; at + kRecordHeader <= data.size();) {
        const std::uint8_t* record = data.data() + at;
        const std::size_t size = little32(record + 8);
        at += kRecordHeader;
        if (size > data.size() - at) break;
        Packet packet;
        packet.time = little32(record) + little32(record + 4) * 1e-6;
        if (parse(data.data() + at, size, packet)) {
            // DHCP answers come to an address that did not ask: its ports tell who is who.
            if (packet.protocol == 17 && packet.segment[1] + packet.segment[3] == 67 + 68)
                packet.source = {0, 0, 0, 0, 0, packet.segment[1]},
                packet.destination = {0, 0, 0, 0, 0, packet.segment[3]};
            auto forth = known.find({packet.source, packet.destination});
            auto back = known.find({packet.destination, packet.source});
            if (forth == known.end() && back == known.end()) {
                forth = known.emplace(std::pair{packet.source, packet.destination}, dialogues.size()).first;
                dialogues.push_back({packet.protocol, big16(packet.destination.data() + 4), {}});
                last.push_back(packet.time);
            }
            const bool fromClient = forth != known.end();
            const std::size_t index = fromClient ? forth->second : back->second;
            const double delay = std::max(0.0, packet.time - last[index]);
            last[index] = packet.time;
            dialogues[index].steps.push_back({fromClient, delay, std::move(packet.segment)});
        }
        at += size;
    }
    std::erase_if(dialogues, [](const Dialogue& d) {
        return d.protocol == 6 &&
               (d.steps.front().segment.size() < 20 || d.steps.front().segment[13] != kSyn);
    });
    return dialogues;
}

}  // namespace mix
