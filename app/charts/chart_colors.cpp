#include "app/charts/chart_colors.h"

#include <QHash>
#include <array>
#include <cmath>

#include "app/window/theme.h"

namespace dorsal {

namespace {

struct Pair {
    QRgb light, dark;
};

// In an order that puts unlike ones beside each other. The last three are for what carries nearly everything
// (link layers, IP): they stay behind the others.
enum Slot { Blue, Orange, Green, Pink, Violet, Vermilion, Sky, Brown, Wine, Navy, Olive, Steel, Slate, Mist };
constexpr int kPlaces = Steel;
constexpr std::array<Pair, 14> kColors = {{{0x1f6fb2, 0x3f8fd2},
                                           {0xd17d00, 0xeda43a},
                                           {0x0a8f6c, 0x2bb48c},
                                           {0xc2669b, 0xde93bf},
                                           {0x8a6ed6, 0xa996f2},
                                           {0xc9480b, 0xe8703a},
                                           {0x3a9bd3, 0x78bfec},
                                           {0x7d5236, 0xa9795a},
                                           {0x8a2458, 0xb8497f},
                                           {0x33469c, 0x5363d0},
                                           {0x4f5700, 0xd2cb66},
                                           {0x6c8299, 0x7f95ac},
                                           {0x55657a, 0x66778c},
                                           {0x8a93a6, 0x9aa5b8}}};

const QHash<QString, int>& common() {
    static const QHash<QString, int> fixed = {
        {"eth", Steel},     {"ip", Steel},       {"ipv6", Slate},   {"vlan", Mist},    {"frame", Mist},
        {"sll", Steel},     {"sll2", Steel},     {"ppp", Mist},     {"wlan", Slate},   {"null", Steel},
        {"tcp", Blue},      {"udp", Orange},     {"tls", Violet},   {"http", Green},   {"http2", Green},
        {"http3", Green},   {"dns", Sky},        {"mdns", Navy},    {"quic", Wine},    {"icmp", Vermilion},
        {"icmpv6", Pink},   {"arp", Brown},      {"dhcp", Navy},    {"ssh", Pink},     {"smb", Olive},
        {"smb2", Olive},    {"ntp", Olive},      {"rtp", Pink},     {"rtcp", Wine},    {"sip", Brown},
        {"sctp", Green},    {"ftp", Vermilion},  {"smtp", Brown},   {"imap", Wine},    {"websocket", Navy},
        {"data", Mist},     {"igmp", Wine},      {"ssdp", Brown},   {"stp", Olive},    {"gre", Wine},
        {"modbus", Orange}, {"mqtt", Vermilion}, {"snmp", Brown},   {"ldap", Navy},    {"kerberos", Wine},
        {"bgp", Vermilion}, {"ospf", Navy},      {"dhcpv6", Brown}, {"esp", Vermilion}};
    return fixed;
}

QColor slotColor(int slot) {
    auto& pair = kColors[size_t(slot)];
    return QColor(Theme::instance().dark() ? pair.dark : pair.light);
}

// A hash of our own: Qt's differs from run to run.
int wish(const QString& key) {
    uint32_t h = 2166136261U;
    for (QChar c : key) h = (h ^ c.unicode()) * 16777619U;
    return int(h % kPlaces);
}

double luminance(const QColor& c) {
    auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

}  // namespace

QColor chartColor(const QString& key) {
    if (auto known = common().constFind(key); known != common().constEnd()) return slotColor(*known);
    // The place that its name asks for, or the next that no other name has, as long as there is one.
    static QHash<QString, int> given;
    static std::array<int, kPlaces> users{};
    auto found = given.constFind(key);
    if (found == given.constEnd()) {
        int place = wish(key);
        for (int step = 0; step < kPlaces; ++step) {
            int next = (wish(key) + step) % kPlaces;
            if (users[size_t(next)] < users[size_t(place)]) place = next;
        }
        ++users[size_t(place)];
        found = given.insert(key, place);
    }
    return slotColor(*found);
}

QColor chartPlaceColor(int place) { return slotColor(((place % kPlaces) + kPlaces) % kPlaces); }

QColor chartOtherColor() { return QColor(Theme::instance().dark() ? 0x5b6472 : 0xa3acb8); }

QColor mixed(const QColor& a, const QColor& b, double share) {
    auto mix = [&](double x, double y) { return float(x + (y - x) * share); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

QColor textOn(const QColor& back) {
    double l = luminance(back);
    return (l + 0.05) / 0.056 > 1.05 / (l + 0.05) ? QColor(0x10151c) : QColor(Qt::white);
}

}  // namespace dorsal
