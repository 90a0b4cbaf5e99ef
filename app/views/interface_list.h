// The interfaces of this machine with their traffic, to start captures from.
#pragma once

#include <QListWidget>

#include "model/interface_watch.h"

namespace dorsal {

// The icon that says which kind of interface it is.
QString interfaceIcon(const NetworkInterface& interface);
// Where it is in the network, or what it is, and whether it is down: the second line of an entry.
QString interfaceSentence(const NetworkInterface& interface);

// A click selects, Ctrl and Shift select several; Enter, a double click or an entry's button starts.
class InterfaceList : public QListWidget {
    Q_OBJECT
  public:
    explicit InterfaceList(InterfaceWatch* watch, QWidget* parent = nullptr);

    QStringList selectedNames() const;
    void select(const QStringList& names);
    // The button that starts a capture, in the list's viewport, for tests.
    QRect startButton(const QListWidgetItem* item) const;
    bool startHovered(const QModelIndex& index) const { return hovered_ == QPersistentModelIndex(index); }
    bool startPressed(const QModelIndex& index) const { return pressed_ == QPersistentModelIndex(index); }

  signals:
    void startRequested(const QStringList& names);
    void namesSelected(const QStringList& names);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    void fill();
    void startFrom(const QModelIndex& index);
    QModelIndex startButtonAt(const QPoint& at) const;  // the entry whose button is there

    InterfaceWatch* watch_;
    std::shared_ptr<void> looking_;
    QPersistentModelIndex hovered_, pressed_;
    QStringList awaited_;  // to be selected when they are listed
    bool filling_ = false;
};

}  // namespace dorsal
