// -w: packets into a capture file.
#include <fmt/format.h>

#include "app/cli/output.h"
#include "model/capture/capture_writer.h"

namespace dorsal {

int writePackets(const CaptureSession& session, const CliOptions& options,
                 const std::vector<uint32_t>& packets) {
    SaveRequest request;
    request.path = options.writeFile;
    auto& type = options.writeType;
    if (type.empty() || type == "pcapng")
        request.options.format = CaptureFormat::Pcapng;
    else if (type == "pcap")
        request.options.format = CaptureFormat::Pcap;
    else if (type == "nsecpcap")
        request.options.format = CaptureFormat::PcapNanosecond;
    else {
        std::fprintf(
            stderr,
            "dorsal-cli: \"%s\" is no file type that can be written: pcapng, pcap and nsecpcap are.\n",
            type.c_str());
        return 1;
    }
    request.options.inPlace = options.writeFile == "-";
    request.count = packets.size();
    request.packetAt = [&](uint64_t i) { return session.store()[packets[i]].header(); };
    std::string error;
    if (savePackets(request, session.info(), session.bytes(), error)) return 0;
    std::fprintf(stderr, "dorsal-cli: %s\n", error.c_str());
    return 2;
}

}  // namespace dorsal
