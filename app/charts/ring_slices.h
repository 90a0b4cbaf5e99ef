// The slices of a ring of rings, from a tree of protocols.
#pragma once

#include <QString>
#include <vector>

#include "app/charts/chart_text.h"

namespace dorsal {

struct RingSlice {
    QString name, filter;  // no filter: small ones taken together
    Amount amount;
    int ring = 0, parent = -1;  // 0 is the innermost; the slice it is a part of
    double from = 0, to = 0;    // of the circle, 0 to 1, clockwise from the top
    bool other = false;
};

struct RingSlices {
    Amount whole;
    QStringList carriers;           // what carries all of it, such as Ethernet and IP: not drawn
    std::vector<RingSlice> slices;  // each before its parts, the largest first
};

// At most `rings` levels. `root` is a node without a name of its own or the lowest layer; levels that are
// made of one protocol alone are left out, because a full ring says nothing.
RingSlices ringSlices(const HierarchyNode& root, ChartUnit unit, int rings);

}  // namespace dorsal
