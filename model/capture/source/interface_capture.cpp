#include "model/capture/source/interface_capture.h"

#include <fmt/format.h>

#include <charconv>

namespace dorsal {

namespace {

constexpr int kStartMs = 15'000;

// Takes a word off the front of a line.
std::string_view word(std::string_view& line) {
    const auto end = std::min(line.find(' '), line.size());
    auto first = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return first;
}

uint64_t number(std::string_view text) {
    uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// Text of a person's on a line of its own.
std::string oneLine(std::string text) {
    for (auto& c : text)
        if (c == '\n' || c == '\r') c = ' ';
    return text;
}

void appendLimits(std::string& lines, const char* word, const CaptureLimits& limits) {
    auto add = [&](const char* what, auto& value) {
        if (value) lines += fmt::format("{} {} {}\n", word, what, *value);
    };
    add("packets", limits.packets);
    add("bytes", limits.bytes);
    add("seconds", limits.seconds);
    add("files", limits.files);
}

std::string linesFor(const CaptureRequest& request, const std::string& file) {
    std::string lines;
    for (auto& i : request.interfaces) {
        lines += fmt::format("interface {}\n", oneLine(i.name));
        if (!i.filter.empty()) lines += fmt::format("filter {}\n", oneLine(i.filter));
        if (!i.linkType.empty()) lines += fmt::format("linktype {}\n", oneLine(i.linkType));
        if (i.snapLength) lines += fmt::format("snaplen {}\n", i.snapLength);
        if (i.bufferBytes) lines += fmt::format("buffer {}\n", i.bufferBytes);
        if (!i.promiscuous) lines += "promiscuous off\n";
        if (i.monitor) lines += "monitor on\n";
    }
    lines += fmt::format("file {}\napplication Dorsal\n", oneLine(file));
    if (!request.comment.empty()) lines += fmt::format("comment {}\n", oneLine(request.comment));
    appendLimits(lines, "stop", request.stop);
    appendLimits(lines, "ring", request.ring);
    return lines + "start\n";
}

// "eth0", "eth0 and wlan0", "3 interfaces"
std::string titleOf(const CaptureRequest& request) {
    auto& interfaces = request.interfaces;
    if (interfaces.size() > 2) return fmt::format("{} interfaces", interfaces.size());
    return interfaces.size() == 2 ? interfaces[0].name + " and " + interfaces[1].name : interfaces[0].name;
}

}  // namespace

std::shared_ptr<InterfaceCapture> InterfaceCapture::start(const CaptureRequest& request, LiveError& error) {
    std::shared_ptr<InterfaceCapture> capture(new InterfaceCapture);
    if (!capture->begin(request, error)) return nullptr;
    return capture;
}

bool InterfaceCapture::begin(const CaptureRequest& request, LiveError& error) {
    if (request.interfaces.empty()) {
        error = {"usage", "Choose an interface to capture from.", {}};
        return false;
    }
    title_ = titleOf(request);
    int systemError = 0;
    if (!helper_.start(error.text, systemError)) {
        error.kind = systemError == EACCES ? "permission" : "failed";
        error.command = CaptureHelper::problem().command;
        return false;
    }
    auto file = request.file;
    if (file.empty()) {
        spool_ = SpoolFile::create(request.interfaces[0].name, error.text);
        if (!spool_) {
            error.kind = "file";
            return false;
        }
        file = spool_->path();
    }
    helper_.send(linesFor(request, file));
    std::string line;
    for (;;) {
        auto wait = helper_.line(line, kStartMs);
        std::string_view rest = line;
        if (wait != CaptureHelper::Wait::Line) {
            error = {"failed",
                     wait == CaptureHelper::Wait::Ended
                         ? "dorsal-capture ended before it said why; try again."
                         : "dorsal-capture does not answer; try again.",
                     {}};
        } else if (auto first = word(rest); first == "error") {
            error.kind = word(rest);
            error.text = rest;
            if (error.kind == "permission") error.command = CaptureHelper::problem().command;
        } else if (first == "started") {
            return true;
        } else {
            take(line);
            continue;
        }
        if (spool_) spool_->remove();
        return false;
    }
}

void InterfaceCapture::take(std::string_view line) {
    std::lock_guard lock(mutex_);
    const auto first = word(line);
    if (first == "written") {
        status_.packets = number(word(line));
    } else if (first == "file") {
        fileBegun(std::string(line));
    } else if (first == "status") {
        status_.countsDrops = true;
        while (!line.empty()) {
            auto pair = word(line);
            const auto name = pair.substr(0, pair.find('='));
            const auto value = number(pair.substr(std::min(pair.find('=') + 1, pair.size())));
            if (name == "bytes") status_.bytes = value;
            if (name == "received") status_.received = value;
            if (name == "dropped") status_.dropped = value;
            if (name == "ifdropped") status_.interfaceDropped = value;
        }
    } else if (first == "message") {
        word(line);
        status_.message = line;
    } else if (first == "stopped") {
        status_.running = false;
        status_.reason = word(line);
        status_.packets = number(word(line));
        word(line);
        if (status_.reason != "command" && status_.reason != "condition") status_.text = line;
    }
}

bool InterfaceCapture::next(int milliseconds) {
    std::string line;
    auto wait = helper_.line(line, milliseconds);
    // What it said at once belongs together.
    while (wait == CaptureHelper::Wait::Line) {
        take(line);
        wait = helper_.line(line, 0);
    }
    if (wait != CaptureHelper::Wait::Ended) return true;
    std::lock_guard lock(mutex_);
    if (status_.running) {
        status_.running = false;
        status_.reason = "failed";
        status_.text = "dorsal-capture ended unexpectedly; what it had written is kept.";
    }
    return false;
}

void InterfaceCapture::stop() { helper_.send("stop\n"); }

}  // namespace dorsal
