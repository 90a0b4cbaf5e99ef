#include "app/charts/time_points.h"

#include <algorithm>

namespace dorsal {

std::vector<size_t> drawnBuckets(std::span<const double> values, size_t first, size_t last, size_t columns) {
    last = std::min(last, values.size());
    std::vector<size_t> drawn;
    if (first >= last) return drawn;
    size_t count = last - first;
    columns = std::max<size_t>(columns, 1);
    if (count <= 2 * columns) {
        for (size_t i = first; i < last; ++i) drawn.push_back(i);
        return drawn;
    }
    drawn.reserve(2 * columns);
    for (size_t c = 0; c < columns; ++c) {
        size_t from = first + count * c / columns, to = first + count * (c + 1) / columns;
        auto [least, most] = std::minmax_element(values.begin() + long(from), values.begin() + long(to));
        auto a = size_t(least - values.begin()), b = size_t(most - values.begin());
        drawn.push_back(std::min(a, b));
        if (a != b) drawn.push_back(std::max(a, b));
    }
    return drawn;
}

}  // namespace dorsal
