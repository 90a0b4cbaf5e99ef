// Captures that were not saved when Dorsal ended unexpectedly.
#pragma once

#include <QDateTime>
#include <QVBoxLayout>
#include <QWidget>
#include <vector>

namespace dorsal {

struct LeftoverCapture {
    QString path;
    QDateTime when;       // it began
    qint64 packets = -1;  // -1: not known
    qint64 bytes = 0;
};

// Hidden when there are none.
class LeftoverList : public QWidget {
    Q_OBJECT
  public:
    explicit LeftoverList(QWidget* parent = nullptr);
    void set(const std::vector<LeftoverCapture>& captures);

  signals:
    void recoverRequested(const QString& path);
    void saveRequested(const QString& path);
    void discardRequested(const QString& path);

  private:
    QWidget* makeRow(const LeftoverCapture& capture);
    void paintInTheme();
    QWidget* card_;
    QVBoxLayout* rows_;
};

}  // namespace dorsal
