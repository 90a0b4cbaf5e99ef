#include "app/capture_helper/interface_capture.h"

#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>

#include "app/capture_helper/interface_list.h"

namespace dorsal {

namespace {
// Where the numbers of libpcap and of files differ.
uint16_t fileLinkType(int type) {
    switch (type) {
        case DLT_RAW: return 101;
        case DLT_ATM_RFC1483: return 100;
        default: return uint16_t(type);
    }
}

int openCounter(const std::string& name, const char* what) {
    return ::open(("/sys/class/net/" + name + "/" + what).c_str(), O_RDONLY | O_CLOEXEC);
}

uint64_t readCounter(int fd) {
    char text[32] = {};
    if (fd < 0 || pread(fd, text, sizeof text - 1, 0) <= 0) return 0;
    return std::strtoull(text, nullptr, 10);
}

std::string sentence(std::string text) {
    text = oneLine(std::move(text));
    while (!text.empty() && text.back() == ' ') text.pop_back();
    if (!text.empty() && text.back() != '.') text += '.';
    return text;
}

Failure compile(pcap_t* handle, const std::string& text, bpf_program& program) {
    if (pcap_compile(handle, &program, text.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0) return {};
    return {"filter", sentence("The capture filter '" + text.substr(0, 500) +
                               "' cannot be used: " + pcap_geterr(handle))};
}

Failure activation(int result, const InterfaceOptions& options, const std::string& text) {
    const std::string& name = options.name;
    switch (result) {
        case PCAP_ERROR_PERM_DENIED:
        case PCAP_ERROR_PROMISC_PERM_DENIED:
            return {"permission",
                    "Packets of " + name +
                        " may not be captured: an administrator has to run './dev grant', or 'setcap "
                        "cap_net_raw,cap_net_admin+ep' on dorsal-capture."};
        case PCAP_ERROR_NO_SUCH_DEVICE: return {"no-interface", "There is no interface " + name + "."};
        case PCAP_ERROR_IFACE_NOT_UP:
            return {"down",
                    "The interface " + name + " is down; 'ip link set " + name + " up' brings it up."};
        case PCAP_ERROR_RFMON_NOTSUP:
            return {"failed", "The interface " + name + " has no monitor mode; turn it off for this one."};
        default: return {"failed", sentence("Cannot capture on " + name + ": " + text)};
    }
}
}  // namespace

std::unique_ptr<InterfaceCapture> InterfaceCapture::open(const InterfaceOptions& options, Failure& failure) {
    std::unique_ptr<InterfaceCapture> capture(new InterfaceCapture);
    failure = capture->prepare(options);
    if (failure) capture.reset();
    return capture;
}

InterfaceCapture::~InterfaceCapture() {
    if (handle_) pcap_close(handle_);
    for (int fd : counters_)
        if (fd >= 0) close(fd);
}

Failure InterfaceCapture::prepare(const InterfaceOptions& options) {
    index_ = if_nametoindex(options.name.c_str());
    // libpcap knows more than network interfaces: queues of the firewall, buses. Those are not ours to touch.
    if (options.name != "any" && index_ == 0)
        return {"no-interface",
                "There is no interface " + oneLine(options.name) + " here; choose another one."};
    description_.name = options.name;
    description_.filter = options.filter;
    if (Failure failure = activate(options)) return failure;
    if (Failure failure = setLinkType(options.linkType)) return failure;
    if (Failure failure = setFilter(options.filter)) return failure;
    char error[PCAP_ERRBUF_SIZE] = {};
    if (pcap_setnonblock(handle_, 1, error) != 0) return {"failed", sentence(error)};
    fd_ = pcap_get_selectable_fd(handle_);
    if (fd_ < 0) return {"failed", "The interface " + options.name + " cannot be waited for."};
    openCounters();
    describe();
    return {};
}

Failure InterfaceCapture::activate(const InterfaceOptions& options) {
    char error[PCAP_ERRBUF_SIZE] = {};
    handle_ = pcap_create(options.name.c_str(), error);
    if (!handle_) return {"failed", sentence("Cannot capture on " + options.name + ": " + error)};
    pcap_set_snaplen(handle_, int(options.snapLength));
    pcap_set_promisc(handle_, options.promiscuous && options.name != "any");
    pcap_set_timeout(handle_, kTimeoutMs);
    pcap_set_buffer_size(handle_, int(options.bufferBytes));
    if (options.monitor && pcap_set_rfmon(handle_, 1) != 0)
        return {"failed", "The interface " + options.name + " has no monitor mode."};
    description_.nanoseconds = pcap_set_tstamp_precision(handle_, PCAP_TSTAMP_PRECISION_NANO) == 0;
    int result = pcap_activate(handle_);
    if (result < 0) return activation(result, options, pcap_geterr(handle_));
    description_.nanoseconds = pcap_get_tstamp_precision(handle_) == PCAP_TSTAMP_PRECISION_NANO;
    description_.snapLength = uint32_t(pcap_snapshot(handle_));
    return {};
}

Failure InterfaceCapture::setLinkType(const std::string& name) {
    int type = pcap_datalink(handle_);
    if (!name.empty()) {
        type = pcap_datalink_name_to_val(name.c_str());
        if (type < 0 || pcap_set_datalink(handle_, type) != 0)
            return {"linktype", "The interface " + description_.name + " has no link type " + oneLine(name) +
                                    "; it has " + linkTypeNames(handle_) + "."};
    }
    description_.linkType = fileLinkType(type);
    return {};
}

Failure InterfaceCapture::setFilter(const std::string& text) {
    if (text.empty()) return {};
    bpf_program program{};
    if (Failure failure = compile(handle_, text, program)) return failure;
    int result = pcap_setfilter(handle_, &program);
    pcap_freecode(&program);
    if (result != 0)
        return {"filter", sentence(std::string("The capture filter cannot be set: ") + pcap_geterr(handle_))};
    return {};
}

void InterfaceCapture::describe() {
    utsname system{};
    if (uname(&system) == 0) description_.system = std::string(system.sysname) + ' ' + system.release;
    addAddresses(description_);
}

// What the device lost is only in files. They are opened now, because later none can be; they are those of
// this interface only when the index agrees (/sys may show another network namespace).
void InterfaceCapture::openCounters() {
    int index = openCounter(description_.name, "ifindex");
    if (index < 0) return;
    if (readCounter(index) == index_) {
        counters_[0] = openCounter(description_.name, "statistics/rx_missed_errors");
        counters_[1] = openCounter(description_.name, "statistics/rx_fifo_errors");
    }
    close(index);
    missedBefore_ = deviceCount();
}

uint64_t InterfaceCapture::deviceCount() const {
    return readCounter(counters_[0]) + readCounter(counters_[1]);
}

std::string InterfaceCapture::linkTypeName() const { return dorsal::linkTypeName(pcap_datalink(handle_)); }

int InterfaceCapture::dispatch(int most, pcap_handler take, void* user) {
    int count = pcap_dispatch(handle_, most, take, static_cast<u_char*>(user));
    return count == PCAP_ERROR_BREAK ? 0 : count;
}

int InterfaceCapture::next(pcap_pkthdr*& header, const uint8_t*& bytes) {
    int result = pcap_next_ex(handle_, &header, &bytes);
    return result == PCAP_ERROR_BREAK ? 0 : result;
}

std::string InterfaceCapture::error() const { return sentence(pcap_geterr(handle_)); }

std::string InterfaceCapture::whyGone() const {
    if (index_ == 0) return {};
    // By its number: an interface may get another name while it is captured from.
    ifreq request{};
    request.ifr_ifindex = int(index_);
    if (ioctl(fd_, SIOCGIFNAME, &request) != 0 || ioctl(fd_, SIOCGIFFLAGS, &request) != 0)
        return "The interface " + description_.name + " does not exist any more.";
    if (!(request.ifr_flags & IFF_UP)) return "The interface " + description_.name + " went down.";
    return {};
}

void InterfaceCapture::readStatistics(InterfaceCounts& counts) {
    // Also right for the older, shorter structure: the third number stays 0.
    tpacket_stats_v3 since{};
    socklen_t length = sizeof since;
    if (getsockopt(fd_, SOL_PACKET, PACKET_STATISTICS, &since, &length) == 0) {
        counts.received += since.tp_packets;
        counts.dropped += since.tp_drops;
    }
    uint64_t now = deviceCount();
    if (now > missedBefore_) counts.missed = now - missedBefore_;
}

Failure checkFilter(const InterfaceOptions& options) {
    int type = DLT_EN10MB;
    if (options.monitor) type = DLT_IEEE802_11_RADIO;
    if (options.name == "any") type = DLT_LINUX_SLL;
    if (!options.linkType.empty()) {
        type = pcap_datalink_name_to_val(options.linkType.c_str());
        if (type < 0) return {"linktype", "There is no link type " + oneLine(options.linkType) + "."};
    }
    pcap_t* handle = pcap_open_dead(type, int(options.snapLength));
    if (!handle) return {"failed", "There is no memory to check the filter."};
    bpf_program program{};
    Failure failure = compile(handle, options.filter, program);
    if (!failure) pcap_freecode(&program);
    pcap_close(handle);
    return failure;
}

}  // namespace dorsal
