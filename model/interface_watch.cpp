#include "model/interface_watch.h"

#include <QElapsedTimer>
#include <QFile>
#include <QPointer>

#include "model/job.h"

namespace dorsal {

namespace {

// The place among other interfaces.
int rankOf(const NetworkInterface& n) {
    if (!n.up) return 4;
    if (n.disconnected) return 3;
    if (n.loopback) return 2;
    return n.name == "any" ? 1 : 0;
}

double secondsNow() {
    static const auto clock = [] {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }();
    return double(clock.nsecsElapsed()) / 1e9;
}

}  // namespace

InterfaceWatch::Machine InterfaceWatch::thisMachine() {
    return {networkInterfaces, [] {
                QFile file(QStringLiteral("/proc/net/dev"));
                return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
            }};
}

InterfaceWatch::InterfaceWatch(QObject* parent, Machine machine)
    : QObject(parent), machine_(std::move(machine)) {
    listTimer_.setInterval(3000);
    sampleTimer_.setInterval(1000);
    connect(&listTimer_, &QTimer::timeout, this, &InterfaceWatch::list);
    connect(&sampleTimer_, &QTimer::timeout, this, &InterfaceWatch::sample);
}

std::shared_ptr<void> InterfaceWatch::look() {
    if (auto already = lookers_.lock()) return already;
    auto stop = [self = QPointer<InterfaceWatch>(this)](void*) {
        if (!self) return;
        self->listTimer_.stop();
        self->sampleTimer_.stop();
    };
    std::shared_ptr<void> looker(this, stop);
    lookers_ = looker;
    listTimer_.start();
    sampleTimer_.start();
    sample();
    list();
    return looker;
}

const NetworkInterface* InterfaceWatch::find(const std::string& name) const {
    for (auto& n : interfaces_)
        if (n.name == name) return &n;
    return nullptr;
}

void InterfaceWatch::list() {
    if (std::exchange(listing_, true)) return;
    using Found = std::pair<std::vector<NetworkInterface>, std::string>;
    runJob<Found>(
        this,
        [list = machine_.interfaces](JobControl&) {
            Found found;
            found.first = list(found.second);
            return found;
        },
        [this](Found found) { take(std::move(found.first), std::move(found.second)); });
}

void InterfaceWatch::sample() {
    traffic_.add(machine_.counters(), secondsNow());
    emit sampled();
}

void InterfaceWatch::take(std::vector<NetworkInterface> found, std::string error) {
    listing_ = false;
    std::stable_sort(found.begin(), found.end(), [&](auto& a, auto& b) {
        if (rankOf(a) != rankOf(b)) return rankOf(a) < rankOf(b);
        return traffic_.total(a.name) > traffic_.total(b.name);
    });
    // The same ones in the same places: they keep their order.
    auto before = [&](const NetworkInterface& n) {
        for (auto& old : interfaces_)
            if (old.name == n.name && rankOf(old) == rankOf(n)) return &old - interfaces_.data();
        return ptrdiff_t(-1);
    };
    bool same = found.size() == interfaces_.size() &&
                std::all_of(found.begin(), found.end(), [&](auto& n) { return before(n) >= 0; });
    if (same)
        std::stable_sort(found.begin(), found.end(), [&](auto& a, auto& b) { return before(a) < before(b); });
    if (std::exchange(listed_, true) && found == interfaces_ && error == error_) return;
    interfaces_ = std::move(found);
    error_ = std::move(error);
    emit interfacesChanged();
}

}  // namespace dorsal
