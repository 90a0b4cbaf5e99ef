// What a person adds to packets: marks, ignored packets, time references and comments.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace dorsal {

// By packet index. Not thread safe: jobs take a copy.
struct PacketMarks {
    std::set<uint32_t> marked, ignored, references;
    std::map<uint32_t, std::vector<std::string>> comments;  // instead of the file's

    static void toggle(std::set<uint32_t>& set, uint32_t packet) {
        if (!set.erase(packet)) set.insert(packet);
    }
    // The time reference in force at a packet, or -1.
    int64_t referenceFor(uint32_t packet) const {
        auto it = references.upper_bound(packet);
        return it == references.begin() ? -1 : int64_t(*std::prev(it));
    }
};

}  // namespace dorsal
