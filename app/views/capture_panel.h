// The start page's part for capturing: interfaces to start from, and what may be in the way.
#pragma once

#include <QLabel>
#include <QWidget>

#include "app/views/capture_filter_field.h"
#include "app/views/interface_list.h"
#include "model/capture/source/capture_request.h"

namespace dorsal {

class CapturePanel : public QWidget {
    Q_OBJECT
  public:
    explicit CapturePanel(InterfaceWatch* watch, QWidget* parent = nullptr);

    QStringList selectedNames() const { return list_->selectedNames(); }
    void select(const QStringList& names) { list_->select(names); }
    // A capture from these interfaces: the panel's filter, and else what each was captured with last.
    CaptureRequest request(const QStringList& names) const;
    // Asks for a capture from what is selected; for the options when nothing is.
    void start();

    // Says above the list why no capture can start, and a command that helps ("": none). No text: all is
    // well.
    void setProblem(const QString& text, const QString& command);

  signals:
    void startRequested(const CaptureRequest& request);
    void selectionChanged(const QStringList& names);
    void optionsRequested();

  private:
    void start(const QStringList& names);
    QWidget* makeBanner();
    void paintInTheme();
    InterfaceList* list_;
    CaptureFilterField* filter_;
    QWidget *banner_, *commandRow_;
    QLabel *problem_, *command_;
};

}  // namespace dorsal
