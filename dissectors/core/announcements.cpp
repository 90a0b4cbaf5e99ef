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

const Announcement* Announcements::find(const Endpoint& from, const Endpoint& to) const {
    auto found = find(from);
    return found ? found : find(to);
}

}  // namespace dorsal
