// Help: the shortcuts, and what this program is.
#pragma once

#include <QMainWindow>

namespace dorsal {

void showShortcuts(QMainWindow* window);  // every action of the window that has a shortcut
void showAbout(QWidget* parent);

}  // namespace dorsal
