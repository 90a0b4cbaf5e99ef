// Writes a large capture that looks like an office's uplink: many TCP connections (HTTP and TLS, with real
// handshakes taken from tests/captures, then bulk data), DNS, NTP, DHCP, ICMP, ARP, metrics and syslog,
// interleaved by time. Addresses, ports, sequence numbers, TCP timestamps and checksums are those of each
// conversation. The same seed gives the same file, on a little-endian machine.
//
//   make_mix CAPTURES OUT.pcap [--bytes N | --packets N] [--seed N]
#include <algorithm>
#include <cmath>
#include <exception>
#include <queue>
#include <stdexcept>

#include "mix_packets.h"

namespace {

using namespace mix;

constexpr std::size_t kSegment = 1448;  // MSS 1460 less the timestamp option
constexpr std::size_t kRecord = 8192;   // bytes of a TLS record of bulk data
constexpr std::size_t kLongestAnswer = 1 << 18;
constexpr double kTypicalAnswer = 560;  // scale of the answers' long-tailed size distribution

// One conversation under way: a dialogue with numbers of its own, and for TCP more data before it closes.
class Conversation {
  public:
    Conversation(const Dialogue& dialogue, Random& random, double start)
        : dialogue_(&dialogue), closing_(dialogue.closing()), time_(start) {
        const bool dhcp = dialogue.serverPort == 67;
        const bool web = dialogue.serverPort == 443 || dialogue.serverPort == 80;
        ends_ = {.client = random.below(600),
                 .server = random.below(web ? 1500 : 6),
                 .clientPort = static_cast<std::uint16_t>(dhcp ? 68 : 32768 + random.below(28000)),
                 .serverPort = dialogue.serverPort,
                 .version6 = dialogue.protocol != 1 && !dhcp && random.below(8) == 0,
                 .broadcast = dhcp};
        roundTrip_ = 0.0005 + 0.08 * random.unit() * random.unit();
        id_ = static_cast<std::uint32_t>(random.next());
        for (int side = 0; side < 2; ++side) {
            sides_[side].shift = static_cast<std::uint32_t>(random.next());
            sides_[side].clock = static_cast<std::uint32_t>(random.next());
        }
        if (dialogue.protocol == 6 && web) requestsLeft_ = random.below(4);
    }

    double time() const { return time_; }

    // Writes the packet that is due; false when it was the last one.
    bool step(Writer& out, Random& random) {
        if (at_ == closing_ && at_ < dialogue_->steps.size() && moreData(out, random)) return true;
        const Step& step = dialogue_->steps[at_];
        out.segment() = step.segment;
        adjust(out.segment(), step.fromClient);
        out.write(time_, dialogue_->protocol, ends_, step.fromClient);
        if (++at_ == dialogue_->steps.size()) return false;
        const Step& next = dialogue_->steps[at_];
        time_ += next.fromClient == step.fromClient ? std::min(next.delay, 0.5) : half(random);
        return true;
    }

  private:
    struct Side {
        std::uint32_t shift = 0;  // what this conversation adds to the pattern's sequence numbers
        std::uint32_t next = 0;   // the next sequence number
        std::uint32_t clock = 0;  // TCP timestamp at time zero
        std::uint32_t stamp = 0;  // the last timestamp sent
        Bytes header;             // of the last segment
    };

    double half(Random& random) const { return roundTrip_ * (0.45 + 0.1 * random.unit()); }

    // Puts this conversation's numbers into a segment of the pattern.
    void adjust(Bytes& segment, bool fromClient) {
        if (dialogue_->protocol == 6) {
            Side &me = sides_[fromClient ? 0 : 1], &other = sides_[fromClient ? 1 : 0];
            const std::size_t header = (segment[12] >> 4) * 4u;
            store32(segment, 4, load32(segment, 4) + me.shift);
            if (segment[13] & kAck) store32(segment, 8, load32(segment, 8) + other.shift);
            me.next = load32(segment, 4) + static_cast<std::uint32_t>(segment.size() - header) +
                      ((segment[13] & (kSyn | kFin)) != 0);
            stamp(segment, header, me, other);
        } else if (dialogue_->protocol == 1) {
            store16(segment, 4, static_cast<std::uint16_t>(id_));
        } else if (dialogue_->serverPort == 53) {
            store16(segment, 8, static_cast<std::uint16_t>(id_));
        } else if (dialogue_->serverPort == 67 && segment.size() > 42) {
            store32(segment, 12, id_);
            storeMac(segment, 36, ends_.client);
        }
        if (dialogue_->protocol == 1) return;
        store16(segment, fromClient ? 0 : 2, ends_.clientPort);
        store16(segment, fromClient ? 2 : 0, ends_.serverPort);
        if (dialogue_->protocol == 6) {
            const auto end = segment.begin() + (segment[12] >> 4) * 4;
            sides_[fromClient ? 0 : 1].header.assign(segment.begin(), end);
        }
    }

    // The timestamp option (RFC 7323): this side's clock in milliseconds, and the other side's last value.
    void stamp(Bytes& segment, std::size_t header, Side& me, const Side& other) const {
        for (std::size_t at = 20; at + 1 < header;) {
            if (segment[at] == 0) return;
            if (segment[at] == 8 && at + 10 <= header) {
                me.stamp = me.clock + static_cast<std::uint32_t>(std::llround(time_ * 1000));
                store32(segment, at + 2, me.stamp);
                store32(segment, at + 6, segment[13] & kAck ? other.stamp : 0);
            }
            at += segment[at] == 1 ? 1 : std::max<std::size_t>(segment[at + 1], 2);
        }
    }

    // A segment that the pattern does not have; without data it is a bare ACK.
    void send(Writer& out, bool fromClient, const std::uint8_t* data, std::size_t size, bool push) {
        Side &me = sides_[fromClient ? 0 : 1], &other = sides_[fromClient ? 1 : 0];
        Bytes& segment = out.segment();
        segment = me.header;
        segment[13] = static_cast<std::uint8_t>(kAck | (push ? kPush : 0));
        store32(segment, 4, me.next);
        store32(segment, 8, other.next);
        stamp(segment, segment.size(), me, other);
        segment.insert(segment.end(), data, data + size);
        me.next += static_cast<std::uint32_t>(size);
        me.shift += static_cast<std::uint32_t>(size);
        out.write(time_, 6, ends_, fromClient);
    }

    // One packet of the requests and answers that this conversation adds; false when there are no more.
    bool moreData(Writer& out, Random& random) {
        const std::size_t left = answer_.size() - sent_;
        if (unacknowledged_ == 2 || (unacknowledged_ && !left)) {
            send(out, true, nullptr, 0, false);
            unacknowledged_ = 0;
            time_ += left ? 0.00002 + roundTrip_ * 0.02 * random.unit() : half(random);
        } else if (left) {
            const std::size_t size = std::min(left, kSegment);
            if (sent_ >= kSegment && random.below(300) == 0) sendAgain(out);
            send(out, false, answer_.data() + sent_, size, size == left);
            sent_ += size;
            ++unacknowledged_;
            time_ += 0.000012 + 0.00002 * random.unit();
        } else if (requestsLeft_) {
            --requestsLeft_;
            const Bytes request = ask(random);
            send(out, true, request.data(), request.size(), true);
            time_ += half(random);
        } else {
            answer_ = {};
            return false;
        }
        return true;
    }

    // The server repeats its last full segment, as it does when an ACK is late.
    void sendAgain(Writer& out) {
        sides_[1].next -= kSegment;
        sides_[1].shift -= kSegment;
        send(out, false, answer_.data() + sent_ - kSegment, kSegment, false);
    }

    // Makes a request and, in answer_, what the server will say.
    Bytes ask(Random& random) {
        const std::size_t size =
            std::min(static_cast<std::size_t>(kTypicalAnswer / (0.001 + random.unit())), kLongestAnswer);
        Bytes request;
        answer_.clear();
        sent_ = 0;
        if (dialogue_->serverPort == 443) {
            record(request, 80 + random.below(500), random);
            for (std::size_t left = size; left; left -= std::min(left, kRecord))
                record(answer_, std::min(left, kRecord) + 24, random);
            return request;
        }
        const std::string name = std::to_string(random.below(100000));
        append(request, "GET /files/" + name + ".txt HTTP/1.1\r\nHost: www" + std::to_string(ends_.server) +
                            ".example\r\nUser-Agent: curl/8\r\nAccept: */*\r\n\r\n");
        append(answer_, "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/plain\r\nContent-Length: " +
                            std::to_string(size) + "\r\nConnection: keep-alive\r\nETag: \"" + name +
                            "\"\r\n\r\n");
        const std::size_t whole = answer_.size() + size;
        while (answer_.size() < whole)
            append(answer_, "The quick brown fox jumps over the lazy dog, again.\n");
        answer_.resize(whole);
        return request;
    }

    static void record(Bytes& data, std::size_t size, Random& random) {
        append(data, "\x17\x03\x03");
        data.push_back(static_cast<std::uint8_t>(size >> 8));
        data.push_back(static_cast<std::uint8_t>(size));
        random.append(data, size);
    }

    const Dialogue* dialogue_;
    std::size_t closing_, at_ = 0;
    double time_, roundTrip_ = 0;
    Ends ends_;
    std::uint32_t id_ = 0;
    Side sides_[2];  // client, server
    std::size_t requestsLeft_ = 0, sent_ = 0;
    int unacknowledged_ = 0;
    Bytes answer_;
};

// A datagram that nobody answers.
Dialogue oneWay(std::uint16_t port, std::string_view text) {
    Bytes segment(8);
    store16(segment, 4, static_cast<std::uint16_t>(8 + text.size()));
    append(segment, text);
    return {17, port, {{true, 0, segment}}};
}

// Dialogues of one kind and how often a conversation is one of them.
struct Kind {
    std::uint32_t weight;
    std::vector<Dialogue> dialogues;
};

std::vector<Kind> readKinds(const std::filesystem::path& captures) {
    struct Source {
        std::uint32_t weight;
        std::uint8_t protocol;
        std::uint16_t port;
        std::vector<const char*> files;
    };
    const Source sources[] = {
        {270,
         6,
         443,
         {"tls/tls12_ecdhe.pcap", "tls/tls13.pcap", "tls/tls12_ecdsa.pcap", "tls/https_tls12.pcap",
          "tls/https_tls13.pcap", "tls/tls13_resumption.pcap", "tls/tls12_session_ticket.pcap"}},
        {140,
         6,
         80,
         {"http/get.pcap", "http/keep_alive.pcap", "http/post_form.pcap", "http/compressed.pcap",
          "http/images.pcap", "http/large_body.pcap"}},
        {420, 17, 53, {"dns/record_types.pcap", "dns/errors.pcap", "dns/edns.pcap"}},
        {4, 6, 53, {"dns/truncated_then_tcp.pcap"}},
        {25, 17, 123, {"ntp/ntpdate.pcap"}},
        {6, 17, 67, {"dhcp/lease_and_release.pcap"}},
        {35, 1, 0, {"icmp/ping.pcap"}},
    };
    std::vector<Kind> kinds;
    for (const Source& source : sources) {
        Kind kind{source.weight, {}};
        for (const char* file : source.files)
            for (Dialogue& dialogue : readDialogues(captures / file))
                if (dialogue.protocol == source.protocol &&
                    (source.port == 0 || dialogue.serverPort == source.port))
                    kind.dialogues.push_back(std::move(dialogue));
        if (kind.dialogues.empty())
            throw std::runtime_error("no conversations in " + std::string(source.files[0]));
        kinds.push_back(std::move(kind));
    }
    kinds.push_back({60, {oneWay(8125, "web.requests:1|c\nweb.latency:12.5|ms\nweb.users:301|g\n")}});
    kinds.push_back({40,
                     {oneWay(514, "<30>Jan  1 00:00:00 host daemon[42]: a connection was accepted"),
                      oneWay(514, "<11>Jan  1 00:00:00 host app: the disk is nearly full")}});
    return kinds;
}

struct Later {
    bool operator()(const Conversation* a, const Conversation* b) const { return a->time() > b->time(); }
};

void make(const std::filesystem::path& captures, Writer& out, std::uint64_t bytes, std::uint64_t packets,
          std::uint64_t seed) {
    constexpr double kConversationsPerSecond = 400;
    constexpr std::uint32_t kArpWeight = 30;
    const std::vector<Kind> kinds = readKinds(captures);
    std::uint32_t total = kArpWeight;
    for (const Kind& kind : kinds) total += kind.weight;

    Random random(seed);
    std::vector<std::unique_ptr<Conversation>> storage;
    std::priority_queue<Conversation*, std::vector<Conversation*>, Later> active;
    std::vector<Conversation*> unused;
    double arrival = 0;
    while (out.bytes() < bytes && out.packets() < packets) {
        if (!active.empty() && active.top()->time() <= arrival) {
            Conversation* conversation = active.top();
            active.pop();
            (conversation->step(out, random) ? active.push(conversation) : unused.push_back(conversation));
            continue;
        }
        std::uint32_t draw = random.below(total);
        if (draw < kArpWeight) {
            const std::uint32_t asking = random.below(600), asked = random.below(600);
            out.writeArp(arrival, asking, asked, false);
            if (draw) out.writeArp(arrival + 0.000001, asking, asked, true);
        } else {
            draw -= kArpWeight;
            auto kind = kinds.begin();
            while (draw >= kind->weight) draw -= (kind++)->weight;
            const auto choice = random.below(static_cast<std::uint32_t>(kind->dialogues.size()));
            Conversation conversation(kind->dialogues[choice], random, arrival);
            if (unused.empty()) {
                storage.push_back(std::make_unique<Conversation>(std::move(conversation)));
                active.push(storage.back().get());
            } else {
                *unused.back() = std::move(conversation);
                active.push(unused.back());
                unused.pop_back();
            }
        }
        arrival += -std::log(1 - random.unit()) / kConversationsPerSecond;
    }
}

int usage() {
    std::fputs("usage: make_mix CAPTURES OUT.pcap [--bytes N | --packets N] [--seed N]\n", stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3 || argc % 2 == 0) return usage();
    try {
        std::uint64_t bytes = 1'000'000'000, packets = UINT64_MAX, seed = 1;
        for (int i = 3; i + 1 < argc; i += 2) {
            const std::string_view option = argv[i];
            const std::uint64_t value = std::stoull(argv[i + 1]);
            if (option == "--bytes")
                bytes = value;
            else if (option == "--packets")
                packets = value, bytes = UINT64_MAX;
            else if (option == "--seed")
                seed = value;
            else
                return usage();
        }
        Writer out(argv[2]);
        make(argv[1], out, bytes, packets, seed);
        out.close();
        std::printf("%llu packets, %llu bytes\n", static_cast<unsigned long long>(out.packets()),
                    static_cast<unsigned long long>(out.bytes()));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "make_mix: %s\n", error.what());
        return 1;
    }
}
