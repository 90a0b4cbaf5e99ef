#include "model/statistics/follow.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "dissectors/core/text.h"
#include "model/statistics/stream_assembly.h"

namespace dorsal {

namespace {

struct KindNames {
    FollowKind kind;
    const char *name, *stream, *carrier;
};
constexpr KindNames kKinds[] = {{FollowKind::Tcp, "tcp", "tcp.stream", "tcp"},
                                {FollowKind::Udp, "udp", "udp.stream", "udp"},
                                {FollowKind::Tls, "tls", "tcp.stream", "tls"},
                                {FollowKind::Http, "http", "tcp.stream", "http"}};
const KindNames& namesOf(FollowKind kind) { return kKinds[size_t(kind)]; }

// Reads what following needs out of packets. One for each thread.
class SegmentReader {
  public:
    SegmentReader(const Capture& capture, FollowKind kind)
        : capture_(capture), kind_(kind), dissection_(capture.registry()) {
        want("ip.src", ipSource_), want("ip.dst", ipDestination_);
        want("ipv6.src", ipv6Source_), want("ipv6.dst", ipv6Destination_);
        bool udp = kind == FollowKind::Udp;
        want(udp ? "udp.srcport" : "tcp.srcport", sourcePort_);
        want(udp ? "udp.dstport" : "tcp.dstport", destinationPort_);
        want(namesOf(kind).stream, stream_);
        want(udp ? "udp.payload" : "tcp.payload", payload_);
        if (!udp) {
            want("tcp.hdr_len", headerLength_), want("tcp.len", length_), want("tcp.seq_raw", sequence_);
            want("tcp.ack_raw", acknowledged_), want("tcp.flags", flags_);
        }
        if (kind == FollowKind::Http) {
            want("http", http_), want("http.request", request_), want("http.response", response_);
            want("http.file_data", fileData_);
        }
        if (auto p = capture.registry().protocol(namesOf(kind).carrier)) carrier_ = p->id();
    }

    bool mayCarry(uint32_t packet) const {
        auto& layers = capture_.paths().layers(capture_.store()[packet].path);
        return std::find(layers.begin(), layers.end(), carrier_) != layers.end();
    }

    // The packet's layers of the kind, outermost first; empty when it can't be read.
    const std::vector<StreamSegment>& read(uint32_t packet) {
        segments_.clear();
        Want wanted = Want::fields(wanted_);
        if (!capture_.dissect(packet, wanted, dissection_, buffer_)) return segments_;
        std::string source, destination;
        StreamSegment* now = nullptr;
        auto& d = dissection_;
        for (uint32_t i = 0; i < d.nodes.size(); ++i) {
            auto& n = d.nodes[i];
            auto is = [&](uint16_t id) { return id && n.field == id; };
            if (is(ipSource_) || is(ipv6Source_)) source.clear(), appendValue(source, d, n);
            if (is(ipDestination_) || is(ipv6Destination_))
                destination.clear(), appendValue(destination, d, n);
            if (is(sourcePort_)) {
                now = &segments_.emplace_back();
                now->packet = packet;
                now->from = {source, uint16_t(n.value)};
                now->to = {destination, 0};
                now->headerAt = n.pos;
                now->source = n.source;
            }
            if (!now) continue;
            if (is(destinationPort_)) now->to.port = uint16_t(n.value);
            if (is(stream_)) now->stream = uint32_t(n.value);
            if (is(headerLength_))
                now->whole = now->source < d.sources.size() &&
                             uint64_t(now->headerAt) + n.value <= d.sources[now->source].bytes.size();
            if (is(length_)) now->length = uint32_t(n.value);
            if (is(sequence_)) now->sequence = uint32_t(n.value);
            if (is(acknowledged_)) now->acknowledged = uint32_t(n.value);
            if (is(flags_)) now->flags = uint16_t(n.value);
            if (is(payload_)) now->payload = d.bytesOf(n);
            if (is(http_)) now->messages.push_back({d.bytesOf(n), {}, false});
            if (now->messages.empty()) continue;
            if (is(request_) || is(response_)) now->messages.back().known = true;
            if (is(fileData_)) now->messages.back().body = d.bytesOf(n);
        }
        if (kind_ == FollowKind::Udp)
            for (auto& s : segments_) s.whole = true;
        return segments_;
    }

  private:
    void want(const char* name, uint16_t& id) {
        auto f = capture_.registry().field(name);
        if (!f) return;
        id = f->id;
        wanted_.add(id);
    }

    const Capture& capture_;
    FollowKind kind_;
    FieldSet wanted_;
    uint16_t carrier_ = 0;
    uint16_t ipSource_ = 0, ipDestination_ = 0, ipv6Source_ = 0, ipv6Destination_ = 0, sourcePort_ = 0,
             destinationPort_ = 0, stream_ = 0, payload_ = 0, headerLength_ = 0, length_ = 0, sequence_ = 0,
             acknowledged_ = 0, flags_ = 0, http_ = 0, request_ = 0, response_ = 0, fileData_ = 0;
    Dissection dissection_;
    std::vector<uint8_t> buffer_;
    std::vector<StreamSegment> segments_;
};

// A header block with the empty line that ends it.
std::span<const uint8_t> headerOf(std::span<const uint8_t> message) {
    for (size_t i = 0; i < message.size(); ++i) {
        if (message[i] != '\n') continue;
        if (i + 1 < message.size() && message[i + 1] == '\n') return message.first(i + 2);
        if (i + 2 < message.size() && message[i + 1] == '\r' && message[i + 2] == '\n')
            return message.first(i + 3);
    }
    return message;
}

FollowKind carrierOf(FollowKind kind) { return kind == FollowKind::Udp ? kind : FollowKind::Tcp; }

}  // namespace

std::optional<FollowKind> followKindNamed(std::string_view name) {
    for (auto& k : kKinds)
        if (name == k.name) return k.kind;
    return std::nullopt;
}

const char* followKindName(FollowKind kind) { return namesOf(kind).name; }
const char* followStreamField(FollowKind kind) { return namesOf(kind).stream; }

const FollowRun& FollowedStream::runAt(uint64_t at) const {
    auto it = std::upper_bound(runs.begin(), runs.end(), at,
                               [](uint64_t a, const FollowRun& run) { return a < run.at; });
    return it == runs.begin() ? *it : *std::prev(it);
}

FollowedStream followStream(const Capture& capture, FollowKind kind, uint32_t stream, JobControl& control,
                            size_t mostBytes) {
    FollowedStream out;
    if (kind == FollowKind::Tls) return out;
    StreamAssembly assembly(out, mostBytes);
    SegmentReader reader(capture, kind), finder(capture, carrierOf(kind));
    // Only packets of the stream's flows are dissected: a flow's first packet tells which stream it is. One
    // stream may carry several flows when it is a tunnel.
    std::unordered_map<uint32_t, bool> flows;
    uint32_t count = capture.store().size();
    control.total = count;
    for (uint32_t packet = 0; packet < count && !out.cut; ++packet) {
        if (packet % 1024 == 0) control.done = packet;
        if (control.cancelled) {
            out.cancelled = true;
            break;
        }
        auto flow = capture.store()[packet].flow;
        if (flow == UINT32_MAX) continue;
        auto known = flows.find(flow);
        if (known == flows.end()) {
            auto& segments = finder.read(packet);
            bool ours =
                std::any_of(segments.begin(), segments.end(), [&](auto& s) { return s.stream == stream; });
            known = flows.emplace(flow, ours).first;
        }
        if (!known->second || !reader.mayCarry(packet)) continue;
        for (auto& s : reader.read(packet)) {
            if (s.stream != stream || !s.whole) continue;
            if (kind == FollowKind::Tcp) assembly.segment(s);
            if (kind == FollowKind::Udp) assembly.datagram(s, s.payload);
            for (auto& m : s.messages) {
                if (!m.known) continue;
                assembly.datagram(s, headerOf(m.bytes));
                assembly.datagram(s, m.body);
            }
        }
    }
    assembly.finish();
    return out;
}

std::optional<uint32_t> streamBetween(const Capture& capture, FollowKind kind, const FollowEnd& a,
                                      const FollowEnd& b) {
    SegmentReader finder(capture, carrierOf(kind));
    std::unordered_set<uint32_t> flows;
    for (uint32_t packet = 0; packet < capture.store().size(); ++packet) {
        auto flow = capture.store()[packet].flow;
        if (flow == UINT32_MAX || !flows.insert(flow).second) continue;
        for (auto& s : finder.read(packet))
            if ((s.from == a && s.to == b) || (s.from == b && s.to == a)) return s.stream;
    }
    return std::nullopt;
}

std::optional<uint32_t> followableStream(const Capture& capture, FollowKind kind, uint32_t packet) {
    SegmentReader reader(capture, kind);
    if (!reader.mayCarry(packet)) return std::nullopt;
    auto& segments = reader.read(packet);
    if (segments.empty()) return std::nullopt;
    return segments.back().stream;
}

}  // namespace dorsal
