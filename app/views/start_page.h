// What the window shows before a capture is open: recent files, a sample, and the machine's interfaces.
#pragma once

#include <QListWidget>
#include <QWidget>

namespace dorsal {

class StartPage : public QWidget {
    Q_OBJECT
  public:
    explicit StartPage(QWidget* parent = nullptr);
    void setRecentFiles(const QStringList& files);
    // The capture that comes with Dorsal, or "" where it is not installed.
    static QString samplePath();

  signals:
    void openRequested(const QString& path);  // "": ask which
    void forgetRequested(const QString& path);

  private:
    void fillInterfaces();
    QListWidget *files_, *interfaces_;
};

}  // namespace dorsal
