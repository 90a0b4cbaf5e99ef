// Where HTTP is found besides on its own ports: on other TCP ports, and in SSDP's datagrams.
#include "dissectors/web/http.h"

namespace dorsal {

namespace {

using namespace http;

// Looks for HTTP on ports that nobody knows. What follows on the same connection is HTTP, too.
struct HttpOverTcp final : Protocol {
    const Http& http;

    HttpOverTcp(Registry& r, const Http& http)
        : Protocol(r, "http_tcp", "HTTP over TCP", "HTTP"), http(http) {
        ownItem = listed = false;
        r.heuristics("tcp").add(*this);
        r.heuristics("tls").add(*this);
    }
    bool accepts(Layer& in) const override {
        static constexpr std::string_view kVersion = "HTTP/1.";
        auto line = lineAt(in.view, 0);
        if (!line.whole || line.size < kVersion.size() || line.size == 8) return false;
        auto text = in.view.text(0, line.size);
        return startsNoCase(text, kVersion) ||
               (line.size > 8 && startsNoCase(text.substr(line.size - 8), kVersion));
    }
    void parse(Layer& in) const override {
        if (auto flow = in.pass() ? in.pass()->flows.at(in.out.flow) : nullptr)
            if (!flow->carries) flow->carries = &http;
        if (in.canNeedMore()) in.out.stream.reach = 2;
        in.call(http, in.view);
    }
};

// Simple Service Discovery Protocol (UPnP Device Architecture 2.0, section 1).
struct Ssdp final : Protocol {
    const Http& http;

    Ssdp(Registry& r, const Http& http)
        : Protocol(r, "ssdp", "Simple Service Discovery Protocol", "SSDP"), http(http) {
        r.bind("udp.port", 1900, *this);
    }
    void parse(Layer& in) const override {
        in.column("SSDP");
        http.parseDatagram(in);
    }
};

}  // namespace

void addHttp(Registry& r) {
    auto& http = r.add<Http>();
    r.add<HttpOverTcp>(http);
    r.add<Ssdp>(http);
}

}  // namespace dorsal
