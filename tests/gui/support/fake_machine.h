// A machine with interfaces and traffic that a test decides on.
#pragma once

#include <memory>
#include <mutex>

#include "model/interface_watch.h"

namespace dorsal {

class FakeMachine {
  public:
    FakeMachine() : state_(std::make_shared<State>()) {
        set({make("lo", {"127.0.0.1", "::1"}), make("eth1", {}), make("any", {}), make("eth0", {"10.0.0.5"}),
             make("wlan0", {"fe80::1", "192.168.7.20"})});
    }
    static NetworkInterface make(const char* name, std::vector<std::string> addresses) {
        NetworkInterface n;
        n.name = name;
        n.addresses = std::move(addresses);
        n.up = n.running = n.name != "eth1";
        n.loopback = n.name == "lo";
        n.wireless = n.name == "wlan0";
        return n;
    }
    void set(std::vector<NetworkInterface> interfaces) {
        std::lock_guard lock(state_->mutex);
        state_->interfaces = std::move(interfaces);
    }
    void setBytes(const std::string& name, uint64_t bytes) {
        std::lock_guard lock(state_->mutex);
        state_->bytes[name] = bytes;
    }
    InterfaceWatch::Machine machine() const {
        auto interfaces = [state = state_](std::string&) {
            std::lock_guard lock(state->mutex);
            return state->interfaces;
        };
        auto counters = [state = state_] {
            std::lock_guard lock(state->mutex);
            std::string text;
            for (auto& [name, bytes] : state->bytes)
                text += fmt::format("{}: {} 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n", name, bytes);
            return text;
        };
        return {interfaces, counters};
    }

  private:
    struct State {
        std::mutex mutex;
        std::vector<NetworkInterface> interfaces;
        std::map<std::string, uint64_t> bytes;
    };
    std::shared_ptr<State> state_;
};

}  // namespace dorsal
