// Columns as they are remembered.
#pragma once

#include <QJsonArray>
#include <QJsonObject>

#include "model/summary.h"

namespace dorsal {

QJsonArray columnsToJson(const std::vector<ColumnSpec>& columns);
std::vector<ColumnSpec> columnsFromJson(const QJsonArray& array);

}  // namespace dorsal
