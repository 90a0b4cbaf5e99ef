#include "model/interfaces.h"

#include <net/if.h>
#include <netinet/in.h>
#include <pcap/pcap.h>

#include "dissectors/core/address.h"

namespace dorsal {

std::vector<NetworkInterface> networkInterfaces(std::string& error) {
    char message[PCAP_ERRBUF_SIZE] = "";
    pcap_if_t* list = nullptr;
    if (pcap_findalldevs(&list, message) != 0) {
        error = std::string("The interfaces can't be listed: ") + message + ".";
        return {};
    }
    std::vector<NetworkInterface> result;
    for (auto i = list; i; i = i->next) {
        NetworkInterface n;
        n.name = i->name;
        if (n.name != "any" && !if_nametoindex(i->name)) continue;
        if (i->description) n.description = i->description;
        n.up = i->flags & PCAP_IF_UP;
        n.running = i->flags & PCAP_IF_RUNNING;
        n.loopback = i->flags & PCAP_IF_LOOPBACK;
        n.wireless = i->flags & PCAP_IF_WIRELESS;
        n.disconnected = (i->flags & PCAP_IF_CONNECTION_STATUS) == PCAP_IF_CONNECTION_STATUS_DISCONNECTED;
        for (auto a = i->addresses; a; a = a->next) {
            if (!a->addr) continue;
            std::string text;
            if (a->addr->sa_family == AF_INET) {
                auto in = reinterpret_cast<const sockaddr_in*>(a->addr);
                appendIpv4(text, ntohl(in->sin_addr.s_addr));
            } else if (a->addr->sa_family == AF_INET6) {
                auto in6 = reinterpret_cast<const sockaddr_in6*>(a->addr);
                appendIpv6(text, in6->sin6_addr.s6_addr);
            }
            if (!text.empty()) n.addresses.push_back(text);
        }
        result.push_back(std::move(n));
    }
    pcap_freealldevs(list);
    return result;
}

std::string linkTypeDescription(const std::string& name) {
    auto text = pcap_datalink_val_to_description(pcap_datalink_name_to_val(name.c_str()));
    return text ? text : std::string();
}

std::string linkTypeText(uint32_t linkType) {
    // libpcap goes by DLT_ values, which are others for raw IP.
    auto text = pcap_datalink_val_to_description(linkType == 101 ? DLT_RAW : int(linkType));
    return text ? text : std::string();
}

}  // namespace dorsal
