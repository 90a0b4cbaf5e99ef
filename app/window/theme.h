// The two themes: palettes, the style sheet that goes with them, and the colours that palettes lack.
#pragma once

#include <QColor>
#include <QObject>
#include <QPalette>

namespace dorsal {

// Colours beyond the palette, for the theme in force. Every text colour has a contrast of at least 4.5:1 on
// its background.
struct ThemeColors {
    QColor border, mutedText, accent, accentText;
    QColor fieldBack, fieldText;  // the selected field's bytes
    QColor layerBack;             // the selected field's layer among the bytes
    QColor hoverBack;
    QColor quietSelection;  // what is selected in a view that has not the keyboard
    QColor error, errorBack, warning, warningBack, note, noteBack, good, goodBack;
};

class Theme : public QObject {
    Q_OBJECT
  public:
    enum class Choice { System, Light, Dark };
    static Theme& instance();

    void apply(Choice choice);  // sets the application's style, palette and style sheet
    Choice choice() const { return choice_; }
    bool dark() const { return dark_; }
    const ThemeColors& colors() const { return colors_; }
    static QPalette palette(bool dark);
    static ThemeColors colorsOf(bool dark);

  signals:
    void changed();

  private:
    Choice choice_ = Choice::System;
    bool dark_ = false;
    ThemeColors colors_;
};

}  // namespace dorsal
