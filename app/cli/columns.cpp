#include "app/cli/columns.h"

#include <algorithm>
#include <charconv>

#include "dissectors/core/text.h"

namespace dorsal {

namespace {
using Kind = CliColumn::Kind;

// As tshark -G column-formats lists them.
constexpr ColumnCode kCodes[] = {
    {"%q", "802.1Q VLAN id"},
    {"%Yt", "Absolute date, as YYYY-MM-DD, and time"},
    {"%YDOYt", "Absolute date, as YYYY/DOY, and time"},
    {"%At", "Absolute time"},
    {"%V", "Cisco VSAN"},
    {"%B", "Cumulative Bytes"},
    {"%Cus", "Custom"},
    {"%y", "DCE/RPC call (cn_call_id / dg_seqnum)"},
    {"%Tt", "Delta time"},
    {"%Gt", "Delta time displayed"},
    {"%rd", "Dest addr (resolved)"},
    {"%ud", "Dest addr (unresolved)"},
    {"%rD", "Dest port (resolved)"},
    {"%uD", "Dest port (unresolved)"},
    {"%d", "Destination address"},
    {"%D", "Destination port"},
    {"%a", "Expert Info Severity"},
    {"%I", "FW-1 monitor if/direction"},
    {"%F", "Frequency/Channel"},
    {"%hd", "Hardware dest addr"},
    {"%hs", "Hardware src addr"},
    {"%rhd", "Hw dest addr (resolved)"},
    {"%uhd", "Hw dest addr (unresolved)"},
    {"%rhs", "Hw src addr (resolved)"},
    {"%uhs", "Hw src addr (unresolved)"},
    {"%e", "IEEE 802.11 RSSI"},
    {"%x", "IEEE 802.11 TX rate"},
    {"%f", "IP DSCP Value"},
    {"%i", "Information"},
    {"%rnd", "Net dest addr (resolved)"},
    {"%und", "Net dest addr (unresolved)"},
    {"%rns", "Net src addr (resolved)"},
    {"%uns", "Net src addr (unresolved)"},
    {"%nd", "Network dest addr"},
    {"%ns", "Network src addr"},
    {"%m", "Number"},
    {"%L", "Packet length (bytes)"},
    {"%p", "Protocol"},
    {"%Rt", "Relative time"},
    {"%s", "Source address"},
    {"%S", "Source port"},
    {"%rs", "Src addr (resolved)"},
    {"%us", "Src addr (unresolved)"},
    {"%rS", "Src port (resolved)"},
    {"%uS", "Src port (unresolved)"},
    {"%E", "TEI"},
    {"%Yut", "UTC date, as YYYY-MM-DD, and time"},
    {"%YDOYut", "UTC date, as YYYY/DOY, and time"},
    {"%Aut", "UTC time"},
    {"%t", "Time (format as specified)"},
};

struct KindOfCode {
    std::string_view code;
    Kind kind;
};
constexpr KindOfCode kKinds[] = {{"%m", Kind::Number},
                                 {"%s", Kind::Source},
                                 {"%rs", Kind::Source},
                                 {"%us", Kind::Source},
                                 {"%d", Kind::Destination},
                                 {"%rd", Kind::Destination},
                                 {"%ud", Kind::Destination},
                                 {"%hs", Kind::LinkSource},
                                 {"%rhs", Kind::LinkSource},
                                 {"%uhs", Kind::LinkSource},
                                 {"%hd", Kind::LinkDestination},
                                 {"%rhd", Kind::LinkDestination},
                                 {"%uhd", Kind::LinkDestination},
                                 {"%ns", Kind::NetSource},
                                 {"%rns", Kind::NetSource},
                                 {"%uns", Kind::NetSource},
                                 {"%nd", Kind::NetDestination},
                                 {"%rnd", Kind::NetDestination},
                                 {"%und", Kind::NetDestination},
                                 {"%S", Kind::SourcePort},
                                 {"%rS", Kind::SourcePort},
                                 {"%uS", Kind::SourcePort},
                                 {"%D", Kind::DestinationPort},
                                 {"%rD", Kind::DestinationPort},
                                 {"%uD", Kind::DestinationPort},
                                 {"%p", Kind::Protocol},
                                 {"%L", Kind::Length},
                                 {"%B", Kind::Bytes},
                                 {"%a", Kind::Severity},
                                 {"%i", Kind::Info}};

struct TimeOfCode {
    std::string_view code;
    TimeFormat format;
};
constexpr TimeOfCode kTimes[] = {{"%Rt", TimeFormat::Relative},        {"%Tt", TimeFormat::Delta},
                                 {"%Gt", TimeFormat::DeltaDisplayed},  {"%At", TimeFormat::TimeOfDay},
                                 {"%Aut", TimeFormat::TimeOfDayUtc},   {"%Yt", TimeFormat::DateTime},
                                 {"%Yut", TimeFormat::DateTimeUtc},    {"%YDOYt", TimeFormat::DayOfYear},
                                 {"%YDOYut", TimeFormat::DayOfYearUtc}};

// The words of a list in which some are quoted: "No.","%m", "Time","%t".
std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> list;
    std::string word;
    bool quoted = false;
    auto end = [&] {
        auto from = word.find_first_not_of(' ');
        list.push_back(from == std::string::npos ? "" : word.substr(from));
        word.clear();
    };
    for (char c : text) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            end();
        else
            word += c;
    }
    end();
    return list;
}

bool isNetwork(const Address& a) { return a.kind == Address::Kind::Ipv4 || a.kind == Address::Kind::Ipv6; }
}  // namespace

std::span<const ColumnCode> columnCodes() { return kCodes; }

bool isColumnCode(std::string_view code) {
    if (code.starts_with("%Cus:")) return true;
    return std::any_of(std::begin(kCodes), std::end(kCodes), [&](auto& c) { return code == c.code; });
}

Columns::Columns(const Registry& registry, const CliOptions& options)
    : set_(registry.fields().size()), hoursMinutes_(options.hoursMinutes), time_(options.time) {
    std::string format = kDefaultColumns;
    static constexpr std::string_view kName = "gui.column.format:";
    for (auto& preference : options.preferences)
        if (preference.starts_with(kName)) format = preference.substr(kName.size());
    auto list = words(format);
    for (size_t i = 0; i + 1 < list.size(); i += 2) {
        CliColumn c;
        c.title = list[i];
        c.code = list[i + 1];
        for (auto& k : kKinds)
            if (c.code == k.code) c.kind = k.kind;
        for (auto& t : kTimes)
            if (c.code == t.code) c.kind = Kind::Time, c.ownTime = true, c.time = t.format;
        if (c.code == "%t") c.kind = Kind::Time;
        if (c.code == "%q") addField(c, registry, "vlan.id");
        if (c.code == "%f") addField(c, registry, "ip.dsfield.dscp");
        if (c.code.starts_with("%Cus:")) addField(c, registry, std::string_view(c.code).substr(5));
        list_.push_back(std::move(c));
    }
}

// "tcp.port", "ip.ttl:2:U", "tcp.stream or udp.stream:0:R"
void Columns::addField(CliColumn& column, const Registry& registry, std::string_view spec) {
    column.kind = Kind::Field;
    auto colon = spec.find(':');
    auto names = spec.substr(0, colon);
    if (colon != std::string_view::npos) {
        auto rest = spec.substr(colon + 1);
        std::from_chars(rest.data(), rest.data() + rest.size(), column.occurrence);
        column.resolved = !rest.ends_with(":U");
    }
    for (size_t at = 0; at < names.size();) {
        auto end = std::min(names.find_first_of(" |", at), names.size());
        auto name = names.substr(at, end - at);
        at = end + 1;
        if (name.empty() || name == "or") continue;
        for (auto f : registry.fields())
            if (f && name == f->abbrev) {
                column.fields.push_back(f->id);
                set_.add(f->id);
                wantsFields_ = true;
            }
    }
}

std::string Columns::text(const Dissection& d, const CliColumn& c) const {
    switch (c.kind) {
        case Kind::Number: return std::to_string(d.frame.number);
        case Kind::Time: {
            if (!d.frame.hasTime) return {};
            auto format = c.ownTime ? c.time : time_;
            Time t = d.frame.time;
            if (format == TimeFormat::Relative) t = t - d.frame.firstTime;
            if (format == TimeFormat::Delta) t = t - d.frame.previousTime;
            if (format == TimeFormat::DeltaDisplayed) t = t - d.frame.previousDisplayedTime;
            bool seconds = format == TimeFormat::Relative || format == TimeFormat::Delta ||
                           format == TimeFormat::DeltaDisplayed;
            auto text = formatTime(t, format, d.frame.timeDigits).toStdString();
            return hoursMinutes_ && seconds ? text + 's' : text;
        }
        case Kind::Source: return d.source.toString();
        case Kind::Destination: return d.destination.toString();
        case Kind::LinkSource: return d.linkSource.toString();
        case Kind::LinkDestination: return d.linkDestination.toString();
        case Kind::NetSource: return isNetwork(d.source) ? d.source.toString() : "";
        case Kind::NetDestination: return isNetwork(d.destination) ? d.destination.toString() : "";
        case Kind::SourcePort: return d.sourcePort ? std::to_string(d.sourcePort) : "";
        case Kind::DestinationPort: return d.destinationPort ? std::to_string(d.destinationPort) : "";
        case Kind::Protocol: return d.protocol.text;
        case Kind::Length: return std::to_string(d.frame.original);
        case Kind::Bytes: return std::to_string(bytes_);
        case Kind::Severity: return d.hasExpert ? severityName(d.worst) : "";
        case Kind::Info: {
            std::string shown;
            appendEscaped(shown, d.info.text);
            return shown;
        }
        case Kind::Field: break;
        case Kind::Empty: return {};
    }
    std::vector<std::string> values;
    for (auto id : c.fields) {
        auto& f = d.registry->field(id);
        for (auto& n : d.nodes) {
            if (n.field != id) continue;
            auto& text = values.emplace_back();
            auto name = c.resolved ? f.values.find(n.value) : nullptr;
            if (f.type == Type::None || f.type == Type::Protocol)
                text = "✓";
            else if (f.type == Type::Boolean && c.resolved)
                text = f.values.kind == Values::Kind::TrueFalse
                           ? (n.value ? f.values.trueFalse->yes : f.values.trueFalse->no)
                           : (n.value ? "True" : "False");
            else if (name)
                text = name;
            else
                appendValue(text, d, n);
        }
        if (!values.empty()) break;
    }
    if (c.occurrence) {
        auto at = c.occurrence > 0 ? c.occurrence - 1 : int(values.size()) + c.occurrence;
        return at >= 0 && at < int(values.size()) ? values[size_t(at)] : "";
    }
    return fmt::format("{}", fmt::join(values, ","));
}

void Columns::appendLine(std::string& out, const Dissection& d, bool tabs) const {
    auto isSource = [](Kind k) { return k == Kind::Source || k == Kind::LinkSource || k == Kind::NetSource; };
    // A source stands right before the destination of its kind in the list of kinds.
    auto isPair = [](Kind from, Kind to) {
        return (from == Kind::Source && to == Kind::Destination) ||
               (from == Kind::LinkSource && to == Kind::LinkDestination) ||
               (from == Kind::NetSource && to == Kind::NetDestination);
    };
    const char* gap = tabs ? "\t" : " ";
    for (size_t i = 0; i < list_.size(); ++i) {
        auto kind = list_[i].kind;
        auto value = text(d, list_[i]);
        bool left =
            kind == Kind::Destination || kind == Kind::LinkDestination || kind == Kind::NetDestination;
        size_t width = kind == Kind::Number ? 5 : kind == Kind::Time ? 10 : left || isSource(kind) ? 12 : 0;
        // Columns are as wide as their characters, not as their bytes.
        size_t size =
            size_t(std::count_if(value.begin(), value.end(), [](char c) { return (c & 0xc0) != 0x80; }));
        if (!left && size < width) out.append(width - size, ' ');
        out += value;
        if (i + 1 == list_.size()) break;
        if (left && size < width) out.append(width - size, ' ');
        out += gap;
        auto next = list_[i + 1].kind;
        if (isPair(kind, next)) (out += "→") += gap;
        if (isPair(next, kind)) (out += "←") += gap;
    }
}

}  // namespace dorsal
