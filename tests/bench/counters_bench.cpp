// Measures what dashboards wait for: counting all packets, a part of the time, and each snapshot; and what
// the table of address pairs costs in the ordered pass. Takes a capture (make_mix makes one) and prints one
// line a figure: "name value unit".
#include <chrono>
#include <cstdio>

#include "model/recording/recorder.h"
#include "model/statistics/traffic_counters.h"

using namespace dorsal;

namespace {

using Clock = std::chrono::steady_clock;

// The best of some runs: others share the machine.
template <class Work>
void measure(const char* name, Work work, int runs = 7) {
    double best = 1e9;
    for (int i = 0; i < runs; ++i) {
        auto start = Clock::now();
        work();
        best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
    }
    std::printf("%-36s %10.3f ms\n", name, best * 1000);
    std::fflush(stdout);
}

// What add() costs in the pass: the dissections themselves are not measured.
double measurePairs(const Capture& capture, bool add) {
    auto& store = capture.store();
    auto& pairs = capture.addressPairs();
    uint32_t count = std::min(store.size(), 1'000'000u);
    // A dissection as the pass leaves it, made from the pair that the packet got.
    Dissection d(capture.registry());
    Flow flow;
    AddressPairs fresh(capture.registry());
    auto start = Clock::now();
    for (uint32_t i = 0; i < count; ++i) {
        auto [id, fromB] = pairs.of(i);
        auto& pair = pairs[id];
        d.linkSource = fromB ? pair.linkB : pair.linkA;
        d.linkDestination = fromB ? pair.linkA : pair.linkB;
        d.source = fromB ? pair.b : pair.a;
        d.destination = fromB ? pair.a : pair.b;
        d.sourcePort = fromB ? pair.portB : pair.portA;
        d.destinationPort = fromB ? pair.portA : pair.portB;
        d.flow = store[i].flow;
        d.layers = capture.paths().layers(store[i].path);
        flow.stream = pair.stream;
        flow.key.kind = pair.tcp ? FlowKind::Tcp : FlowKind::Udp;
        if (add) fresh.add(d, store[i].path, d.flow == UINT32_MAX ? nullptr : &flow);
    }
    return std::chrono::duration<double>(Clock::now() - start).count() * 1e9 / count;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return std::fprintf(stderr, "usage: counters_bench CAPTURE\n"), 2;
    OpenError error;
    Registry::standard();
    auto start = Clock::now();
    auto capture = Recorder::readAll(argv[1], error);
    if (!capture) return std::fprintf(stderr, "counters_bench: %s\n", error.text.c_str()), 2;
    auto& store = capture->store();
    double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    std::printf("%-36s %10u\n%-36s %10u\n%-36s %10d\n", "packets", store.size(), "pairs",
                capture->addressPairs().size(), "in time order", int(capture->inTimeOrder()));
    std::printf("%-36s %10.1f ns\n", "read and pass, a packet", seconds * 1e9 / store.size());
    double with = 1e9, without = 1e9;
    for (int i = 0; i < 5; ++i) {
        with = std::min(with, measurePairs(*capture, true));
        without = std::min(without, measurePairs(*capture, false));
    }
    std::printf("%-36s %10.1f ns\n", "of it the address pairs, about", with - without);
    RowSnapshot rows(store.size());
    std::shared_ptr<TrafficCounters> all;
    JobControl control;
    measure("count all", [&] { all = countTraffic(capture, rows, {}, control); });
    measure("count all, innermost",
            [&] { countTraffic(capture, rows, {}, control, TrafficCounters::Tunnels::Innermost); });
    if (store.size()) {
        TimeRange middle{store[store.size() / 4].timeNs, store[store.size() / 4 * 3].timeNs};
        measure("count the middle half of the time", [&] { countTraffic(capture, rows, middle, control); });
        TimeRange tenth{middle.from, store[store.size() / 4 + store.size() / 10].timeNs};
        measure("count a tenth of the time", [&] { countTraffic(capture, rows, tenth, control); });
    }
    using By = TrafficCounters::By;
    measure("bandwidth by protocol", [&] { all->bandwidth(600, By::Protocol, 7); });
    measure("bandwidth by conversation", [&] { all->bandwidth(600, By::Conversation, 7); });
    measure("hierarchy", [&] { all->hierarchy(); });
    measure("protocols", [&] { all->protocols(7); });
    measure("conversations, TCP", [&] { all->conversations(TrafficKind::Tcp, 10); });
    measure("conversations, IPv4", [&] { all->conversations(TrafficKind::Ipv4, 10); });
    measure("endpoints, IPv4", [&] { all->endpoints(TrafficKind::Ipv4, 10); });
    measure("packet sizes", [&] { all->packetSizes(); });
    return 0;
}
