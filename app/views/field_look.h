// What filter fields have in common: how they show whether their text is right, and where they say why not.
#pragma once

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>

namespace dorsal {

// The icon before the text, the background (none: the usual one), and the sentence for pointers and readers.
void showFieldState(QLineEdit* field, QAction* mark, const char* iconName, const QColor& back,
                    const QString& sentence);

// A sentence below a field, over whatever is there: nothing moves.
class FieldProblem : public QLabel {
    Q_OBJECT
  public:
    explicit FieldProblem(QLineEdit* field);
    void say(const QString& html);

  private:
    QPointer<QLineEdit> field_;
};

}  // namespace dorsal
