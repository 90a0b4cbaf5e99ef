#include "model/row_export.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "model/parallel.h"

namespace dorsal {

namespace {

QString csv(const QString& text) { return u'"' + QString(text).replace(u'"', QStringLiteral("\"\"")) + u'"'; }

QString json(const QString& text) {
    auto array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.mid(1, array.size() - 2));
}

QString lineOf(const std::vector<ColumnSpec>& columns, const QStringList& texts, RowFormat format) {
    if (format == RowFormat::Text) return texts.join(u'\t');
    QStringList cells;
    for (qsizetype i = 0; i < texts.size(); ++i)
        cells << (format == RowFormat::Csv ? csv(texts[i])
                                           : json(columns[size_t(i)].title) + u':' + json(texts[i]));
    return format == RowFormat::Csv ? cells.join(u',') : u'{' + cells.join(u',') + u'}';
}

}  // namespace

SummaryOptions shownOptions(SummaryOptions options) {
    std::erase_if(options.columns, [](const ColumnSpec& c) { return c.hidden; });
    return options;
}

bool writeRows(const Capture& capture, const SummaryOptions& options, const ListedRows& list,
               const RowSnapshot& which, RowFormat format, QIODevice& out, JobControl& control) {
    constexpr uint32_t kBlock = 1024, kBlocksAtOnce = 64;
    control.total = which.size();
    QByteArray head;
    if (format == RowFormat::Csv) {
        QStringList titles;
        for (auto& c : options.columns) titles << csv(c.title);
        head = (titles.join(u',') + u'\n').toUtf8();
    }
    if (format == RowFormat::Json) head = "[\n";
    if (out.write(head) != head.size()) return false;
    // Blocks are made on all cores and written in order.
    for (uint64_t from = 0; from < which.size(); from += uint64_t(kBlock) * kBlocksAtOnce) {
        auto blocks =
            uint32_t(std::min<uint64_t>(kBlocksAtOnce, (which.size() - from + kBlock - 1) / kBlock));
        std::vector<QByteArray> parts(blocks);
        forBlocks(blocks, [&] {
            auto reader = std::make_shared<RowReader>(capture, options);
            return [&, reader, texts = QStringList()](uint32_t block) mutable {
                uint64_t begin = from + uint64_t(block) * kBlock;
                uint64_t end = std::min<uint64_t>(which.size(), begin + kBlock);
                for (uint64_t i = begin; i < end && !control.cancelled; ++i) {
                    reader->read(list, which.at(uint32_t(i)), texts);
                    auto line = lineOf(options.columns, texts, format);
                    if (format == RowFormat::Json && i + 1 < which.size()) line += u',';
                    parts[block] += line.toUtf8() + '\n';
                }
                control.done += end - begin;
                return !control.cancelled;
            };
        });
        if (control.cancelled) return false;
        for (auto& part : parts)
            if (out.write(part) != part.size()) return false;
    }
    return format != RowFormat::Json || out.write("]\n") == 2;
}

}  // namespace dorsal
