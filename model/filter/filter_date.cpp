// Dates and times of display filters: ISO 8601, and the form in which absolute times are shown.
#include <strings.h>

#include <charconv>
#include <ctime>

#include "model/filter/filter_literal.h"

namespace dorsal {

namespace {

struct DateReader {
    std::string_view rest;

    bool number(int& value, size_t least, size_t most) {
        size_t n = 0;
        value = 0;
        while (n < most && n < rest.size() && rest[n] >= '0' && rest[n] <= '9')
            value = value * 10 + rest[n++] - '0';
        if (n < least) return false;
        rest.remove_prefix(n);
        return true;
    }
    bool take(char c) {
        if (rest.empty() || rest[0] != c) return false;
        rest.remove_prefix(1);
        return true;
    }
    void spaces() {
        while (take(' ')) {
        }
    }
    // ".123456789"
    bool fraction(int32_t& nanos) {
        if (!take('.')) return true;
        size_t n = 0;
        int32_t value = 0;
        while (n < rest.size() && rest[n] >= '0' && rest[n] <= '9') {
            if (n < 9) value = value * 10 + rest[n] - '0';
            ++n;
        }
        if (n == 0 || n > 9) return false;
        for (size_t i = n; i < 9; ++i) value *= 10;
        nanos = value;
        rest.remove_prefix(n);
        return true;
    }
    bool clock(std::tm& tm, int32_t& nanos) {
        if (!number(tm.tm_hour, 1, 2) || !take(':') || !number(tm.tm_min, 2, 2)) return false;
        if (!take(':')) return true;
        return number(tm.tm_sec, 2, 2) && fraction(nanos);
    }
};

// A day that its month does not have is one of the next month, as mktime() has it.
bool isPossible(const std::tm& tm) {
    return tm.tm_mon >= 0 && tm.tm_mon < 12 && tm.tm_mday >= 1 && tm.tm_mday <= 31 && tm.tm_hour < 24 &&
           tm.tm_min < 60 && tm.tm_sec <= 60;
}

bool readMonthName(DateReader& in, int& month) {
    static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (in.rest.size() < 3) return false;
    for (month = 0; month < 12; ++month)
        if (strncasecmp(in.rest.data(), kMonths.data() + month * 3, 3) == 0) {
            in.rest.remove_prefix(3);
            return true;
        }
    return false;
}

}  // namespace

std::optional<Time> readDateTime(std::string_view text) {
    DateReader in{text};
    std::tm tm{};
    int32_t nanos = 0;
    bool utc = false;
    int offset = 0;
    if (readMonthName(in, tm.tm_mon)) {
        in.spaces();
        if (!in.number(tm.tm_mday, 1, 2) || !in.take(',')) return std::nullopt;
        in.spaces();
        if (!in.number(tm.tm_year, 4, 4)) return std::nullopt;
        in.spaces();
        if (!in.clock(tm, nanos)) return std::nullopt;
        in.spaces();
        if (in.rest == "UTC") utc = true, in.rest = {};
    } else {
        if (!in.number(tm.tm_year, 4, 4) || !in.take('-') || !in.number(tm.tm_mon, 2, 2) || !in.take('-') ||
            !in.number(tm.tm_mday, 2, 2))
            return std::nullopt;
        --tm.tm_mon;
        bool spaced = !in.take('T');
        if (spaced) in.spaces();
        if (!in.rest.empty() && !in.clock(tm, nanos)) return std::nullopt;
        in.spaces();
        if (in.rest == "UTC" || in.rest == "Z") {
            utc = true;
            in.rest = {};
        } else if (!in.rest.empty() && (in.rest[0] == '+' || in.rest[0] == '-')) {
            int sign = in.rest[0] == '-' ? -1 : 1, hours = 0, minutes = 0;
            in.rest.remove_prefix(1);
            if (!in.number(hours, 2, 2)) return std::nullopt;
            in.take(':');
            if (!in.rest.empty() && !in.number(minutes, 2, 2)) return std::nullopt;
            utc = true;
            offset = sign * (hours * 3600 + minutes * 60);
        }
    }
    tm.tm_year -= 1900;
    if (!in.rest.empty() || !isPossible(tm)) return std::nullopt;
    tm.tm_isdst = -1;
    time_t seconds = utc ? timegm(&tm) : mktime(&tm);
    return Time{int64_t(seconds) - offset, nanos};
}

}  // namespace dorsal
