// What the packets' expert items say, alike ones together.
#pragma once

#include <map>
#include <string>

#include "model/statistics/statistic.h"

namespace dorsal {

class ExpertSummary final : public Statistic {
  public:
    static constexpr size_t kMostRows = 100'000;
    struct Row {
        Severity severity = Severity::Comment;
        std::string group, protocol, message;
        uint64_t count = 0;
        uint32_t firstPacket = 0;  // index
    };

    explicit ExpertSummary(const Registry& registry, Severity least = Severity::Comment)
        : registry_(registry), least_(least) {}

    const std::vector<Row>& rows() const { return rows_; }  // in order of appearance
    uint64_t leftOut() const { return leftOut_; }           // items beyond kMostRows

    void want(FieldSet& fields) const override;
    bool wantsTexts() const override { return true; }
    bool looksInto(const std::vector<uint16_t>&) const override { return true; }
    void add(const CountedPacket& packet) override;

  private:
    std::string protocolOf(const Dissection& d, const Node& expert) const;
    const Registry& registry_;
    Severity least_;
    std::vector<Row> rows_;
    std::map<std::string, uint32_t> byText_;  // ordered: nobody can make it slow
    uint64_t leftOut_ = 0;
};

}  // namespace dorsal
