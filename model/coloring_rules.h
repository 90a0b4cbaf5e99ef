// Which packets are painted in which colours.
#pragma once

#include <QCache>
#include <QJsonArray>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "model/filter/display_filter.h"
#include "model/recording/capture.h"

namespace dorsal {

// A rule: the first one that matches a packet paints it. Colours are pairs for the light and the dark theme.
struct ColoringRule {
    QString name;
    // A display filter. Or words that all must hold, as earlier settings have them: a protocol's filter name,
    // "malformed", or how bad the worst thing about the packet is at least ("error", "warning", "note").
    QString condition;
    QString lightText, lightBack, darkText, darkBack;  // "#rrggbb"
    bool enabled = true;
};

std::vector<ColoringRule> defaultColoringRules();
QJsonArray toJson(const std::vector<ColoringRule>& rules);
std::vector<ColoringRule> coloringRulesFromJson(const QJsonArray& array);
// A condition that was checked.
struct ColoringCondition {
    std::optional<DisplayFilter> filter;  // none: every packet passes
    Severity least = Severity::Comment;   // that the packet's worst expert item must reach
    // Nothing, and what is wrong, when the text is no condition.
    static std::optional<ColoringCondition> parse(const QString& text, const Registry& registry,
                                                  FilterProblem& problem);
};

// Rules made ready for a capture. match() answers from the record where that is enough and dissects the
// packet otherwise, so ask it only about rows that somebody looks at. Not thread safe.
class ColoringMatcher {
  public:
    ColoringMatcher(const std::vector<ColoringRule>& rules, const Capture& capture);
    // The index of the rule that paints a packet, or -1.
    int match(uint32_t packet);
    // What was found out may have changed: later packets of a capture that grows tell of earlier ones.
    void forget() { known_.clear(); }
    void forget(uint32_t packet) { known_.remove(packet); }

  private:
    struct Ready {
        int rule;
        ColoringCondition condition;
        std::unique_ptr<FilterMatcher> matcher;
    };
    const Capture& capture_;
    std::vector<Ready> rules_;
    QCache<uint32_t, int> known_{8192};
};

}  // namespace dorsal
