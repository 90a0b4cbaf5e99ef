// The columns of -T psml and _ws.col, as -o gui.column.format gives them.
#pragma once

#include <string>
#include <vector>

#include "app/cli/options.h"
#include "dissectors/core/dissection.h"
#include "model/summary.h"

namespace dorsal {

std::vector<ColumnSpec> columnsOf(const CliOptions& options);
// The time of a packet in a time column, empty when it has none.
std::string timeText(const Dissection& d, TimeFormat format);

}  // namespace dorsal
