#include "model/filter/filter_program.h"

#include <algorithm>
#include <cctype>

#include "dissectors/core/text.h"
#include "model/filter/filter_types.h"

namespace dorsal {

namespace {

using Operand = FilterOperand::Kind;
using Function = FilterOperand::Function;
using Test = FilterTest::Kind;
using Order = FilterTest::Order;

bool holds(Order order, int comparison) {
    switch (order) {
        case Order::Equal: return comparison == 0;
        case Order::NotEqual: return comparison != 0;
        case Order::Greater: return comparison > 0;
        case Order::GreaterEqual: return comparison >= 0;
        case Order::Less: return comparison < 0;
        case Order::LessEqual: return comparison <= 0;
    }
    return false;
}

// Where a range lies in something of `size` parts; false when it does not lie in it.
bool resolve(const FilterRange& range, int64_t size, int64_t& from, int64_t& count) {
    from = range.start < 0 ? size + range.start : range.start;
    switch (range.end) {
        case FilterRange::End::Open: count = size - from; break;
        case FilterRange::End::Length: count = range.value; break;
        case FilterRange::End::Offset:
            count = (range.value < 0 ? size + range.value : range.value) - from + 1;
            break;
    }
    return from >= 0 && from < size && count > 0 && count <= size - from;
}

// Layers are counted from 1, and a range may go on beyond the last one.
bool isAmong(const std::vector<FilterRange>& ranges, int64_t layer, int64_t layers) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const FilterRange& r) {
        int64_t from = r.start < 0 ? layers + r.start + 1 : r.start;
        int64_t to = r.end == FilterRange::End::Open     ? layers
                     : r.end == FilterRange::End::Length ? from + r.value - 1
                     : r.value < 0                       ? layers + r.value + 1
                                                         : r.value;
        return layer >= from && layer <= to;
    });
}

}  // namespace

FilterEvaluator::FilterEvaluator(const FilterProgram& program) : program_(program) {}

bool FilterEvaluator::answer(const Dissection& d, uint32_t index) {
    d_ = &d;
    bool result = test(index);
    arena_.clear();
    return result;
}

bool FilterEvaluator::test(uint32_t index) {
    auto& t = program_.tests[index];
    auto ask = [this](uint32_t i) { return test(i); };
    switch (t.kind) {
        case Test::And: return std::all_of(t.tests.begin(), t.tests.end(), ask);
        case Test::Or: return std::any_of(t.tests.begin(), t.tests.end(), ask);
        case Test::Not: return !test(t.tests[0]);
        case Test::Exists: {
            Values values;
            read(t.left, values);
            return !values.empty();
        }
        case Test::NotZero: {
            Values values;
            read(t.left, values);
            return std::any_of(values.begin(), values.end(), [](auto& v) { return !v.isZero(); });
        }
        case Test::Compare:
        case Test::Contains: return compareAll(t);
        case Test::Matches: return search(t);
        case Test::Member: return member(t);
    }
    return false;
}

bool FilterEvaluator::compareAll(const FilterTest& t) {
    Values left, right;
    read(t.left, left);
    if (left.empty()) return false;
    read(t.right, right);
    if (right.empty()) return false;
    for (auto& a : left)
        for (auto& b : right) {
            bool yes = t.kind == Test::Contains ? containsValue(a, b) : holds(t.order, compare(a, b));
            if (yes != t.all) return yes;
        }
    return t.all;
}

bool FilterEvaluator::search(const FilterTest& t) {
    Values values;
    read(t.left, values);
    auto matches = [&](const FilterValue& v) {
        auto result = t.regex->match(bytesForSlice(v, arena_), scratch_);
        gaveUp_ |= result == FilterRegex::Result::GaveUp;
        return result == FilterRegex::Result::Match;
    };
    if (values.empty()) return false;
    return t.all ? std::all_of(values.begin(), values.end(), matches)
                 : std::any_of(values.begin(), values.end(), matches);
}

bool FilterEvaluator::member(const FilterTest& t) {
    Values values;
    read(t.left, values);
    if (values.empty()) return false;
    std::vector<std::pair<Values, Values>> set(t.set.size());
    for (size_t i = 0; i < set.size(); ++i) {
        read(t.set[i].first, set[i].first);
        if (t.set[i].second != t.set[i].first) read(t.set[i].second, set[i].second);
    }
    auto inside = [&](const FilterValue& v) {
        for (size_t i = 0; i < set.size(); ++i) {
            auto& [low, high] = set[i];
            bool single = t.set[i].second == t.set[i].first;
            for (auto& from : low) {
                int order = compare(v, from);
                if (single ? order == 0 : order >= 0 && std::any_of(high.begin(), high.end(), [&](auto& to) {
                                              return compare(v, to) <= 0;
                                          }))
                    return true;
            }
        }
        return false;
    };
    return t.all ? std::all_of(values.begin(), values.end(), inside)
                 : std::any_of(values.begin(), values.end(), inside);
}

void FilterEvaluator::read(uint32_t index, Values& out) {
    auto& o = program_.operands[index];
    switch (o.kind) {
        case Operand::Field: return readField(o, out);
        case Operand::Reference: out.insert(out.end(), o.references.begin(), o.references.end()); return;
        case Operand::Constant: out.push_back(o.constant); return;
        case Operand::Function: return readFunction(o, out);
        case Operand::Slice: return readSlice(o, out);
        case Operand::Arithmetic: return readArithmetic(o, out);
        case Operand::Negate: {
            Values values;
            read(o.arguments[0], values);
            for (auto& v : values)
                if (auto n = negate(v)) out.push_back(*n);
        }
    }
}

// Which of the packet's layers of the field's protocol an item belongs to, counted from 1.
uint32_t FilterEvaluator::layerOf(const Node& node, const Field& field) const {
    uint32_t layer = 0;
    for (auto& n : d_->nodes) {
        if (n.field == field.owner->self.id) ++layer;
        if (&n == &node) break;
    }
    return layer;
}

void FilterEvaluator::readField(const FilterOperand& o, Values& out) {
    for (auto& n : d_->nodes) {
        if (std::find(o.ids.begin(), o.ids.end(), n.field) == o.ids.end()) continue;
        if (!o.ranges.empty()) {
            auto& field = d_->registry->field(n.field);
            auto layers = std::count_if(d_->nodes.begin(), d_->nodes.end(),
                                        [&](auto& m) { return m.field == field.owner->self.id; });
            if (!isAmong(o.ranges, layerOf(n, field), layers)) continue;
        }
        out.push_back(filterValueOf(*d_, n, arena_));
    }
}

void FilterEvaluator::readFunction(const FilterOperand& o, Values& out) {
    Values values;
    for (auto argument : o.arguments) read(argument, values);
    if (values.empty()) return;
    auto letters = [&](int (*change)(int)) {
        for (auto& v : values) {
            std::string text(v.text());
            std::transform(text.begin(), text.end(), text.begin(),
                           [&](char c) { return uint8_t(c) < 0x80 ? char(change(c)) : c; });
            out.push_back(FilterValue::ofText(arena_.keep(std::move(text))));
        }
    };
    auto below = [](auto& a, auto& b) { return compare(a, b) < 0; };
    switch (o.function) {
        case Function::Count: out.push_back(FilterValue::ofUnsigned(values.size())); break;
        case Function::Len: {
            // Numbers are as long as their type; times and booleans have no length.
            auto width = widthOf(program_.operands[o.arguments[0]].type);
            for (auto& v : values) {
                auto size = v.kind == FilterValue::Kind::Ipv4 ? 4
                            : v.kind == FilterValue::Kind::Unsigned || v.kind == FilterValue::Kind::Signed
                                ? width
                                : v.size;
                out.push_back(FilterValue::ofUnsigned(size));
            }
            break;
        }
        case Function::Upper: letters(std::toupper); break;
        case Function::Lower: letters(std::tolower); break;
        case Function::String: {
            auto& argument = program_.operands[o.arguments[0]];
            for (auto& n : d_->nodes) {
                if (std::find(argument.ids.begin(), argument.ids.end(), n.field) == argument.ids.end())
                    continue;
                std::string text;
                auto c = filterClassOf(argument.type);
                if (isWholeNumber(c))
                    text =
                        c == FilterClass::Signed ? std::to_string(int64_t(n.value)) : std::to_string(n.value);
                else
                    appendValue(text, *d_, n);
                out.push_back(FilterValue::ofText(arena_.keep(std::move(text))));
            }
            break;
        }
        case Function::Max: out.push_back(*std::max_element(values.begin(), values.end(), below)); break;
        case Function::Min: out.push_back(*std::min_element(values.begin(), values.end(), below)); break;
        case Function::Abs:
            for (auto& v : values)
                if (auto a = absolute(v)) out.push_back(*a);
    }
}

void FilterEvaluator::readSlice(const FilterOperand& o, Values& out) {
    Values values;
    read(o.arguments[0], values);
    for (auto& v : values) {
        auto bytes = bytesForSlice(v, arena_);
        int64_t from, count;
        if (o.ranges.size() == 1) {
            if (resolve(o.ranges[0], int64_t(bytes.size()), from, count))
                out.push_back(FilterValue::ofBytes(bytes.subspan(size_t(from), size_t(count))));
            continue;
        }
        std::string joined;
        for (auto& range : o.ranges)
            if (resolve(range, int64_t(bytes.size()), from, count))
                joined.append(reinterpret_cast<const char*>(bytes.data()) + from, size_t(count));
        if (joined.empty()) continue;
        auto kept = arena_.keep(std::move(joined));
        out.push_back(FilterValue::ofBytes({reinterpret_cast<const uint8_t*>(kept.data()), kept.size()}));
    }
}

void FilterEvaluator::readArithmetic(const FilterOperand& o, Values& out) {
    Values left, right;
    read(o.arguments[0], left);
    read(o.arguments[1], right);
    for (auto& a : left)
        for (auto& b : right)
            if (auto v = calculate(o.op, a, b, arena_)) out.push_back(*v);
}

}  // namespace dorsal
