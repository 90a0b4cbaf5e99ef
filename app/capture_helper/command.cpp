#include "app/capture_helper/command.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cmath>
#include <limits>

namespace dorsal {

namespace {
constexpr size_t kLongestLine = 256 << 10;
constexpr size_t kLongestText = 60'000;  // fits into a pcapng option, whose length has 16 bits
constexpr size_t kMostInterfaces = 64;

std::string_view takeWord(std::string_view& text) {
    size_t end = text.find(' ');
    std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return word;
}

bool readNumber(std::string_view text, uint64_t low, uint64_t high, uint64_t& number) {
    uint64_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) return false;
    number = value;
    return true;
}

bool readNumber(std::string_view text, uint32_t low, uint32_t high, uint32_t& number) {
    uint64_t value = 0;
    if (!readNumber(text, uint64_t(low), uint64_t(high), value)) return false;
    number = uint32_t(value);
    return true;
}

bool readSeconds(std::string_view text, int64_t& nanoseconds) {
    double value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return false;
    if (!std::isfinite(value) || value < 1e-3 || value > 1e9) return false;
    nanoseconds = std::llround(value * 1e9);
    return true;
}

bool readSwitch(std::string_view text, bool& value) {
    value = text == "on";
    return value || text == "off";
}

bool readText(std::string_view text, std::string& value) {
    value = text;
    return text.size() <= kLongestText && text.find('\0') == std::string_view::npos;
}

bool readLimit(std::string_view name, std::string_view value, uint64_t& packets, uint64_t& bytes,
               uint64_t& files, int64_t& nanoseconds) {
    constexpr uint64_t most = std::numeric_limits<int64_t>::max();
    if (name == "packets") return readNumber(value, 1, most, packets);
    if (name == "bytes") return readNumber(value, 1, most, bytes);
    if (name == "files") return readNumber(value, 1, most, files);
    if (name == "seconds") return readSeconds(value, nanoseconds);
    return false;
}

// False when the line is no option, or its value none that the option takes.
bool readOption(std::string_view name, std::string_view value, CaptureOptions& options) {
    InterfaceOptions& device = options.interfaces.empty() ? options.defaults : options.interfaces.back();
    if (name == "interface") {
        if (value.empty() || options.interfaces.size() == kMostInterfaces) return false;
        options.interfaces.push_back(options.defaults);
        return readText(value, options.interfaces.back().name);
    }
    if (name == "filter") return readText(value, device.filter);
    if (name == "linktype") return readText(value, device.linkType);
    if (name == "snaplen") {
        if (!readNumber(value, 0u, 0x7fffffffu, device.snapLength)) return false;
        if (!device.snapLength || device.snapLength > kLargestSnapLength)
            device.snapLength = kLargestSnapLength;
        return true;
    }
    if (name == "promiscuous") return readSwitch(value, device.promiscuous);
    if (name == "monitor") return readSwitch(value, device.monitor);
    if (name == "buffer") return readNumber(value, 1u << 16, 0x7fffffffu, device.bufferBytes);
    if (name == "file") return !value.empty() && readText(value, options.path);
    if (name == "descriptor") {
        uint32_t number = 0;
        if (!readNumber(value, 3u, 0x7fffffffu, number)) return false;
        options.descriptor = int(number);
        return true;
    }
    if (name == "stop") {
        StopOptions& stop = options.stop;
        std::string_view what = takeWord(value);
        return readLimit(what, value, stop.packets, stop.bytes, stop.files, stop.nanoseconds);
    }
    if (name == "ring") {
        RingOptions& ring = options.ring;
        std::string_view what = takeWord(value);
        return readLimit(what, value, ring.packets, ring.bytes, ring.files, ring.nanoseconds);
    }
    if (name == "application") return readText(value, options.application);
    if (name == "comment") return readText(value, options.comment);
    return false;
}
}  // namespace

CommandKind parseCommand(std::string_view line, CaptureOptions& options) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line == "list") return CommandKind::List;
    if (line == "check") return CommandKind::Check;
    if (line == "start") return CommandKind::Start;
    if (line == "status") return CommandKind::Status;
    if (line == "stop") return CommandKind::Stop;
    std::string_view value = line;
    std::string_view name = takeWord(value);
    if (!line.empty() && !readOption(name, value, options) && options.mistake.empty())
        options.mistake = "The line '" + std::string(line.substr(0, 200)) + "' was not understood.";
    return CommandKind::Option;
}

std::string missingOption(const CaptureOptions& options) {
    if (!options.mistake.empty()) return options.mistake;
    if (options.interfaces.empty()) return "No interface is named: say 'interface NAME' before 'start'.";
    if (options.path.empty() == (options.descriptor < 0))
        return "Say where packets go, with either 'file PATH' or 'descriptor N'.";
    if (options.ring.files && !options.ring.rotates())
        return "'ring files' needs 'ring bytes', 'ring seconds' or 'ring packets'.";
    if (options.ring.rotates() && options.path.empty()) return "A ring of files needs 'file PATH'.";
    if (options.stop.files && !options.ring.rotates())
        return "'stop files' needs 'ring bytes', 'ring seconds' or 'ring packets'.";
    return {};
}

bool LineReader::fill() {
    char bytes[16384];
    ssize_t count = read(fd_, bytes, sizeof bytes);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) return false;
    text_.append(bytes, size_t(count));
    // A line that is longer than any command loses what lies between its start and its end.
    if (text_.size() > 2 * kLongestLine && text_.find('\n') == std::string::npos) text_.resize(kLongestLine);
    return true;
}

bool LineReader::next(std::string& line) {
    size_t end = text_.find('\n');
    if (end == std::string::npos) return false;
    line.assign(text_, 0, end);
    text_.erase(0, end + 1);
    return true;
}

bool LineReader::rest(std::string& line) {
    line.swap(text_);
    text_.clear();
    return !line.empty();
}

}  // namespace dorsal
