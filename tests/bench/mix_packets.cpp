#include "mix_packets.h"

#include <cmath>
#include <stdexcept>

namespace mix {
namespace {

constexpr std::uint64_t kEpoch = 1767225600;  // 2026-01-01 00:00 UTC
constexpr std::size_t kEthernet = 14;

std::uint32_t sum16(const std::uint8_t* data, std::size_t size, std::uint32_t sum = 0) {
    for (std::size_t i = 0; i + 1 < size; i += 2)
        sum += static_cast<std::uint32_t>(data[i] << 8 | data[i + 1]);
    return size % 2 ? sum + static_cast<std::uint32_t>(data[size - 1] << 8) : sum;
}

std::uint16_t fold(std::uint32_t sum) {
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

std::uint32_t clientAddress(std::uint32_t client) {
    return 0x0a010000 + (client / 250 << 8) + client % 250 + 2;
}

std::uint32_t serverAddress(std::uint32_t server) {
    constexpr std::uint32_t kNets[] = {0xc0000200, 0xc6336400,
                                       0xcb007100};  // the documentation nets, RFC 5737
    return kNets[server / 250 % 3] + server % 250 + 2 + (server / 750 << 10);
}

void storeAddress6(Bytes& data, std::size_t at, std::uint16_t net, std::uint32_t host) {
    store32(data, at, 0x20010db8);
    store16(data, at + 4, net);
    store32(data, at + 12, host + 2);
}

}  // namespace

void store16(Bytes& data, std::size_t at, std::uint16_t value) {
    data[at] = static_cast<std::uint8_t>(value >> 8);
    data[at + 1] = static_cast<std::uint8_t>(value);
}

void store32(Bytes& data, std::size_t at, std::uint32_t value) {
    store16(data, at, static_cast<std::uint16_t>(value >> 16));
    store16(data, at + 2, static_cast<std::uint16_t>(value));
}

std::uint32_t load32(const Bytes& data, std::size_t at) {
    return static_cast<std::uint32_t>(data[at]) << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3];
}

void append(Bytes& data, std::string_view text) { data.insert(data.end(), text.begin(), text.end()); }

void storeMac(Bytes& data, std::size_t at, std::uint32_t host) {
    store16(data, at, 0x0200);
    store32(data, at + 2, clientAddress(host));
}

std::uint64_t Random::next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

void Random::append(Bytes& data, std::size_t count) {
    while (count) {
        std::uint64_t value = next();
        for (int i = 0; i < 8 && count; ++i, --count, value >>= 8)
            data.push_back(static_cast<std::uint8_t>(value));
    }
}

Writer::Writer(const std::string& path) : file_(std::fopen(path.c_str(), "wb")) {
    if (!file_) throw std::runtime_error("cannot write " + path);
    std::setvbuf(file_.get(), nullptr, _IOFBF, 1 << 20);
    const std::uint32_t header[] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
    bytes_ = sizeof header;
    if (std::fwrite(header, sizeof header, 1, file_.get()) != 1) throw std::runtime_error("cannot write");
}

void Writer::write(double time, std::uint8_t protocol, const Ends& ends, bool fromClient) {
    const std::size_t ip = ends.version6 ? 40 : 20;
    frame_.assign(kEthernet + ip, 0);
    const std::size_t clientAt = fromClient ? 6 : 0;
    storeMac(frame_, clientAt, ends.client);
    store32(frame_, 6 - clientAt, ends.broadcast && fromClient ? 0xffffffff : 0x02000000);
    store16(frame_, 6 - clientAt + 4, ends.broadcast && fromClient ? 0xffff : 0x0001);
    const auto length = static_cast<std::uint16_t>(segment_.size());
    std::size_t addresses = 8;
    if (ends.version6) {
        store16(frame_, 12, 0x86dd);
        frame_[kEthernet] = 0x60;
        store16(frame_, kEthernet + 4, length);
        frame_[kEthernet + 6] = protocol;
        frame_[kEthernet + 7] = fromClient ? 64 : 52;
        storeAddress6(frame_, kEthernet + (fromClient ? 8 : 24), 1, ends.client);
        storeAddress6(frame_, kEthernet + (fromClient ? 24 : 8), 2, ends.server);
    } else {
        store16(frame_, 12, 0x0800);
        frame_[kEthernet] = 0x45;
        store16(frame_, kEthernet + 2, static_cast<std::uint16_t>(length + ip));
        store16(frame_, kEthernet + 4, ++ipId_);
        if (protocol == 6) store16(frame_, kEthernet + 6, 0x4000);
        frame_[kEthernet + 8] = fromClient ? 64 : 52;
        frame_[kEthernet + 9] = protocol;
        const std::uint32_t client =
            ends.broadcast ? (fromClient ? 0 : 0xffffffff) : clientAddress(ends.client);
        const std::uint32_t server =
            ends.broadcast ? (fromClient ? 0xffffffff : 0x0a010001) : serverAddress(ends.server);
        store32(frame_, kEthernet + (fromClient ? 12 : 16), client);
        store32(frame_, kEthernet + (fromClient ? 16 : 12), server);
        store16(frame_, kEthernet + 10, fold(sum16(frame_.data() + kEthernet, ip)));
        addresses = 12;
    }
    const std::size_t checksumAt = protocol == 6 ? 16 : protocol == 17 ? 6 : 2;
    store16(segment_, checksumAt, 0);
    std::uint32_t sum = 0;
    if (protocol != 1) sum = sum16(frame_.data() + kEthernet + addresses, ip - addresses, protocol + length);
    const std::uint16_t checksum = fold(sum16(segment_.data(), segment_.size(), sum));
    store16(segment_, checksumAt, protocol == 17 && checksum == 0 ? 0xffff : checksum);
    frame_.insert(frame_.end(), segment_.begin(), segment_.end());
    frame(time);
}

void Writer::writeArp(double time, std::uint32_t asking, std::uint32_t asked, bool reply) {
    frame_.assign(reply ? 60 : 42, 0);
    storeMac(frame_, 0, asking);
    if (!reply) store32(frame_, 0, 0xffffffff), store16(frame_, 4, 0xffff);
    storeMac(frame_, 6, reply ? asked : asking);
    store16(frame_, 12, 0x0806);
    store32(frame_, 14, 0x00010800);
    store32(frame_, 18, reply ? 0x06040002 : 0x06040001);
    storeMac(frame_, 22, reply ? asked : asking);
    store32(frame_, 28, clientAddress(reply ? asked : asking));
    if (reply) storeMac(frame_, 32, asking);
    store32(frame_, 38, clientAddress(reply ? asking : asked));
    frame(time);
}

void Writer::frame(double time) {
    const auto microseconds = static_cast<std::uint64_t>(std::llround(time * 1e6));
    const auto size = static_cast<std::uint32_t>(frame_.size());
    const std::uint32_t header[] = {static_cast<std::uint32_t>(kEpoch + microseconds / 1000000),
                                    static_cast<std::uint32_t>(microseconds % 1000000), size, size};
    if (std::fwrite(header, sizeof header, 1, file_.get()) != 1 ||
        std::fwrite(frame_.data(), size, 1, file_.get()) != 1)
        throw std::runtime_error("cannot write: is the disk full?");
    bytes_ += sizeof header + size;
    ++packets_;
}

void Writer::close() {
    if (std::fflush(file_.get()) != 0) throw std::runtime_error("cannot write: is the disk full?");
    file_.reset();
}

}  // namespace mix
