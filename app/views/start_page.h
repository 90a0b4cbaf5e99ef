// What the window shows before a capture is open: recent files, a sample, and the machine's interfaces.
#pragma once

#include <QListWidget>
#include <QWidget>

#include "app/views/capture_panel.h"
#include "app/views/leftover_list.h"

namespace dorsal {

class StartPage : public QWidget {
    Q_OBJECT
  public:
    // The watch may be shared with other views; without one the page has its own.
    explicit StartPage(QWidget* parent = nullptr, InterfaceWatch* watch = nullptr);
    void setRecentFiles(const QStringList& files);
    // Captures that were not saved when Dorsal ended unexpectedly; the section is there only when any are.
    void setLeftovers(const std::vector<LeftoverCapture>& captures) { leftovers_->set(captures); }
    CapturePanel* capturePanel() const { return capture_; }
    InterfaceWatch* watch() const { return watch_; }
    // The capture that comes with Dorsal, or "" where it is not installed.
    static QString samplePath();

  signals:
    void openRequested(const QString& path);  // "": ask which
    void forgetRequested(const QString& path);
    void captureRequested();  // from what is selected in capturePanel()
    void recoverRequested(const QString& path);
    void saveLeftoverRequested(const QString& path);
    void discardRequested(const QString& path);

  private:
    QLayout* makeHead();
    InterfaceWatch* watch_;
    QListWidget* files_;
    CapturePanel* capture_;
    LeftoverList* leftovers_;
};

}  // namespace dorsal
