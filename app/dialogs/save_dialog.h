// Asks where, as what and which packets to save.
#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSpinBox>

#include "model/capture/capture_info.h"

namespace dorsal {

struct SaveCounts {
    uint32_t all, displayed, marked, selected, ignored;
};

struct SaveChoice {
    enum What { All, Displayed, Marked, Selected, Range };
    QString path;
    CaptureFormat format = CaptureFormat::Pcapng;
    What what = All;
    uint32_t from = 1, to = 1;  // packet numbers
    bool leaveOutIgnored = false;
};

class SaveDialog : public QDialog {
    Q_OBJECT
  public:
    SaveDialog(QWidget* parent, const SaveCounts& counts, const QString& openPath);
    SaveChoice choice() const;

  private:
    void check();
    void nameAfterFormat();
    QLineEdit* path_;
    QComboBox* format_;
    QRadioButton* what_[5];
    QSpinBox *from_, *to_;
    QCheckBox* leaveOut_;
    QLabel* note_;
    QPushButton* save_;
    QString openPath_;
};

}  // namespace dorsal
