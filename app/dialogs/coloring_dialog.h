// Edits the colouring rules: the first one that matches a packet paints its row.
#pragma once

#include <QDialog>
#include <QLabel>
#include <QTableWidget>

#include "model/coloring_rules.h"

namespace dorsal {

class ColoringDialog : public QDialog {
    Q_OBJECT
  public:
    ColoringDialog(std::vector<ColoringRule> rules, QWidget* parent);
    std::vector<ColoringRule> rules() const { return rules_; }

  private:
    void fill(int select);
    void check();
    void move(int by);
    std::vector<ColoringRule> rules_;
    QTableWidget* table_;
    QLabel* problem_;
    QPushButton* ok_;
    bool filling_ = false;
};

}  // namespace dorsal
