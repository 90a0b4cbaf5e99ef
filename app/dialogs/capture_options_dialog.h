// What is captured, from where, into which files, and when it ends.
#pragma once

#include <QDialog>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>

#include "app/dialogs/capture_interface_table.h"
#include "app/dialogs/capture_limits_box.h"
#include "app/views/capture_filter_field.h"

namespace dorsal {

// Accepted: a capture is to start. What was chosen is kept in the settings either way.
class CaptureOptionsDialog : public QDialog {
    Q_OBJECT
  public:
    CaptureOptionsDialog(InterfaceWatch* watch, const CaptureRequest& request, QWidget* parent = nullptr);

    CaptureRequest request() const;
    // As the helper's `list` says, whenever it is known.
    void setAbilities(const QString& name, const InterfaceAbilities& abilities);

    void done(int result) override;

  private:
    QWidget* makeInterfaces();
    QWidget* makeOutput();
    QWidget* makeStop();
    void setRequest(const CaptureRequest& request);
    void start();
    void check();
    QString problem() const;
    QString fileName() const;

    std::shared_ptr<void> looking_;
    CaptureInterfaceTable* table_;
    CaptureFilterField* filter_;
    QLineEdit* file_;
    QCheckBox* several_;
    CaptureLimitsBox *ring_, *stop_;
    QLabel* problem_;
    QPushButton* start_;
};

}  // namespace dorsal
