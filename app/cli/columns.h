// The columns of summary lines, as tshark's -o gui.column.format gives them: -T text, tabs and psml, and
// _ws.col fields.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/cli/options.h"
#include "dissectors/core/dissection.h"
#include "model/summary.h"

namespace dorsal {

struct CliColumn {
    enum class Kind : uint8_t {
        Number,
        Time,
        Source,
        Destination,
        LinkSource,
        LinkDestination,
        NetSource,
        NetDestination,
        SourcePort,
        DestinationPort,
        Protocol,
        Length,
        Bytes,  // of all packets so far that were shown
        Severity,
        Info,
        Field,
        Empty  // a code that says nothing about the protocols that are there
    };
    Kind kind = Kind::Empty;
    std::string title, code;  // "Source", "%s"
    bool ownTime = false;     // a time format of its own instead of -t's
    TimeFormat time = TimeFormat::Relative;
    std::vector<uint16_t> fields;  // Kind::Field: ids; the first that a packet has is shown
    int occurrence = 0;            // of the field: 0 all, 1 the first, -1 the last ...
    bool resolved = true;          // names instead of numbers
};

// A column format code and what tshark calls it.
struct ColumnCode {
    const char *code, *name;
};
inline constexpr char kDefaultColumns[] =
    R"("No.","%m","Time","%t","Source","%s","Destination","%d","Protocol","%p","Length","%L","Info","%i")";
std::span<const ColumnCode> columnCodes();
bool isColumnCode(std::string_view code);

class Columns {
  public:
    // Adds to `want` what the columns need. Fields go to `set`, which `want` may use.
    Columns(const Registry& registry, const CliOptions& options);
    // The fields that columns show.
    const FieldSet& fields() const { return set_; }
    bool wantsFields() const { return wantsFields_; }
    const std::vector<CliColumn>& list() const { return list_; }
    std::string text(const Dissection& d, const CliColumn& column) const;
    // Counts a packet that is shown, before its texts are asked for.
    void count(const Dissection& d) { bytes_ += d.frame.original; }
    // The summary line of -T text and tabs, without its end.
    void appendLine(std::string& out, const Dissection& d, bool tabs) const;

  private:
    void addField(CliColumn& column, const Registry& registry, std::string_view spec);
    std::vector<CliColumn> list_;
    FieldSet set_;
    bool wantsFields_ = false, hoursMinutes_;
    TimeFormat time_;
    uint64_t bytes_ = 0;
};

}  // namespace dorsal
