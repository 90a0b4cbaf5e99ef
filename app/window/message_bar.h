// The bar above the list that says what the person should know: errors, warnings, what became of the file.
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>
#include <functional>

namespace dorsal {

class MessageBar : public QWidget {
    Q_OBJECT
  public:
    explicit MessageBar(QWidget* parent = nullptr);

    enum class Level { Note, Warning, Error };
    // Replaces what was said before. A button that bears `doText` runs `act` and takes the bar away.
    void say(const QString& text, Level level, const QString& doText = {}, std::function<void()> act = {});

  private:
    void paintInTheme();
    QLabel* text_;
    QPushButton* do_;
    std::function<void()> act_;
    Level level_ = Level::Note;
};

}  // namespace dorsal
