// What the ordered pass costs for ordinary TCP packets, and a stream for memory. Prints nanoseconds a packet
// and bytes a stream.
#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <vector>

#include "dissectors/core/dissection.h"
#include "dissectors/core/protocol.h"

namespace {

using namespace dorsal;

struct Packet {
    uint8_t bytes[14 + 20 + 32 + 64];
    uint32_t size;
};

void put16(uint8_t* p, uint32_t v) { p[0] = uint8_t(v >> 8), p[1] = uint8_t(v); }
void put32(uint8_t* p, uint32_t v) { put16(p, v >> 16), put16(p + 2, v & 0xffff); }

Packet segment(uint32_t client, bool answer, uint32_t seq, uint32_t ack, uint8_t flags, uint32_t payload) {
    Packet p{};
    put16(p.bytes + 12, 0x0800);
    uint8_t* ip = p.bytes + 14;
    ip[0] = 0x45, ip[8] = 64, ip[9] = 6;
    put16(ip + 2, 20 + 32 + payload);
    uint32_t host = 0x0a000000 + client / 60000, server = 0x0a800001;
    put32(ip + 12, answer ? server : host);
    put32(ip + 16, answer ? host : server);
    uint8_t* tcp = ip + 20;
    uint32_t port = 1024 + client % 60000;
    put16(tcp, answer ? 9999 : port);
    put16(tcp + 2, answer ? port : 9999);
    put32(tcp + 4, seq);
    put32(tcp + 8, ack);
    tcp[12] = 8 << 4;
    tcp[13] = flags;
    put16(tcp + 14, 1000);
    put32(tcp + 20, 0x0101080a);
    p.size = 14 + 20 + 32 + payload;
    return p;
}

class Run {
  public:
    void take(const Packet& p) {
        FrameInfo info;
        info.number = ++number_;
        info.captured = info.original = p.size;
        info.time = {1000 + number_ / 1000, int32_t(number_ % 1000) * 1'000'000};
        dissection_.run({p.bytes, p.size}, info, Want{}, notes_, nullptr, &pass_);
    }

  private:
    NoteStore notes_;
    Pass pass_{notes_};
    Dissection dissection_{Registry::standard()};
    uint32_t number_ = 0;
};

// Of this processor's time: others on the machine don't count.
double seconds(auto&& f) {
    auto start = std::clock();
    f();
    return double(std::clock() - start) / CLOCKS_PER_SEC;
}

long residentKiB() {
    std::ifstream in("/proc/self/statm");
    long all = 0, resident = 0;
    in >> all >> resident;
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace

int main() {
    constexpr uint32_t kStreams = 2000, kRounds = 250;
    {
        Run run;
        double used = seconds([&] {
            for (uint32_t s = 0; s < kStreams; ++s) run.take(segment(s, false, 99, 0, 2, 0));
            for (uint32_t s = 0; s < kStreams; ++s) run.take(segment(s, true, 499, 100, 0x12, 0));
            for (uint32_t r = 0; r < kRounds; ++r)
                for (uint32_t s = 0; s < kStreams; ++s) {
                    run.take(segment(s, false, 100 + r * 60, 500, 0x18, 60));
                    run.take(segment(s, true, 500, 160 + r * 60, 0x10, 0));
                }
        });
        std::printf("segments and acknowledgments: %.0f ns a packet\n",
                    used * 1e9 / (kStreams * (2 + 2 * kRounds)));
    }
    constexpr uint32_t kHalfOpen = 1'000'000;
    long before = residentKiB();
    Run run;
    double used = seconds([&] {
        for (uint32_t s = 0; s < kHalfOpen; ++s) run.take(segment(s, false, s, 0, 2, 0));
    });
    std::printf("half-open streams: %.0f ns and %.0f bytes each\n", used * 1e9 / kHalfOpen,
                double(residentKiB() - before) * 1024 / kHalfOpen);
}
