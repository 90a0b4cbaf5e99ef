// Asks for a field by its filter name.
#pragma once

#include <QCompleter>
#include <QString>
#include <QWidget>

namespace dorsal {

// Completes the names of all fields, with what each is called.
QCompleter* fieldCompleter(QObject* parent);

// A field that exists, or "" when the person thought better of it.
QString askField(QWidget* parent);

}  // namespace dorsal
