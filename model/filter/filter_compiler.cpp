#include "model/filter/filter_compiler.h"

#include <fmt/format.h>

#include <algorithm>

#include "dissectors/core/special.h"
#include "model/filter/filter_literal.h"
#include "model/filter/filter_names.h"
#include "model/filter/filter_types.h"

namespace dorsal {

namespace {

using Syntax = FilterSyntax::Kind;
using Operand = FilterOperand::Kind;
using Test = FilterTest::Kind;
using Order = FilterTest::Order;
using Token = FilterTokenKind;

struct FunctionInfo {
    std::string_view name;
    FilterOperand::Function function;
    size_t least, most;
};
constexpr FunctionInfo kFunctions[] = {
    {"len", FilterOperand::Function::Len, 1, 1},        {"count", FilterOperand::Function::Count, 1, 1},
    {"upper", FilterOperand::Function::Upper, 1, 1},    {"lower", FilterOperand::Function::Lower, 1, 1},
    {"string", FilterOperand::Function::String, 1, 1},  {"max", FilterOperand::Function::Max, 1, SIZE_MAX},
    {"min", FilterOperand::Function::Min, 1, SIZE_MAX}, {"abs", FilterOperand::Function::Abs, 1, 1}};

std::string_view spelled(Token op) {
    switch (op) {
        case Token::AnyEqual: return "==";
        case Token::AllNotEqual: return "!=";
        case Token::AllEqual: return "===";
        case Token::AnyNotEqual: return "!==";
        case Token::Greater: return ">";
        case Token::GreaterEqual: return ">=";
        case Token::Less: return "<";
        case Token::LessEqual: return "<=";
        case Token::Contains: return "contains";
        case Token::Matches: return "matches";
        default: return "in";
    }
}

// Fields that say what a person did with a packet, or which packets are shown before it.
bool dependsOnView(std::string_view name) {
    constexpr std::string_view kNames[] = {"frame.marked",   "frame.ignored",
                                           "frame.ref_time", "frame.time_relative",
                                           "frame.comment",  "frame.time_delta_displayed"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

class FilterCompiler {
  public:
    FilterCompiler(const Registry& registry, const Dissection* selected, FilterProblem& problem)
        : registry_(registry),
          selected_(selected),
          problem_(problem),
          program_(std::make_shared<FilterProgram>()) {
        program_->wanted = FieldSet(registry.fields().size());
    }

    std::shared_ptr<const FilterProgram> run(const FilterSyntax& syntax) {
        auto root = test(syntax);
        if (!root) return nullptr;
        program_->root = *root;
        return program_;
    }

  private:
    using Index = std::optional<uint32_t>;

    template <class... A>
    std::nullopt_t fail(const FilterSyntax& at, fmt::format_string<A...> f, A&&... a) {
        problem_ = {fmt::format(f, std::forward<A>(a)...), at.at, at.size};
        return std::nullopt;
    }
    static std::string written(const FilterSyntax& s) {
        if (s.kind == Syntax::String) return fmt::format("\"{}\"", s.text);
        if (s.kind == Syntax::Character) return fmt::format("'{}'", s.text);
        return s.text;
    }
    Index add(FilterOperand operand) {
        program_->operands.push_back(std::move(operand));
        return uint32_t(program_->operands.size() - 1);
    }
    Index add(FilterTest test, const FilterSyntax& from) {
        test.at = from.at;
        test.size = from.size;
        bool leaf = test.kind != Test::And && test.kind != Test::Or && test.kind != Test::Not;
        test.lasting = leaf && !passing_;
        passing_ = false;
        program_->tests.push_back(std::move(test));
        return uint32_t(program_->tests.size() - 1);
    }
    const FilterOperand& operandAt(uint32_t i) const { return program_->operands[i]; }

    // --- names
    // The fields with a name; empty when there are none.
    std::vector<const Field*> named(const FilterSyntax& s) {
        std::string_view name = s.text;
        if (name.starts_with('.')) name.remove_prefix(1);
        auto current = currentFilterName(name);
        if (!current.empty()) {
            auto note = fmt::format("\"{}\" is called \"{}\" now.", name, current);
            if (!std::count(program_->deprecated.begin(), program_->deprecated.end(), note))
                program_->deprecated.push_back(note);
            name = current;
        }
        std::vector<const Field*> fields;
        if (!registry_.field(name)) return fields;
        for (auto f : registry_.fields())
            if (f && name == f->abbrev) fields.push_back(f);
        return fields;
    }
    bool isConstant(const FilterSyntax& s) {
        switch (s.kind) {
            case Syntax::Word: return named(s).empty();
            case Syntax::String:
            case Syntax::Character: return true;
            case Syntax::Negate:
            case Syntax::Arithmetic:
                return std::all_of(s.children.begin(), s.children.end(),
                                   [&](auto& c) { return isConstant(c); });
            default: return false;
        }
    }
    std::string hint(std::string_view name) const {
        auto nearest = nearestFilterName(registry_, name);
        return nearest.empty() ? "" : fmt::format(" Did you mean {}?", nearest);
    }
    std::nullopt_t noField(const FilterSyntax& s) {
        return fail(s, "{} is neither a field nor a protocol name.{}", written(s),
                    s.kind == Syntax::Word ? hint(s.text) : "");
    }

    // --- tests
    Index test(const FilterSyntax& s) {
        switch (s.kind) {
            case Syntax::And:
            case Syntax::Or:
            case Syntax::Not: {
                FilterTest t{.kind = s.kind == Syntax::And  ? Test::And
                                     : s.kind == Syntax::Or ? Test::Or
                                                            : Test::Not};
                for (auto& child : s.children) {
                    auto index = test(child);
                    if (!index) return std::nullopt;
                    t.tests.push_back(*index);
                }
                return add(std::move(t), s);
            }
            case Syntax::Compare: return comparison(s);
            case Syntax::Member: return membership(s);
            default: return truth(s);
        }
    }

    Index truth(const FilterSyntax& s) {
        auto& what = s.children[0];
        bool calculated = what.kind == Syntax::Arithmetic || what.kind == Syntax::Negate;
        switch (what.kind) {
            case Syntax::Function: {
                FilterSyntax name = what;
                name.size = what.text.size();
                return fail(name, "You cannot test whether a function is present.");
            }
            case Syntax::Reference: return noField(what);
            case Syntax::Word:
            case Syntax::Slice: break;
            default:
                if (!calculated) return noField(what);
        }
        if (isConstant(what)) return noField(what);
        auto operand = value(what);
        if (!operand) return std::nullopt;
        return add(FilterTest{.kind = calculated ? Test::NotZero : Test::Exists, .left = *operand}, s);
    }

    Index leftSide(const FilterSyntax& s, std::string_view op) {
        if (s.kind == Syntax::Arithmetic || s.kind == Syntax::Negate) {
            auto first = &s;
            while (first->kind == Syntax::Arithmetic || first->kind == Syntax::Negate)
                first = &first->children[0];
            if (isConstant(*first))
                return fail(*first, "Constant arithmetic expression on the LHS is invalid.");
        } else if (isConstant(s)) {
            bool symbol = op != "contains" && op != "matches";
            return fail(s, "Left side of {1}{0}{1} expression must be a field or function, not {2}.{3}", op,
                        symbol ? "\"" : "", written(s), s.kind == Syntax::Word ? hint(s.text) : "");
        }
        return value(s);
    }
    std::nullopt_t cannotTakePart(const FilterSyntax& s, Type type, std::string_view op) {
        return fail(s, "{} (type={}) cannot participate in {} comparison.", s.text, filterTypeName(type), op);
    }

    Index comparison(const FilterSyntax& s) {
        auto op = spelled(s.op);
        auto& leftSyntax = s.children[0];
        auto& rightSyntax = s.children[1];
        auto left = leftSide(leftSyntax, op);
        if (!left) return std::nullopt;
        auto type = operandAt(*left).type;
        bool contains = s.op == Token::Contains, matches = s.op == Token::Matches;
        if (contains || matches ? !canContain(type) : !canBeCompared(type))
            return cannotTakePart(leftSyntax, type, op);
        FilterTest t{.kind = contains  ? Test::Contains
                             : matches ? Test::Matches
                                       : Test::Compare,
                     .left = *left};
        t.all = s.op == Token::AllEqual || s.op == Token::AllNotEqual;
        if (s.quantifier != FilterSyntax::Quantifier::None)
            t.all = s.quantifier == FilterSyntax::Quantifier::All;
        if (matches) {
            if (rightSyntax.kind != Syntax::String)
                return fail(rightSyntax, "Matches requires a double quoted string on the right side.");
            std::string sentence;
            t.regex = FilterRegex::compile(rightSyntax.text, sentence);
            if (!t.regex) return fail(rightSyntax, "Regex compilation error: {}.", sentence);
            return add(std::move(t), s);
        }
        auto right = rightSide(rightSyntax, *left, contains);
        if (!right) return std::nullopt;
        t.right = *right;
        t.order = s.op == Token::AllNotEqual || s.op == Token::AnyNotEqual ? Order::NotEqual
                  : s.op == Token::Greater                                 ? Order::Greater
                  : s.op == Token::GreaterEqual                            ? Order::GreaterEqual
                  : s.op == Token::Less                                    ? Order::Less
                  : s.op == Token::LessEqual                               ? Order::LessEqual
                                                                           : Order::Equal;
        return add(std::move(t), s);
    }

    // A value that is compared with operand `left`.
    Index rightSide(const FilterSyntax& s, uint32_t left, bool contains) {
        auto type = operandAt(left).type;
        auto field = operandAt(left).kind == Operand::Field ? operandAt(left).field : nullptr;
        // A part of an address may be looked for.
        if (contains && type == Type::Ether) type = Type::Bytes;
        if (isConstant(s)) return constant(s, type, field);
        auto right = value(s);
        if (!right) return std::nullopt;
        auto rightType = operandAt(*right).type;
        if (!canBeCompared(rightType)) return cannotTakePart(s, rightType, contains ? "contains" : "==");
        bool sliced = s.kind == Syntax::Slice && (canBeSliced(type) || isByteLike(filterClassOf(type)));
        if (!sliced && !canBeComparedWith(type, rightType))
            return fail(s, "{} and {} are not of compatible types.", nameOfOperand(left), s.text);
        return right;
    }
    std::string nameOfOperand(uint32_t i) const {
        auto o = &operandAt(i);
        while (!o->field && !o->arguments.empty()) o = &operandAt(o->arguments[0]);
        return o->field ? o->field->abbrev : "The left side";
    }

    Index membership(const FilterSyntax& s) {
        auto& what = s.children[0];
        if (isConstant(what)) return fail(what, "Only a field may be tested for membership in a set.");
        auto left = value(what);
        if (!left) return std::nullopt;
        auto type = operandAt(*left).type;
        if (!canBeCompared(type)) return cannotTakePart(what, type, "in");
        FilterTest t{
            .kind = Test::Member, .all = s.quantifier == FilterSyntax::Quantifier::All, .left = *left};
        for (auto& element : s.children[1].children) {
            bool range = element.kind == Syntax::Between;
            auto low = rightSide(range ? element.children[0] : element, *left, false);
            if (!low) return std::nullopt;
            auto high = range ? rightSide(element.children[1], *left, false) : low;
            if (!high) return std::nullopt;
            t.set.emplace_back(*low, *high);
        }
        return add(std::move(t), s);
    }

    // --- operands
    Index constant(const FilterSyntax& s, Type type, const Field* field) {
        if (s.kind == Syntax::Arithmetic || s.kind == Syntax::Negate) {
            for (auto& child : s.children)
                if (child.kind == Syntax::String)
                    return fail(child, "{} is not a valid arithmetic operand.", written(child));
            return calculation(s, type, field);
        }
        auto form = s.kind == Syntax::String      ? FilterLiteral::Form::String
                    : s.kind == Syntax::Character ? FilterLiteral::Form::Character
                                                  : FilterLiteral::Form::Word;
        if (form == FilterLiteral::Form::Word && s.text.starts_with('.'))
            return fail(s, "\"{}\" is not a valid protocol or protocol field.", s.text.substr(1));
        if (!s.layers.empty()) return noField(s);
        std::string sentence;
        auto v = readLiteral({form, s.text}, type, field, program_->constants, sentence);
        if (!v) return fail(s, "{}", sentence);
        return add(FilterOperand{.kind = Operand::Constant, .type = type, .constant = *v});
    }

    // An operand that is no constant.
    Index value(const FilterSyntax& s) {
        switch (s.kind) {
            case Syntax::Word: return field(s);
            case Syntax::Reference: return reference(s);
            case Syntax::Function: return call(s);
            case Syntax::Slice: {
                if (isConstant(s.children[0])) return noField(s.children[0]);
                auto inner = value(s.children[0]);
                if (!inner) return std::nullopt;
                auto type = operandAt(*inner).type;
                if (!canBeSliced(type))
                    return fail(s.children[0],
                                "\"{}\" is a {} and cannot be sliced into a sequence of bytes.",
                                s.children[0].text, filterTypeName(type));
                FilterOperand o{.kind = Operand::Slice, .type = Type::Bytes, .ranges = s.ranges};
                o.arguments = {*inner};
                return add(std::move(o));
            }
            case Syntax::Arithmetic:
            case Syntax::Negate: return calculation(s, Type::None, nullptr);
            default: return noField(s);
        }
    }

    Index field(const FilterSyntax& s) {
        auto fields = named(s);
        if (fields.empty()) return noField(s);
        FilterOperand o{
            .kind = Operand::Field, .type = fields[0]->type, .field = fields[0], .ranges = s.layers};
        bool anywhere = false;
        for (auto f : fields) {
            o.ids.push_back(f->id);
            program_->wanted.add(f->id);
            passing_ |= dependsOnView(f->abbrev);
            anywhere |= !f->owner->listed;
            o.layers.push_back(f->owner->id());
            for (auto name : f->owner->borrowers)
                if (name == "*")
                    anywhere = true;
                else if (auto borrower = registry_.protocol(name))
                    o.layers.push_back(borrower->id());
            if (!s.layers.empty()) program_->wanted.add(f->owner->self.id);
            program_->texts |= f == &registry_.special().expert.message;
        }
        if (anywhere) o.layers.clear();
        return add(std::move(o));
    }

    Index reference(const FilterSyntax& s) {
        auto fields = named(s);
        if (fields.empty()) {
            auto at = s;
            return fail(at, "macro '{}' does not exist", s.text.substr(0, s.text.find(':')));
        }
        FilterOperand o{.kind = Operand::Reference, .type = fields[0]->type, .field = fields[0]};
        passing_ = true;
        if (selected_)
            for (auto& n : selected_->nodes)
                for (auto f : fields)
                    if (n.field == f->id)
                        o.references.push_back(keep(filterValueOf(*selected_, n, program_->constants)));
        return add(std::move(o));
    }
    // A value that outlives the packet that it is from.
    FilterValue keep(FilterValue v) {
        if (!v.data) return v;
        auto kept = program_->constants.keep(std::string(v.text()));
        v.data = reinterpret_cast<const uint8_t*>(kept.data());
        return v;
    }

    Index calculation(const FilterSyntax& s, Type type, const Field* constantField) {
        // What is not constant says what the constants are.
        auto leftConstant = isConstant(s.children[0]);
        auto operand = [&](const FilterSyntax& child, Type as) -> Index {
            return isConstant(child) ? constant(child, as, constantField) : value(child);
        };
        auto typeOf = [&](const Index& i) { return operandAt(*i).type; };
        char op = s.op == Token::BitAnd ? '&' : s.text[0];
        auto cannot = [&](const FilterSyntax& child, Type t) {
            return fail(child, "{} cannot {}.", typeName(t), op);
        };
        if (s.kind == Syntax::Negate) {
            auto inner = operand(s.children[0], type);
            if (!inner) return std::nullopt;
            if (!canBeNegated(typeOf(inner))) return cannot(s.children[0], typeOf(inner));
            FilterOperand o{.kind = Operand::Negate, .type = typeOf(inner)};
            o.arguments = {*inner};
            return add(std::move(o));
        }
        if (leftConstant && !isConstant(s.children[1]))
            return fail(s.children[0], "Constant arithmetic expression on the LHS is invalid.");
        auto left = operand(s.children[0], type);
        if (!left) return std::nullopt;
        auto can = [&](Type t) { return op == '&' ? canBeMasked(t) : canCalculate(t, op); };
        if (!can(typeOf(left))) return cannot(s.children[0], typeOf(left));
        if (s.children[1].kind == Syntax::String)
            return fail(s.children[1], "{} is not a valid arithmetic operand.", written(s.children[1]));
        // A mask of an Ethernet address may have any length.
        auto right = operand(s.children[1], typeOf(left));
        if (!right) return std::nullopt;
        if (!can(typeOf(right))) return cannot(s.children[1], typeOf(right));
        if (!canBeComparedWith(typeOf(left), typeOf(right)))
            return fail(s.children[1], "{} and {} are not of compatible types.", s.children[0].text,
                        s.children[1].text);
        FilterOperand o{.kind = Operand::Arithmetic, .op = op, .type = typeOf(left)};
        o.arguments = {*left, *right};
        return add(std::move(o));
    }

    Index call(const FilterSyntax& s) {
        using Function = FilterOperand::Function;
        FilterSyntax name = s;
        name.size = s.text.size();
        auto info = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                 [&](auto& f) { return f.name == s.text; });
        if (info == std::end(kFunctions)) return fail(name, "Function '{}' does not exist", s.text);
        if (s.children.size() < info->least)
            return fail(name, "Function {} needs at least {} arguments.", s.text, info->least);
        if (s.children.size() > info->most)
            return fail(name, "Function {} can only accept {} arguments.", s.text, info->most);
        FilterOperand o{.kind = Operand::Function, .function = info->function};
        bool extreme = info->function == Function::Max || info->function == Function::Min;
        bool onlyFields = !extreme && info->function != Function::Abs;
        for (auto& argument : s.children) {
            Index index;
            if (isConstant(argument)) {
                if (!extreme || o.arguments.empty()) {
                    if (info->function == Function::Upper || info->function == Function::Lower)
                        return fail(argument, "Only string type fields can be used as parameter for {}()",
                                    s.text);
                    if (onlyFields)
                        return fail(argument, "Only fields can be used as parameter for {}()", s.text);
                    return fail(argument, "Argument '{}' is not valid for {}()", written(argument), s.text);
                }
                index = constant(argument, operandAt(o.arguments[0]).type, nullptr);
            } else {
                index = value(argument);
            }
            if (!index) return std::nullopt;
            if (!checkArgument(s, *info, argument, *index, o)) return std::nullopt;
            o.arguments.push_back(*index);
        }
        switch (info->function) {
            case Function::Len:
            case Function::Count: o.type = Type::U32; break;
            case Function::String: o.type = Type::String; break;
            default: o.type = operandAt(o.arguments[0]).type;
        }
        return add(std::move(o));
    }

    bool checkArgument(const FilterSyntax& s, const FunctionInfo& info, const FilterSyntax& argument,
                       uint32_t index, const FilterOperand& call) {
        using Function = FilterOperand::Function;
        auto type = operandAt(index).type;
        bool isField = operandAt(index).kind == Operand::Field;
        switch (info.function) {
            case Function::Upper:
            case Function::Lower:
                if (isField && filterClassOf(type) == FilterClass::Text) return true;
                fail(argument, "Only string type fields can be used as parameter for {}()", s.text);
                return false;
            case Function::Len:
            case Function::Count:
                if (isField) return true;
                fail(argument, "Only fields can be used as parameter for {}()", s.text);
                return false;
            case Function::String:
                if (!isField) {
                    fail(argument, "Only fields can be used as parameter for {}()", s.text);
                    return false;
                }
                if (hasStringForm(type)) return true;
                fail(argument, "String conversion for field \"{}\" is not supported", argument.text);
                return false;
            case Function::Abs:
                if (canBeNegated(type)) return true;
                fail(argument, "'{}' is not a valid argument to '{}'()", argument.text, s.text);
                return false;
            case Function::Max:
            case Function::Min: {
                if (!canBeCompared(type)) {
                    fail(argument, "'{}' is not a valid argument to '{}'()", argument.text, s.text);
                    return false;
                }
                if (call.arguments.empty() || operandAt(call.arguments[0]).type == type) return true;
                fail(argument, "Arguments to '{}' must have the same type (expected {}, got {})", s.text,
                     typeName(operandAt(call.arguments[0]).type), typeName(type));
                return false;
            }
        }
        return true;
    }

    const Registry& registry_;
    const Dissection* selected_;
    FilterProblem& problem_;
    bool passing_ = false;  // an operand of the test that is being made may change while the packet does not
    std::shared_ptr<FilterProgram> program_;
};

}  // namespace

std::shared_ptr<const FilterProgram> compileFilter(const FilterSyntax& syntax, const Registry& registry,
                                                   const Dissection* selected, FilterProblem& problem) {
    return FilterCompiler(registry, selected, problem).run(syntax);
}

}  // namespace dorsal
