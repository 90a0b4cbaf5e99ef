// The interfaces that can be captured from, each with its options.
#pragma once

#include <QTableWidget>
#include <map>

#include "model/capture/source/capture_request.h"
#include "model/interface_watch.h"

namespace dorsal {

// What an interface can do, as dorsal-capture's `list` says.
struct InterfaceAbilities {
    QStringList linkTypes;  // the present one first; empty: not known
    bool monitor = false;
};

class CaptureInterfaceTable : public QTableWidget {
    Q_OBJECT
  public:
    enum Column { Interface, Address, Traffic, LinkType, Promiscuous, Monitor, SnapLength, Buffer, Columns };
    explicit CaptureInterfaceTable(InterfaceWatch* watch, QWidget* parent = nullptr);

    void setAbilities(const QString& name, const InterfaceAbilities& abilities);
    // Checks these interfaces, and takes over their options.
    void setChosen(const std::vector<CaptureInterfaceRequest>& interfaces);
    // Those that are there and checked; without filters.
    std::vector<CaptureInterfaceRequest> chosen() const;
    // All that are there.
    std::vector<CaptureInterfaceRequest> all() const;
    // What a filter for this interface has to fit: its link type, as far as it is known.
    QString linkTypeOf(const CaptureInterfaceRequest& interface) const;

  signals:
    void chosenChanged();

  private:
    void fill();
    void fillRow(int row, const NetworkInterface& interface);
    QString textOf(int column, const std::string& name);
    void take(QTableWidgetItem* item);
    CaptureInterfaceRequest& options(const std::string& name);
    std::string nameAt(int row) const;

    InterfaceWatch* watch_;
    std::map<std::string, CaptureInterfaceRequest> options_;
    std::map<std::string, InterfaceAbilities> abilities_;
    std::vector<std::string> checked_;
    bool filling_ = false;
};

}  // namespace dorsal
