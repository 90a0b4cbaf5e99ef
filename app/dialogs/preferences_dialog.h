// Preferences: the list's columns, how times are written, the theme.
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>

#include "app/window/theme.h"
#include "model/summary.h"

namespace dorsal {

struct Preferences {
    std::vector<ColumnSpec> columns;
    TimeFormat time = TimeFormat::Relative;
    int digits = -1;
    Theme::Choice theme = Theme::Choice::System;
};

// The time formats that the window offers, and the precisions, in the order and the words of its menus ("&"
// before the letter of the keyboard).
std::vector<std::pair<TimeFormat, QString>> timeFormats();
std::vector<std::pair<int, QString>> timePrecisions();

class PreferencesDialog : public QDialog {
    Q_OBJECT
  public:
    enum Page { Columns, Appearance };
    PreferencesDialog(const Preferences& now, int page, QWidget* parent);
    Preferences preferences() const;

  private:
    QWidget* makeColumnsPage();
    QWidget* makeAppearancePage();
    void fill(int select);
    void setRow(int row, const ColumnSpec& column);
    void move(int by);
    void check();

    Preferences now_;
    QTableWidget* table_;
    QLabel* problem_;
    QPushButton *ok_, *remove_, *up_, *down_;
    QComboBox *time_, *digits_, *theme_;
    bool filling_ = false;
};

}  // namespace dorsal
