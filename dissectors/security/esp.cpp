// IP Encapsulating Security Payload, RFC 4303, as it stands on the wire: what is encrypted stays so.
#include <map>

#include "dissectors/core/layer.h"

namespace dorsal {
namespace {

// The last packet of each security association, by its index.
struct Associations final : FlowState {
    static constexpr size_t kMost = 1u << 20;  // further ones are not followed
    struct Last {
        uint32_t sequence, packet;
    };
    std::map<uint32_t, Last> last;
};

// What the packet before this one of the association had; packet 0: there was none.
struct Previous {
    uint32_t sequence, packet;
};

struct Esp final : Protocol {
    Field spi{*this, "esp.spi", "ESP SPI", Type::U32, Base::HexDec};
    Field sequence{*this, "esp.sequence", "ESP Sequence", Type::U32, Base::Dec};
    Field expected{*this, "esp.sequence-analysis.expected-sn", "Expected SN", Type::U32, Base::Dec};
    Field previousFrame{*this, "esp.sequence-analysis.previous-frame", "Previous Frame", Type::FrameNum};
    Expert wrong{*this, "esp.sequence-analysis.wrong-sequence-number", Group::Sequence, Severity::Warn,
                 "Wrong Sequence Number"};

    explicit Esp(Registry& r) : Protocol(r, "esp", "Encapsulating Security Payload", "ESP") {
        r.bind("ip.proto", 50, *this);
    }

    void parse(Layer& in) const override {
        in.column("ESP");
        in.out.info.clear();
        uint32_t index = in.u32(spi);
        uint32_t number = in.u32(sequence);
        in.info("ESP (SPI=0x{:08x})", index);
        if (auto before = previous(in, index, number); before && before->packet)
            judge(in, index, number, *before);
    }

    const Previous* previous(Layer& in, uint32_t index, uint32_t number) const {
        auto note = in.note<Previous>();
        if (!note || !in.pass()) return note;
        auto& all = in.pass()->state<Associations>(*this).last;
        auto known = all.find(index);
        if (known != all.end()) {
            *note = {known->second.sequence, known->second.packet};
            known->second = {number, in.out.frame.number};
        } else if (all.size() < Associations::kMost) {
            all.emplace(index, Associations::Last{number, in.out.frame.number});
        }
        return note;
    }

    void judge(Layer& in, uint32_t index, uint32_t number, const Previous& before) const {
        uint32_t next = before.sequence + 1;
        if (number == next) return;
        auto item = in.addNumber(expected, 0, 0, next).generated();
        if (number > next) {
            item.append(" ({} SNs missing)", number - next);
            in.expert(wrong, item, "Wrong Sequence Number for SPI {:08x} - {} missing", index, number - next);
        } else if (number == before.sequence) {
            in.expert(wrong, item, "Wrong Sequence Number for SPI {:08x} - {} repeated", index, number);
        } else {
            in.expert(wrong, item, "Wrong Sequence Number for SPI {:08x} - {} less than expected", index,
                      next - number);
        }
        in.addNumber(previousFrame, 0, 0, before.packet).generated();
    }
};

// RFC 3948: on UDP port 4500 share ESP, IKE and keep-alives that hold an address translation open.
struct UdpEncapsulation final : Protocol {
    static constexpr uint32_t kIkePort = 500;
    Field keepAlive{*this, "udpencap.nat_keepalive", "NAT-keepalive packet", Type::None};
    Field marker{*this, "udpencap.non_esp_marker", "Non-ESP Marker", Type::None};
    const Table& ports;
    const Protocol& esp;

    UdpEncapsulation(Registry& r, const Protocol& esp)
        : Protocol(r, "udpencap", "UDP Encapsulation of IPsec Packets", "UDPENCAP"),
          ports(r.table("udp.port")),
          esp(esp) {
        r.bind("udp.port", 4500, *this);
    }

    void parse(Layer& in) const override {
        in.column("UDPENCAP");
        in.out.info.clear();
        if (in.view.reported() == 1 && in.view.u8(0) == 0xff) {
            in.info("NAT-keepalive");
            in.addNone(keepAlive, 0, 1);
            return;
        }
        if (in.view.u32(0) != 0) {
            in.headerLength(0);
            return in.call(esp, in.view);
        }
        in.headerLength(4);
        in.addNone(marker, 0, 4);
        auto rest = in.view.sub(4);
        if (!in.dispatch(ports, kIkePort, rest)) in.data(rest);
    }
};

}  // namespace

void addEsp(Registry& r) {
    auto& esp = r.add<Esp>();
    r.add<UdpEncapsulation>(esp);
}

}  // namespace dorsal
