// The action icons of resources/icons, in the colours of the current palette.
#pragma once

#include <QIcon>
#include <QString>

namespace dorsal {

// The icon `name` (a file of resources/icons without its suffix). It is drawn when asked for, at any size, in
// the application palette's text colour (fainter when disabled, the highlighted text's when selected), so it
// follows a change of theme by itself. An unknown name gives a null icon. GUI thread only.
QIcon icon(const QString& name);

}  // namespace dorsal
