// A pane that can be hidden, moved by its title and floated.
#pragma once

#include <QDockWidget>
#include <QLabel>
#include <QToolButton>

namespace dorsal {

// Its title takes the accent's colour while the keyboard is in it.
class PaneDock : public QDockWidget {
    Q_OBJECT
  public:
    PaneDock(const char* name, const QString& title, QWidget* content, QWidget* parent);
    void setClosable(bool on);  // whether the person can hide it

  private:
    void showFocus(bool inside);
    QLabel* title_;
    QToolButton* hide_ = nullptr;
};

}  // namespace dorsal
