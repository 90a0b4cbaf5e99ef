// Work over all rows of the list: filtering, sorting, finding. Each function runs on a worker thread, reports
// progress, stops when it is cancelled, and only reads.
#pragma once

#include <QByteArray>
#include <QString>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "model/filter/protocol_filter.h"
#include "model/job.h"
#include "model/summary.h"

namespace dorsal {

using Rows = std::vector<uint32_t>;  // packet indices in the order of display

// What the filter field holds: an expression of protocol names, or else text that a row must contain.
struct RowFilter {
    QString text;
    std::optional<ProtocolFilter> protocols;
    bool empty() const { return text.isEmpty(); }
    static RowFilter parse(const QString& text, const Registry& registry);
};

// The packets below `end`, from `begin` on, that pass the filter; ignored ones never do when text is asked
// for.
Rows filterRows(const CaptureSession& session, const SummaryOptions& options, const RowFilter& filter,
                uint32_t begin, uint32_t end, JobControl& control);

// Packets ordered by a column. The order of equal ones is that of the capture.
Rows sortRows(const CaptureSession& session, const SummaryOptions& options, int column, bool descending,
              Rows rows, JobControl& control);

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

// The first position in `rows` after (or before) `from` that matches, wrapping around; -1 when none does.
int64_t findRow(const CaptureSession& session, const SummaryOptions& options, const FindRequest& request,
                const std::function<uint32_t(int64_t)>& packetAt, int64_t count, int64_t from,
                JobControl& control);

}  // namespace dorsal
