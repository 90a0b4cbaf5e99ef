// Asks which host to capture on, and shows the command that does it.
#pragma once

#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include "model/capture/source/command_capture.h"

namespace dorsal {

class RemoteDialog : public QDialog {
    Q_OBJECT
  public:
    explicit RemoteDialog(QWidget* parent);
    RemoteRequest request() const;

  private:
    void update();

    QLineEdit *host_, *interface_, *filter_, *command_;
    QSpinBox* port_;
    QCheckBox* sudo_;
    QPushButton* start_;
};

}  // namespace dorsal
