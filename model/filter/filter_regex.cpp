#define PCRE2_CODE_UNIT_WIDTH 8
#include "model/filter/filter_regex.h"

#include <pcre2.h>

namespace dorsal {

namespace {
// Steps of one match; a sane pattern on a large packet needs some thousands.
constexpr uint32_t kMostSteps = 1'000'000;
constexpr uint32_t kMostDepth = 10'000;
constexpr uint32_t kMostHeapKib = 16 * 1024;
}  // namespace

struct FilterRegex::Code {
    pcre2_code* code = nullptr;
    ~Code() { pcre2_code_free(code); }
};

struct FilterRegex::Scratch::Data {
    pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
    pcre2_match_context* context = pcre2_match_context_create(nullptr);
    Data() {
        pcre2_set_match_limit(context, kMostSteps);
        pcre2_set_depth_limit(context, kMostDepth);
        pcre2_set_heap_limit(context, kMostHeapKib);
    }
    ~Data() {
        pcre2_match_data_free(data);
        pcre2_match_context_free(context);
    }
};

FilterRegex::Scratch::Scratch() : data_(std::make_unique<Data>()) {}
FilterRegex::Scratch::~Scratch() = default;
FilterRegex::~FilterRegex() = default;

std::shared_ptr<const FilterRegex> FilterRegex::compile(std::string_view pattern, std::string& problem) {
    int error = 0;
    PCRE2_SIZE at = 0;
    auto code =
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                      PCRE2_CASELESS | PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C, &error, &at, nullptr);
    if (!code) {
        PCRE2_UCHAR text[256];
        pcre2_get_error_message(error, text, sizeof text);
        problem = reinterpret_cast<const char*>(text);
        return nullptr;
    }
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    std::shared_ptr<FilterRegex> regex(new FilterRegex);
    regex->code_ = std::make_unique<Code>();
    regex->code_->code = code;
    return regex;
}

FilterRegex::Result FilterRegex::match(std::span<const uint8_t> bytes, Scratch& scratch) const {
    static constexpr uint8_t kNone = 0;
    auto data = bytes.empty() ? &kNone : bytes.data();
    int result =
        pcre2_match(code_->code, data, bytes.size(), 0, 0, scratch.data_->data, scratch.data_->context);
    if (result >= 0) return Result::Match;
    return result == PCRE2_ERROR_NOMATCH ? Result::NoMatch : Result::GaveUp;
}

}  // namespace dorsal
