#include "app/charts/ring_slices.h"

#include <QCoreApplication>
#include <algorithm>

namespace dorsal {

namespace {

constexpr double kSmall = 0.006;  // of the circle: what is less is taken together

void addParts(RingSlices& into, const HierarchyNode& node, ChartUnit unit, int ring, int rings, int parent,
              double from, double to) {
    if (ring >= rings) return;
    double sum = 0, whole = amountIn(unit, node.amount);
    for (auto& child : node.children) sum += amountIn(unit, child.amount);
    // A packet can hold two of the same level (a tunnel): never more than the parent has.
    double scale = (to - from) / std::max({whole, sum, 1e-9}), at = from;
    auto sorted = std::vector<const HierarchyNode*>();
    for (auto& child : node.children) sorted.push_back(&child);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](auto* a, auto* b) { return amountIn(unit, a->amount) > amountIn(unit, b->amount); });
    RingSlice rest;
    rest.name = QCoreApplication::translate("Charts", "Other");
    rest.ring = ring, rest.parent = parent, rest.other = true;
    size_t small = 0;
    for (auto* child : sorted) small += amountIn(unit, child->amount) * scale < kSmall;
    for (auto* child : sorted) {
        double size = amountIn(unit, child->amount) * scale;
        if (size <= 0) continue;
        if (size < kSmall && small > 1) {
            rest.amount += child->amount;
            continue;
        }
        RingSlice slice;
        slice.name = QString::fromStdString(child->name);
        slice.filter = QString::fromStdString(child->filter);
        slice.amount = child->amount;
        slice.ring = ring, slice.parent = parent;
        slice.from = at, slice.to = at + size;
        into.slices.push_back(slice);
        addParts(into, *child, unit, ring + 1, rings, int(into.slices.size()) - 1, at, at + size);
        at += size;
    }
    if (double size = amountIn(unit, rest.amount) * scale; size > 0) {
        rest.from = at, rest.to = at + size;
        into.slices.push_back(rest);
    }
}

}  // namespace

RingSlices ringSlices(const HierarchyNode& root, ChartUnit unit, int rings) {
    RingSlices result;
    result.whole = root.amount;
    if (result.whole == Amount())
        for (auto& child : root.children) result.whole += child.amount;
    double whole = amountIn(unit, result.whole);
    auto* top = &root;
    while (top->children.size() == 1 && amountIn(unit, top->children[0].amount) >= 0.999 * whole &&
           !top->children[0].children.empty()) {
        top = &top->children[0];
        result.carriers << QString::fromStdString(top->name);
    }
    addParts(result, *top, unit, 0, rings, -1, 0, 1);
    return result;
}

}  // namespace dorsal
