// The machine's interfaces and their traffic, as they come, go and change.
#pragma once

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>

#include "model/interface_traffic.h"
#include "model/interfaces.h"

namespace dorsal {

// Watches only while somebody looks, and never makes the window wait: interfaces are listed in a job.
class InterfaceWatch : public QObject {
    Q_OBJECT
  public:
    // Where interfaces and counters come from; tests bring their own. `interfaces` runs on other threads.
    struct Machine {
        std::function<std::vector<NetworkInterface>(std::string& error)> interfaces;
        std::function<std::string()> counters;  // what /proc/net/dev says
    };
    static Machine thisMachine();

    explicit InterfaceWatch(QObject* parent = nullptr, Machine machine = thisMachine());

    // Watches for as long as what it returns is held by anyone.
    std::shared_ptr<void> look();
    bool looking() const { return sampleTimer_.isActive(); }

    // The busiest first, then any, the loopback, and those that are down. The order stays while the same
    // interfaces are up, so that nothing moves below the mouse.
    const std::vector<NetworkInterface>& interfaces() const { return interfaces_; }
    const NetworkInterface* find(const std::string& name) const;
    bool listed() const { return listed_; }              // at least once
    const std::string& error() const { return error_; }  // why there are none: a sentence, or ""
    const InterfaceTraffic& traffic() const { return traffic_; }

  signals:
    void interfacesChanged();
    void sampled();

  private:
    void list();
    void sample();
    void take(std::vector<NetworkInterface> found, std::string error);

    Machine machine_;
    QTimer listTimer_, sampleTimer_;
    std::weak_ptr<void> lookers_;
    std::vector<NetworkInterface> interfaces_;
    std::string error_;
    InterfaceTraffic traffic_;
    bool listing_ = false, listed_ = false;
};

}  // namespace dorsal
