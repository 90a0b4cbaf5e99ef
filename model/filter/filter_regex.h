// Regular expressions of display filters: PCRE2 over bytes, letters of both cases alike unless (?-i) says so.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dorsal {

// Immutable once compiled; threads share it, each with a Scratch of its own.
class FilterRegex {
  public:
    class Scratch {
      public:
        Scratch();
        ~Scratch();
        Scratch(const Scratch&) = delete;

      private:
        friend class FilterRegex;
        struct Data;
        std::unique_ptr<Data> data_;
    };
    enum class Result : uint8_t { Match, NoMatch, GaveUp };

    // Nothing and PCRE2's own words when the pattern is wrong.
    static std::shared_ptr<const FilterRegex> compile(std::string_view pattern, std::string& problem);
    ~FilterRegex();
    FilterRegex(const FilterRegex&) = delete;
    // Work and memory are bounded: a pattern that backtracks without end is given up.
    Result match(std::span<const uint8_t> bytes, Scratch& scratch) const;

  private:
    FilterRegex() = default;
    struct Code;
    std::unique_ptr<Code> code_;
};

}  // namespace dorsal
