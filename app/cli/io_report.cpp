// -z io,stat,INTERVAL[,FILTER...], where a filter may begin with a calculation: AVG(tcp.len)tcp.len
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <optional>

#include "app/cli/statistics.h"
#include "model/statistics/io_statistics.h"

namespace dorsal {

namespace {

struct CalculationName {
    const char* name;
    IoCalculation calculation;
};
constexpr CalculationName kCalculations[] = {
    {"FRAMES", IoCalculation::Frames}, {"BYTES", IoCalculation::Bytes}, {"SUM", IoCalculation::Sum},
    {"COUNT", IoCalculation::Count},   {"MIN", IoCalculation::Min},     {"MAX", IoCalculation::Max},
    {"AVG", IoCalculation::Average},   {"LOAD", IoCalculation::Load}};

const char* nameOf(IoCalculation calculation) {
    for (auto& c : kCalculations)
        if (c.calculation == calculation) return c.name;
    return "";
}

// Decimal digits, `most` at most.
uint32_t digitsOf(uint64_t value, uint32_t most) {
    uint32_t digits = 1;
    while (digits < most && (value /= 10)) ++digits;
    return digits;
}

bool isDated(TimeFormat format) {
    return format == TimeFormat::DateTime || format == TimeFormat::DateTimeUtc ||
           format == TimeFormat::DayOfYear || format == TimeFormat::DayOfYearUtc;
}
bool isClock(TimeFormat format) {
    return isDated(format) || format == TimeFormat::TimeOfDay || format == TimeFormat::TimeOfDayUtc;
}

struct Column {
    std::string text;  // as it was given
    bool named = false;
    std::unique_ptr<DisplayFilter> filter;
    std::unique_ptr<IoColumn> data;
    uint32_t frames = 0, value = 0;  // widths; 0: not shown

    // Without the border on its left.
    uint32_t width() const { return (frames ? frames + 3 : 0) + (value ? value + 3 : 0); }
    void measure(uint64_t interval);
    std::string cell(const IoColumn::Cell* cell, uint64_t span) const;
};

void Column::measure(uint64_t interval) {
    auto calculation = data->calculation();
    uint64_t most = data->mostValue();
    if (calculation == IoCalculation::Frames || calculation == IoCalculation::FramesAndBytes)
        frames = std::max(6u, digitsOf(data->mostFrames(), 15));
    if (calculation == IoCalculation::Frames) return;
    bool plain = calculation == IoCalculation::FramesAndBytes || calculation == IoCalculation::Bytes ||
                 calculation == IoCalculation::Count;
    if (plain) {
        value = std::max(5u, digitsOf(most, 15));
    } else if (data->isTime()) {
        if (calculation == IoCalculation::Load)
            most /= std::max<uint64_t>(interval, 1);
        else if (calculation != IoCalculation::Average)
            most = (most + 500'000'000) / 1'000'000'000;
        value = digitsOf(most, 15) + 7;
    } else if (data->isReal()) {
        value = digitsOf(most, 15) + 7;
    } else {
        value = std::max(uint32_t(std::string_view(nameOf(calculation)).size()), digitsOf(most, 15));
    }
}

std::string Column::cell(const IoColumn::Cell* given, uint64_t span) const {
    static const IoColumn::Cell kEmpty;
    auto& c = given ? *given : kEmpty;
    auto calculation = data->calculation();
    std::string out;
    if (frames) out = fmt::format(" {:>{}} |", c.frames, frames);
    if (!value) return out;
    bool plain = calculation == IoCalculation::FramesAndBytes || calculation == IoCalculation::Bytes ||
                 calculation == IoCalculation::Count;
    uint64_t number = c.counter, values = std::max<uint64_t>(c.values, 1);
    bool average = calculation == IoCalculation::Average;
    if (plain) return out + fmt::format(" {:>{}} |", number, value);
    if (data->isTime()) {
        uint64_t whole, part;
        if (calculation == IoCalculation::Load) {
            span = std::max<uint64_t>(span, 1);
            whole = number / span;
            part = number % span * 1'000'000 / span;
        } else {
            number = ((average ? number / values : number) + 500) / 1000;
            whole = number / 1'000'000;
            part = number % 1'000'000;
        }
        return out + fmt::format(" {:>{}}.{:06} |", whole, value - 7, part);
    }
    if (data->isReal())
        return out + fmt::format(" {:>{}.6f} |", average ? c.real / double(values) : c.real, value - 7);
    if (average) number /= values;
    return out + (isSigned(data->field()->type) ? fmt::format(" {:>{}} |", int64_t(number), value)
                                                : fmt::format(" {:>{}} |", number, value));
}

std::string centered(std::string_view text, uint32_t width) {
    uint32_t spare = width > text.size() ? width - uint32_t(text.size()) : 0;
    return std::string(1 + spare - spare / 2, ' ') + std::string(text) + std::string(1 + spare / 2, ' ') +
           "|";
}

// The measures of a table, and its lines.
class Table {
  public:
    Table(std::deque<Column>& columns, uint64_t wanted, uint32_t precision, uint64_t duration,
          TimeFormat format)
        : columns_(columns), format_(format), precision_(precision), duration_(duration), exact_(duration) {
        interval_ = wanted > duration ? duration : wanted;
        bool one = interval_ == duration;
        uint32_t durationDigits = digitsOf(duration / kSecond, 5);
        shownDigits_ = durationDigits;
        if (one) precision_ = durationDigits >= 2 ? 1 : 3;
        uint32_t point = precision_ ? precision_ + 1 : 0;
        width_ = one ? 30 + durationDigits + point
                     : 25 + std::max(digitsOf(interval_ / kSecond, 5), durationDigits) + point;
        unit_ = kSecond;
        for (uint32_t i = 0; i < precision_; ++i) unit_ /= 10;
        if (duration_ % unit_ > unit_ / 10 * 5) {
            duration_ = (duration_ + unit_ / 10 * 5) / unit_ * unit_;
            durationDigits = digitsOf(duration_ / kSecond, 5);
        }
        if (one) interval_ = duration_;
        durationDigits_ = durationDigits;
        intervalWidth_ = precision_ ? 2 * durationDigits + 2 * precision_ + 10 : 2 * durationDigits + 8;
        intervalWidth_ = std::max(intervalWidth_, isDated(format) ? 23u : 12u);
        rowWidth_ = intervalWidth_;
        uint32_t texts = 0;
        for (auto& c : columns_) {
            c.measure(interval_);
            rowWidth_ += c.width();
            texts = std::max(texts, c.named ? uint32_t(c.text.size()) + 11 : 26);
        }
        width_ = std::max({width_, rowWidth_, std::min(texts, kWrap)});
        if (width_ - rowWidth_ == 1) ++width_;
    }

    void print(const Time& start) {
        head();
        auto end = "|" + (rowWidth_ < width_ ? std::string(width_ - rowWidth_ - 1, ' ') + "|" : "") + "\n";
        end.erase(0, 1);
        uint64_t rows = interval_ ? duration_ / interval_ + (duration_ % interval_ ? 1 : 0) : 0;
        std::vector<std::map<uint64_t, IoColumn::Cell>::const_iterator> at;
        for (auto& c : columns_) at.push_back(c.data->cells().begin());
        for (uint64_t i = 0; i < rows; ++i) {
            uint64_t from = i * interval_, to = i + 1 == rows ? duration_ : from + interval_;
            out_ += rowStart(start, from, to, i + 1 == rows);
            for (size_t c = 0; c < columns_.size(); ++c) {
                bool here = at[c] != columns_[c].data->cells().end() && at[c]->first == i;
                out_ +=
                    columns_[c].cell(here ? &at[c]->second : nullptr, i + 1 == rows ? to - from : interval_);
                if (here) ++at[c];
            }
            out_ += end;
            if (out_.size() > kPiece) flush();
        }
        out_ += std::string(width_, '=') + "\n";
        flush();
    }

  private:
    static constexpr uint64_t kSecond = 1'000'000;  // in microseconds
    static constexpr uint32_t kWrap = 102;          // columns at which long filters are wrapped
    static constexpr size_t kPiece = 1 << 20;

    void flush() {
        std::fwrite(out_.data(), 1, out_.size(), stdout);
        out_.clear();
    }
    // `beyond`: so many characters of it do not count.
    void line(std::string text, size_t beyond = 0) {
        if (text.size() + 1 < width_ + beyond) text.resize(width_ + beyond - 1, ' ');
        out_ += text + "|\n";
    }
    // Digits that the width of the table leaves no room for: tshark counts five.
    size_t beyond(uint64_t time) const {
        auto digits = digitsOf(time / kSecond, 20);
        return digits > shownDigits_ ? digits - shownDigits_ : 0;
    }
    std::string point(uint64_t time) const {
        auto whole = fmt::format("{:>{}}", time / kSecond, shownDigits_);
        return precision_ ? fmt::format("{}.{:0{}}", whole, time % kSecond / unit_, precision_) : whole;
    }

    void head() {
        out_ += "\n" + std::string(width_, '=') + "\n";
        line("| IO Statistics");
        line("|");
        if (precision_)
            line(fmt::format("| Duration: {} secs", point(duration_)), beyond(duration_));
        else
            line(fmt::format("| Duration: {}.{:6} secs", point(exact_), exact_ % kSecond), beyond(exact_));
        line(fmt::format("| Interval: {} secs", point(interval_)), beyond(interval_));
        line("|");
        for (size_t i = 0; i < columns_.size(); ++i) {
            auto start = fmt::format("{}{:2}: ", i ? "|    " : "| Col", i + 1);
            filterLines(start, columns_[i].named ? columns_[i].text : "Frames and bytes");
        }
        line("|" + std::string(width_ - 2, '-'));
        auto filler = rowWidth_ < width_ ? std::string(width_ - rowWidth_ - 1, ' ') + "|" : std::string();
        out_ += "|" + std::string(intervalWidth_ - 2, ' ') + "|";
        for (size_t i = 0; i < columns_.size(); ++i)
            out_ += fmt::format("{:<{}}|", i + 1, columns_[i].width() - 1);
        std::string first = isDated(format_) ? "| Date and time" : isClock(format_) ? "| Time" : "| Interval";
        first.resize(intervalWidth_ - 1, ' ');
        out_ += filler + "\n" + first + "|";
        for (auto& c : columns_) {
            bool both = c.data->calculation() == IoCalculation::FramesAndBytes;
            if (c.frames) out_ += centered(both ? "Frames" : "FRAMES", c.frames);
            if (c.value) out_ += centered(both ? "Bytes" : nameOf(c.data->calculation()), c.value);
        }
        out_ += filler + "\n|" + std::string(rowWidth_ - 2, '-') + "|" + filler + "\n";
    }

    void filterLines(std::string start, std::string_view text) {
        while (text.size() + 11 > width_) {
            auto part = text.substr(0, width_ - 11);
            auto space = part.rfind(' ');
            line(start + std::string(part.substr(0, space)));
            text.remove_prefix(space == std::string_view::npos ? part.size() : space + 1);
            start = "|        ";
        }
        line(start + std::string(text));
    }

    std::string rowStart(const Time& start, uint64_t from, uint64_t to, bool last) const {
        if (isClock(format_))
            return fmt::format("| {} |", clockText({start.seconds + int64_t(from / kSecond), 0}, format_));
        auto border = precision_ == 0 && durationDigits_ == 1 ? "|  " : "| ";
        if (precision_ == 0 && last)
            return fmt::format("{}{} <> {:<{}}|", border, point(from), "Dur",
                               durationDigits_ >= 3 ? durationDigits_ + 1 : 3);
        return fmt::format("{}{} <> {}{}|", border, point(from), point(to),
                           precision_ == 0 && durationDigits_ == 1 ? "  " : " ");
    }

    std::deque<Column>& columns_;
    TimeFormat format_;
    uint32_t precision_;                             // digits after the second
    uint64_t interval_ = 0, duration_, exact_;       // microseconds; the duration rounded, and as it is
    uint64_t unit_ = kSecond;                        // of the last digit, in microseconds
    uint32_t shownDigits_ = 1, durationDigits_ = 1;  // of whole seconds
    uint32_t intervalWidth_ = 0, rowWidth_ = 0, width_ = 0;
    std::string out_;
};

class IoReport final : public StatisticReport {
  public:
    IoReport(std::string argument, const CliOptions& options)
        : StatisticReport(std::move(argument), options) {}

    bool prepare(const Registry& registry) override {
        std::string_view rest = argument_;
        rest.remove_prefix(std::string_view("io,stat").size());
        if (!rest.starts_with(',') || rest.ends_with(',')) return refuse(kUsage);
        rest.remove_prefix(1);
        auto comma = rest.find(',');
        std::string number(rest.substr(0, comma));
        char* end = nullptr;
        double interval = std::strtod(number.c_str(), &end);
        if (number.empty() || *end || !(interval < 1e12)) return refuse(kUsage);
        switch (options_.time) {
            case TimeFormat::Delta:
            case TimeFormat::DeltaDisplayed:
            case TimeFormat::Epoch:
                return refuse("invalid -t operand. io,stat only supports -t <r|a|ad|adoy|u|ud|udoy>");
            default: break;
        }
        if (interval > 0) {
            interval_ = uint64_t(std::llround(interval * 1'000'000));
            if (!interval_)
                return refuse(
                    "\"-z\" interval must be >=0.000001 seconds or \"0\" for the entire capture duration.",
                    10);
            precision_ = 6;
            for (uint64_t i = 10; precision_ && interval_ % i == 0; i *= 10) --precision_;
        }
        do {
            auto part = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
            auto next = part.find(',');
            if (!addColumn(registry, std::string(part.substr(0, next)))) return false;
            if (comma != std::string_view::npos)
                comma = next == std::string_view::npos ? next : comma + 1 + next;
        } while (comma != std::string_view::npos);
        return true;
    }
    void listen(StatisticsPass& pass, const FilteredFields& filtered) override {
        for (auto& c : columns_) {
            if (c.data->field() && !filtered.has(c.data->field()->id)) c.data->blind();
            pass.add(*c.data, c.filter.get());
        }
    }
    std::vector<const DisplayFilter*> filters() const override {
        std::vector<const DisplayFilter*> list;
        for (auto& c : columns_) list.push_back(c.filter.get());
        return list;
    }
    std::string text(const Capture& capture) override {
        uint64_t duration = 0;
        auto end = std::min(capture.store().size(), options_.count);
        for (uint32_t i = 0; i < end; ++i)
            if (!capture.store()[i].header().has(PacketHeader::NoTime))
                duration =
                    std::max(duration,
                             uint64_t(std::max<int64_t>(0, microseconds(capture.time(i) - capture.time(0)))));
        Table table(columns_, interval_, precision_, duration, options_.time);
        table.print(end ? capture.time(0) : Time());
        return {};
    }

  private:
    static constexpr const char* kUsage =
        "invalid \"-z io,stat,<interval>[,<filter>][,<filter>]...\" argument";

    bool refuse(const std::string& text, int code = 1) {
        problem = "\ndorsal-cli: " + text + "\n";
        status = code;
        return false;
    }

    bool addColumn(const Registry& registry, const std::string& text) {
        auto& column = columns_.emplace_back();
        column.named = !text.empty();
        column.text = text;
        auto calculation = IoCalculation::FramesAndBytes;
        const Field* field = nullptr;
        std::string filter = text;
        for (auto& c : kCalculations) {
            auto name = std::string(c.name);
            if (text == name &&
                (c.calculation == IoCalculation::Frames || c.calculation == IoCalculation::Bytes)) {
                calculation = c.calculation;
                filter.clear();
            } else if (text.starts_with(name + "(")) {
                calculation = c.calculation;
                auto close = text.find(')');
                if (close == std::string::npos)
                    return refuse("Closing parenthesis missing from calculated expression.", 10);
                filter = text.substr(close + 1);
                if (!findField(registry, c, text.substr(name.size() + 1, close - name.size() - 1), field))
                    return false;
            }
        }
        if (!filter.empty() && !parse(filter, registry, "io,stat", column.filter)) {
            problem = "\n" + problem;
            return false;
        }
        column.data = std::make_unique<IoColumn>(registry, calculation, field, interval_);
        return true;
    }

    bool findField(const Registry& registry, const CalculationName& c, const std::string& name,
                   const Field*& field) {
        bool takesNone = c.calculation == IoCalculation::Frames || c.calculation == IoCalculation::Bytes;
        if (takesNone)
            return name.empty() ||
                   refuse(fmt::format("{} does not require or allow a field name within the parens.", c.name),
                          10);
        if (name.empty())
            return refuse(fmt::format("You didn't specify a field name for {}(*).", c.name), 10);
        field = registry.field(name);
        if (!field) return refuse(fmt::format("There is no field named '{}'.", name), 10);
        if (c.calculation == IoCalculation::Count) return true;
        bool time = field->type == Type::RelativeTime;
        if (c.calculation == IoCalculation::Load)
            return time || refuse("LOAD() is only supported for relative-time fields such as smb.time", 10);
        bool number = isUnsigned(field->type) || isSigned(field->type) || field->type == Type::Float ||
                      field->type == Type::Double;
        return number || time ||
               refuse(fmt::format("{} doesn't have integral values, so {}(*) calculations are not supported "
                                  "on it.",
                                  name, c.name),
                      10);
    }

    uint64_t interval_ = IoColumn::kWhole;  // microseconds
    uint32_t precision_ = 0;
    std::deque<Column> columns_;
};

}  // namespace

std::unique_ptr<StatisticReport> makeIoReport(std::string argument, const CliOptions& options) {
    return std::make_unique<IoReport>(std::move(argument), options);
}

}  // namespace dorsal
