#include "model/capture/source/capture_filter_words.h"

#include <algorithm>

namespace dorsal {

namespace {

enum Place : unsigned {
    Start = 1,      // of a condition
    Direction = 2,  // after src or dst, which may follow the three below
    Network = 4,    // after ip, ip6, arp
    Transport = 8,  // after tcp, udp, sctp
    Hardware = 16,  // after ether, wlan
    Joint = 32,     // after a condition
    Value = 64,     // something that is no word
    Hosts = 128,    // after ip src
    Ports = 256,    // after tcp src
};

struct Word {
    const char *text, *description;
    unsigned where;  // it may stand
    unsigned next;   // what may follow
};

constexpr Word kWords[] = {
    {"host", "an address or a name, either way", Start | Direction | Hosts | Network | Hardware, Value},
    {"port", "a port, either way", Start | Direction | Ports | Transport, Value},
    {"portrange", "ports, such as 6000-6008", Start | Direction | Ports | Transport, Value},
    {"net", "a network, such as 192.168.0.0/16", Start | Direction | Hosts | Network, Value},
    {"src", "where packets come from", Start | Network | Transport | Hardware, Direction},
    {"dst", "where packets go to", Start | Network | Transport | Hardware, Direction},
    {"tcp", "TCP", Start, Transport | Joint},
    {"udp", "UDP", Start, Transport | Joint},
    {"icmp", "ICMP: ping and errors", Start, Joint},
    {"arp", "ARP", Start, Network | Joint},
    {"ip", "IPv4", Start, Network | Joint},
    {"ip6", "IPv6", Start, Network | Joint},
    {"icmp6", "ICMPv6", Start, Joint},
    {"sctp", "SCTP", Start, Transport | Joint},
    {"igmp", "IGMP", Start, Joint},
    {"ether", "Ethernet addresses and types", Start, Hardware},
    {"wlan", "wireless frames", Start, Hardware},
    {"vlan", "VLAN, with a number or all", Start, Value | Joint},
    {"mpls", "MPLS, with a label or all", Start, Value | Joint},
    {"pppoes", "PPPoE sessions", Start, Joint},
    {"broadcast", "to everybody", Start | Network | Hardware, Joint},
    {"multicast", "to a group", Start | Network | Hardware, Joint},
    {"proto", "the number or name of a protocol", Network | Hardware, Value},
    {"gateway", "through this host, and not to it", Start, Value},
    {"greater", "packets of so many bytes or more", Start, Value},
    {"less", "packets of so many bytes or fewer", Start, Value},
    {"not", "the opposite", Start, Start},
    {"and", "both", Joint, Start},
    {"or", "one of them", Joint, Start},
};

bool inWord(char c) {
    return c != ' ' && c != '\t' && c != '(' && c != ')' && c != '!' && c != '&' && c != '|';
}

const Word* find(std::string_view text) {
    for (auto& word : kWords)
        if (text == word.text) return &word;
    return nullptr;
}

// What may stand after this text. A text within a comparison (tcp[13] & 2 != 0) has no words to offer.
unsigned placeAfter(std::string_view text) {
    unsigned place = Start;
    for (size_t i = 0; i < text.size();) {
        if (text[i] == ' ' || text[i] == '\t') {
            ++i;
        } else if (!inWord(text[i])) {
            place = text[i] == ')' ? Joint : Start;
            ++i;
        } else {
            auto begin = i;
            while (i < text.size() && inWord(text[i])) ++i;
            auto word = find(text.substr(begin, i - begin));
            auto next = !word                     ? unsigned(Joint)
                        : word->next != Direction ? word->next
                        : place & Transport       ? unsigned(Ports)
                        : place & Start           ? unsigned(Direction)
                                                  : unsigned(Hosts);
            place = next;
        }
    }
    return place;
}

}  // namespace

CaptureFilterWords completeCaptureFilter(std::string_view text, size_t cursor) {
    CaptureFilterWords result;
    cursor = std::min(cursor, text.size());
    result.begin = result.end = cursor;
    while (result.begin > 0 && inWord(text[result.begin - 1])) --result.begin;
    while (result.end < text.size() && inWord(text[result.end])) ++result.end;
    auto written = text.substr(result.begin, cursor - result.begin);
    auto place = placeAfter(text.substr(0, result.begin));
    for (auto& word : kWords)
        if (word.where & place && std::string_view(word.text).starts_with(written))
            result.words.push_back({word.text, word.description});
    // Nothing is left to complete.
    if (result.words.size() == 1 && result.words[0].text == written) result.words.clear();
    return result;
}

}  // namespace dorsal
