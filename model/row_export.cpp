#include "model/row_export.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace dorsal {

namespace {
QString csv(const QString& text) { return u'"' + QString(text).replace(u'"', QStringLiteral("\"\"")) + u'"'; }
}  // namespace

SummaryOptions shownOptions(SummaryOptions options) {
    std::erase_if(options.columns, [](const ColumnSpec& c) { return c.hidden; });
    return options;
}

void writeRows(const CaptureSession& session, const SummaryOptions& options, const Rows& packets,
               RowFormat format, QIODevice& out, JobControl& control) {
    SummaryReader reader(session, options);
    QStringList texts;
    control.total = packets.size();
    if (format == RowFormat::Csv) {
        QStringList titles;
        for (auto& c : options.columns) titles << csv(c.title);
        out.write((titles.join(u',') + u'\n').toUtf8());
    }
    if (format == RowFormat::Json) out.write("[\n");
    for (size_t i = 0; i < packets.size() && !control.cancelled; ++i) {
        reader.read(packets[i], texts);
        QString line;
        if (format == RowFormat::Json) {
            QJsonObject object;
            for (qsizetype c = 0; c < texts.size(); ++c) object[options.columns[size_t(c)].title] = texts[c];
            line = QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
            if (i + 1 < packets.size()) line += u',';
        } else if (format == RowFormat::Csv) {
            QStringList cells;
            for (auto& t : texts) cells << csv(t);
            line = cells.join(u',');
        } else {
            line = texts.join(u'\t');
        }
        if (out.write((line + u'\n').toUtf8()) < 0) return;
        control.done = i + 1;
    }
    if (format == RowFormat::Json) out.write("]\n");
}

}  // namespace dorsal
