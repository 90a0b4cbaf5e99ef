// Work that is shared out over the cores.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace dorsal {

// Runs `work(block)` for the blocks 0, 1, 2 ... below `blocks`, on all cores, each thread taking the next
// one. `makeWorker()` gives each thread a worker of its own, whose operator() does a block and returns false
// to end the thread. Returns when all are through.
template <class MakeWorker>
void forBlocks(uint32_t blocks, MakeWorker makeWorker) {
    std::atomic<uint32_t> next{0};
    auto run = [&] {
        auto worker = makeWorker();
        for (uint32_t block; (block = next++) < blocks;)
            if (!worker(block)) return;
    };
    unsigned n = std::min(std::clamp(std::thread::hardware_concurrency(), 1u, 16u), std::max(1u, blocks));
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < n; ++i) threads.emplace_back(run);
    run();
    for (auto& t : threads) t.join();
}

}  // namespace dorsal
