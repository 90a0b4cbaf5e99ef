// Which packets are painted in which colours.
#pragma once

#include <QJsonArray>
#include <QString>
#include <vector>

#include "model/analysis/capture_session.h"

namespace dorsal {

// A rule: the first one that matches a packet paints it. Colours are pairs for the light and the dark theme.
struct ColoringRule {
    QString name;
    // Words that all must hold: a protocol's filter name, or one of "malformed", "error", "warning", "note".
    QString condition;
    QString lightText, lightBack, darkText, darkBack;  // "#rrggbb"
    bool enabled = true;
};

std::vector<ColoringRule> defaultColoringRules();
QJsonArray toJson(const std::vector<ColoringRule>& rules);
std::vector<ColoringRule> coloringRulesFromJson(const QJsonArray& array);
// Whether a condition can be understood; if not, a sentence in `error`.
bool checkCondition(const QString& condition, const Registry& registry, QString* error);

// Rules made ready for a capture: match() answers from the record alone, without dissecting.
class ColoringMatcher {
  public:
    ColoringMatcher(const std::vector<ColoringRule>& rules, const CaptureSession& session);
    // The index of the rule that paints a packet, or -1.
    int match(uint32_t packet) const;

  private:
    struct Ready {
        int rule;
        std::vector<uint16_t> protocols;
        uint8_t least = 0;  // Severity that the packet's worst expert must reach
        bool malformed = false;
    };
    const CaptureSession& session_;
    std::vector<Ready> rules_;
    mutable std::vector<std::vector<int8_t>> byPath_;  // per path and rule: -1 unknown, 0 no, 1 yes
};

}  // namespace dorsal
