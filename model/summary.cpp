#include "model/summary.h"

#include <QDateTime>

#include "dissectors/core/text.h"

namespace dorsal {

std::vector<ColumnSpec> defaultColumns() {
    using Kind = ColumnSpec::Kind;
    std::vector<ColumnSpec> list;
    auto add = [&](Kind kind, const char* title, bool right = false) -> ColumnSpec& {
        ColumnSpec c;
        c.kind = kind;
        c.title = QString::fromLatin1(title);
        c.rightAligned = right;
        list.push_back(c);
        return list.back();
    };
    add(Kind::Number, "No.", true);
    add(Kind::Time, "Time", true);
    add(Kind::Source, "Source");
    add(Kind::Destination, "Destination");
    add(Kind::Protocol, "Protocol");
    add(Kind::Length, "Length", true);
    add(Kind::Info, "Info");
    auto& delta = add(Kind::Time, "Delta", true);
    delta.ownTime = true;
    delta.time = TimeFormat::Delta;
    delta.hidden = true;
    struct {
        const char *title, *fields;
    } static constexpr kFields[] = {
        {"Stream", "tcp.stream udp.stream"}, {"IP ID", "ip.id"}, {"Window", "tcp.window_size"}};
    for (auto& f : kFields) {
        auto& c = add(Kind::Field, f.title, true);
        c.field = QString::fromLatin1(f.fields);
        c.hidden = true;
    }
    return list;
}

QString formatTime(Time t, TimeFormat format, int digits) {
    std::string out;
    auto fraction = [&](int32_t nanos) {
        if (digits <= 0) return std::string();
        return fmt::format(".{:09}", nanos).substr(0, size_t(digits) + 1);
    };
    switch (format) {
        case TimeFormat::DateTime:
        case TimeFormat::DateTimeUtc:
        case TimeFormat::TimeOfDay:
        case TimeFormat::TimeOfDayUtc:
        case TimeFormat::DayOfYear:
        case TimeFormat::DayOfYearUtc: {
            auto when = QDateTime::fromSecsSinceEpoch(t.seconds, format == TimeFormat::DateTimeUtc ||
                                                                         format == TimeFormat::TimeOfDayUtc ||
                                                                         format == TimeFormat::DayOfYearUtc
                                                                     ? Qt::UTC
                                                                     : Qt::LocalTime);
            // Beyond the 292 million years that are known; tshark's words.
            if (!when.isValid()) return QStringLiteral("Not representable");
            auto pattern = format == TimeFormat::TimeOfDay || format == TimeFormat::TimeOfDayUtc
                               ? QStringLiteral("HH:mm:ss")
                               : QStringLiteral("yyyy-MM-dd HH:mm:ss");
            if (format == TimeFormat::DayOfYear || format == TimeFormat::DayOfYearUtc) {
                auto date = fmt::format("{}/{:03} ", when.date().year(), when.date().dayOfYear());
                return QString::fromStdString(date) + when.toString(QStringLiteral("HH:mm:ss")) +
                       QString::fromStdString(fraction(t.nanos));
            }
            return when.toString(pattern) + QString::fromStdString(fraction(t.nanos));
        }
        default: {
            appendSeconds(out, t);
            size_t dot = out.find('.');
            out.resize(digits > 0 ? dot + 1 + size_t(digits) : dot);
            return QString::fromStdString(out);
        }
    }
}

SummaryReader::SummaryReader(const Capture& capture, SummaryOptions options)
    : capture_(capture),
      options_(std::move(options)),
      wanted_(capture.registry().fields().size()),
      dissection_(capture.registry()) {
    for (auto& column : options_.columns) {
        auto& ids = fields_.emplace_back();
        if (column.kind != ColumnSpec::Kind::Field) continue;
        for (auto& name : column.field.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            auto utf8 = name.toStdString();
            // Several fields may share a name: all of them count.
            for (auto f : capture.registry().fields())
                if (f && utf8 == f->abbrev) {
                    ids.push_back(f->id);
                    wanted_.add(f->id);
                    wantsFields_ = true;
                }
        }
    }
}

bool SummaryReader::read(uint32_t index, QStringList& texts, const Capture::Context* context) {
    using Kind = ColumnSpec::Kind;
    texts.clear();
    Want want = Want::summary();
    if (wantsFields_) {
        want.items = true;
        want.only = &wanted_;
    }
    if (!capture_.dissect(index, want, dissection_, buffer_, context)) {
        for (size_t i = 0; i < options_.columns.size(); ++i) texts << QString();
        return false;
    }
    auto& d = dissection_;
    int digits = options_.digits >= 0 ? options_.digits : d.frame.timeDigits;
    for (size_t i = 0; i < options_.columns.size(); ++i) {
        auto& column = options_.columns[i];
        switch (column.kind) {
            case Kind::Number: texts << QString::number(d.frame.number); break;
            case Kind::Time: {
                auto format = column.ownTime ? column.time : options_.time;
                Time t = d.frame.time;
                if (format == TimeFormat::Relative) t = t - d.frame.firstTime;
                if (format == TimeFormat::Delta) t = t - d.frame.previousTime;
                if (format == TimeFormat::DeltaDisplayed) t = t - d.frame.previousDisplayedTime;
                texts << (d.frame.hasTime ? formatTime(t, format, digits) : QString());
                break;
            }
            case Kind::Source: texts << QString::fromStdString(d.source.toString()); break;
            case Kind::Destination: texts << QString::fromStdString(d.destination.toString()); break;
            case Kind::Protocol: texts << QString::fromStdString(d.protocol.text); break;
            case Kind::Length: texts << QString::number(d.frame.original); break;
            case Kind::Info: {
                std::string shown;
                appendEscaped(shown, d.info.text);
                texts << QString::fromStdString(shown);
                break;
            }
            case Kind::Field: texts << fieldText(fields_[i]); break;
        }
    }
    return true;
}

QString SummaryReader::fieldText(const std::vector<uint16_t>& ids) const {
    std::string out;
    for (auto id : ids) {
        for (auto& n : dissection_.nodes) {
            if (n.field != id) continue;
            if (!out.empty()) out += ',';
            appendValue(out, dissection_, n);
        }
        if (!out.empty()) break;
    }
    return QString::fromStdString(out);
}

}  // namespace dorsal
