// Which buckets of a long series are drawn: at most two a pixel, the least and the largest, so that neither a
// spike nor a gap is lost.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace dorsal {

// Of values[first] up to values[last - 1], over `columns` pixels: all of them when there are no more than two
// a pixel. In their order.
std::vector<size_t> drawnBuckets(std::span<const double> values, size_t first, size_t last, size_t columns);

}  // namespace dorsal
