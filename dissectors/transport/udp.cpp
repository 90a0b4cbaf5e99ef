// User Datagram Protocol, RFC 768, and UDP-Lite, RFC 3828.
#include "dissectors/core/announcements.h"
#include "dissectors/core/checksum.h"
#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

struct Udp final : Protocol {
    struct Note {
        uint32_t stream, first, previous;  // packets are numbered from 1
        uint16_t carries;                  // id of the protocol that the flow was known to carry, or 0
    };

    Field srcPort{*this, "udp.srcport", "Source Port", Type::U16, Base::PtUdp};
    Field dstPort{*this, "udp.dstport", "Destination Port", Type::U16, Base::PtUdp};
    Field port{*this, "udp.port", "Source or Destination Port", Type::U16, Base::PtUdp};
    Field stream{*this, "udp.stream", "Stream index", Type::U32, Base::Dec};
    Field length{*this, "udp.length", "Length", Type::U16, Base::Dec};
    Field checksum{*this, "udp.checksum", "Checksum", Type::U16, Base::Hex};
    Field calculated{*this, "udp.checksum_calculated", "Calculated Checksum", Type::U16, Base::Hex};
    Field status{*this,      "udp.checksum.status", "Checksum Status", Type::U8,
                 Base::None, checksumStatusNames()};
    Field relative{*this, "udp.time_relative", "Time since first frame", Type::RelativeTime};
    Field delta{*this, "udp.time_delta", "Time since previous frame", Type::RelativeTime};
    Field payloadField{*this, "udp.payload", "Payload", Type::Bytes};
    Expert traceroute{*this, "udp.possible_traceroute", Group::Sequence, Severity::Chat,
                      "Possible traceroute"};
    Expert lengthBad{*this, "udp.length.bad", Group::Malformed, Severity::Error, "Bad length value"};
    Expert coverageBad{*this, "udplite.checksum_coverage.bad", Group::Malformed, Severity::Error,
                       "Bad checksum coverage length value"};
    Expert checksumZero{*this, "udp.checksum.zero", Group::Checksum, Severity::Error,
                        "Illegal checksum value (0)"};
    Expert lengthBadZero{*this, "udp.length.bad_zero", Group::Protocol, Severity::Warn,
                         "Length is zero but payload < 65536"};
    const Table& ports;
    const Heuristics& heuristics;

    explicit Udp(Registry& r)
        : Protocol(r, "udp", "User Datagram Protocol", "UDP"),
          ports(r.table("udp.port")),
          heuristics(r.heuristics("udp")) {
        ownItem = false;
        borrowers = {"udplite"};
        r.bind("ip.proto", 17, *this);
    }

    void parse(Layer& in) const override { dissect(in, nullptr); }

    // `coverage` is UDP-Lite's field in the place of UDP's length, or nullptr.
    void dissect(Layer& in, const Field* coverage) const {
        auto& out = in.out;
        uint16_t source = in.view.u16(0), destination = in.view.u16(2);
        out.sourcePort = source;
        out.destinationPort = destination;
        in.column(coverage ? "UDP-Lite" : "UDP");
        in.info("{} → {}", source, destination);
        in.addSelf();
        in.self().label("{}, Src Port: {}, Dst Port: {}", in.protocol().name(), source, destination);
        in.headerLength(std::min(8u, in.view.captured()));
        guessTraceroute(in, in.add(srcPort, 0, 2), source);
        guessTraceroute(in, in.add(dstPort, 2, 2), destination);
        in.add(port, 0, 2).hide();
        in.add(port, 2, 2).hide();

        uint32_t size = in.view.reported();
        if (coverage) {
            addCoverage(in, *coverage);
            in.infoAppend(" Len={}", size - 8);
        } else if (!addLength(in, size)) {
            return;
        }
        addChecksum(in, coverage != nullptr);

        auto note = in.note<Note>();
        if (note) {
            if (in.pass()) follow(in, *note, size > 8 && in.view.reported() > 8);
            in.addNumber(stream, 8, 0, note->stream).generated();
        }
        View rest = in.view.sub(8);
        if (size <= 8 || rest.reported() == 0 || (out.inErrorPacket && rest.captured() == 0)) return;
        if (note && in.wantsItems() && out.packets && !out.inErrorPacket) times(in, *note);
        View payload = rest.sub(0, size - 8);
        rest.need(0, 1);
        in.add(payloadField, 8, rest.captured())
            .label("UDP payload ({} byte{})", payload.captured(), payload.captured() == 1 ? "" : "s");
        // Of what an error quotes, the first few bytes say nothing.
        if (out.inErrorPacket && payload.captured() < 4 && payload.captured() < size - 8) return;
        handOn(in, payload, note ? note->carries : uint16_t(0));
    }

    // Reads the length into `size`, which is the length of the view where the field says nothing; false when
    // the datagram cannot be read on.
    bool addLength(Layer& in, uint32_t& size) const {
        uint32_t there = in.view.reported();
        uint32_t said = in.view.u16(4);
        auto item = in.add(length, 4, 2);
        if (said == 0 && in.out.source.kind == Address::Kind::Ipv6) {
            // A jumbogram, RFC 2675, section 4.
            if (there < 65536) in.expert(lengthBadZero, item);
            in.infoAppend(" Len={} [Jumbogram]", there - 8);
            return true;
        }
        if (said < 8) {
            item.append(" (bogus, must be >= 8)");
            in.expert(lengthBad, item, "Bad length value {} < 8", said);
            in.infoAppend(" [BAD UDP LENGTH {} < 8]", said);
            return false;
        }
        if (said > there && !in.view.fragment() && !in.out.inErrorPacket) {
            item.append(" (bogus, payload length {})", there);
            in.expert(lengthBad, item, "Bad length value {} > IP payload length", said);
            in.infoAppend(" [BAD UDP LENGTH {} > IP PAYLOAD LENGTH]", said);
        }
        in.infoAppend(" Len={}", said - 8);
        size = said;
        return true;
    }

    void addCoverage(Layer& in, const Field& coverage) const {
        uint32_t size = in.view.reported(), said = in.view.u16(4);
        auto item = in.add(coverage, 4, 2);
        if (said != 0 && (said < 8 || said > size)) {
            item.append(" (bogus, must be >= 8 and <= {})", size);
            in.expert(coverageBad, item, "Bad checksum coverage length value {} < 8 or > {}", said, size);
            in.infoAppend(" [BAD LIGHTWEIGHT UDP CHECKSUM COVERAGE LENGTH {} < 8 or > {}]", said, size);
        }
        in.addNumber(length, 4, 0, size).generated();
    }

    void addChecksum(Layer& in, bool lite) const {
        if (in.view.u16(6) != 0) {
            addUnverifiedChecksum(in, {checksum, status}, 6, 2);
            return;
        }
        // No checksum: allowed over IPv4 only (RFC 768, RFC 8200), and never in UDP-Lite (RFC 3828).
        auto item = in.add(checksum, 6, 2);
        auto nest = in.in(item);
        if ((in.out.source.kind == Address::Kind::Ipv6 && !in.out.inErrorPacket) || lite) {
            item.append(" [zero-value illegal]");
            in.expert(checksumZero, item);
            in.infoAppend(" [ILLEGAL CHECKSUM (0)]");
            in.addNumber(status, 6, 2, uint64_t(ChecksumStatus::Illegal)).generated();
        } else {
            item.append(" [zero-value ignored]");
            in.addNumber(status, 6, 2, uint64_t(ChecksumStatus::NotPresent)).generated();
        }
    }

    // traceroute's probes go to ports that count up from 33435, three for each hop.
    void guessTraceroute(Layer& in, const Item& item, uint32_t number) const {
        if (number < 33435 || number > 33464) return;
        uint32_t probe = number - 33435;
        in.expert(traceroute, item, "Possible traceroute: hop #{}, attempt #{}", probe / 3 + 1,
                  probe % 3 + 1);
    }

    // Datagrams without a payload belong to the flow, but its times do not count them, as in tshark.
    void follow(Layer& in, Note& note, bool counts) const {
        auto& out = in.out;
        auto& flow = in.pass()->flows.findOrCreate(
            FlowKey::make(FlowKind::Udp, out.source, out.sourcePort, out.destination, out.destinationPort),
            out.frame.number);
        if (counts && !flow.lastPacket) flow.firstPacket = flow.lastPacket = out.frame.number;
        auto carries = flow.carries;
        if (auto& announced = Announcements::of(*in.pass(), *this); !announced.empty()) {
            auto found = announced.find({out.source, out.sourcePort, FlowKind::Udp},
                                        {out.destination, out.destinationPort, FlowKind::Udp});
            if (found) carries = found->carries;
        }
        note = {flow.stream, flow.lastPacket ? flow.firstPacket : 0, flow.lastPacket,
                carries ? carries->id() : uint16_t(0)};
        if (counts) flow.lastPacket = out.frame.number;
        out.flow = flow.id;
    }

    void times(Layer& in, const Note& note) const {
        auto nest = in.in(in.text(0, 0, "Timestamps").generated());
        auto now = in.out.frame.time;
        in.addTime(relative, 0, 0, now - in.out.packets->timeOf(note.first)).generated();
        in.addTime(delta, 0, 0, now - in.out.packets->timeOf(note.previous)).generated();
    }

    void handOn(Layer& in, const View& payload, uint16_t carries) const {
        // What UDP carries stands beside the outermost layers, even when UDP itself stands in a quoted
        // packet.
        Layer top(in.out, payload, *this, kNoNode);
        uint16_t low = std::min(in.out.sourcePort, in.out.destinationPort);
        uint16_t high = std::max(in.out.sourcePort, in.out.destinationPort);
        if (carries && top.offer(&registry().protocol(carries), payload)) return;
        if (low && top.dispatch(ports, low, payload)) return;
        if (high && high != low && top.dispatch(ports, high, payload)) return;
        if (top.tryHeuristics(heuristics, payload)) return;
        top.data(payload);
    }
};

struct UdpLite final : Protocol {
    const Udp& udp;
    Field coverage{*this, "udp.checksum_coverage", "Checksum coverage", Type::U16, Base::Dec};

    UdpLite(Registry& r, const Udp& udp)
        : Protocol(r, "udplite", "Lightweight User Datagram Protocol", "UDP-Lite"), udp(udp) {
        ownItem = false;
        r.bind("ip.proto", 136, *this);
    }
    void parse(Layer& in) const override { udp.dissect(in, &coverage); }
};

}  // namespace

void addUdp(Registry& r) {
    auto& udp = r.add<Udp>();
    r.add<UdpLite>(udp);
}

}  // namespace dorsal
