#include "dissectors/config/enterprises.h"

#include <fmt/format.h>

#include "dissectors/core/field.h"

namespace dorsal {

namespace {

constexpr Name kNames[] = {
#include "dissectors/config/enterprises.inc"
};

}  // namespace

void enterpriseName(std::string& out, uint64_t number) {
    out += fmt::format("{} ({})", nameOf(kNames, number), number);
}

}  // namespace dorsal
