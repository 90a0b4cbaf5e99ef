// TCP connections that one packet announces before they begin: the data connections of FTP.
#pragma once

#include <deque>
#include <map>
#include <utility>

#include "dissectors/core/address.h"
#include "dissectors/core/notes.h"

namespace dorsal {

class Protocol;

// What was announced for an endpoint, whoever the other end will be, or only for one port of it. Belongs to
// the ordered pass. A newer announcement replaces an older one for the same endpoint; of too many, the oldest
// are forgotten.
class TcpAnnouncements {
  public:
    static constexpr size_t kMost = 65536;
    struct Announced {
        const Protocol* carries = nullptr;
        NoteStore::Ref details = 0;  // a note that the announcer left for `carries`
        uint16_t otherPort = 0;      // of the other end; 0: any
    };
    void add(const Address& host, uint16_t port, const Announced& announced) {
        Key key{host, port};
        if (!known_.insert_or_assign(key, announced).second) return;
        order_.push_back(key);
        if (order_.size() <= kMost) return;
        known_.erase(order_.front());
        order_.pop_front();
    }
    // What a segment belongs to: where it goes counts before where it comes from. nullptr: nothing that was
    // announced.
    const Announced* find(const Address& to, uint16_t toPort, const Address& from, uint16_t fromPort) const {
        auto found = find(to, toPort, fromPort);
        return found ? found : find(from, fromPort, toPort);
    }

  private:
    const Announced* find(const Address& host, uint16_t port, uint16_t otherPort) const {
        if (known_.empty()) return nullptr;
        auto found = known_.find({host, port});
        if (found == known_.end()) return nullptr;
        auto& announced = found->second;
        return announced.otherPort && announced.otherPort != otherPort ? nullptr : &announced;
    }

    using Key = std::pair<Address, uint16_t>;
    std::map<Key, Announced> known_;
    std::deque<Key> order_;
};

}  // namespace dorsal
