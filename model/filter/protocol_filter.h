// Filters by presence: names of protocols and fields joined by and, or, not and parentheses
// ("dns or (tls and not ipv6)", "tcp.analysis.flags").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dissectors/core/protocol.h"
#include "model/analysis/capture_session.h"

namespace dorsal {

// Answers about protocols from a packet's record, without dissecting; fields want a dissection. Immutable;
// may be used from any thread.
class ProtocolFilter {
  public:
    // Nothing and a sentence in `error` when the text is no such expression; where one word is to blame, two
    // more lines show it in the text.
    static std::optional<ProtocolFilter> parse(std::string_view text, const Registry& registry,
                                               std::string& error);
    // The fields that it asks for, or nullptr when a record says all.
    const FieldSet* fields() const { return fields_ ? &*fields_ : nullptr; }
    // `d`: the packet's dissection with (at least) fields(); not needed when there are none.
    bool matches(const PacketRecord& record, const PathTable& paths, const Dissection* d = nullptr) const;

  private:
    friend class ProtocolFilterParser;
    // Postfix: a protocol id (0 and up), kFields plus an index into groups_, or an operator.
    enum : int32_t { kAnd = -1, kOr = -2, kNot = -3, kEvery = -4, kMalformed = -5, kFields = 1 << 16 };
    std::vector<int32_t> code_;
    std::vector<std::vector<uint16_t>> groups_;  // ids of the fields that share a name
    std::optional<FieldSet> fields_;
};

}  // namespace dorsal
