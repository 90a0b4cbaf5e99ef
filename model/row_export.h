// Rows as text, CSV or JSON: for the clipboard and for files.
#pragma once

#include <QBuffer>
#include <QIODevice>

#include "model/row_jobs.h"

namespace dorsal {

enum class RowFormat { Text, Csv, Json };

// The options without the columns that are hidden.
SummaryOptions shownOptions(SummaryOptions options);
// Writes rows as the list shows them: `which` are row numbers in `list`. Stops when cancelled or when the
// device fails; false then.
bool writeRows(const Capture& capture, const SummaryOptions& options, const ListedRows& list,
               const RowSnapshot& which, RowFormat format, QIODevice& out, JobControl& control);

}  // namespace dorsal
