// The summary line of a packet: columns as text, for the list, for finding, copying and exporting.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "model/recording/capture.h"

namespace dorsal {

enum class TimeFormat : uint8_t {
    Relative,
    Delta,
    DeltaDisplayed,
    DateTime,
    DateTimeUtc,
    TimeOfDay,
    Epoch,
    TimeOfDayUtc,
    DayOfYear,  // 2026/327 14:55:20
    DayOfYearUtc
};

struct ColumnSpec {
    enum class Kind : uint8_t { Number, Time, Source, Destination, Protocol, Length, Info, Field };
    Kind kind = Kind::Field;
    QString title;
    QString
        field;  // Kind::Field: filter names, the first that a packet has is shown ("tcp.stream udp.stream")
    bool rightAligned = false;
    bool hidden = false;
    int width = 0;         // pixels; 0: a width that fits its usual content
    bool ownTime = false;  // Kind::Time with a format of its own instead of the list's
    TimeFormat time = TimeFormat::Relative;
};

// No., Time, Source, Destination, Protocol, Length, Info; and hidden: delta, stream, IP id, window.
std::vector<ColumnSpec> defaultColumns();

// Time as a column shows it, with `digits` after the second (0 to 9).
QString formatTime(Time t, TimeFormat format, int digits);

struct SummaryOptions {
    std::vector<ColumnSpec> columns;
    TimeFormat time = TimeFormat::Relative;
    int digits = -1;  // after the second; -1: as many as each packet's clock gives
};

// Makes summary texts. Each thread uses its own; the capture and the options must outlive it.
class SummaryReader {
  public:
    SummaryReader(const Capture& capture, SummaryOptions options);

    // The texts of packet `index`, one a column. Empty texts and false when the file can't be read.
    bool read(uint32_t index, QStringList& texts, const Capture::Context* context = nullptr);
    // The last packet's dissection (columns, and the fields that columns show).
    const Dissection& dissection() const { return dissection_; }
    const SummaryOptions& options() const { return options_; }

  private:
    QString fieldText(const std::vector<uint16_t>& ids) const;

    const Capture& capture_;
    SummaryOptions options_;
    FieldSet wanted_;
    std::vector<std::vector<uint16_t>> fields_;  // ids by column
    bool wantsFields_ = false;
    Dissection dissection_;
    std::vector<uint8_t> buffer_;
};

}  // namespace dorsal
