// Work over all rows of the list: filtering, sorting, finding. Each function runs on a worker thread, reports
// progress, stops when it is cancelled, and only reads.
#pragma once

#include <QByteArray>
#include <QRegularExpression>
#include <QString>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "model/filter/display_filter.h"
#include "model/job.h"
#include "model/listed_rows.h"
#include "model/statistics/series.h"

namespace dorsal {

// What the filter field holds: a display filter, or else text that a row must contain.
struct RowFilter {
    QString text;  // as it was written, but for spaces around it
    std::optional<DisplayFilter> expression;
    QString words;          // that a row must contain when there is no expression
    FilterProblem problem;  // why the text is no expression
    // The text was meant as an expression: it has operators, or a name of a field that is wrong. Nobody wants
    // to look for that in the rows.
    bool mistaken = false;
    // Packets outside of it are left out, whatever the text says.
    TimeRange range;
    bool empty() const { return text.isEmpty() && range.all(); }
    // Text in double quotes is always looked for in the rows. `selected`: see DisplayFilter::parse.
    static RowFilter parse(const QString& text, const Registry& registry,
                           const Dissection* selected = nullptr);
};

// The packets below `end`, from `begin` on, that pass the filter; ignored ones never do when text is asked
// for. `cache`: the capture's, or nullptr.
Rows filterRows(const Capture& capture, const SummaryOptions& options, const RowFilter& filter,
                uint32_t begin, uint32_t end, JobControl& control, FilterCache* cache = nullptr);
// Those of `packets`, which are in the capture's order.
Rows filterRows(const Capture& capture, const SummaryOptions& options, const RowFilter& filter,
                const Rows& packets, JobControl& control, FilterCache* cache = nullptr);

// Packets ordered by a column. The order of equal ones is that of `from`.
Rows sortRows(const Capture& capture, const SummaryOptions& options, int column, bool descending,
              const RowSnapshot& from, JobControl& control);

// The next row after (or before) `from` whose packet belongs to conversation `flow`; -1 when there is none.
int64_t findInFlow(const Capture& capture, const RowSnapshot& rows, uint32_t flow, int64_t from,
                   bool backward, JobControl& control);

struct FindRequest {
    enum class Where { Rows, Details, Bytes };
    enum class What { Text, Hex, Regex };
    Where where = Where::Rows;
    What what = What::Text;
    QString text;
    bool caseSensitive = false;
    bool backward = false;
    // A sentence about what is wrong with the request, or "".
    QString problem() const;
};

// A request made ready to be tried on many texts. Not thread safe.
class FindMatcher {
  public:
    explicit FindMatcher(const FindRequest& request);
    bool matches(const QString& text) const { return regex_.match(text).hasMatch(); }
    // Where the first match in a packet's bytes is: position and size, or size 0.
    std::pair<uint32_t, uint32_t> findIn(std::span<const uint8_t> bytes) const;
    // The first item of a dissection whose label matches; kNoNode when none does.
    uint32_t findIn(const Dissection& dissection) const;

  private:
    FindRequest request_;
    QRegularExpression regex_;
    QByteArray needle_;
    mutable std::string label_;
};

// The first row after (or before) `from` that matches, wrapping around; -1 when none does.
int64_t findRow(const Capture& capture, const SummaryOptions& options, const FindRequest& request,
                const ListedRows& list, int64_t from, JobControl& control);

}  // namespace dorsal
