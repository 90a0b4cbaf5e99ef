#include "model/filter/filter_names.h"

#include <algorithm>
#include <vector>

namespace dorsal {

std::string currentFilterName(std::string_view name) {
    static constexpr struct { std::string_view old, now; } kRenamed[] = {{"ssl", "tls"}, {"bootp", "dhcp"}};
    for (auto& r : kRenamed)
        if (name.starts_with(r.old) && (name.size() == r.old.size() || name[r.old.size()] == '.'))
            return std::string(r.now).append(name.substr(r.old.size()));
    return {};
}

// Letters that must be changed, added or removed, or exchanged with their neighbours; more than `most` are
// not counted.
static size_t distance(std::string_view a, std::string_view b, size_t most) {
    if ((a.size() > b.size() ? a.size() - b.size() : b.size() - a.size()) > most) return most + 1;
    std::vector<size_t> before, row(b.size() + 1), next(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (size_t i = 0; i < a.size(); ++i) {
        next[0] = i + 1;
        for (size_t j = 0; j < b.size(); ++j) {
            next[j + 1] = std::min({row[j] + (a[i] != b[j]), row[j + 1] + 1, next[j] + 1});
            if (i && j && a[i] == b[j - 1] && a[i - 1] == b[j])
                next[j + 1] = std::min(next[j + 1], before[j - 1] + 1);
        }
        if (*std::min_element(next.begin(), next.end()) > most) return most + 1;
        before = row;
        std::swap(row, next);
    }
    return row[b.size()];
}

std::string_view nearestFilterName(const Registry& registry, std::string_view name) {
    if (name.size() < 3 || name.size() > 80) return {};
    size_t nearest = std::min<size_t>(2, name.size() / 3) + 1;
    std::string_view found;
    for (auto f : registry.fields()) {
        if (!f) continue;
        auto d = distance(name, f->abbrev, nearest - 1);
        if (d < nearest) nearest = d, found = f->abbrev;
        if (nearest <= 1) break;
    }
    return found;
}

}  // namespace dorsal
