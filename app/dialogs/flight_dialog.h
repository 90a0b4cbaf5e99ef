// The flight recorder's window: what to record, how it goes, and what was saved.
#pragma once

#include <QDialog>
#include <QPushButton>
#include <QTimer>

#include "app/dialogs/flight_setup.h"
#include "model/job.h"
#include "model/recording/flight_recorder.h"

namespace dorsal {

// Recording goes on while the window is hidden, and ends with it.
class FlightDialog : public QDialog {
    Q_OBJECT
  public:
    FlightDialog(InterfaceWatch* watch, const CaptureRequest& usual, QWidget* parent = nullptr);
    ~FlightDialog() override;

    bool isRecording() const { return recorder_ != nullptr; }
    // How a recording stands, in words.
    static QString stateText(const FlightStatus& status);
    static QString savedText(const FlightSaved& saved);

  signals:
    void openRequested(const QString& path);
    void started();
    void stopped();

  private:
    void makeRunning();
    QWidget* makeSaved();
    QLayout* makeButtons();
    void start();
    void begun(std::unique_ptr<FlightRecorder> recorder, const LiveError& error);
    void stop();
    void look();
    void showSaved(const std::vector<FlightSaved>& saved);
    void say(const QString& problem, const QString& command = {});
    void update();
    void open();

    FlightSetup* setup_;
    QWidget* running_;
    QLabel *intro_, *state_, *numbers_, *triggers_, *problem_;
    QWidget* savedPart_;
    QListWidget* saved_;
    QPushButton *start_, *stop_, *saveNow_, *open_, *copy_;
    std::unique_ptr<FlightRecorder> recorder_;
    std::shared_ptr<JobControl> starting_;
    QString command_;
    QString failed_;    // why it did not start, until something is changed
    size_t known_ = 0;  // captures of this recording that are in the list
    bool stopping_ = false;
    QTimer timer_;
};

}  // namespace dorsal
