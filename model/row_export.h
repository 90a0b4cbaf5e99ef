// Rows as text, CSV or JSON: for the clipboard and for files.
#pragma once

#include <QBuffer>
#include <QIODevice>

#include "model/row_jobs.h"

namespace dorsal {

enum class RowFormat { Text, Csv, Json };

// The options without the columns that are hidden.
SummaryOptions shownOptions(SummaryOptions options);
// Writes packets in the given order; stops when cancelled or when the device fails.
void writeRows(const CaptureSession& session, const SummaryOptions& options, const Rows& packets,
               RowFormat format, QIODevice& out, JobControl& control);

}  // namespace dorsal
