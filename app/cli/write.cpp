// -w: packets into a capture file.
#include <fmt/format.h>

#include "app/cli/output.h"
#include "model/capture/capture_writer.h"

namespace dorsal {

namespace {
constexpr CaptureFormat kFormats[] = {CaptureFormat::Pcap,           CaptureFormat::Pcapng,
                                      CaptureFormat::PcapNanosecond, CaptureFormat::PcapRedHat,
                                      CaptureFormat::PcapPatched,    CaptureFormat::PcapNokia,
                                      CaptureFormat::PcapSuse,       CaptureFormat::PcapAix};
}

bool writeFormatNamed(const std::string& name, CaptureFormat& format, std::string& error) {
    if (name.empty()) return true;
    for (auto f : kFormats)
        if (name == shortName(f)) return format = f, true;
    error = fmt::format(
        "\"{}\" isn't a valid capture file type\nThe available capture file types for the \"-F\" flag are:",
        name);
    for (auto f : kFormats) error += fmt::format("\n    {} - {}", shortName(f), longName(f));
    return false;
}

int writePackets(const Capture& capture, const CliOptions& options, CaptureFormat format,
                 const std::vector<uint32_t>& packets) {
    SaveRequest request;
    request.path = options.writeFile;
    request.options.format = format;
    request.options.inPlace = options.writeFile == "-";
    request.count = packets.size();
    request.packetAt = [&](uint64_t i) { return capture.store()[packets[i]].header(); };
    std::string error;
    auto info = capture.info();
    if (!options.live.comment.empty() && !info.sections.empty())
        info.sections[0].comments = {options.live.comment};
    if (savePackets(request, info, capture.bytes(), error)) return 0;
    std::fprintf(stderr, "dorsal-cli: %s\n", error.c_str());
    return 2;
}

}  // namespace dorsal
