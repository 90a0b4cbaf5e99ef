// A client and a server that speak in turn over one connection, for tests of what rides on TCP.
#pragma once

#include <initializer_list>

#include "dissectors/transport/tcp_segments.h"

namespace dorsal {

class TcpConversation {
  public:
    // The handshake is packets 1 to 3.
    explicit TcpConversation(uint16_t serverPort) {
        packets_.serverPort = serverPort;
        packets_.handshake();
    }
    // One segment each; they return the packet's number.
    uint32_t client(std::string_view data) { return say(false, data); }
    uint32_t server(std::string_view data) { return say(true, data); }

    std::string protocol(uint32_t packet) { return packets_.look(packet).protocol; }
    std::string info(uint32_t packet) { return packets_.look(packet).info; }
    // Whether the packet's tree has a line with this text.
    bool shows(uint32_t packet, std::string_view label) {
        auto tree = "\n" + packets_.look(packet).tree;
        bool found = tree.find("\n" + std::string(label) + "\n") != std::string::npos;
        if (!found) qInfo("packet %u has no \"%s\":\n%s", packet, std::string(label).c_str(), tree.c_str());
        return found;
    }
    bool mentions(uint32_t packet, std::string_view text) {
        return packets_.look(packet).tree.find(text) != std::string::npos;
    }

  private:
    uint32_t say(bool fromServer, std::string_view data) {
        auto& seq = fromServer ? server_ : client_;
        packets_.add(fromServer, seq, fromServer ? client_ : server_, "PA", data);
        seq += uint32_t(data.size());
        return packets_.size();
    }
    TcpSegments packets_;
    uint32_t client_ = 1000, server_ = 5000;
};

}  // namespace dorsal
