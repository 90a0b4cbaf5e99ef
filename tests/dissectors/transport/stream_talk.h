// A TCP connection whose two ends say what a test lets them say.
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <string>

#include "dissectors/transport/tcp_segments.h"

namespace dorsal {

class StreamTalk {
  public:
    explicit StreamTalk(uint16_t serverPort) {
        packets_.serverPort = serverPort;
        packets_.handshake();
    }
    // Each returns the number of its packet.
    uint32_t client(std::string_view data) { return say(false, data); }
    uint32_t server(std::string_view data) { return say(true, data); }

    // "Protocol|Info"
    std::string row(uint32_t packet) {
        auto seen = packets_.look(packet);
        return seen.protocol + "|" + seen.info;
    }
    std::string info(uint32_t packet) { return packets_.look(packet).info; }
    std::string tree(uint32_t packet) { return packets_.look(packet).tree; }
    bool shows(uint32_t packet, std::string_view label) {
        auto text = tree(packet);
        bool found = text.find(std::string(label) + "\n") != std::string::npos;
        if (!found) qInfo("packet %u:\n%s", packet, text.c_str());
        return found;
    }
    size_t count(uint32_t packet, std::string_view part) {
        auto text = tree(packet);
        size_t n = 0;
        for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
        return n;
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
