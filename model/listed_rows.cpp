#include "model/listed_rows.h"

#include <QCoreApplication>
#include <algorithm>
#include <numeric>

namespace dorsal {

Rows RowSnapshot::toRows() const {
    if (rows_) return *rows_;
    Rows rows(count_);
    std::iota(rows.begin(), rows.end(), 0u);
    return rows;
}

uint32_t RowSnapshot::lowerBound(uint32_t packet) const {
    if (!rows_) return std::min(packet, count_);
    return uint32_t(std::lower_bound(rows_->begin(), rows_->end(), packet) - rows_->begin());
}

Capture::Context contextOf(const PacketMarks& marks, uint32_t packet, int64_t previousDisplayed) {
    Capture::Context context;
    context.previousDisplayed = previousDisplayed;
    context.reference = marks.referenceFor(packet);
    context.marked = marks.marked.contains(packet);
    context.ignored = marks.ignored.contains(packet);
    context.timeReference = marks.references.contains(packet);
    auto it = marks.comments.find(packet);
    if (it != marks.comments.end()) context.comments = &it->second;
    return context;
}

bool RowReader::read(const PacketMarks& marks, uint32_t packet, int64_t previousDisplayed,
                     QStringList& texts) {
    using Kind = ColumnSpec::Kind;
    auto context = contextOf(marks, packet, previousDisplayed);
    bool readable = reader_.read(packet, texts, &context);
    auto& columns = reader_.options().columns;
    for (size_t i = 0; i < columns.size() && (!readable || context.ignored || context.timeReference); ++i) {
        auto& text = texts[qsizetype(i)];
        auto kind = columns[i].kind;
        if (!readable)
            text = kind == Kind::Number ? QString::number(packet + 1)
                   : kind == Kind::Info ? QCoreApplication::translate("List", "<Can't be read any more>")
                                        : QString();
        else if (context.ignored && kind != Kind::Number)
            text = kind == Kind::Info ? QCoreApplication::translate("List", "<Ignored>") : QString();
        if (context.timeReference && kind == Kind::Time && !columns[i].ownTime)
            text = QStringLiteral("*REF*");
    }
    return readable;
}

}  // namespace dorsal
