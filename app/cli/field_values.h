// The values of the fields given with -e.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/cli/columns.h"
#include "app/cli/options.h"
#include "model/recording/capture.h"

namespace dorsal {

class FieldValues {
  public:
    // Narrows `want` to the fields that are asked for; must live as long as `want` is used.
    FieldValues(const Capture& capture, const CliOptions& options, Want& want);
    // The names among -e that no protocol has.
    static std::vector<std::string> unknown(const CliOptions& options, const Registry& registry);

    size_t size() const { return wanted_.size(); }
    const std::string& name(size_t i) const { return wanted_[i].name; }
    // To be called once for a packet, before of().
    void next(const Dissection& d) { columns_.count(d); }
    std::vector<std::string> of(const Dissection& d, size_t i) const;

  private:
    static constexpr std::string_view kColumn = "_ws.col.";
    struct Wanted {
        std::string name;
        std::vector<uint16_t> ids;
        const CliColumn* column = nullptr;  // of _ws.col.TITLE
    };
    static std::string valueText(const Dissection& d, const Node& n);
    void look(const Registry& registry, std::string_view name, Wanted& wanted, Want& want);
    Columns columns_;
    std::vector<Wanted> wanted_;
    FieldSet set_;
};

}  // namespace dorsal
