#include "app/window/window_settings.h"

namespace dorsal {

QJsonArray columnsToJson(const std::vector<ColumnSpec>& columns) {
    QJsonArray array;
    for (auto& c : columns)
        array.append(QJsonObject{{"kind", int(c.kind)},
                                 {"title", c.title},
                                 {"field", c.field},
                                 {"right", c.rightAligned},
                                 {"hidden", c.hidden},
                                 {"width", c.width},
                                 {"ownTime", c.ownTime},
                                 {"time", int(c.time)}});
    return array;
}

std::vector<ColumnSpec> columnsFromJson(const QJsonArray& array) {
    std::vector<ColumnSpec> columns;
    for (auto value : array) {
        auto o = value.toObject();
        int kind = o["kind"].toInt(-1), time = o["time"].toInt();
        if (kind < 0 || kind > int(ColumnSpec::Kind::Field) || time < 0 ||
            time > int(TimeFormat::DayOfYearUtc))
            continue;
        ColumnSpec c;
        c.kind = ColumnSpec::Kind(kind);
        c.title = o["title"].toString();
        c.field = o["field"].toString();
        c.rightAligned = o["right"].toBool();
        c.hidden = o["hidden"].toBool();
        c.width = std::clamp(o["width"].toInt(), 0, 4000);
        c.ownTime = o["ownTime"].toBool();
        c.time = TimeFormat(time);
        columns.push_back(c);
    }
    return columns;
}

}  // namespace dorsal
