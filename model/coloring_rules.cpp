#include "model/coloring_rules.h"

#include <QJsonObject>
#include <algorithm>

namespace dorsal {

namespace {
struct Word {
    const char* text;
    Severity least;
};
constexpr Word kSeverities[] = {
    {"error", Severity::Error}, {"warning", Severity::Warn}, {"note", Severity::Note}};
}  // namespace

std::vector<ColoringRule> defaultColoringRules() {
    // Calm tints: the text keeps a contrast of at least 7:1 on them in both themes.
    auto rule = [](const char* name, const char* condition, const char* lt, const char* lb, const char* dt,
                   const char* db) {
        auto s = [](const char* t) { return QString::fromUtf8(t); };
        return ColoringRule{s(name), s(condition), s(lt), s(lb), s(dt), s(db), true};
    };
    return {
        rule("Malformed", "malformed", "#7f1d1d", "#fde2e1", "#ffc9c7", "#4a1d20"),
        rule("Errors", "error", "#7f1d1d", "#fdeae6", "#ffc9c7", "#45211f"),
        rule("TCP trouble", "tcp warning", "#6b3a00", "#fdf0d8", "#ffdca8", "#3f2f14"),
        rule("ICMP", "icmp", "#4a2568", "#f3e8fb", "#e2c8f7", "#33233f"),
        rule("ICMPv6", "icmpv6", "#4a2568", "#f3e8fb", "#e2c8f7", "#33233f"),
        rule("ARP", "arp", "#5a4a00", "#faf5d7", "#efe3a0", "#363116"),
        rule("Routing and bridges", "stp", "#3d4451", "#eceef1", "#c9d0da", "#2a2f37"),
        rule("DNS", "dns", "#0b4a6f", "#e0f1fb", "#b4ddf5", "#15323f"),
        rule("mDNS", "mdns", "#0b4a6f", "#e0f1fb", "#b4ddf5", "#15323f"),
        rule("HTTP", "http", "#14532d", "#e3f6e5", "#b8e8bf", "#17361f"),
        rule("TLS", "tls", "#3b2f7d", "#ebe9fc", "#cfcaf8", "#292648"),
        rule("UDP", "udp", "#134e5e", "#e4f4f5", "#b5e0e6", "#163338"),
        rule("TCP", "tcp", "#374151", "#f1f2f6", "#cfd5e2", "#262a33"),
    };
}

QJsonArray toJson(const std::vector<ColoringRule>& rules) {
    QJsonArray array;
    for (auto& r : rules)
        array.append(QJsonObject{{"name", r.name},
                                 {"condition", r.condition},
                                 {"lightText", r.lightText},
                                 {"lightBack", r.lightBack},
                                 {"darkText", r.darkText},
                                 {"darkBack", r.darkBack},
                                 {"enabled", r.enabled}});
    return array;
}

std::vector<ColoringRule> coloringRulesFromJson(const QJsonArray& array) {
    std::vector<ColoringRule> rules;
    for (auto value : array) {
        auto o = value.toObject();
        rules.push_back({o["name"].toString(), o["condition"].toString(), o["lightText"].toString(),
                         o["lightBack"].toString(), o["darkText"].toString(), o["darkBack"].toString(),
                         o["enabled"].toBool(true)});
    }
    return rules;
}

bool checkCondition(const QString& condition, const Registry& registry, QString* error) {
    auto words = condition.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty() && error)
        *error = QStringLiteral("Give a protocol name, or malformed, error, warning or note.");
    for (auto& word : words) {
        auto name = word.toStdString();
        bool known = name == "malformed" || registry.protocol(name) ||
                     std::any_of(std::begin(kSeverities), std::end(kSeverities),
                                 [&](auto& w) { return name == w.text; });
        if (known) continue;
        if (error)
            *error = QStringLiteral("“%1” is neither a protocol name nor malformed, error, warning or note.")
                         .arg(word);
        return false;
    }
    return !words.isEmpty();
}

ColoringMatcher::ColoringMatcher(const std::vector<ColoringRule>& rules, const CaptureSession& session)
    : session_(session) {
    for (size_t i = 0; i < rules.size(); ++i) {
        if (!rules[i].enabled || !checkCondition(rules[i].condition, session.registry(), nullptr)) continue;
        Ready ready{int(i), {}, 0, false};
        for (auto& word : rules[i].condition.split(u' ', Qt::SkipEmptyParts)) {
            auto name = word.toStdString();
            if (name == "malformed")
                ready.malformed = true;
            else if (auto p = session.registry().protocol(name))
                ready.protocols.push_back(p->id());
            for (auto& w : kSeverities)
                if (name == w.text) ready.least = uint8_t(w.least);
        }
        rules_.push_back(std::move(ready));
    }
}

int ColoringMatcher::match(uint32_t packet) const {
    auto& record = session_.store()[packet];
    const auto worst = uint8_t(session_.severity(packet));
    if (record.path >= byPath_.size()) byPath_.resize(record.path + 1u);
    auto& known = byPath_[record.path];
    if (known.empty()) {
        known.resize(rules_.size());
        auto& layers = session_.paths().layers(record.path);
        for (size_t i = 0; i < rules_.size(); ++i)
            known[i] = std::all_of(rules_[i].protocols.begin(), rules_[i].protocols.end(), [&](uint16_t id) {
                return std::find(layers.begin(), layers.end(), id) != layers.end();
            });
    }
    for (size_t i = 0; i < rules_.size(); ++i) {
        auto& rule = rules_[i];
        if (!known[i] || worst < rule.least) continue;
        if (rule.malformed && !(record.flags & PacketRecord::Malformed)) continue;
        return rule.rule;
    }
    return -1;
}

}  // namespace dorsal
