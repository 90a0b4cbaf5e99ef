// User Datagram Protocol, RFC 768.
#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

struct Udp final : Protocol {
    struct Note {
        uint32_t stream, first, previous;  // packets are numbered from 1
    };

    Field srcPort{*this, "udp.srcport", "Source Port", Type::U16, Base::PtUdp};
    Field dstPort{*this, "udp.dstport", "Destination Port", Type::U16, Base::PtUdp};
    Field port{*this, "udp.port", "Source or Destination Port", Type::U16, Base::PtUdp};
    Field length{*this, "udp.length", "Length", Type::U16, Base::Dec};
    Field checksum{*this, "udp.checksum", "Checksum", Type::U16, Base::Hex};
    Field stream{*this, "udp.stream", "Stream index", Type::U32, Base::Dec};
    Field relative{*this, "udp.time_relative", "Time since first frame", Type::RelativeTime};
    Field delta{*this, "udp.time_delta", "Time since previous frame", Type::RelativeTime};
    const Table& ports;

    explicit Udp(Registry& r) : Protocol(r, "udp", "User Datagram Protocol", "UDP"), ports(r.table("udp.port")) {
        r.bind("ip.proto", 17, *this);
    }

    void parse(Layer& in) const override {
        auto& out = in.out;
        in.column("UDP");
        out.sourcePort = in.view.u16(0);
        out.destinationPort = in.view.u16(2);
        in.info("{} → {} Len={}", out.sourcePort, out.destinationPort, in.view.reported() - 8);
        in.self().label("User Datagram Protocol, Src Port: {}, Dst Port: {}", out.sourcePort, out.destinationPort);
        in.headerLength(8);
        in.add(srcPort, 0, 2);
        in.add(dstPort, 2, 2);
        in.add(port, 0, 2).hide();
        in.add(port, 2, 2).hide();
        in.add(length, 4, 2);
        in.add(checksum, 6, 2);
        if (auto note = in.note<Note>()) {
            if (in.pass()) follow(in, *note);
            in.addNumber(stream, 8, 0, note->stream).generated();
            if (in.wantsItems() && out.packets) times(in, *note);
        }
        auto payload = in.view.sub(8);
        uint16_t low = std::min(out.sourcePort, out.destinationPort), high = std::max(out.sourcePort, out.destinationPort);
        if (!in.dispatch(ports, low, payload) && !in.dispatch(ports, high, payload)) in.data(payload);
    }

    void follow(Layer& in, Note& note) const {
        auto& out = in.out;
        auto& flow = in.pass()->flows.findOrCreate(
            FlowKey::make(FlowKind::Udp, out.source, out.sourcePort, out.destination, out.destinationPort),
            out.frame.number);
        note = {flow.stream, flow.firstPacket, flow.lastPacket ? flow.lastPacket : out.frame.number};
        flow.lastPacket = out.frame.number;
        out.flow = flow.id;
    }

    void times(Layer& in, const Note& note) const {
        auto nest = in.in(in.text(0, 0, "Timestamps").generated());
        auto now = in.out.frame.time;
        in.addTime(relative, 0, 0, now - in.out.packets->timeOf(note.first)).generated();
        in.addTime(delta, 0, 0, now - in.out.packets->timeOf(note.previous)).generated();
    }
};

}  // namespace

void addUdp(Registry& r) { r.add<Udp>(); }

}  // namespace dorsal
