#include "app/capture_helper/interface_list.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>

#include <cstdlib>

namespace dorsal {

namespace {
std::string text(const sockaddr* address) {
    char buffer[INET6_ADDRSTRLEN] = {};
    if (!address) return {};
    if (address->sa_family == AF_INET)
        inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, buffer, sizeof buffer);
    if (address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, buffer,
                  sizeof buffer);
    return buffer;
}

void addWord(std::string& list, const std::string& word) {
    if (word.empty()) return;
    if (!list.empty()) list += ',';
    list += word;
}

// Empty when it cannot be opened.
std::string linkTypes(const char* name) {
    char error[PCAP_ERRBUF_SIZE] = {};
    pcap_t* handle = pcap_create(name, error);
    if (!handle) return {};
    pcap_set_buffer_size(handle, 1 << 18);
    std::string names;
    if (pcap_activate(handle) >= 0) names = linkTypeNames(handle);
    pcap_close(handle);
    return names;
}

bool canMonitor(const char* name) {
    char error[PCAP_ERRBUF_SIZE] = {};
    pcap_t* handle = pcap_create(name, error);
    if (!handle) return false;
    bool can = pcap_can_set_rfmon(handle) == 1;
    pcap_close(handle);
    return can;
}

std::string line(const pcap_if_t& device) {
    std::string flags, addresses;
    if (device.flags & PCAP_IF_UP) addWord(flags, "up");
    if (device.flags & PCAP_IF_RUNNING) addWord(flags, "running");
    if (device.flags & PCAP_IF_LOOPBACK) addWord(flags, "loopback");
    if (device.flags & PCAP_IF_WIRELESS) {
        addWord(flags, "wireless");
        if (canMonitor(device.name)) addWord(flags, "monitor");
    }
    for (const pcap_addr* address = device.addresses; address; address = address->next)
        addWord(addresses, text(address->addr));
    return std::string("interface ") + device.name + '\t' + flags + '\t' +
           oneLine(device.description ? device.description : "") + '\t' + addresses + '\t' +
           linkTypes(device.name) + '\n';
}

void addAddress(InterfaceDescription& device, const pcap_addr& address) {
    if (!address.addr) return;
    if (address.addr->sa_family == AF_INET) {
        auto bytes = [](const sockaddr* from) {
            if (!from) return std::string(4, '\xff');
            const auto& value = reinterpret_cast<const sockaddr_in*>(from)->sin_addr;
            return std::string(reinterpret_cast<const char*>(&value), 4);
        };
        device.ipv4.push_back(bytes(address.addr) + bytes(address.netmask));
    } else if (address.addr->sa_family == AF_INET6) {
        auto bytes = [](const sockaddr* from) {
            const auto& value = reinterpret_cast<const sockaddr_in6*>(from)->sin6_addr;
            return std::string(reinterpret_cast<const char*>(&value), 16);
        };
        int prefix = 128;
        if (address.netmask) {
            prefix = 0;
            for (char byte : bytes(address.netmask))
                prefix += __builtin_popcount(static_cast<unsigned char>(byte));
        }
        device.ipv6.push_back(bytes(address.addr) + char(prefix));
    } else if (address.addr->sa_family == AF_PACKET) {
        const auto* link = reinterpret_cast<const sockaddr_ll*>(address.addr);
        if (link->sll_halen == 6) device.macAddress.assign(reinterpret_cast<const char*>(link->sll_addr), 6);
    }
}
}  // namespace

std::string linkTypeName(int type) {
    const char* name = pcap_datalink_val_to_name(type);
    return name ? name : std::to_string(type);
}

std::string linkTypeNames(pcap_t* handle) {
    std::string names = linkTypeName(pcap_datalink(handle));
    int* types = nullptr;
    int count = pcap_list_datalinks(handle, &types);
    for (int i = 0; i < count; ++i)
        if (types[i] != pcap_datalink(handle)) addWord(names, linkTypeName(types[i]));
    if (count >= 0) pcap_free_datalinks(types);
    return names;
}

std::string listInterfaces(Failure& failure) {
    char error[PCAP_ERRBUF_SIZE] = {};
    pcap_if_t* devices = nullptr;
    if (pcap_findalldevs(&devices, error) != 0) {
        failure = {"failed", "Interfaces cannot be listed: " + oneLine(error)};
        return {};
    }
    std::string lines;
    for (const pcap_if_t* device = devices; device; device = device->next)
        if (std::string_view(device->name) == "any" || if_nametoindex(device->name)) lines += line(*device);
    pcap_freealldevs(devices);
    return lines;
}

void addAddresses(InterfaceDescription& device) {
    char error[PCAP_ERRBUF_SIZE] = {};
    pcap_if_t* devices = nullptr;
    if (pcap_findalldevs(&devices, error) != 0) return;
    for (const pcap_if_t* found = devices; found; found = found->next) {
        if (device.name != found->name) continue;
        if (found->description) device.description = oneLine(found->description);
        for (const pcap_addr* address = found->addresses; address; address = address->next)
            addAddress(device, *address);
    }
    pcap_freealldevs(devices);
}

}  // namespace dorsal
