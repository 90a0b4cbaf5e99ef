// A display filter that was checked: what is asked of a packet, and the answer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dissectors/core/dissection.h"
#include "dissectors/core/protocol.h"
#include "model/filter/filter_regex.h"
#include "model/filter/filter_syntax.h"
#include "model/filter/filter_value.h"

namespace dorsal {

// Something that has values in a packet: none, one or many.
struct FilterOperand {
    enum class Kind : uint8_t { Field, Reference, Constant, Function, Slice, Arithmetic, Negate };
    enum class Function : uint8_t { Len, Count, Upper, Lower, String, Max, Min, Abs };
    Kind kind = Kind::Constant;
    Function function = Function::Len;
    char op = 0;                   // of Arithmetic
    Type type = Type::None;        // of its values
    const Field* field = nullptr;  // of Field: the first of those with the name
    std::vector<uint16_t> ids;     // of Field: all of them
    // Of Field: a packet without any of these protocols has no value; empty: every packet may have one.
    std::vector<uint16_t> layers;
    std::vector<FilterRange> ranges;  // of Slice; of Field: layers
    FilterValue constant;
    std::vector<FilterValue> references;
    std::vector<uint32_t> arguments;  // operands of the program
};

// A question with a yes or no.
struct FilterTest {
    enum class Kind : uint8_t { And, Or, Not, Exists, NotZero, Compare, Contains, Matches, Member };
    enum class Order : uint8_t { Equal, NotEqual, Greater, GreaterEqual, Less, LessEqual };
    Kind kind = Kind::And;
    Order order = Order::Equal;
    bool all = false;              // of Compare, Contains, Matches and Member: of all values, not of any
    std::vector<uint32_t> tests;   // of And, Or and Not
    uint32_t left = 0, right = 0;  // operands
    std::vector<std::pair<uint32_t, uint32_t>>
        set;                                   // of Member: operands from and to, the same for one value
    std::shared_ptr<const FilterRegex> regex;  // of Matches
    size_t at = 0, size = 0;                   // in the filter's text
    bool lasting = false;                      // the answer depends on nothing but the packet and its capture
};

// Immutable; may be used from any thread.
struct FilterProgram {
    std::vector<FilterOperand> operands;
    std::vector<FilterTest> tests;
    uint32_t root = 0;
    FilterArena constants;
    FieldSet wanted;     // what must be dissected
    bool texts = false;  // expert messages are asked for
    std::vector<std::string>
        deprecated;  // names that were written and what they are called now: "ssl is tls"
};

// Answers a program's questions about packets. One for each thread; the program must outlive it.
class FilterEvaluator {
  public:
    explicit FilterEvaluator(const FilterProgram& program);
    // `d` was dissected with the program's wanted fields, at least.
    bool matches(const Dissection& d) { return answer(d, program_.root); }
    // The same for one of the program's tests.
    bool answer(const Dissection& d, uint32_t test);
    // A regular expression was given up on some packet: it took too long.
    bool gaveUp() const { return gaveUp_; }

  private:
    using Values = std::vector<FilterValue>;
    bool test(uint32_t index);
    bool compareAll(const FilterTest& t);
    bool member(const FilterTest& t);
    bool search(const FilterTest& t);
    void read(uint32_t operand, Values& out);
    void readField(const FilterOperand& o, Values& out);
    void readFunction(const FilterOperand& o, Values& out);
    void readSlice(const FilterOperand& o, Values& out);
    void readArithmetic(const FilterOperand& o, Values& out);
    uint32_t layerOf(const Node& node, const Field& field) const;

    const FilterProgram& program_;
    const Dissection* d_ = nullptr;
    FilterArena arena_;
    FilterRegex::Scratch scratch_;
    bool gaveUp_ = false;
};

}  // namespace dorsal
