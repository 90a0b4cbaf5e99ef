// Syslog messages: as BSD sent them (RFC 3164) and as RFC 5424 defines them.
#include "dissectors/core/layer.h"
#include "dissectors/core/text.h"

namespace dorsal {
namespace {

constexpr Name kFacilities[] = {
    {0, "KERN - kernel messages"},
    {1, "USER - random user-level messages"},
    {2, "MAIL - mail system"},
    {3, "DAEMON - system daemons"},
    {4, "AUTH - security/authorization messages"},
    {5, "SYSLOG - messages generated internally by syslogd"},
    {6, "LPR - line printer subsystem"},
    {7, "NEWS - network news subsystem"},
    {8, "UUCP - UUCP subsystem"},
    {9, "CRON - clock daemon (BSD, Linux)"},
    {10, "AUTHPRIV - security/authorization messages (private)"},
    {11, "FTP - ftp daemon"},
    {12, "NTP - ntp subsystem"},
    {13, "LOGAUDIT - log audit"},
    {14, "LOGALERT - log alert"},
    {15, "CRON - clock daemon (Solaris)"},
    {16, "LOCAL0 - reserved for local use"},
    {17, "LOCAL1 - reserved for local use"},
    {18, "LOCAL2 - reserved for local use"},
    {19, "LOCAL3 - reserved for local use"},
    {20, "LOCAL4 - reserved for local use"},
    {21, "LOCAL5 - reserved for local use"},
    {22, "LOCAL6 - reserved for local use"},
    {23, "LOCAL7 - reserved for local use"},
};
constexpr Name kLevels[] = {
    {0, "EMERG - system is unusable"},   {1, "ALERT - action must be taken immediately"},
    {2, "CRIT - critical conditions"},   {3, "ERR - error conditions"},
    {4, "WARNING - warning conditions"}, {5, "NOTICE - normal but significant condition"},
    {6, "INFO - informational"},         {7, "DEBUG - debug-level messages"},
};

// "AUTH" of "AUTH - security/authorization messages".
std::string_view shortName(const Values& names, uint64_t value) {
    std::string_view name = nameOf(names, value, "UNKNOWN");
    return name.substr(0, name.find(' '));
}

// Reads a number of exactly `digits` digits, or fails.
bool digitsAt(std::string_view s, size_t at, size_t digits, int& value) {
    if (at + digits > s.size()) return false;
    value = 0;
    for (size_t i = 0; i < digits; ++i) {
        if (s[at + i] < '0' || s[at + i] > '9') return false;
        value = value * 10 + (s[at + i] - '0');
    }
    return true;
}

// Days since 1970-01-01 of a date of the Gregorian calendar.
int64_t daysOf(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, ofEra = y - era * 400;
    int ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return int64_t(era) * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468;
}

// RFC 3339: "2003-08-24T05:14:15.000003-07:00".
bool readTimestamp(std::string_view s, Time& time) {
    int year, month, day, hour, minute, second;
    if (!digitsAt(s, 0, 4, year) || !digitsAt(s, 5, 2, month) || !digitsAt(s, 8, 2, day) ||
        !digitsAt(s, 11, 2, hour) || !digitsAt(s, 14, 2, minute) || !digitsAt(s, 17, 2, second))
        return false;
    if (s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || month < 1 || month > 12)
        return false;
    size_t at = 19;
    int32_t nanos = 0;
    if (at < s.size() && s[at] == '.') {
        int32_t unit = 100'000'000;
        for (++at; at < s.size() && s[at] >= '0' && s[at] <= '9'; ++at, unit /= 10)
            nanos += (s[at] - '0') * unit;
    }
    int64_t offset = 0;
    if (at < s.size() && (s[at] == '+' || s[at] == '-')) {
        int hours, minutes;
        if (!digitsAt(s, at + 1, 2, hours) || !digitsAt(s, at + 4, 2, minutes)) return false;
        offset = (s[at] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    } else if (at >= s.size() || s[at] != 'Z') {
        return false;
    }
    time = {daysOf(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset, nanos};
    return true;
}

struct Syslog final : Protocol {
    Field facility{*this, "syslog.facility", "Facility", Type::U8, Base::Dec, kFacilities, 0x3f8};
    Field level{*this, "syslog.level", "Level", Type::U8, Base::Dec, kLevels, 0x7};
    Field message{*this, "syslog.msg", "Message", Type::String};
    Field version{*this, "syslog.version", "Syslog version", Type::String};
    Field timestamp{*this, "syslog.timestamp", "Syslog timestamp", Type::AbsoluteTime, Base::Utc};
    Field timestampBsd{*this, "syslog.timestamp_rfc3164", "Syslog timestamp (RFC3164)", Type::String};
    Field hostname{*this, "syslog.hostname", "Syslog hostname", Type::String};
    Field appName{*this, "syslog.appname", "Syslog app name", Type::String};
    Field processId{*this, "syslog.procid", "Syslog process id", Type::String};
    Field messageId{*this, "syslog.msgid", "Syslog message id", Type::String};

    explicit Syslog(Registry& r) : Protocol(r, "syslog", "Syslog message", "Syslog") {
        ownItem = false;
        r.bind("udp.port", 514, *this);
    }

    void parse(Layer& in) const override {
        in.column("Syslog");
        in.out.info.clear();
        uint32_t priority = 0, at = 0;
        bool has = in.view.u8(0) == '<';
        if (has) {
            at = 1;
            while (at < 4) {
                uint8_t digit = in.view.u8(at);
                if (digit < '0' || digit > '9') break;
                priority = priority * 10 + (digit - '0');
                ++at;
            }
            if (in.view.u8(at) == '>') ++at;
        }
        uint32_t size = in.view.left(at);
        in.view.need(at, 1);
        if (in.wantsColumns() || in.wantsTexts()) {
            std::string text;
            auto raw = in.view.rest(at);
            appendEscaped(text, raw);
            auto source = has ? fmt::format("{}.{}: ", shortName(kFacilities, priority >> 3),
                                            shortName(kLevels, priority & 7))
                              : std::string();
            in.info("{}{}", source, text);
            in.addSelf();
            in.self().label("Syslog message: {}{}", has ? source : "(unknown): ", text);
        } else {
            in.addSelf();
        }
        if (has) {
            in.addNumber(facility, 0, at, priority >> 3)
                .label("{:04b} {:b}... = Facility: {} ({})", priority >> 4 & 15, priority >> 3 & 1,
                       nameOf(kFacilities, priority >> 3), priority >> 3);
            in.addNumber(level, 0, at, priority & 7);
        }
        auto nest = in.in(in.addString(message, at, size, Enc::Utf8));
        auto text = in.view.text(at, size);
        if (text.size() > 2 && text[0] == '1' && text[1] == ' ')
            addParts(in, at, text);
        else
            addBsdParts(in, at, text);
    }

    // "1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID ...", each as far as its space is there.
    void addParts(Layer& in, uint32_t start, std::string_view text) const {
        in.add(version, start, 1);
        size_t at = 2;
        const Field* fields[] = {&timestamp, &hostname, &appName, &processId};
        for (auto field : fields) {
            size_t end = text.find(' ', at);
            if (end == text.npos) return;
            auto part = text.substr(at, end - at);
            if (field == &timestamp) {
                Time time;
                bool good = readTimestamp(part, time);
                auto item = in.addTime(timestamp, start + uint32_t(at), uint32_t(part.size()), time);
                if (!good) item.value("Jan  1, 1970 00:00:00 UTC");
            } else {
                in.add(*field, start + uint32_t(at), uint32_t(part.size()));
            }
            at = end + 1;
        }
        if (at < text.size()) in.add(messageId, start + uint32_t(at), uint32_t(text.size() - at));
    }

    // "Oct 11 22:14:15 HOST TAG ..."
    void addBsdParts(Layer& in, uint32_t start, std::string_view text) const {
        constexpr size_t kStamp = 15;
        if (text.size() <= kStamp || text[3] != ' ' || text[6] != ' ' || text[9] != ':' || text[12] != ':' ||
            text[kStamp] != ' ')
            return;
        in.add(timestampBsd, start, kStamp);
        size_t at = kStamp + 1, end = text.find(' ', at);
        if (end == text.npos) return;
        in.add(hostname, start + uint32_t(at), uint32_t(end - at));
        at = end + 1;
        auto alphanumeric = [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        };
        end = at;
        while (alphanumeric(char(in.view.u8(start + uint32_t(end))))) ++end;
        in.add(processId, start + uint32_t(at), uint32_t(end - at));
        in.add(messageId, start + uint32_t(end), uint32_t(text.size() - end));
    }
};

}  // namespace

void addSyslog(Registry& r) { r.add<Syslog>(); }

}  // namespace dorsal
