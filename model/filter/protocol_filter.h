// Filters by protocol: names joined by and, or, not and parentheses ("dns or (tls and not ipv6)").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dissectors/core/protocol.h"
#include "model/analysis/capture_session.h"

namespace dorsal {

// Answers from a packet's record, without dissecting. Immutable; may be used from any thread.
class ProtocolFilter {
  public:
    // Nothing and a sentence in `error` when the text is no such expression.
    static std::optional<ProtocolFilter> parse(std::string_view text, const Registry& registry,
                                               std::string& error);
    bool matches(const PacketRecord& record, const PathTable& paths) const;

  private:
    friend class ProtocolFilterParser;
    // Postfix: a protocol id (0 and up), or an operator.
    enum : int32_t { kAnd = -1, kOr = -2, kNot = -3, kEvery = -4, kMalformed = -5 };
    std::vector<int32_t> code_;
};

}  // namespace dorsal
