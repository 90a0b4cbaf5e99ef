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

// Conditions as they were before rules took display filters.
static std::optional<ColoringCondition> parseWords(const QString& text, const Registry& registry) {
    ColoringCondition condition;
    std::string filter;
    for (auto& word : text.split(u' ', Qt::SkipEmptyParts)) {
        auto name = word.toStdString();
        auto severity = std::find_if(std::begin(kSeverities), std::end(kSeverities),
                                     [&](auto& w) { return name == w.text; });
        if (severity != std::end(kSeverities)) {
            condition.least = std::max(condition.least, severity->least);
            continue;
        }
        if (name != "malformed" && !registry.protocol(name)) return std::nullopt;
        if (!filter.empty()) filter += " and ";
        filter += name == "malformed" ? "_ws.malformed" : name;
    }
    if (filter.empty()) return condition;
    FilterProblem problem;
    condition.filter = DisplayFilter::parse(filter, registry, problem);
    return condition.filter ? std::optional(condition) : std::nullopt;
}

std::optional<ColoringCondition> ColoringCondition::parse(const QString& text, const Registry& registry,
                                                          FilterProblem& problem) {
    if (text.trimmed().isEmpty()) {
        problem = {"Give a display filter, such as tcp.flags.reset == 1.", 0, 0};
        return std::nullopt;
    }
    ColoringCondition condition;
    condition.filter = DisplayFilter::parse(text.toStdString(), registry, problem);
    if (condition.filter) return condition;
    return parseWords(text, registry);
}

ColoringMatcher::ColoringMatcher(const std::vector<ColoringRule>& rules, const Capture& capture)
    : capture_(capture) {
    rules_.reserve(rules.size());  // matchers hold on to the filters beside them
    for (size_t i = 0; i < rules.size(); ++i) {
        FilterProblem problem;
        if (!rules[i].enabled) continue;
        auto condition = ColoringCondition::parse(rules[i].condition, capture.registry(), problem);
        if (!condition) continue;
        auto& ready = rules_.emplace_back(Ready{int(i), std::move(*condition), nullptr});
        if (ready.condition.filter)
            ready.matcher = std::make_unique<FilterMatcher>(capture, *ready.condition.filter);
    }
}

int ColoringMatcher::match(uint32_t packet) {
    if (auto known = known_.object(packet)) return *known;
    auto worst = uint8_t(capture_.severity(packet));
    int found = -1;
    for (auto& rule : rules_) {
        if (worst < uint8_t(rule.condition.least)) continue;
        if (rule.matcher && !rule.matcher->matches(packet)) continue;
        found = rule.rule;
        break;
    }
    known_.insert(packet, new int(found));
    return found;
}

}  // namespace dorsal
