#include "model/filter/display_filter.h"

#include <algorithm>

#include "dissectors/core/special.h"
#include "model/filter/filter_compiler.h"

namespace dorsal {

using Kind = FilterTest::Kind;

std::optional<DisplayFilter> DisplayFilter::parse(std::string_view text, const Registry& registry,
                                                  FilterProblem& problem, const Dissection* selected) {
    auto syntax = parseFilter(text, problem);
    if (!syntax) return std::nullopt;
    auto program = compileFilter(*syntax, registry, selected, problem);
    if (!program) return std::nullopt;
    return DisplayFilter(text, std::move(program));
}

std::string_view DisplayFilter::question(uint32_t test) const {
    auto& t = program_->tests[test];
    return std::string_view(*text_).substr(t.at, t.size);
}

Want DisplayFilter::want() const {
    Want want = Want::fields(program_->wanted);
    want.texts = program_->texts;
    return want;
}

FilterMatcher::FilterMatcher(const Capture& capture, const DisplayFilter& filter, FilterCache* cache)
    : capture_(capture),
      filter_(filter),
      program_(filter.program()),
      want_(filter.want()),
      evaluator_(program_),
      records_(program_, capture.registry()),
      answers_(program_.tests.size()),
      dissection_(capture.registry()) {
    if (!cache) return;
    cache->forgetRevised(capture.notes().revisions());
    for (uint32_t i = 0; i < program_.tests.size(); ++i)
        if (program_.tests[i].lasting) answers_[i] = cache->answers(filter.question(i));
}

bool FilterMatcher::matches(uint32_t packet, const Capture::Context* context) {
    packet_ = packet;
    record_ = &capture_.store()[packet];
    layers_ = &capture_.paths().layers(record_->path);
    auto verdict = foresee(program_.root);
    if (verdict != Verdict::Unknown) return verdict == Verdict::Yes;
    auto& revisions = capture_.notes().revisions();
    auto known = revisions.size();
    bool yes = look(context) && decide(program_.root);
    // Whether the answers are those of before a revision that came meanwhile cannot be told. Who forgets
    // revised packets did so before they were kept, and then the revision is seen here; or does so after.
    for (auto end = revisions.size(); known < end; ++known)
        if (revisions[known] == packet + 1)
            for (auto& answers : answers_)
                if (answers) answers->forget(packet);
    return yes;
}

bool FilterMatcher::look(const Capture::Context* context) {
    // What a person did with a packet is not in its record.
    if (records_.enough() && !context) return records_.read(capture_, packet_, dissection_, bytes_);
    return capture_.dissect(packet_, want_, dissection_, bytes_, context);
}

FilterMatcher::Verdict FilterMatcher::foresee(uint32_t index) const {
    auto& t = program_.tests[index];
    if (t.kind == Kind::Not) {
        auto v = foresee(t.tests[0]);
        return v == Verdict::Unknown ? v : v == Verdict::Yes ? Verdict::No : Verdict::Yes;
    }
    if (t.kind == Kind::And || t.kind == Kind::Or) {
        auto decides = t.kind == Kind::And ? Verdict::No : Verdict::Yes;
        auto result = t.kind == Kind::And ? Verdict::Yes : Verdict::No;
        for (auto i : t.tests) {
            auto v = foresee(i);
            if (v == decides) return decides;
            if (v == Verdict::Unknown) result = v;
        }
        return result;
    }
    auto v = foreseeLeaf(t);
    if (v != Verdict::Unknown || !answers_[index]) return v;
    auto known = answers_[index]->at(packet_);
    return known == FilterAnswers::Answer::Unknown ? v
           : known == FilterAnswers::Answer::Yes   ? Verdict::Yes
                                                   : Verdict::No;
}

FilterMatcher::Verdict FilterMatcher::foreseeLeaf(const FilterTest& t) const {
    auto& left = program_.operands[t.left];
    if (t.kind == Kind::Exists) return foreseePresence(left);
    bool possible = mayHave(left);
    if (t.kind == Kind::Compare || t.kind == Kind::Contains) possible &= mayHave(program_.operands[t.right]);
    return possible ? Verdict::Unknown : Verdict::No;
}

FilterMatcher::Verdict FilterMatcher::foreseePresence(const FilterOperand& o) const {
    if (!mayHave(o)) return Verdict::No;
    if (o.kind != FilterOperand::Kind::Field || o.ids.size() != 1 || !o.ranges.empty())
        return Verdict::Unknown;
    auto& owner = *o.field->owner;
    auto& special = owner.registry().special();
    if (o.field == &special.malformed.self)
        return record_->flags & PacketRecord::Malformed ? Verdict::Yes : Verdict::No;
    if (o.field == &special.frame->self) return Verdict::Yes;
    return o.field == &owner.self && owner.listed ? Verdict::Yes : Verdict::Unknown;
}

// False only when no value is possible.
bool FilterMatcher::mayHave(const FilterOperand& o) const {
    auto may = [this](uint32_t i) { return mayHave(program_.operands[i]); };
    switch (o.kind) {
        case FilterOperand::Kind::Constant: return true;
        case FilterOperand::Kind::Reference: return !o.references.empty();
        case FilterOperand::Kind::Field: {
            auto& owner = *o.field->owner;
            if (&owner == &owner.registry().special().expert)
                return record_->flags & (PacketRecord::HasExpert | PacketRecord::Awaits);
            return o.layers.empty() || std::any_of(o.layers.begin(), o.layers.end(), [this](uint16_t id) {
                       return std::find(layers_->begin(), layers_->end(), id) != layers_->end();
                   });
        }
        case FilterOperand::Kind::Function: return std::any_of(o.arguments.begin(), o.arguments.end(), may);
        default: return std::all_of(o.arguments.begin(), o.arguments.end(), may);
    }
}

bool FilterMatcher::decide(uint32_t index) {
    auto& t = program_.tests[index];
    auto ask = [this](uint32_t i) { return decide(i); };
    if (t.kind == Kind::And) return std::all_of(t.tests.begin(), t.tests.end(), ask);
    if (t.kind == Kind::Or) return std::any_of(t.tests.begin(), t.tests.end(), ask);
    if (t.kind == Kind::Not) return !decide(t.tests[0]);
    bool yes = evaluator_.answer(dissection_, index);
    if (answers_[index]) answers_[index]->set(packet_, yes);
    return yes;
}

}  // namespace dorsal
