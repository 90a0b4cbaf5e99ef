// What the flight recorder is to keep, and when it is to save.
#pragma once

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QSpinBox>

#include "app/views/capture_filter_field.h"
#include "model/interface_watch.h"
#include "model/recording/flight_request.h"

namespace dorsal {

class FlightSetup : public QWidget {
    Q_OBJECT
  public:
    // Begins with what was chosen last, or with `usual` interfaces.
    FlightSetup(InterfaceWatch* watch, const CaptureRequest& usual, QWidget* parent = nullptr);

    FlightRequest request() const;
    // Why recording cannot start like this, as a sentence, or "".
    QString problem() const;
    bool isReady() const;  // interfaces may not be listed yet, which is no problem
    CaptureFilterField* captureFilter() const { return captureFilter_; }
    void save() const;

  signals:
    void changed();

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QLayout* makeKeep();
    QLayout* makeFolder();
    void restore(const CaptureRequest& usual);
    void fill();
    void checkFilter();
    void check();
    QStringList chosen() const;
    QString folder() const;

    InterfaceWatch* watch_;
    std::shared_ptr<void> looking_;
    QListWidget* interfaces_;
    CaptureFilterField* captureFilter_;
    QCheckBox *keepSeconds_, *keepBytes_, *onRate_;
    QSpinBox *seconds_, *megabytes_, *rate_, *after_;
    QLineEdit *filter_, *folder_;
    QAction* filterMark_;
    QString filterProblem_;
    QStringList wanted_;  // interfaces to be checked, also those that are not there now
    bool filling_ = false;
};

}  // namespace dorsal
