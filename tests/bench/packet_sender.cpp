#include "bench/packet_sender.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

namespace dorsal {

int sendPackets(const char* interface, uint32_t size, double rate, double seconds, uint64_t packets) {
    constexpr uint32_t kHeader = 42;
    constexpr size_t kBatch = 64;
    const int fd = ::socket(AF_PACKET, SOCK_RAW, 0);
    const int on = 1;
    ::setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on);
    sockaddr_ll to{};
    to.sll_family = AF_PACKET;
    to.sll_protocol = htons(ETH_P_IP);
    to.sll_ifindex = int(::if_nametoindex(interface));
    if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return 1;
    size = std::max(size, kHeader + 8);
    std::vector<uint8_t> packet(size);
    const uint16_t ip = uint16_t(size - 14), udp = uint16_t(ip - 20);
    const uint8_t head[kHeader] = {2,
                                   0,
                                   0,
                                   0,
                                   0,
                                   1,
                                   2,
                                   0,
                                   0,
                                   0,
                                   0,
                                   2,
                                   8,
                                   0,
                                   0x45,
                                   0,
                                   uint8_t(ip >> 8),
                                   uint8_t(ip),
                                   0,
                                   0,
                                   0,
                                   0,
                                   64,
                                   17,
                                   0,
                                   0,
                                   198,
                                   51,
                                   100,
                                   2,
                                   198,
                                   51,
                                   100,
                                   9,
                                   0x27,
                                   0x0f,
                                   0x27,
                                   0x10,
                                   uint8_t(udp >> 8),
                                   uint8_t(udp),
                                   0,
                                   0};
    std::memcpy(packet.data(), head, kHeader);
    // Each packet of a batch has bytes of its own, so that it can bear its number.
    std::vector<std::vector<uint8_t>> copies(kBatch, packet);
    std::array<iovec, kBatch> parts{};
    std::array<mmsghdr, kBatch> messages{};
    for (size_t i = 0; i < kBatch; ++i) {
        parts[i] = {copies[i].data(), size};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    uint64_t sent = 0;
    double passed = 0;
    for (;;) {
        passed = std::chrono::duration<double>(Clock::now() - start).count();
        if (packets ? sent >= packets : passed >= seconds) break;
        uint64_t due = rate > 0 ? uint64_t(rate * passed) : sent + kBatch;
        if (packets) due = std::min(due, packets);
        if (due <= sent) {
            std::this_thread::sleep_for(std::chrono::microseconds(200));
            continue;
        }
        const auto count = unsigned(std::min<uint64_t>(due - sent, kBatch));
        for (unsigned i = 0; i < count; ++i) {
            const uint64_t number = sent + i;
            std::memcpy(copies[i].data() + kHeader, &number, sizeof number);
        }
        const int n = ::sendmmsg(fd, messages.data(), count, 0);
        if (n > 0) sent += unsigned(n);
    }
    ::close(fd);
    std::printf("%llu %f\n", static_cast<unsigned long long>(sent), passed);
    return 0;
}

}  // namespace dorsal
