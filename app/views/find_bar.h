// Find in rows, details and bytes.
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QWidget>

#include "model/row_jobs.h"

namespace dorsal {

class FindBar : public QWidget {
    Q_OBJECT
  public:
    explicit FindBar(QWidget* parent = nullptr);
    FindRequest request(bool backward) const;
    void say(const QString& text, bool problem = false);
    void open();
    void closeBar();

  signals:
    void findRequested(bool backward);
    void closed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QComboBox *where_, *what_;
    QLineEdit* text_;
    QToolButton* case_;
    QLabel* message_;
};

}  // namespace dorsal
