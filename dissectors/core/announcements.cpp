#include "dissectors/core/announcements.h"

#include <random>

#include "dissectors/core/protocol.h"
#include "dissectors/core/special.h"

namespace dorsal {

size_t EndpointHash::operator()(const Endpoint& e) const {
    return FlowKeyHash{seed}({e.host, e.host, e.port, e.port, e.kind});
}

Announcements& Announcements::of(Pass& pass, const Protocol& any) {
    return pass.state<Announcements>(any.registry().special().data);
}

Announcements::Announcements() : known_(0, EndpointHash{std::random_device{}() | 1ull}) {}

void Announcements::add(const Endpoint& end, const Announcement& announcement) {
    auto [place, isNew] = known_.insert_or_assign(end, announcement);
    if (!isNew) return;
    order_.push_back(end);
    if (order_.size() <= kMost) return;
    known_.erase(order_.front());
    order_.pop_front();
}

const Announcement* Announcements::find(const Endpoint& end) const {
    auto place = known_.find(end);
    return place == known_.end() ? nullptr : &place->second;
}

const Announcement* Announcements::find(const Endpoint& first, const Endpoint& second) const {
    if (empty()) return nullptr;
    auto between = [this](const Endpoint& end, const Endpoint& other) {
        auto found = find(end);
        return found && found->otherPort && found->otherPort != other.port ? nullptr : found;
    };
    auto found = between(first, second);
    return found ? found : between(second, first);
}

}  // namespace dorsal
