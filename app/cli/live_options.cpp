#include "app/cli/live_options.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <charconv>
#include <cstdlib>
#include <cstring>

#include "model/interfaces.h"

namespace dorsal {

namespace {

constexpr uint64_t kMaxNumber = INT32_MAX;

bool isPipe(const std::string& name) {
    struct stat status {};
    return name == "-" || (::stat(name.c_str(), &status) == 0 && S_ISFIFO(status.st_mode));
}

// duration:S, filesize:KB, files:N or packets:N
std::string takeLimit(CaptureLimits& limits, char option, const char* argument) {
    std::string_view text = argument;
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    const auto bad = fmt::format("Invalid or unknown -{} flag \"{}\"", option, text);
    if (colon == text.npos) return bad;
    const char* value = argument + colon + 1;
    if (name == "duration") {
        char* end = nullptr;
        const double seconds = std::strtod(value, &end);
        if (end == value || *end || !(seconds > 0) || seconds > double(kMaxNumber))
            return fmt::format("The specified duration \"{}\" isn't a number of seconds above 0", value);
        limits.seconds = seconds;
        return {};
    }
    if (name == "interval")
        return "Files that begin at whole intervals aren't there yet; -b duration:NUM begins one after so "
               "many "
               "seconds.";
    std::string error;
    uint64_t number = 0;
    auto take = [&](const char* what, auto& into, uint64_t unit) {
        if (positiveNumber(value, what, kMaxNumber, number, error)) into = number * unit;
        return error;
    };
    if (name == "filesize") return take("file size", limits.bytes, 1000);
    if (name == "files") return take("number of files", limits.files, 1);
    if (name == "packets") return take("packet count", limits.packets, 1);
    return bad;
}

}  // namespace

bool positiveNumber(const char* text, const char* name, uint64_t most, uint64_t& number, std::string& error) {
    const char* end = text + std::strlen(text);
    auto [p, problem] = std::from_chars(text, end, number);
    if (problem == std::errc() && p == end && number > 0 && number <= most) return true;
    error = fmt::format("The specified {} \"{}\" ", name, text);
    if (*text == '-')
        error += "is a negative number";
    else if (problem == std::errc() && p == end && number == 0)
        error = fmt::format("The specified {} is zero", name);
    else if (p == end && p != text)
        error += fmt::format("is too large (greater than {})", most);
    else
        error += "isn't a decimal number";
    return false;
}

std::string LiveOptions::take(int option, const char* argument) {
    std::string error;
    uint64_t number = 0;
    switch (option) {
        case 'i':
            interfaces.push_back(usual);
            interfaces.back().name = argument;
            break;
        case 'f': present().filter = argument; break;
        case 'y': present().linkType = argument; break;
        case 'I': present().monitor = true; break;
        case 'p': present().promiscuous = false; break;
        case 's':
            // 0 means all of each packet.
            if (std::strcmp(argument, "0") == 0 ||
                positiveNumber(argument, "snapshot length", kMaxNumber, number, error))
                present().snapLength = uint32_t(number);
            break;
        case 'B':
            if (positiveNumber(argument, "buffer size", kMaxNumber >> 20, number, error))
                present().bufferBytes = number << 20;
            break;
        case 'a': return takeLimit(stop, 'a', argument);
        case 'b': ringAsked = true; return takeLimit(ring, 'b', argument);
        default: break;
    }
    return error;
}

std::string LiveOptions::takeFilter(const std::string& filter) {
    bool any = !usual.filter.empty();
    for (auto& i : interfaces) any = any || !i.filter.empty();
    if (any)
        return "A capture filter was specified both with \"-f\" and with additional command-line arguments.";
    usual.filter = filter;
    for (auto& i : interfaces) i.filter = filter;
    return {};
}

std::string LiveOptions::findInterfaces() {
    std::string error;
    std::vector<NetworkInterface> list;
    auto known = [&] {
        if (list.empty()) list = networkInterfaces(error);
    };
    if (interfaces.empty()) {
        known();
        if (!error.empty()) return error;
        if (list.empty()) return "There are no interfaces on which a capture can be done";
        const auto* chosen = &list[0];
        for (auto& i : list) {
            if (i.loopback || !i.up) continue;
            chosen = &i;
            break;
        }
        interfaces.push_back(usual);
        interfaces.back().name = chosen->name;
    }
    for (auto& i : interfaces) {
        if (i.name.empty() || i.name.find_first_not_of("0123456789") != std::string::npos) continue;
        uint64_t number = 0;
        if (!positiveNumber(i.name.c_str(), "interface", kMaxNumber, number, error)) return error;
        known();
        bool named = false;
        for (auto& n : list) named = named || n.name == i.name;
        if (named) continue;
        if (number > list.size()) return "There is no interface with that adapter index";
        i.name = list[number - 1].name;
    }
    if (interfaces.size() > 1)
        for (auto& i : interfaces)
            if (isPipe(i.name)) return "A pipe can't be captured from together with other interfaces.";
    return {};
}

std::string LiveOptions::check(const std::string& file) const {
    const char* where = file.empty()  ? ", but the capture isn't being saved to a file."
                        : file == "-" ? ", but the capture is being written to the standard output."
                                      : nullptr;
    if (ringAsked) {
        if (where) return std::string("Multiple capture files requested") + where;
        if (!ring.bytes && !ring.seconds && !ring.packets)
            return "Multiple capture files requested, but no maximum capture file size, duration, interval "
                   "or "
                   "packets were specified.";
        if (fromPipe()) return "Multiple capture files requested, but the packets come from a pipe.";
    } else if (stop.files) {
        return "A maximum number of capture files was specified, but multiple files aren't requested.";
    }
    if (stop.bytes && file.empty())
        return "Maximum capture file size specified, but capture isn't being saved to a file.";
    return {};
}

std::string LiveOptions::checkReading() const {
    bool filtered = !usual.filter.empty();
    for (auto& i : interfaces) filtered = filtered || !i.filter.empty();
    if (filtered)
        return "Only read filters, not capture filters, can be specified when reading a capture file.";
    if (ringAsked) return "Multiple capture files requested, but a capture isn't being done.";
    if (stop.bytes) return "Maximum capture file size specified, but a capture isn't being done.";
    if (stop.seconds) return "A maximum capture time was specified, but a capture isn't being done.";
    if (stop.files) return "A maximum number of capture files was specified, but a capture isn't being done.";
    return {};
}

bool LiveOptions::fromPipe() const { return interfaces.size() == 1 && isPipe(interfaces[0].name); }

std::string LiveOptions::names() const {
    std::string ignored, text;
    const auto list = fromPipe() ? std::vector<NetworkInterface>() : networkInterfaces(ignored);
    if (interfaces.size() > 3) return fmt::format("{} interfaces", interfaces.size());
    for (size_t i = 0; i < interfaces.size(); ++i) {
        auto& name = interfaces[i].name;
        bool loopback = false;
        for (auto& n : list) loopback = loopback || (n.loopback && n.name == name);
        if (i) text += interfaces.size() > 2 ? ", " : " ";
        if (i && i + 1 == interfaces.size()) text += "and ";
        text += fmt::format("'{}{}'", loopback ? "Loopback: " : "", name);
    }
    return text;
}

}  // namespace dorsal
