#include "app/cli/columns.h"

#include <algorithm>

namespace dorsal {

// Columns by tshark's format codes ("%m", "%s", "%Cus:tcp.stream"), as -o gui.column.format gives them.
std::vector<ColumnSpec> columnsOf(const CliOptions& options) {
    auto columns = defaultColumns();
    std::erase_if(columns, [](auto& c) { return c.hidden; });
    for (auto& preference : options.preferences) {
        static constexpr std::string_view kName = "gui.column.format:";
        if (!preference.starts_with(kName)) continue;
        std::vector<std::string> words;
        std::string word;
        bool quoted = false, any = false;
        for (char c : preference.substr(kName.size()) + ",") {
            if (c == '"') {
                quoted = !quoted;
                any = true;
            } else if (c == ',' && !quoted) {
                auto from = word.find_first_not_of(' ');
                words.push_back(from == std::string::npos ? "" : word.substr(from));
                word.clear();
                any = false;
            } else if (quoted || any || c != ' ') {
                word += c;
            }
        }
        columns.clear();
        for (size_t i = 0; i + 1 < words.size(); i += 2) {
            using Kind = ColumnSpec::Kind;
            ColumnSpec c;
            c.title = QString::fromStdString(words[i]);
            auto& code = words[i + 1];
            auto is = [&](std::initializer_list<const char*> codes) {
                return std::any_of(codes.begin(), codes.end(), [&](auto k) { return code == k; });
            };
            if (code == "%m")
                c.kind = Kind::Number;
            else if (is({"%t", "%Rt", "%At", "%Yt", "%Yut", "%Aut", "%Tt", "%Gt"}))
                c.kind = Kind::Time;
            else if (is({"%s", "%us", "%rs", "%ns", "%uns", "%rns"}))
                c.kind = Kind::Source;
            else if (is({"%d", "%ud", "%rd", "%nd", "%und", "%rnd"}))
                c.kind = Kind::Destination;
            else if (code == "%p")
                c.kind = Kind::Protocol;
            else if (is({"%L", "%B"}))
                c.kind = Kind::Length;
            else if (code == "%i")
                c.kind = Kind::Info;
            else if (is({"%S", "%uS", "%rS"}))
                c.field = QStringLiteral("tcp.srcport udp.srcport");
            else if (is({"%D", "%uD", "%rD"}))
                c.field = QStringLiteral("tcp.dstport udp.dstport");
            else if (code.starts_with("%Cus:"))
                c.field = QString::fromStdString(code.substr(5)).section(u':', 0, 0);
            if (c.kind == Kind::Time && code != "%t") {
                c.ownTime = true;
                c.time = code == "%Yt"    ? TimeFormat::DateTime
                         : code == "%Yut" ? TimeFormat::DateTimeUtc
                         : code == "%At"  ? TimeFormat::TimeOfDay
                         : code == "%Aut" ? TimeFormat::TimeOfDayUtc
                         : code == "%Tt"  ? TimeFormat::Delta
                         : code == "%Gt"  ? TimeFormat::DeltaDisplayed
                                          : TimeFormat::Relative;
            }
            columns.push_back(c);
        }
    }
    return columns;
}

std::string timeText(const Dissection& d, TimeFormat format) {
    if (!d.frame.hasTime) return {};
    Time t = d.frame.time;
    if (format == TimeFormat::Relative) t = t - d.frame.firstTime;
    if (format == TimeFormat::Delta) t = t - d.frame.previousTime;
    if (format == TimeFormat::DeltaDisplayed) t = t - d.frame.previousDisplayedTime;
    return formatTime(t, format, d.frame.timeDigits).toStdString();
}

}  // namespace dorsal
