// Display filters: Wireshark's language, as tshark 4.0 takes it (wireshark-filter(4)).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/filter/filter_cache.h"
#include "model/filter/filter_program.h"
#include "model/filter/record_fields.h"
#include "model/recording/capture.h"

namespace dorsal {

// An expression that was checked. Cheap to copy, immutable; may be used from any thread.
class DisplayFilter {
  public:
    // Nothing, and what is wrong, when tshark would refuse the text, too. `selected`: the packet that field
    // references read, dissected as a tree.
    static std::optional<DisplayFilter> parse(std::string_view text, const Registry& registry,
                                              FilterProblem& problem, const Dissection* selected = nullptr);

    const FilterProgram& program() const { return *program_; }
    // What one of the program's tests asks, as it is written.
    std::string_view question(uint32_t test) const;
    // What to dissect of a packet whose record does not say enough.
    Want want() const;

  private:
    DisplayFilter(std::string_view text, std::shared_ptr<const FilterProgram> program)
        : text_(std::make_shared<std::string>(text)), program_(std::move(program)) {}
    std::shared_ptr<const std::string> text_;
    std::shared_ptr<const FilterProgram> program_;
};

// Tries a filter on the packets of a capture. Records and earlier answers are asked first; a packet is
// dissected only when they do not decide. One for each thread; filter, capture and cache must outlive it.
class FilterMatcher {
  public:
    // `cache`: of this capture, or nullptr. It forgets what was revised before the matcher was made.
    FilterMatcher(const Capture& capture, const DisplayFilter& filter, FilterCache* cache = nullptr);
    // `context` as for Capture::dissect. A packet that cannot be read does not match.
    bool matches(uint32_t packet, const Capture::Context* context = nullptr);
    // A regular expression was given up on some packet: it took too long.
    bool gaveUp() const { return evaluator_.gaveUp(); }

  private:
    enum class Verdict : uint8_t { No, Yes, Unknown };
    // By record and cache alone.
    Verdict foresee(uint32_t test) const;
    Verdict foreseeLeaf(const FilterTest& t) const;
    Verdict foreseePresence(const FilterOperand& o) const;
    bool mayHave(const FilterOperand& o) const;
    // By the packet itself.
    bool look(const Capture::Context* context);
    bool decide(uint32_t test);

    const Capture& capture_;
    const DisplayFilter& filter_;
    const FilterProgram& program_;
    Want want_;
    FilterEvaluator evaluator_;
    RecordFields records_;
    std::vector<std::shared_ptr<FilterAnswers>> answers_;  // by test; null: not kept
    uint32_t packet_ = 0;
    const PacketRecord* record_ = nullptr;
    const std::vector<uint16_t>* layers_ = nullptr;
    Dissection dissection_;
    std::vector<uint8_t> bytes_;
};

}  // namespace dorsal
