// Limits of a capture: packets, bytes, time, files.
#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QSpinBox>
#include <QWidget>

#include "model/capture/source/capture_request.h"

namespace dorsal {

// One row for each limit: a check box, a number and its unit.
class CaptureLimitsBox : public QWidget {
    Q_OBJECT
  public:
    // What the rows are called; their order is packets, bytes, seconds, files.
    struct Names {
        QString packets, bytes, seconds, files;
        QString filesUnit;
        const char* prefix;  // of the fields' object names
    };
    explicit CaptureLimitsBox(const Names& names, QWidget* parent = nullptr);

    CaptureLimits limits() const;
    void setLimits(const CaptureLimits& limits);
    // Whether files can be counted at all.
    void setFilesEnabled(bool on);

  signals:
    void changed();

  private:
    enum { Packets, Bytes, Seconds, Files, Rows };
    struct Row {
        QCheckBox* on;
        QSpinBox* amount;
        QComboBox* unit;  // null: it has only one
    };
    void addRow(int row, const QString& name, const char* objectName, int usual,
                const std::vector<std::pair<QString, qulonglong>>& units);
    void setRow(int row, std::optional<uint64_t> value);
    std::optional<uint64_t> value(int row) const;
    Row rows_[Rows];
    QGridLayout* grid_;
    bool filesEnabled_ = true;
};

}  // namespace dorsal
