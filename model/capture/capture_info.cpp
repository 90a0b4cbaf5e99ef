#include "model/capture/capture_info.h"

namespace dorsal {

const char* shortName(CaptureFormat format) {
    switch (format) {
        case CaptureFormat::Pcap: return "pcap";
        case CaptureFormat::PcapNanosecond: return "nsecpcap";
        case CaptureFormat::PcapPatched: return "modpcap";
        case CaptureFormat::PcapSuse: return "suse6_3pcap";
        case CaptureFormat::PcapRedHat: return "rh6_1pcap";
        case CaptureFormat::PcapNokia: return "nokiapcap";
        case CaptureFormat::PcapAix: return "aixpcap";
        case CaptureFormat::PcapIxiaHardware: return "ixiahwpcap";
        case CaptureFormat::PcapIxiaSoftware: return "ixiaswpcap";
        case CaptureFormat::Pcapng: return "pcapng";
    }
    return "pcap";
}

const char* longName(CaptureFormat format) {
    switch (format) {
        case CaptureFormat::Pcap: return "Wireshark/tcpdump/... - pcap";
        case CaptureFormat::PcapNanosecond: return "Wireshark/tcpdump/... - nanosecond pcap";
        case CaptureFormat::PcapPatched: return "Modified tcpdump - pcap";
        case CaptureFormat::PcapSuse: return "SuSE 6.3 tcpdump - pcap";
        case CaptureFormat::PcapRedHat: return "RedHat 6.1 tcpdump - pcap";
        case CaptureFormat::PcapNokia: return "Nokia tcpdump - pcap";
        case CaptureFormat::PcapAix: return "AIX tcpdump - pcap";
        case CaptureFormat::PcapIxiaHardware: return "Ixia hardware capture - pcap";
        case CaptureFormat::PcapIxiaSoftware: return "Ixia software capture - pcap";
        case CaptureFormat::Pcapng: return "Wireshark/... - pcapng";
    }
    return "";
}

const char* name(Compression compression) {
    switch (compression) {
        case Compression::None: return "none";
        case Compression::Gzip: return "gzip";
        case Compression::Zstd: return "zstd";
        case Compression::Lz4: return "lz4";
        case Compression::Xz: return "xz";
    }
    return "none";
}

}  // namespace dorsal
